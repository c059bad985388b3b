"""Arithmetic on dates that are known in part: EDTF strings in, EDTF strings out, and never a part that was not known.

This module knows the calendar (Gregorian, weeks from Monday as in ISO 8601) and no language.
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from sayso.records.quick_init import quick_init

_POINT = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?[~?%]?")

FIRST_YEAR, LAST_YEAR = 1000, 9999
"""Years that an EDTF string of four digits can hold, leading zeros left out: no report speaks of them by number."""

SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}
"""Months of the EDTF seasons spring to winter on the northern half.

Winter runs into months 1 and 2 of the next year.
"""

_PROBE_YEARS = (2001, 2004)
"""A common and a leap year: what holds in both holds whatever the year is."""


@quick_init
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year, of which the year may be unknown (then the month is known)."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def edtf(self) -> str:
        """The date as EDTF: `2017`, `2017-03`, `XXXX-03-17`."""
        parts = ["XXXX" if self.year is None else f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def as_day(self) -> datetime.date | None:
        """The calendar day, if year, month and day are known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return datetime.date(self.year, self.month, self.day)


def from_day(day: datetime.date) -> PartialDate:
    """The calendar day as a date that is known in full."""
    return PartialDate(day.year, day.month, day.day)


def is_calendar_day(year: int | None, month: int, day: int) -> bool:
    """Whether there is such a day; with the year unknown, whether some year has it (29 February is one)."""
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.monthrange(_PROBE_YEARS[1] if year is None else year, month)[1]


def parse_partial(edtf: str) -> PartialDate | None:
    """What one EDTF date or interval says for certain: of an interval, the parts that both ends share.

    None if nothing is certain: an open interval, an unknown year without a month, a decade.
    """
    points = [_parse_point(part) for part in edtf.split("/")]
    if None in points:
        return None
    first, last = points[0], points[-1]
    if first is None or last is None or first == last:
        return first
    if first.year != last.year or first.year is None:
        return None
    if first.month != last.month or first.month is None:
        return PartialDate(first.year)
    return PartialDate(first.year, first.month)


def _parse_point(point: str) -> PartialDate | None:
    match = _POINT.fullmatch(point)
    if match is None:
        return None
    year, month, day = (int(part) if part and "X" not in part else None for part in match.groups())
    if month is not None and not 1 <= month <= 12:
        month = day = None
    if month is None:
        return None if year is None else PartialDate(year)
    if day is not None and not is_calendar_day(year, month, day):
        day = None
    return PartialDate(year, month, day)


def shift_days(date: PartialDate, days: int) -> PartialDate | None:
    """The day that many days later; None where it is not certain.

    With the year unknown it is not, when the step leaves that year or crosses the end of February.
    """
    if date.month is None or date.day is None:
        return None
    if date.year is not None:
        moved = _move(datetime.date(date.year, date.month, date.day), days)
        return None if moved is None else from_day(moved)
    if not all(is_calendar_day(year, date.month, date.day) for year in _PROBE_YEARS):
        return None
    probes = [_move(datetime.date(year, date.month, date.day), days) for year in _PROBE_YEARS]
    stays = [
        probe for probe, year in zip(probes, _PROBE_YEARS, strict=True) if probe is not None and probe.year == year
    ]
    if len(stays) < len(probes) or stays[0].replace(year=stays[1].year) != stays[1]:
        return None
    return PartialDate(None, stays[0].month, stays[0].day)


def _move(day: datetime.date, days: int) -> datetime.date | None:
    try:
        moved = day + datetime.timedelta(days=days)
    except OverflowError:
        return None
    return moved if moved.year >= FIRST_YEAR else None


def shift_months(date: PartialDate, months: int) -> PartialDate | None:
    """The month that many months later. An unknown year stays unknown; an unknown month gives None."""
    if date.month is None:
        return None
    count = date.month - 1 + months
    if date.year is None:
        return PartialDate(None, count % 12 + 1)
    return _checked_year(PartialDate(date.year + count // 12, count % 12 + 1))


def shift_years(date: PartialDate, years: int) -> PartialDate | None:
    """The year that many years later, or None if the year is unknown."""
    return None if date.year is None else _checked_year(PartialDate(date.year + years))


def _checked_year(date: PartialDate) -> PartialDate | None:
    return date if date.year is not None and FIRST_YEAR <= date.year <= LAST_YEAR else None


def interval(first: PartialDate, last: PartialDate) -> str:
    """The closed interval as EDTF, or the date itself if both ends are the same."""
    return first.edtf() if first == last else f"{first.edtf()}/{last.edtf()}"


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday of the week that the day lies in."""
    return day - datetime.timedelta(days=day.weekday())


def week_value(day: datetime.date) -> str:
    """The ISO week of a day as TIMEX3 writes it: `2004-W47`."""
    year, week, _weekday = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def last_day_of_month(year: int, month: int) -> datetime.date:
    """The last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def find_bounds(edtf: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day that an EDTF date or interval allows; None on a side that is open or unknown.

    `2017-03` gives 1 and 31 March; `../2017-04-02` gives (None, 2 April); `XXXX-03-17` gives (None, None).
    """
    points = edtf.split("/")
    return _bounds_of_point(points[0])[0], _bounds_of_point(points[-1])[1]


def _bounds_of_point(point: str) -> tuple[datetime.date | None, datetime.date | None]:
    match = _POINT.fullmatch(point)
    if match is None or match.group(1).startswith("X"):
        return None, None
    first_year, last_year = (int(match.group(1).replace("X", digit)) for digit in "09")
    month, day = (int(part) if part and "X" not in part else None for part in match.groups()[1:])
    if first_year < FIRST_YEAR:
        return None, None
    if month is None or first_year != last_year:
        return datetime.date(first_year, 1, 1), datetime.date(last_year, 12, 31)
    if month in SEASON_MONTHS:
        return _bounds_of_season(first_year, *SEASON_MONTHS[month])
    if not 1 <= month <= 12 or (day is not None and not is_calendar_day(first_year, month, day)):
        return None, None
    if day is None:
        return datetime.date(first_year, month, 1), last_day_of_month(first_year, month)
    return datetime.date(first_year, month, day), datetime.date(first_year, month, day)


def _bounds_of_season(year: int, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    end_year, end_month = (year, last) if last <= 12 else (min(year + 1, LAST_YEAR), last - 12)
    return datetime.date(year, first, 1), last_day_of_month(end_year, end_month)
