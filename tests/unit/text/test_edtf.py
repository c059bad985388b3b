import datetime

import pytest

from sayso.text.edtf import PartialDate, find_bounds, parse_partial, shift_days, shift_months, shift_years

DAY = datetime.date


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2017-03-17", PartialDate(2017, 3, 17)),
        ("2017-03", PartialDate(2017, 3)),
        ("XXXX-04", PartialDate(None, 4)),
        ("XXXX-04-02", PartialDate(None, 4, 2)),
        ("2017-03-01/2017-03-09", PartialDate(2017, 3)),
        ("2017-03/2017-04", PartialDate(2017)),
        ("2016-12/2017-01", None),
        ("2017-22", PartialDate(2017)),
        ("2017~", PartialDate(2017)),
        ("../2017-04-02", None),
        ("198X", None),
        ("2017-02-30", PartialDate(2017, 2)),
    ],
)
def test_only_what_is_certain_is_parsed(edtf: str, expected: PartialDate | None) -> None:
    assert parse_partial(edtf) == expected


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (PartialDate(2017, 3, 1), -1, "2017-02-28"),
        (PartialDate(2016, 3, 1), -1, "2016-02-29"),
        (PartialDate(None, 3, 24), -1, "XXXX-03-23"),
        (PartialDate(None, 3, 1), -1, None),
        (PartialDate(None, 1, 1), -1, None),
        (PartialDate(None, 2, 29), 1, None),
        (PartialDate(2017, 3), 1, None),
        (PartialDate(9999, 12, 31), 1, None),
    ],
)
def test_days_are_shifted_only_where_that_is_certain(start: PartialDate, days: int, expected: str | None) -> None:
    shifted = shift_days(start, days)
    assert (shifted.edtf() if shifted else None) == expected


def test_months_and_years_wrap() -> None:
    assert shift_months(PartialDate(2017, 1, 5), -1) == PartialDate(2016, 12)
    assert shift_months(PartialDate(None, 1), -1) == PartialDate(None, 12)
    assert shift_years(PartialDate(None, 1), -1) is None
    assert shift_years(PartialDate(2017, 1), -2000) is None


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2017-03", (DAY(2017, 3, 1), DAY(2017, 3, 31))),
        ("../2017-04-02", (None, DAY(2017, 4, 2))),
        ("2017-03-27/2017-04-02", (DAY(2017, 3, 27), DAY(2017, 4, 2))),
        ("198X", (DAY(1980, 1, 1), DAY(1989, 12, 31))),
        ("2017-22", (DAY(2017, 6, 1), DAY(2017, 8, 31))),
        ("2017-24", (DAY(2017, 12, 1), DAY(2018, 2, 28))),
        ("XXXX-03-17", (None, None)),
        ("2017-02-30", (None, None)),
    ],
)
def test_bounds(edtf: str, expected: tuple[DAY | None, DAY | None]) -> None:
    assert find_bounds(edtf) == expected
