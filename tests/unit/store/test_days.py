"""The days by which dates are found."""

import pytest

from sayso.records.date import DateBasis, EdtfDate
from sayso.records.window import month_day
from sayso.store.days import day_bounds


@pytest.mark.parametrize(
    ("edtf", "bounds", "day"),
    [
        ("2031-03-17", ("2031-03-17", "2031-03-17"), "03-17"),
        ("2031-03-17~", ("2031-03-17", "2031-03-17"), "03-17"),
        ("2031-03", ("2031-03-01", "2031-03-31"), None),
        ("2032-02", ("2032-02-01", "2032-02-29"), None),
        ("2031", ("2031-01-01", "2031-12-31"), None),
        ("203X", ("2030-01-01", "2039-12-31"), None),
        ("2031-03-17/2031-03-19", ("2031-03-17", "2031-03-19"), None),
        ("../2031-03-19", (None, "2031-03-19"), None),
        ("2031-03-17/..", ("2031-03-17", None), None),
        ("XXXX-03-17", (None, None), "03-17"),
        ("XXXX-02-29", (None, None), "02-29"),
        ("XXXX-03", (None, None), None),
        ("2031-02-30", (None, None), None),
    ],
)
def test_a_date_is_found_by_the_days_that_it_may_be(
    edtf: str, bounds: tuple[str | None, str | None], day: str | None
) -> None:
    date = EdtfDate(edtf, DateBasis.STATED)
    assert day_bounds(date) == bounds
    assert month_day(edtf) == day


def test_no_date_has_no_days() -> None:
    assert day_bounds(None) == (None, None)
