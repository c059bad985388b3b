"""The days that an EDTF date may stand for: what "earlier", "on that day" and "as of" are decided with."""

import calendar
import datetime
import functools
import re
from dataclasses import dataclass

_POINT = re.compile(r"(?P<year>[\dX]{4})(?:-(?P<month>[\dX]{2})(?:-(?P<day>[\dX]{2}))?)?[~?%]?")
_ANY_LEAP_YEAR = 2000
"""Two dates that both lack their year are compared within one leap year, so that 29 February exists."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `first` to `last`, both included; None is open on that side."""

    first: datetime.date | None
    last: datetime.date | None

    def holds(self, other: "Window") -> bool:
        """Whether every day of `other` lies in this window."""
        starts = self.first is None or (other.first is not None and self.first <= other.first)
        ends = self.last is None or (other.last is not None and other.last <= self.last)
        return starts and ends

    @property
    def day_count(self) -> int | None:
        """How many days the window has, None when it is open."""
        return None if self.first is None or self.last is None else (self.last - self.first).days + 1


@functools.lru_cache(maxsize=4096)
def find_window(edtf: str, *, year: int | None = None) -> Window | None:
    """The days that `edtf` may stand for; `year` stands in for a missing one. None when the year is unknown."""
    start, _, end = edtf.partition("/")
    first = None if start == ".." else _point(start, year)
    last = first if not end else None if end == ".." else _point(end, year)
    if (first is None and start != "..") or (last is None and end != ".."):
        return None
    return Window(first.first if first else None, last.last if last else None)


def lacks_year(edtf: str) -> bool:
    """Whether a month (and day) is known, but not the year: `XXXX-03-17`."""
    return find_window(edtf) is None and find_window(edtf, year=_ANY_LEAP_YEAR) is not None and edtf[5:7].isdigit()


def month_day(edtf: str) -> str | None:
    """Month and day of a date that is one day ("03-17"), its year known or not; None for any other."""
    window = find_window(edtf, year=_ANY_LEAP_YEAR) if lacks_year(edtf) else find_window(edtf)
    return window.first.isoformat()[5:] if window and window.first and window.day_count == 1 else None


@functools.lru_cache(maxsize=65536)
def dates_fit(left: str, right: str) -> bool:
    """Whether two dates may be one moment: the same day, or one within the other's window, whatever year is missing."""
    years = sorted(_years(left) | _years(right)) or [_ANY_LEAP_YEAR]
    for year in years:
        one, other = find_window(left, year=year), find_window(right, year=year)
        if one is not None and other is not None and (one.holds(other) or other.holds(one)):
            return True
    return False


def dates_exclude(left: str, right: str) -> bool:
    """Whether two dates can't be the same moment: no day is in both windows."""
    one, other = find_window(left), find_window(right)
    if one is None or other is None:
        return not dates_fit(left, right)
    return _before(one, other) or _before(other, one)


@functools.lru_cache(maxsize=65536)
def is_earlier(left: str, right: str) -> bool:
    """Whether `left` is surely before `right`: its last day comes before the other's first."""
    one, other = find_window(left), find_window(right)
    return one is not None and other is not None and _before(one, other)


@functools.lru_cache(maxsize=65536)
def outer_days(edtf: str | None) -> tuple[str, str]:
    """The first and the last day that a date may stand for, in ISO 8601; each empty where there is no such day."""
    window = find_window(edtf) if edtf is not None else None
    if window is None:
        return "", ""
    return (window.first.isoformat() if window.first else "", window.last.isoformat() if window.last else "")


@functools.lru_cache(maxsize=65536)
def last_day(edtf: str) -> str | None:
    """The last day that the date may stand for, in ISO 8601: then it is surely past. None if open or without a year."""
    window = find_window(edtf)
    return window.last.isoformat() if window is not None and window.last is not None else None


def _before(one: Window, other: Window) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first


def _years(edtf: str) -> set[int]:
    window = find_window(edtf)
    return {day.year for day in (window.first, window.last) if day is not None} if window else set()


def _point(point: str, year: int | None) -> Window | None:
    match = _POINT.fullmatch(point)
    if match is None:
        return None
    if match["year"] == "XXXX":
        # With neither year nor month, nothing at all is known, and no year may stand in.
        if year is None or match["month"] is None or "X" in match["month"]:
            return None
        return _window(f"{year:04d}", match["month"], match["day"])
    return _window(match["year"], match["month"], match["day"])


def _window(year: str, month: str | None, day: str | None) -> Window | None:
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    first_month, last_month = (1, 12) if month is None or "X" in month else (int(month), int(month))
    try:
        if first_year == last_year and first_month == last_month and day is not None and "X" not in day:
            exact = datetime.date(first_year, first_month, int(day))
            return Window(exact, exact)
        last = calendar.monthrange(last_year, last_month)[1]
        return Window(datetime.date(first_year, first_month, 1), datetime.date(last_year, last_month, last))
    except (ValueError, calendar.IllegalMonthError):
        return None  # 2001-02-30, year 0000, a season: no days that we know
