"""The first and the last day that an EDTF date allows, as ISO text that sorts: what a date is found by."""

from sayso.records.date import EdtfDate
from sayso.records.window import find_window


def day_bounds(date: EdtfDate | None) -> tuple[str | None, str | None]:
    """The first and last possible day of `date`, each None where it is unbounded (no date, no year, an open end)."""
    window = find_window(date.edtf) if date else None
    if window is None:
        return None, None
    first, last = window.first, window.last
    return first.isoformat() if first else None, last.isoformat() if last else None
