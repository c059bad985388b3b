"""The date rules of English against their cases: what each finds, what it makes of it, and what it must leave alone.

A hit is `[text, published, words, EDTF, TIMEX3]`, unknown parts null, the TIMEX3 value left out where it is the EDTF; a
near miss is a text in which the rule must find nothing (published 2017-04-02, a Sunday).
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.languages.pack import load_part
from sayso.records.date import DateBasis, EdtfDate
from sayso.text.dates import DateMention, DateWords, find_dates

CASES = Path(__file__).parent / "en" / "dates"
WORDS = load_part("en", "dates", DateWords)


def _load() -> dict[str, Any]:
    cases: dict[str, Any] = {}
    for file in sorted(CASES.glob("*.yaml")):
        part = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # dates stay strings
        assert not cases.keys() & part.keys(), file.name
        cases |= part
    return cases


RULES = _load()
HITS = [pytest.param(rule, hit, id=f"{rule}: {hit[2]}") for rule, case in RULES.items() for hit in case["hits"]]
MISSES = [pytest.param(rule, miss, id=f"{rule}: {miss}") for rule, case in RULES.items() for miss in case["misses"]]


def _find(rule: str, text: str, published: str | None) -> list[DateMention]:
    given = EdtfDate(published, DateBasis.GIVEN) if published else None
    return [mention for mention in find_dates(text, WORDS, published=given) if mention.rule == rule]


def _value(cell: str) -> str | None:
    return None if cell in ("~", "null", "") else cell


@pytest.mark.parametrize(("rule", "hit"), HITS)
def test_rule_finds(rule: str, hit: list[str]) -> None:
    text, published, words, edtf = hit[:4]
    found = _find(rule, text, _value(published))
    by_words = {mention.span.words(text): mention for mention in found}
    assert words in by_words, [mention.span.words(text) for mention in found]
    mention = by_words[words]
    assert (mention.date.edtf if mention.date else None) == _value(edtf)
    assert mention.timex == (hit[4] if len(hit) > 4 else _value(edtf))


@pytest.mark.parametrize(("rule", "miss"), MISSES)
def test_rule_leaves_alone(rule: str, miss: str) -> None:
    assert _find(rule, miss, "2017-04-02") == []


def test_every_rule_has_a_hit_and_a_near_miss() -> None:
    assert {rule.id for rule in WORDS.rules} == RULES.keys()
    assert [rule for rule, case in RULES.items() if not case["hits"] or not case["misses"]] == []
