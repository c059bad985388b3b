"""The harms of English against their cases: what was done to whom, and by whom; and what each rule must leave alone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.claims.harms_lexicon import HarmWords
from sayso.languages.pack import load_part
from sayso.pipeline.read import read_text
from sayso.records.harm import HarmTold, VictimName

CASES = Path(__file__).parent / "en" / "harms"
WORDS = load_part("en", "harms", HarmWords)
RULES: dict[str, Any] = yaml.safe_load((CASES / "kinds.yaml").read_text("utf-8"))
PERSONS: list[list[Any]] = yaml.safe_load((CASES / "persons.yaml").read_text("utf-8"))
KINDS = {family.id: family.kind.value for family in (*WORDS.harms, *WORDS.agents)}
HITS = [pytest.param(rule, *hit, id=f"{rule}: {hit[0][:50]}") for rule, case in RULES.items() for hit in case["hits"]]
MISSES = [
    pytest.param(rule, miss, id=f"{rule}: {miss[:50]}") for rule, case in RULES.items() for miss in case["misses"]
]


def _told(text: str) -> tuple[HarmTold, ...]:
    return tuple(harm for claim in read_text(text).claims for harm in claim.harms)


def _print(harm: HarmTold, text: str) -> str:
    people = ", ".join(victim.name for victim in harm.victims)
    by = f" by {harm.by.kind} {harm.by.span.words(text)}" if harm.by else ""
    return f"{harm.kind}: {harm.span.words(text)} > {people}{by}"


@pytest.mark.parametrize(("rule", "text", "expected"), HITS)
def test_rule_finds(rule: str, text: str, expected: str) -> None:
    found = [_print(harm, text) for harm in _told(text)]
    assert expected in found, found


@pytest.mark.parametrize(("rule", "text"), MISSES)
def test_rule_leaves_alone(rule: str, text: str) -> None:
    kinds = [harm.by.kind.value if harm.by else None for harm in _told(text)]
    kinds += [harm.kind.value for harm in _told(text) if rule < "EN-HARM-100"]
    assert KINDS[rule] not in kinds


@pytest.mark.parametrize("case", PERSONS, ids=lambda case: f"{case[0][:50]} {case[1]}")
def test_a_person_is_told_by_the_words_beside_the_name(case: list[Any]) -> None:
    text, name, age, sex, role = case
    people = {victim.name: victim for harm in _told(text) for victim in harm.victims}
    if name is None:
        assert people == {}
    else:
        assert name in people
        assert _particulars(people[name]) == (age, sex, role)
        assert people[name].span.words(text) in name or name in text


def _particulars(victim: VictimName) -> tuple[int | None, str | None, str | None]:
    return victim.age, victim.sex, victim.role


def test_every_rule_of_the_pack_has_a_hit_and_a_near_miss() -> None:
    assert set(KINDS) == set(RULES)
    assert all(case["hits"] and case["misses"] for case in RULES.values())
