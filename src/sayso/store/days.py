"""The first and the last day that an EDTF date allows, as ISO text that sorts: what a date is found by."""

from sayso.records.date import EdtfDate
from sayso.records.window import find_window, lacks_year

_ANY_LEAP_YEAR = 2000


def day_bounds(date: EdtfDate | None) -> tuple[str | None, str | None]:
    """The first and last possible day of `date`, each None where it is unbounded (no date, no year, an open end)."""
    window = find_window(date.edtf) if date else None
    if window is None:
        return None, None
    first, last = window.first, window.last
    return first.isoformat() if first else None, last.isoformat() if last else None


def month_day(date: EdtfDate | None) -> str | None:
    """Month and day of a date that is one day ("03-17"), its year known or not; None for any other."""
    if date is None:
        return None
    year = _ANY_LEAP_YEAR if lacks_year(date.edtf) else None
    window = find_window(date.edtf, year=year)
    return window.first.isoformat()[5:] if window and window.first and window.day_count == 1 else None
