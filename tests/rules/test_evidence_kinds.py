"""The cases of the rules for sorts of evidence: what is released answers what was mentioned, if it is of one sort."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.assessment.questions import EvidenceWords, find_evidence_kind
from sayso.languages.pack import load_part

CASES = Path(__file__).parent / "en" / "evidence_kinds"
WORDS = load_part("en", "evidence_kinds", EvidenceWords)
RULES = [entry for path in sorted(CASES.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]


@pytest.mark.parametrize("rule", RULES, ids=[rule["rule"] for rule in RULES])
def test_case(rule: dict[str, Any]) -> None:
    assert {what: find_evidence_kind(what, WORDS) for what in rule["hits"]} == dict.fromkeys(rule["hits"], rule["kind"])
    assert all(find_evidence_kind(what, WORDS) != rule["kind"] for what in rule["misses"])


def test_every_rule_has_a_hit_and_a_near_miss() -> None:
    assert {entry.id for entry in WORDS.kinds} == {rule["rule"] for rule in RULES if rule["hits"] and rule["misses"]}
