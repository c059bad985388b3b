"""Records read many lines at a time are those read one by one, and written as their JSON values are."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import InvalidRecord
from sayso.records import codec
from sayso.records.codec import _Parser, dumps, fingerprint, from_json, loads, loads_all, to_json
from sayso.records.decision import Decision, Target, Verb
from sayso.records.ids import digest
from tests.full_records import CLAIM

LINES = [dumps(Decision(f"d{n}", n, Verb.ACCEPT, (Target("c", None),), None, None, "Ada", "2031")) for n in range(600)]


def test_many_lines_are_the_records_of_each() -> None:
    assert list(loads_all(Decision, LINES)) == [loads(Decision, line) for line in LINES]


def test_a_damaged_line_is_no_part_of_its_neighbour() -> None:
    cut = LINES[0].index(',"decided_at"')
    with pytest.raises(json.JSONDecodeError):
        list(loads_all(Decision, [LINES[0][:cut], LINES[0][cut + 1 :]]))
    with pytest.raises(json.JSONDecodeError):
        list(loads_all(Decision, [f"{LINES[0]},{LINES[1]}"]))
    with pytest.raises(InvalidRecord):
        list(loads_all(Decision, [LINES[0], "[]"]))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=()), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4))
def test_many_lines_have_the_values_that_few_have(values: list[Any]) -> None:
    """Once much was read, another parser goes on, which refuses lone surrogates: then each line is read alone."""
    lines = tuple(json.dumps(value) for value in values)
    quick = _Parser(lines=10**6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "_PARSER", quick)
        found = codec._parse(lines)
    assert repr(found) == repr([json.loads(line) for line in lines])  # -0.0 is not 0.0
    assert quick._quick is not None


@pytest.mark.parametrize("lines", [1, 10**6])
def test_a_damaged_line_is_noticed_by_either_parser(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "_PARSER", _Parser(lines=lines))
    test_a_damaged_line_is_no_part_of_its_neighbour()


def test_a_record_is_written_as_its_values_are() -> None:
    values = to_json(CLAIM)
    assert dumps(CLAIM) == json.dumps(values, sort_keys=True, separators=(",", ":"))
    assert from_json(type(CLAIM), json.loads(dumps(CLAIM))) == CLAIM
    told = {name: value for name, value in values.items() if name not in ("made_by", "confidence")}
    assert fingerprint(CLAIM) == digest(json.dumps(told, sort_keys=True, separators=(",", ":")))[:16]


def test_what_is_no_record_is_not_written() -> None:
    with pytest.raises(TypeError, match="no record"):
        dumps({"claims": {1, 2}})
