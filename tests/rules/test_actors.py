"""Names of actors against their cases: whom they name, through which organ, and whether opponents coined the name."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.actors.registry import open_registry

CASES = Path(__file__).parent / "en" / "actors"
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
def test_rule_finds(hit: list[Any]) -> None:
    text, *expected = hit
    found = [[one.span.words(text), one.actor, one.organ, one.is_loaded] for one in open_registry().find(text)]
    assert expected in found, found


@pytest.mark.parametrize("miss", MISSES)
def test_rule_leaves_alone(miss: list[str]) -> None:
    text, words = miss
    assert words not in [one.span.words(text) for one in open_registry().find(text)]


def test_every_rule_of_the_states_has_cases() -> None:
    data = Path(__file__).parents[2] / "src" / "sayso" / "actors" / "data" / "states.yaml"
    families = yaml.safe_load(data.read_text("utf-8"))
    rules = {family["rule"] for family in families["organ_words"]}
    rules |= {family["rule"] for family in families.values() if isinstance(family, dict)}
    assert rules <= RULES.keys()
