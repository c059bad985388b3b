"""The attribution rules of English against their cases: who says it, by which words, and what.

A hit is `[text, source, cue, content]`; parts of what is discontinuous are separated by " | ", a source that is not
named is null. A
near miss is a text in which the rule must find nothing.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.claims.attribution import find_attributions
from sayso.claims.cues import CueWords, compile_cues
from sayso.claims.sentence_draft import Attribution
from sayso.languages.pack import load_part
from sayso.records.span import Span
from sayso.text.quotes import find_quotes

CASES = Path(__file__).parent / "en" / "attribution"
WORDS = load_part("en", "cues", CueWords)
LEXICON = compile_cues(WORDS, ())


def _load() -> dict[str, Any]:
    cases: dict[str, Any] = {}
    for file in sorted(CASES.glob("*.yaml")):
        cases |= yaml.safe_load(file.read_text("utf-8"))
    return cases


RULES = _load()
HITS = [pytest.param(rule, hit, id=f"{rule}: {hit[0][:50]}") for rule, case in RULES.items() for hit in case["hits"]]
MISSES = [pytest.param(rule, miss, id=f"{rule}: {miss}") for rule, case in RULES.items() for miss in case["misses"]]


def _find(rule: str, text: str) -> list[Attribution]:
    """The attributions by `rule` in a text of one or two sentences, read as one."""
    whole = Span(0, len(text))
    return [one for one in find_attributions(text, whole, find_quotes(text, whole), LEXICON) if one.rule == rule]


def _words(text: str, spans: tuple[Span, ...]) -> str:
    return " | ".join(span.words(text) for span in spans)


@pytest.mark.parametrize(("rule", "hit"), HITS)
def test_rule_finds(rule: str, hit: list[str | None]) -> None:
    text, source, cue, content = hit
    assert text is not None
    found = [
        (one.source.words(text) if one.source else None, _words(text, one.cue), _words(text, one.content))
        for one in _find(rule, text)
    ]
    assert (source, cue, content) in found, found


@pytest.mark.parametrize(("rule", "miss"), MISSES)
def test_rule_leaves_alone(rule: str, miss: str) -> None:
    assert _find(rule, miss) == []


def test_every_rule_of_the_pack_has_a_hit_and_a_near_miss() -> None:
    groups = (WORDS.families, WORDS.phrases, WORDS.hearsay, WORDS.hearsay_adverbs)
    rules = {entry.rule for group in groups for entry in group}  # type: ignore[attr-defined]
    assert rules <= RULES.keys()
    assert all(case["hits"] and case["misses"] for case in RULES.values())
