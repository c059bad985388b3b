"""Short texts of the fictional Norvik world, read whole, and what must hold of their claims and incidents.

A claim is found by its first words. Only what a case names is checked; a case without any is one in which nothing may
go wrong.
"""

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.actors.registry import load_actor_file
from sayso.claims.context import ReadingContext
from sayso.gazetteer.entries import load_place_file
from sayso.pipeline.read import make_context, read_text
from sayso.records.claim import Claim
from sayso.records.reading import Reading

ROOT = Path(__file__).parents[2]
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "en" / "readings").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text("utf-8"))
]


@functools.cache
def _context() -> ReadingContext:
    norvik = ROOT / "examples" / "norvik"
    return make_context(actors=load_actor_file(norvik / "actors.yaml"), places=load_place_file(norvik / "places.yaml"))


def _read(case: dict[str, Any]) -> Reading:
    return read_text(case["text"], published=case.get("published"), outlet=case.get("outlet"), context=_context())


def _find(reading: Reading, words: str) -> Claim:
    text = reading.report.text
    for claim in reading.claims:
        if claim.content[0].words(text).lstrip("“\"'").startswith(words):
            return claim
    raise AssertionError([claim.content[0].words(text) for claim in reading.claims])


def _value(claim: Claim, key: str) -> Any:
    simple = {
        "speaker": claim.speaker.name,
        "role": claim.speaker.role,
        "actor": claim.speaker.actor,
        "unnamed": claim.speaker.unnamed,
        "own_voice": claim.speaker.own_voice,
        "stance": str(claim.stance),
        "said": claim.said.edtf if claim.said else None,
        "mechanism": claim.cause.mechanism if claim.cause else None,
        "negated": claim.negated,
        "quoted": str(claim.quoted),
        "incident": claim.incident,
        "chain": [link.name for link in claim.chain],
        "kinds": [str(kind) for kind in claim.kinds],
        "party": claim.responsibility.party if claim.responsibility else None,
        "holder": claim.evidence.holder if claim.evidence else None,
        "status": str(claim.evidence.status) if claim.evidence else None,
        "admits": str(claim.responsibility.admits) if claim.responsibility and claim.responsibility.admits else None,
    }
    if key == "toll":
        toll = claim.toll[0]
        return [str(toll.harm), str(toll.whom), toll.min, toll.max]
    if key == "figures":
        return [[str(toll.harm), str(toll.whom), toll.min, toll.max] for toll in claim.toll]
    if key == "names":
        return [name.name for toll in claim.toll for name in toll.names]
    if key == "evidence":
        return str(claim.evidence.status) if claim.evidence else None
    if key == "scope":
        return str(claim.toll[0].scope)
    return simple[key]


@pytest.mark.parametrize("case", CASES)
def test_reading(case: dict[str, Any]) -> None:
    reading = _read(case)
    for expected in case.get("claims", []):
        claim = _find(reading, expected["words"])
        for key, value in expected.items():
            if key != "words":
                assert _value(claim, key) == value, (key, claim)
    for name in case.get("no_speaker", []):
        assert all(claim.speaker.name != name for claim in reading.claims)
    if "mentions" in case:
        found = [
            [one.place.name if one.place else None, one.date.edtf if one.date else None] for one in reading.mentions
        ]
        assert found == case["mentions"]
