"""What one outlet has from another whose report is at hand goes back to that report; a circle of them is one source."""

from dataclasses import replace
from itertools import permutations
from typing import Any

from sayso.languages.pack import load_part
from sayso.origins.circles import find_circles
from sayso.origins.sources import OfficeWords, Sources
from sayso.records.claim import ChainLink, Claim
from tests.unit.building import HADRIN, NORVIK, count, say

WORDS = load_part("en", "offices", OfficeWords)


def _told(by: str, *through: str, n: int = 9, **slots: Any) -> Claim:
    """A claim whose words came through these outlets, the last of which prints it."""
    claim = say(f"{by}-{through[-1]}", by, count(n), **slots)
    first = (ChainLink(by),) if by != "own" else ()
    return replace(claim, chain=(*first, *map(ChainLink, through)))


def _keys(*claims: Claim) -> list[str]:
    sources = Sources(claims, WORDS).find({})
    return [sources[claim.id].key for claim in claims]


def test_an_outlet_named_for_a_figure_is_the_source_that_its_own_report_names() -> None:
    surgeon, retold = _told("Ada Marl", "Ostrel Wire"), _told("Ostrel Wire", "Radio Tamsin")
    again = _told("Radio Tamsin", "Daily Plover")
    assert len(set(_keys(surgeon, retold, again))) == 1


def test_an_outlet_named_for_its_own_count_is_its_own_voice() -> None:
    assert len(set(_keys(_told("own", "Ostrel Wire", outlet="Ostrel Wire"), _told("Ostrel", "Radio Tamsin")))) == 1


def test_another_figure_or_another_place_is_a_word_of_its_own() -> None:
    surgeon = _told("Ada Marl", "Ostrel Wire", place=NORVIK)
    assert len(set(_keys(surgeon, _told("Ostrel Wire", "Radio Tamsin", n=11)))) == 2
    away = replace(HADRIN, name="Vanmoor", within=("Drennia",), lat=40.0, lon=10.0, id=None)
    assert len(set(_keys(surgeon, _told("Ostrel Wire", "Radio Tamsin", place=away)))) == 2


def test_of_two_sources_with_the_figure_none_is_guessed() -> None:
    told = [_told("Ada Marl", "Ostrel Wire"), _told("Teo Roni", "Ostrel Wire")]
    assert len(set(_keys(*told, _told("Ostrel Wire", "Radio Tamsin")))) == 3


def test_somebody_without_a_name_who_spoke_to_an_agency_is_the_one_of_its_report() -> None:
    first = replace(_told("unnamed", "Ostrel Wire", words="nurse"), id="first", report="r1")
    passed_on = _told("unnamed", "Ostrel Wire", "Radio Tamsin", words="nurse")
    another = replace(_told("unnamed", "Daily Plover", words="nurse"), id="another", report="r2")
    keys = _keys(first, passed_on, another)
    assert keys[0] == keys[1] != keys[2]


def test_outlets_that_have_a_figure_from_each_other_are_one_source_and_flagged_in_any_order() -> None:
    claims = [
        _told("Plain Ledger", "Daily Plover"),
        _told("Radio Tamsin", "Plain Ledger"),
        _told("Daily Plover", "Radio Tamsin"),
    ]
    for order in permutations(claims):
        assert len(set(_keys(*order))) == 1
        (issue,) = find_circles((), order)
        assert issue.code == "ORIGIN-001"
        assert issue.message.endswith("Daily Plover and Plain Ledger and Radio Tamsin")


def test_outlets_that_have_other_figures_from_each_other_are_no_circle() -> None:
    claims = [_told("Plain Ledger", "Daily Plover"), _told("Daily Plover", "Plain Ledger", n=4)]
    assert find_circles((), claims) == ()
    assert len(set(_keys(*claims))) == 2
