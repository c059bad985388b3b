"""Place names in English texts against their cases: what is found, what it is taken for, and what is no place."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.gazetteer.gazetteer import open_gazetteer
from sayso.gazetteer.toponyms import find_places
from sayso.gazetteer.words import PlaceWords
from sayso.languages.pack import load_part

CASES = Path(__file__).parent / "en" / "places"
WORDS = load_part("en", "places", PlaceWords)
RULES: dict[str, Any] = {
    rule: case
    for file in sorted(CASES.glob("*.yaml"))
    for rule, case in yaml.safe_load(file.read_text("utf-8")).items()
}
HITS = [pytest.param(hit, id=f"{rule}: {hit[0]}") for rule, case in RULES.items() for hit in case["hits"]]
MISSES = [
    pytest.param(miss, id=f"{rule}: {miss[0]} {miss[1]}") for rule, case in RULES.items() for miss in case["misses"]
]


@pytest.mark.parametrize("hit", HITS)
def test_rule_finds(hit: list[str | None]) -> None:
    text, words, name, wider, precision = hit
    assert text is not None
    found = [
        (place.span.words(text), place.name, place.within[0] if place.within else None, place.precision)
        for place in find_places(text, open_gazetteer(), WORDS)
        if place.span is not None
    ]
    assert (words, name, wider, precision) in found, found


@pytest.mark.parametrize("miss", MISSES)
def test_rule_leaves_alone(miss: list[str]) -> None:
    text, words = miss
    found = [place.span.words(text) for place in find_places(text, open_gazetteer(), WORDS) if place.span is not None]
    assert words not in found


def test_every_family_of_words_has_cases() -> None:
    families = [*WORDS.kinds_after, *WORDS.kinds_before]
    families += [
        WORDS.directions, WORDS.name_parts, WORDS.linkers, WORDS.prepositions, WORDS.titles, WORDS.speech,
        WORDS.organisations, WORDS.of_organisations, WORDS.official, WORDS.given_names, WORDS.common, WORDS.surnames,
    ]  # fmt: skip
    assert {family.rule for family in families} <= RULES.keys()
