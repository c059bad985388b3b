"""The cases of the rules for particulars: streets, buildings and people that a report names in passing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.claims.particular_words import ParticularRule, ParticularWords
from sayso.languages.pack import load_part
from sayso.pipeline.read import read_text

CASES = Path(__file__).parent / "en" / "particulars"
WORDS = load_part("en", "particulars", ParticularWords)
RULES = [entry for path in sorted(CASES.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]
OPENING = "Three people were killed by a bomb in the town of Telmark on Monday.\n\n"
HOMES = "EN-PAR-006"
"""Its cases are whole reports: below."""


def _find(text: str, field: str) -> list[str]:
    (mention,) = read_text(OPENING + text, published="2031-03-18").mentions
    return list(getattr(mention.particulars, field))


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule['rule']}-{rule['field']}" for rule in RULES])
def test_case(rule: dict[str, Any]) -> None:
    assert {hit["text"]: _find(hit["text"], rule["field"]) for hit in rule["hits"]} == {
        hit["text"]: hit["values"] for hit in rule["hits"]
    }
    assert {miss: _find(miss, rule["field"]) for miss in rule["misses"]} == {miss: [] for miss in rule["misses"]}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A Sheffield man killed two people with a bomb in Leeds on Monday.", "Leeds"),
        ("Two people were killed by a bomb in Leeds, near Sheffield, on Monday.", "Leeds"),
        ("A Sheffield man killed two people with a bomb on Monday.", "Sheffield"),
        ("A Colorado man killed two people with a bomb on Monday.", None),
    ],
)
def test_where_somebody_is_from_is_no_scene_where_another_is_named(text: str, place: str | None) -> None:
    (mention,) = read_text(text, published="2031-03-18").mentions
    assert (mention.place.name if mention.place else None) == place


def test_every_rule_has_hits_and_a_near_miss() -> None:
    rules = {getattr(WORDS, field) for field in ("streets", "blocks", "sites", "directions", "concerned", "homes")}
    assert all(isinstance(rule, ParticularRule) for rule in rules)
    covered = {rule["rule"] for rule in RULES if rule["hits"] and rule["misses"]} | {HOMES}
    assert {rule.id for rule in rules} == covered
