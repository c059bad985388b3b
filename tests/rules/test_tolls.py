"""The cases of the toll rules: every family of words in the pack has a hit and a near miss."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.claims.harm_words import TollWords
from sayso.claims.tolls import find_tolls
from sayso.languages.pack import load_part
from sayso.records.claim import Toll
from sayso.records.span import Span
from sayso.text.numbers import NumberWords

CASES = Path(__file__).parent / "en" / "tolls"
WORDS, NUMBERS = load_part("en", "tolls", TollWords), load_part("en", "numbers", NumberWords)
RULES = [entry for path in sorted(CASES.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]
TEXTS = [(rule["rule"], case) for rule in RULES for case in (*rule["hits"], *rule["misses"])]


def find(text: str) -> tuple[Toll, ...]:
    return find_tolls(text, Span(0, len(text)), WORDS, NUMBERS)


def show(text: str, toll: Toll) -> str:
    top = "" if toll.max is None else toll.max
    mixed = " mixed" if toll.is_mixed else ""
    return f"{toll.harm} {toll.whom} {toll.min}..{top} {toll.qualifier} {toll.scope}{mixed}: {toll.span.words(text)}"


@pytest.mark.parametrize(("rule", "case"), TEXTS, ids=[f"{rule}-{case['text'][:30]}" for rule, case in TEXTS])
def test_case(rule: str, case: dict[str, Any]) -> None:
    assert [show(case["text"], toll) for toll in find(case["text"])] == case.get("tolls", [])


def test_every_family_of_words_has_a_hit_and_a_near_miss() -> None:
    families = (
        *(WORDS.people, WORDS.families, WORDS.adjectives, WORDS.harms, WORDS.tolls, WORDS.anchors),
        *(WORDS.parts, WORDS.majorities, WORDS.campaign, WORDS.self_harm),
    )
    told = {rule["rule"] for rule in RULES if rule["hits"] and rule["misses"]}
    assert {entry.id for family in families for entry in family} <= told


def test_named_victims_are_kept_with_age_and_sex() -> None:
    text = "Amira Solen, 34, and her son Teo, 6, were killed in Tamsin."
    (whole, _children) = find(text)
    assert [(name.name, name.age, name.sex) for name in whole.names] == [("Amira Solen", 34, None), ("Teo", 6, "male")]
    assert [name.span.words(text) for name in whole.names] == ["Amira Solen", "Teo"]


def test_only_the_span_is_read() -> None:
    text = "Three men died. Twelve women were killed. Four men died."
    start = text.index("Twelve")
    (toll,) = find_tolls(text, Span(start, text.index(" Four")), WORDS, NUMBERS)
    assert toll.span.words(text) == "Twelve women"


def test_the_words_for_the_people_are_kept_without_their_number() -> None:
    assert [toll.whom_words for toll in find("At least 29 Veltish rebels were killed and 12 wounded")] == [
        "Veltish rebels",
        None,
    ]
