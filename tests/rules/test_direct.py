"""The cases of the rules for who knows of the harm at first hand."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.assessment.assess import Options
from sayso.assessment.case import Case
from sayso.assessment.direct import DirectWords, find_direct_class
from sayso.languages.pack import load_part
from sayso.records.corroboration import find_lineage
from sayso.records.origin import Independence
from tests.unit.building import say, tell_of

CASES = Path(__file__).parent / "en" / "direct"
WORDS = load_part("en", "direct", DirectWords)
RULES = [entry for path in sorted(CASES.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]
SPEAKERS = [
    (rule, speaker, is_hit)
    for rule in RULES
    for is_hit in (True, False)
    for speaker in rule["hits" if is_hit else "misses"]
]


def _class_of(speaker: list[str | None]) -> str | None:
    claim = say("a", speaker[0] or "", role=speaker[1])
    if speaker[0] == "unnamed":
        claim = replace(claim, speaker=replace(claim.speaker, name=speaker[2]))
    options = Options()
    lineage = find_lineage(Independence((), ()))
    case = Case(tell_of([claim]), (claim,), (), {}, lineage, options.profile, options.are_partners, {}, {})
    return find_direct_class(case, claim, WORDS, frozenset())


@pytest.mark.parametrize(
    ("rule", "speaker", "is_hit"), SPEAKERS, ids=[f"{r['rule']}-{s[0]}-{s[1]}" for r, s, _ in SPEAKERS]
)
def test_case(rule: dict[str, Any], speaker: list[str | None], is_hit: bool) -> None:
    assert (_class_of(speaker) == rule["name"]) is is_hit


def test_every_rule_has_a_hit_and_a_near_miss() -> None:
    assert {entry.id for entry in WORDS.classes} == {rule["rule"] for rule in RULES if rule["hits"] and rule["misses"]}
