"""The cases of the gate's words: texts that pass by a family of words, and texts that look alike and do not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.gate.gate import GateWords
from sayso.languages.pack import load_part
from sayso.pipeline.gate import judge_text

CASES = Path(__file__).parent / "en" / "gate"
WORDS = load_part("en", "gate", GateWords)
FAMILIES = [entry for path in sorted(CASES.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]


@pytest.mark.parametrize("family", FAMILIES, ids=[family["rule"] for family in FAMILIES])
def test_case(family: dict[str, Any]) -> None:
    verdicts = {text: judge_text(text) for text in (*family["hits"], *family["misses"])}
    assert {text: verdict.can_matter for text, verdict in verdicts.items()} == {
        **dict.fromkeys(family["hits"], True),
        **dict.fromkeys(family["misses"], False),
    }
    assert any(word.rule == family["rule"] for text in family["hits"] for word in verdicts[text].words)


def test_every_family_has_a_hit_and_a_near_miss() -> None:
    assert {each.rule for each in WORDS.families} == {
        each["rule"] for each in FAMILIES if each["hits"] and each["misses"]
    }
