"""What was packed comes back as it was; a line that is none of its type is refused, whatever it holds."""

import dataclasses
import json
from typing import Any

import pytest

from sayso.errors import InvalidRecord
from sayso.records import compact
from sayso.records.answer import Answer
from sayso.records.claim import Claim
from sayso.records.codec import dumps
from sayso.records.compact import pack, unpack
from sayso.records.issue import make_issue
from sayso.records.origin import Join, JoinReason
from tests.full_records import BARE_VIEW, CLAIM, FULL_VIEW

JOIN = Join("a", "b", JoinReason.SAME_SPEAKER, "Ada")
ANSWERS = [
    Answer(
        view.incident,
        view.assessment,
        view.independence,
        {"c1": "accepted", "c2": "edited"},
        (("c1", "r1"), ("c2", "r1")),
        {"r1": None, "r2": "7"},
        (CLAIM,),
        (make_issue("DATE-001", detail="accepted", record="r1"),),
        {"killed": 10**30},
    )
    for view in (FULL_VIEW, BARE_VIEW)
]


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("record", [CLAIM, JOIN, *ANSWERS], ids=["claim", "join", "full", "bare"])
def test_what_was_packed_comes_back(record: Any, quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact, "_MANY", 0 if quick else 10**9)
    monkeypatch.setattr(compact, "_LONG", 0 if quick else 10**9)
    found = unpack(type(record), pack(record))
    assert found == record
    assert dumps(found) == dumps(record)  # members of code lists as such, no 1 for a True


@pytest.mark.parametrize("quick", [False, True])
def test_words_that_no_utf8_can_hold_come_back(quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact, "_MANY", 0 if quick else 10**9)
    odd = dataclasses.replace(JOIN, detail="\ud800 \0 é 𝄞")
    assert unpack(Join, pack(odd)) == odd


def test_a_string_is_written_once() -> None:
    assert pack(dataclasses.replace(CLAIM, id=CLAIM.report)).count(CLAIM.report.encode()) == 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        "join",
        [["a"], [0, 0, 0, 0], 1],
        [["a"], [0, 0, 0, 0]],  # "a" is no reason
        [["a", "same_speaker"], [0, 0, 1]],
        [["a", "same_speaker"], [0, 0, 1, 2]],
        [["a", "same_speaker"], [0, 0, 1, "a"]],
        [["a", "same_speaker"], [0, None, 1, 0]],
        [["a", "same_speaker"], {"0": 0, "1": 0, "2": 1, "3": 0}],
        [["a", 3, "same_speaker"], [0, 0, 2, 0]],
        ["ab", [0, 0, 0, 0]],
    ],
)
def test_what_is_no_join_is_refused(value: Any) -> None:
    with pytest.raises(InvalidRecord):
        unpack(Join, json.dumps(value).encode())


@pytest.mark.parametrize("line", [b"", b"[", b"\xff\xff", b"nonsense"])
def test_what_is_no_json_is_refused(line: bytes) -> None:
    with pytest.raises(InvalidRecord):
        unpack(Join, line)


def test_a_claim_whose_values_do_not_fit_is_refused() -> None:
    strings, value = json.loads(pack(CLAIM))
    for place, _ in enumerate(value):
        for wrong in ({}, -1.5, [[[]]]):
            with pytest.raises(InvalidRecord):
                unpack(Claim, json.dumps([strings, [*value[:place], wrong, *value[place + 1 :]]]).encode())
