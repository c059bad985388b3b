"""The cases of the number rules: every rule of the pack has a hit and a near miss."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.languages.pack import load_part
from sayso.text.numbers import EXACT_RULE, HALF_RULE, RANGE_RULE, NumberMention, NumberWords, find_numbers

CASES = Path(__file__).parent / "en" / "numbers"
WORDS = load_part("en", "numbers", NumberWords)
RULES = [entry for path in sorted(CASES.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]
TEXTS = [(rule["rule"], case) for rule in RULES for case in (*rule["hits"], *rule["misses"])]


def show(text: str, mention: NumberMention) -> str:
    top = "" if mention.max is None else mention.max
    return f"{mention.min}..{top} {mention.qualifier}: {mention.span.words(text)}"


@pytest.mark.parametrize(("rule", "case"), TEXTS, ids=[f"{rule}-{case['text'][:30]}" for rule, case in TEXTS])
def test_case(rule: str, case: dict[str, Any]) -> None:
    found = [show(case["text"], mention) for mention in find_numbers(case["text"], WORDS)]
    assert found == case.get("counts", [])


def test_every_rule_has_a_hit_and_a_near_miss() -> None:
    entries = (*WORDS.approximators, *WORDS.suffixes, *WORDS.vague, *WORDS.blockers)
    known = {entry.id for entry in entries} | {EXACT_RULE, RANGE_RULE, HALF_RULE}
    told = {rule["rule"] for rule in RULES if rule["hits"] and rule["misses"]}
    assert known <= told
