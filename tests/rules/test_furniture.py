"""Every furniture rule finds what its cases say, and leaves the near misses alone."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sayso.reports.furniture import FurnitureRule, find_furniture, pattern_of, rule_table

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


WORDED = [rule for rule in rule_table("en") if rule.words]


@pytest.mark.parametrize("rule", WORDED, ids=lambda rule: rule.id)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_match_of_a_rule_with_words_holds_one(rule: FurnitureRule, data: st.DataObject) -> None:
    line = data.draw(st.from_regex(pattern_of(rule, "en"), fullmatch=True))

    assume(rule.needs is None or re.search(rule.needs, line))
    assert any(word in line.lower() for word in rule.words) or any(letter in line for letter in "İıſ")


def test_words_stand_in_small_letters() -> None:
    assert WORDED
    assert all(word == word.lower() for rule in WORDED for word in rule.words)
