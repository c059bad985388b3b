"""Which decisions stand, from which day a claim counts, and what days an EDTF date may stand for."""

import datetime

import pytest

from sayso.records.decision import Decision
from sayso.records.standing import counts_from, find_standing, stood
from sayso.records.window import dates_exclude, dates_fit, find_window, is_earlier, lacks_year, last_day
from tests.unit.building import decide, say, write


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], []),
        ([decide(1, "accept", "a")], ["d1"]),
        ([decide(1, "accept", "a"), decide(2, "undo", "d1")], []),
        ([decide(1, "accept", "a"), decide(2, "undo", "d1"), decide(3, "undo", "d2")], ["d1"]),
        ([decide(1, "accept", "a"), decide(2, "undo", "d1"), decide(3, "undo", "d2"), decide(4, "undo", "d3")], []),
        ([decide(2, "reject", "a"), decide(1, "accept", "a")], ["d1", "d2"]),
        ([decide(1, "accept", "a"), decide(2, "undo", "d9")], ["d1"]),
        ([decide(1, "accept", "a"), decide(2, "reject", "b"), decide(3, "undo", "d1", "d2")], []),
    ],
)
def test_what_no_later_decision_undoes_stands(decisions: list[Decision], expected: list[str]) -> None:
    assert [decision.id for decision in find_standing(decisions)] == expected


@pytest.mark.parametrize(
    ("said", "published", "captured", "expected"),
    [
        ("2031-03-17", "2031-03-20", "2031-05-01", "2031-03-17"),
        (None, "2031-03-20", "2031-05-01", "2031-03-20"),
        (None, None, "2031-05-01T10:00:00Z", "2031-05-01"),
        ("XXXX-03-17", "2031-03-20", None, "2031-03-20"),
        ("2031-03", None, None, "2031-03-31"),
        ("../2031-04-02", None, None, "2031-04-02"),
        ("2031-03-17/..", "2031-03-20", None, "2031-03-20"),
        (None, None, None, None),
    ],
)
def test_a_claim_counts_from_the_day_it_was_surely_said(
    said: str | None, published: str | None, captured: str | None, expected: str | None
) -> None:
    assert counts_from(say("a", "Ada", said=said), write("r-a", published=published), captured) == expected


def test_the_undated_stands_today_alone() -> None:
    assert stood(None, None)
    assert not stood(None, "2031-01-01")
    assert stood("2031-01-01", "2031-01-01")
    assert not stood("2031-01-02", "2031-01-01")


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2031-03-17", "2031-03-17", "2031-03-17"),
        ("2031-03-17~", "2031-03-17", "2031-03-17"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("2031", "2031-01-01", "2031-12-31"),
        ("203X", "2030-01-01", "2039-12-31"),
        ("2031-03-27/2031-04-02", "2031-03-27", "2031-04-02"),
        ("../2031-04-02", None, "2031-04-02"),
        ("2031-04-02/..", "2031-04-02", None),
    ],
)
def test_the_days_of_a_date(edtf: str, first: str | None, last: str | None) -> None:
    window = find_window(edtf)
    assert window is not None
    as_days = tuple(None if day is None else datetime.date.fromisoformat(day) for day in (first, last))
    assert (window.first, window.last) == as_days


@pytest.mark.parametrize("edtf", ["XXXX-03-17", "XXXX-04", "XXXX", "2031-02-30", "2031-13", "0000-01-01"])
def test_a_date_without_a_year_or_off_the_calendar_has_no_days(edtf: str) -> None:
    assert find_window(edtf) is None
    assert last_day(edtf) is None


def test_a_missing_year() -> None:
    assert lacks_year("XXXX-03-17")
    assert lacks_year("XXXX-04")
    assert not lacks_year("XXXX")
    assert not lacks_year("2031-03-17")
    assert dates_fit("XXXX-02-29", "XXXX-02")
    assert dates_fit("XXXX-12-31", "2031-12")
    assert not dates_fit("XXXX-02-29", "2031-02-28")


def test_earlier_is_only_what_is_surely_earlier() -> None:
    assert is_earlier("2031-03-17", "2031-03-18")
    assert not is_earlier("2031-03", "2031-03-18")
    assert not is_earlier("XXXX-03-17", "2031-03-18")
    assert dates_exclude("2031-03-17", "2031-03-18")
    assert not dates_exclude("2031-03-10/2031-03-17", "2031-03-15/2031-03-20")
    assert dates_exclude("XXXX-03-17", "2031-03-18")
