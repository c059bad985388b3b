"""Records in the form that `to_json` gives are decoded by source made for their type: as any other form is, or not."""

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from sayso.errors import InvalidRecord
from sayso.records.claim import Claim
from sayso.records.codec import from_json, to_json
from sayso.records.decision import Decision, Target, Verb
from sayso.records.issue import Issue
from sayso.reports.members import Contents
from tests.full_records import CLAIM

DECISION = Decision("d1", 1, Verb.EDIT, (Target("c1", None),), "toll.0.min=3", None, "R. Eviewer", "2031-04-01T00:00Z")


CONTENTS = Contents(record_count=3, member_count=2, byte_count=9, others={"image/png": 1}, damage=("cut",))
"""Its fields are given by name alone."""


@pytest.mark.parametrize("record", [CLAIM, DECISION, CONTENTS], ids=["claim", "decision", "contents"])
def test_what_was_turned_into_json_comes_back(record: Any) -> None:
    assert from_json(type(record), to_json(record)) == record


def test_what_comes_back_is_as_frozen_as_what_was_made() -> None:
    read = from_json(Claim, to_json(CLAIM))
    for record in (read, read.sentence, read.speaker, read.toll[0]):
        with pytest.raises(FrozenInstanceError):
            setattr(record, fields(record)[0].name, 3)
    assert hash(read) == hash(CLAIM)


def test_a_field_that_is_left_out_has_its_default() -> None:
    told = to_json(CLAIM)
    del told["toll"]
    assert from_json(Claim, told).toll == ()


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("id", 3, "expected str"),
        ("negated", 1, "expected bool"),
        ("negated", None, "expected bool"),
        ("confidence", "high", "expected float"),
        ("stance", "shouts", "no Stance"),
        ("stance", ["asserts"], "no Stance"),
        ("content", [], "needs its words"),
        ("content", {"start": 1, "end": 2}, "expected a list"),
        ("content", [{"start": 1, "end": True}], "expected int"),
        ("content", [{"start": 1}], "Span"),
        ("content", [{"start": 4, "end": 4}], "empty or negative"),
        ("content", [{"start": -1, "end": 4}], "empty or negative"),
        ("sentence", "words", "expected an object"),
        ("sentence", {"start": 9, "end": 4}, "empty or negative"),
        ("kinds", [], "at least one kind"),
        ("kinds", "toll", "expected a list"),
        ("kinds", ["toll", "gossip"], "no Kind"),
        ("kinds", [["toll"]], "no Kind"),
        ("confidence", 1.5, "not between 0 and 1"),
        ("chain", "Ada", "expected a list"),
        ("made_by", [1], "expected str"),
    ],
)
def test_a_value_of_another_type_is_refused(field: str, wrong: Any, said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        from_json(Claim, to_json(CLAIM) | {field: wrong})


def test_a_field_that_there_is_not_is_refused_also_in_the_place_of_another() -> None:
    told = to_json(CLAIM)
    with pytest.raises(InvalidRecord, match="unknown field 'tone'"):
        from_json(Claim, told | {"tone": "harsh"})
    del told["toll"]
    with pytest.raises(InvalidRecord, match="unknown field 'tone'"):
        from_json(Claim, told | {"tone": "harsh"})


def test_a_whole_number_stands_for_a_confidence() -> None:
    assert from_json(Claim, to_json(CLAIM) | {"confidence": 1}).confidence == 1.0


def test_only_an_object_is_a_record() -> None:
    with pytest.raises(InvalidRecord, match="expected an object, found list"):
        from_json(Issue, [])
