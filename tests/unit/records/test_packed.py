"""What was packed comes back as it was, beside lines that the codec wrote; a line that is no such record is refused."""

import dataclasses
import json
from typing import Any

import pytest

from sayso.errors import InvalidRecord
from sayso.records import codec
from sayso.records.claim import Claim
from sayso.records.codec import dumps
from sayso.records.decision import Decision, Target, Verb
from sayso.records.packed import loads_packed, mark_of, pack_line
from sayso.records.place import Place, Precision
from sayso.records.span import Span
from tests.full_records import CLAIM

BARE = Claim("c", "r", (Span(0, 3),), Span(0, 3), CLAIM.speaker, (), CLAIM.stance, CLAIM.kinds)
DECISION = Decision("d1", 1, Verb.EDIT, (Target("c1", None),), "toll.0.min=3", None, "R. Eviewer", "2031-04-01T00:00Z")


@pytest.fixture(params=[False, True], ids=["plain", "quick"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two parsers of JSON: the one for few lines and the one for many."""
    monkeypatch.setattr(codec, "_MUCH", 0 if request.param else 10**9)
    monkeypatch.setattr(codec, "_PARSER", codec._Parser())


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("record", [CLAIM, BARE, DECISION], ids=["full", "bare", "decision"])
def test_what_was_packed_comes_back(record: Any) -> None:
    line = pack_line(record)
    assert line is not None
    assert line.isascii()
    assert line.startswith(mark_of(type(record)))
    (found,) = loads_packed(type(record), [line])
    assert found == record
    assert dumps(found) == dumps(record)  # members of code lists as such, no 1 for a True


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("words", ["\ud800", "a \0 b", "é 𝄞 \u2028", '", ["', ""])
def test_whatever_words_python_can_hold_come_back(words: str) -> None:
    odd = dataclasses.replace(BARE, incident=words, made_by=(words, "R", words))
    line = pack_line(odd)
    assert line is not None
    assert list(loads_packed(Claim, [line])) == [odd]


@pytest.mark.usefixtures("parser")
def test_lines_of_both_forms_are_read_in_their_order() -> None:
    records = [dataclasses.replace(CLAIM, id=f"c{number}") for number in range(120)]
    lines = [pack_line(each) if number % 3 else dumps(each) for number, each in enumerate(records)]
    assert list(loads_packed(Claim, [line for line in lines if line])) == records


def test_what_records_share_is_made_once() -> None:
    line = pack_line(CLAIM) or ""
    one, other = loads_packed(Claim, [line, line])
    assert one is not other
    assert one.sentence is other.sentence
    assert one.kinds is other.kinds
    (later,) = loads_packed(Claim, [line])
    assert later.sentence is not one.sentence  # nothing is kept from one reading to the next


@pytest.mark.parametrize(
    "changes",
    [
        {"made_by": ("EN-ACT-001|EN-ACT-002",)},
        {"made_by": ("|",)},
        {"sentence": Span(0, 1 << 26)},
    ],
)
def test_what_has_no_packed_form_is_not_packed(changes: dict[str, Any]) -> None:
    assert pack_line(dataclasses.replace(BARE, **changes)) is None


def test_the_longest_span_is_packed() -> None:
    longest = dataclasses.replace(BARE, sentence=Span((1 << 26) - 2, (1 << 26) - 1))
    assert list(loads_packed(Claim, [pack_line(longest) or ""])) == [longest]


def test_the_mark_tells_what_fields_there_are() -> None:
    """Fails on a mark of a type's name alone: a version with one field more would read the others in wrong places."""
    own = [(each.name, each.type) for each in dataclasses.fields(Span)]
    grown = dataclasses.make_dataclass("Span", [*own, ("more", str)])
    other = dataclasses.make_dataclass("Span", [("start", str), ("end", int)])
    marks = [mark_of(each) for each in (Claim, Decision, Span, grown, other)]
    assert len({*marks}) == len(marks)
    assert {len(mark) for mark in marks} == {len(marks[0])}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("id", 3),
        ("id", None),
        ("content", None),
        ("content", "97"),
        ("content", [-1]),
        ("content", [3 << 26 | 3]),
        ("content", [[0, 97]]),
        ("sentence", None),
        ("sentence", "0"),
        ("speaker", ["a"]),
        ("speaker", "abcdef"),
        ("speaker", {"name": "Ada"}),
        ("stance", "shouts"),
        ("stance", ["asserts"]),
        ("kinds", None),
        ("kinds", "toll|nonsense"),
        ("kinds", ["toll"]),
        ("negated", 1),
        ("toll", "abc"),
        ("toll", [["killed"]]),
        ("confidence", 1),
        ("confidence", 1.5),
        ("made_by", 7),
    ],
)
def test_what_is_no_claim_is_refused(field: str, wrong: Any) -> None:
    values = json.loads(pack_line(CLAIM) or "")
    values[[each.name for each in dataclasses.fields(Claim)].index(field) + 1] = wrong
    with pytest.raises(InvalidRecord):
        list(loads_packed(Claim, [json.dumps(values)]))


@pytest.mark.parametrize("line", ["[]", '["c99f5bae"]', "3", "null", '"words"'])
def test_a_line_of_something_else_is_refused(line: str) -> None:
    with pytest.raises(InvalidRecord):
        list(loads_packed(Claim, [line]))


@pytest.mark.parametrize("line", ["", "[", "nonsense"])
def test_a_line_that_is_no_json_is_refused(line: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        list(loads_packed(Claim, [line]))


def test_places_of_every_precision_come_back() -> None:
    places = [Place("Hadrin", ("Norvik",), 1.0, -0.0, each, Span(1, 2)) for each in Precision]
    lines = [pack_line(each) or "" for each in places]
    assert list(loads_packed(Place, lines)) == places
