"""Every furniture rule finds what its cases say, and leaves the near misses alone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.reports.furniture import find_furniture, rule_table

CASES = Path(__file__).parent
BODY = "Shells struck a market in Norvik on Wednesday, and rescuers counted nine dead, the civil defence service said."


def load_cases(language: str) -> list[dict[str, Any]]:
    files = sorted((CASES / language / "furniture").glob("*.yaml"))
    return [yaml.safe_load(path.read_text("utf-8")) for path in files]


ENGLISH = load_cases("en")
HITS = [(case["rule"], hit) for case in ENGLISH for hit in case["hits"]]
NEAR_MISSES = [(case["rule"], words) for case in ENGLISH for words in case["near_misses"]]


@pytest.mark.parametrize(
    ("rule", "hit"), HITS, ids=lambda value: value if isinstance(value, str) else value["found"][:40]
)
def test_hit(rule: str, hit: dict[str, str]) -> None:
    text = hit["text"].replace("BODY", BODY)

    found = find_furniture(text, "en")

    by_words = {finding.furniture.span.words(text): finding for finding in found}
    assert hit["found"] in by_words, sorted(by_words)
    finding = by_words[hit["found"]]
    assert finding.furniture.rule == rule
    assert finding.name == hit.get("name")
    assert BODY not in by_words


@pytest.mark.parametrize(("rule", "words"), NEAR_MISSES, ids=lambda value: value[:40])
@pytest.mark.parametrize(
    "frame", ["{body}\n\n{words}\n\n{body}", "{body}\n\n{words}", "{words}\n\n{body}", "{body} {words}"]
)
def test_near_miss(rule: str, words: str, frame: str) -> None:
    text = frame.format(body=BODY, words=words)

    found = find_furniture(text, "en")

    assert [(finding.furniture.rule, finding.furniture.span.words(text)) for finding in found] == []


def test_every_rule_has_cases_and_a_reason() -> None:
    rules = rule_table("en")

    assert {rule.id for rule in rules} == {case["rule"] for case in ENGLISH}
    assert all(case["hits"] and case["near_misses"] for case in ENGLISH)
    assert all(rule.reason for rule in rules)
    assert len({rule.id for rule in rules}) == len(rules)
