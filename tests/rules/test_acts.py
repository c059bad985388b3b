"""The acts of English against their cases: `[text, words, act]`, and near misses in which the rule finds nothing."""

from pathlib import Path

import pytest
import yaml

from sayso.claims.acts import ActWords, compile_acts
from sayso.languages.pack import load_part
from sayso.records.span import Span

WORDS = load_part("en", "acts", ActWords)
LEXICON = compile_acts(WORDS)
RULES = yaml.safe_load((Path(__file__).parent / "en" / "acts" / "acts.yaml").read_text("utf-8"))
HITS = [(rule, *hit) for rule, case in RULES.items() for hit in case["hits"]]
MISSES = [(rule, miss) for rule, case in RULES.items() for miss in case["misses"]]


@pytest.mark.parametrize(("rule", "text", "words", "act"), HITS)
def test_rule_finds(rule: str, text: str, words: str, act: str) -> None:
    found = [(one.rule, one.span.words(text), one.act) for one in LEXICON.find_acts(text, Span(0, len(text)))]
    assert (rule, words, act) in found, found


@pytest.mark.parametrize(("rule", "text"), MISSES)
def test_rule_leaves_alone(rule: str, text: str) -> None:
    assert [one for one in LEXICON.find_acts(text, Span(0, len(text))) if one.rule == rule] == []


def test_every_act_has_a_hit_and_a_near_miss() -> None:
    assert {family.rule for family in WORDS.acts} == RULES.keys()
