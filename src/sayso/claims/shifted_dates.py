"""A day told by another: "two days after a bus was bombed on March 12", "three days before the March 17 strike"."""

import re
from datetime import date as day_of
from datetime import timedelta

from sayso.records.date import DateBasis, EdtfDate
from sayso.records.span import Span
from sayso.text.numbers import NumberWords

REACH = 90
"""Characters between "two days after" and the day that it counts from."""
ANY_YEAR = 2001
"""Stands for a year that is not known; 2000 is tried beside it, for February may have 29 days."""
_OFFSET = re.compile(r"\b([A-Za-z]+|\d{1,2}) (day|week)s? (after|before)\b([^.;:,]*)$", re.IGNORECASE)
_DAY = re.compile(r"([\dX]{4})-(\d\d)-(\d\d)")


def shifted(date: EdtfDate, content: tuple[Span, ...], text: str, numbers: NumberWords) -> EdtfDate | None:
    """`date`, or the day that the words before it count from it; None where that day cannot be told."""
    if date.span is None:
        return date
    span = date.span
    start = next((piece.start for piece in content if piece.contains(span)), None)
    if start is None:
        return date
    match = _OFFSET.search(text[max(start, span.start - REACH) : span.start])
    parts = _DAY.fullmatch(date.edtf)
    count = _count(match[1], numbers) if match is not None else None
    if match is None or count is None:
        return date
    if parts is None:
        return None
    days = count * (7 if match[2].lower() == "week" else 1) * (1 if match[3].lower() == "after" else -1)
    years = [int(parts[1])] if parts[1].isdigit() else [ANY_YEAR, ANY_YEAR - 1]
    found = {_moved(year, int(parts[2]), int(parts[3]), days, is_known=parts[1].isdigit()) for year in years}
    edtf = found.pop() if len(found) == 1 else None
    return EdtfDate(edtf, DateBasis.RESOLVED, span) if edtf is not None else None


def _count(word: str, numbers: NumberWords) -> int | None:
    low = word.lower()
    if low.isdigit():
        return int(low)
    return 1 if low in ("a", "an", "the") else numbers.cardinals.get(low)


def _moved(year: int, month: int, day: int, days: int, *, is_known: bool) -> str | None:
    """The EDTF day so many days away; None where the calendar has none, or it lies in another unknown year."""
    try:
        moved = day_of(year, month, day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    if is_known:
        return moved.isoformat()
    return f"XXXX-{moved.month:02d}-{moved.day:02d}" if moved.year == year else None
