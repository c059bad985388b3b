"""The first and the last day that an EDTF date allows, as ISO text that sorts: what a date is found by."""

import calendar
import re

from sayso.records.date import EdtfDate

_POINT = re.compile(r"([\dX]{4})(?:-([\dX]{2}))?(?:-([\dX]{2}))?[~?%]?")


def day_bounds(date: EdtfDate | None) -> tuple[str | None, str | None]:
    """The first and last possible day of `date`, each None where it is unbounded (no date, no year, an open end)."""
    if date is None:
        return None, None
    start, _, end = date.edtf.partition("/")
    return _bound(start, is_last=False), _bound(end or start, is_last=True)


def _bound(point: str, *, is_last: bool) -> str | None:
    found = _POINT.fullmatch(point)
    if not found or found[1] == "XXXX":
        return None
    year = int(found[1].replace("X", "9" if is_last else "0"))
    month = _part(found[2], first=1, last=12, is_last=is_last)
    days = calendar.monthrange(max(year, 1), month)[1]
    day = min(_part(found[3], first=1, last=days, is_last=is_last), days)
    return f"{year:04}-{month:02}-{day:02}"


def _part(digits: str | None, *, first: int, last: int, is_last: bool) -> int:
    """A month or day of which digits may be unknown ("1X", "XX" or none), as the lowest or highest it can be."""
    if digits is None or digits == "XX":
        return last if is_last else first
    value = int(digits.replace("X", "9" if is_last else "0"))
    return min(max(value, first), last)
