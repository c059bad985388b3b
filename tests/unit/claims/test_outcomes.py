"""Whoever was shot and is told dead is one person killed: within one sentence, and within one report."""

import pytest

from sayso.pipeline.read import read_text
from sayso.records.claim import Harm, Scope

KILLED, INJURED = Harm.KILLED, Harm.INJURED
OPENING = "A man was killed in a shooting in Sheffield on Monday, police said.\n\n"


def _count(text: str) -> dict[Harm, int]:
    found: dict[Harm, int] = {}
    for claim in read_text(text, published="2031-03-20").claims:
        for toll in claim.toll:
            if toll.scope in (Scope.INCIDENT, Scope.PART):
                found[toll.harm] = max(found.get(toll.harm, 0), toll.min)
    return found


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("A girl, 5, was shot in Sheffield on Monday and died from her wounds.", {KILLED: 1}),
        ("A girl, 5, was shot in Sheffield on Monday and later died in hospital.", {KILLED: 1}),
        ("A girl, 5, was shot in Sheffield on Monday and her father died of a stroke.", {KILLED: 1, INJURED: 1}),
        ("A girl, 5, was shot in Sheffield on Monday and is in hospital.", {INJURED: 1}),
    ],
)
def test_shot_and_died_is_a_death(text: str, counts: dict[Harm, int]) -> None:
    assert _count(text) == counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The victim was shot in the head.", {KILLED: 1}),
        ("A man was shot in the head.", {KILLED: 1}),
        ("A woman was shot in the arm.", {KILLED: 1, INJURED: 1}),
        ("Another man was shot in the arm.", {KILLED: 1, INJURED: 1}),
        ("A man was shot in the arm and is in critical condition.", {KILLED: 1, INJURED: 1}),
        ("A man was wounded.", {KILLED: 1, INJURED: 1}),
        ("Three people were shot.", {KILLED: 1, INJURED: 3}),
    ],
)
def test_a_person_shot_whom_nothing_tells_from_the_dead_is_not_hurt_beside(text: str, counts: dict[Harm, int]) -> None:
    assert _count(OPENING + text) == counts


def test_names_and_ages_tell_people_apart() -> None:
    dead = "Tovin Marsk, 40, was killed in a shooting in Sheffield on Monday, police said.\n\n"
    assert _count(dead + "Marsk was shot in the head, police said.") == {KILLED: 1}
    assert _count(dead + "Orla Venn was shot in the arm, police said.") == {KILLED: 1, INJURED: 1}


def test_the_rule_stands_in_what_made_the_claim() -> None:
    claims = read_text(OPENING + "The victim was shot in the head.", published="2031-03-20").claims
    assert any("EN-TOLL-445" in claim.made_by for claim in claims)
