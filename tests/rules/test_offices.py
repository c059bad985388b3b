"""The cases of the office rules: which organ of an actor a speaker speaks for."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.languages.pack import load_part
from sayso.origins.sources import OfficeWords, Sources
from tests.unit.building import say

CASES = Path(__file__).parent / "en" / "offices"
WORDS = load_part("en", "offices", OfficeWords)
RULES = [entry for path in sorted(CASES.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]
SPEAKERS = [
    (rule, speaker, is_hit)
    for rule in RULES
    for is_hit in (True, False)
    for speaker in rule["hits" if is_hit else "misses"]
]


@pytest.mark.parametrize(
    ("rule", "speaker", "is_hit"), SPEAKERS, ids=[f"{r['rule']}-{s[0]}-{s[1]}" for r, s, _ in SPEAKERS]
)
def test_case(rule: dict[str, Any], speaker: tuple[str, str | None], is_hit: bool) -> None:
    claim = say("a", speaker[0], actor="state", role=speaker[1])
    key = Sources([claim], WORDS).find({})["a"].key
    assert key.startswith("office:state:")
    assert (key == f"office:state:{rule['organ']}") is is_hit


def test_every_rule_has_hits_and_a_near_miss() -> None:
    assert {entry.id for entry in WORDS.organs} == {rule["rule"] for rule in RULES if rule["hits"] and rule["misses"]}
