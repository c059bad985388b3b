"""Quotations in a text, as spans. Paired within a paragraph; a quotation left open runs to the paragraph's end."""

import functools
import re
from bisect import bisect_left
from dataclasses import dataclass

from sayso.records.quick_init import quick_init
from sayso.records.span import Span

_CURLY = {"“": "”", "«": "»", "„": "“”"}
_MARK = re.compile("[“«„\"'‘`]")
"""Characters that can open a quotation."""
_APOSTROPHES = "'’"
_TEXTS_KEPT = 2
"""Texts whose marks are kept: paragraphs are looked through for quotations, and then each statement."""
LONGEST_SINGLE = 300
"""Characters: a stretch in single marks longer than this is more likely two apostrophes."""


@quick_init
@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `span` with its marks, `inner` without. `is_closed` is False when no closing mark was found."""

    span: Span
    inner: Span
    is_closed: bool


def find_quotes(text: str, within: Span) -> tuple[Quote, ...]:
    """The outermost quotations of the stretch `within`, in order."""
    marks = _all_marks(text)
    first = bisect_left(marks, within.start)
    if first == len(marks) or marks[first] >= within.end:
        return ()  # so it is with most stretches
    quotes: list[Quote] = []
    position = within.start
    while (mark := _MARK.search(text, position, within.end)) is not None:
        position = mark.start()
        mark_length = _opening(text, position, within)
        if not mark_length:
            position += 1
            continue
        close, close_length = _closing(text, position, mark_length, within.end)
        if close < 0 and not _may_stay_open(text, position, within):
            position += mark_length
            continue
        quote = _quote(text, position, mark_length, close, close_length, within.end)
        if quote is None:
            position += mark_length
            continue
        quotes.append(quote)
        position = quote.span.end
    return tuple(quotes)


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _all_marks(text: str) -> list[int]:
    return [match.start() for match in _MARK.finditer(text)]


def _opening(text: str, position: int, within: Span) -> int:
    character = text[position]
    if character in _CURLY:
        return 1
    if character not in "\"'‘`":
        return 0
    before = text[position - 1] if position > within.start else " "
    double = text[position : position + 2] in ("''", "``")
    length = 2 if double else 1
    after = text[position + length] if position + length < within.end else " "
    if before.isalnum() or after.isspace():
        return 0
    if character == "`" and not double:
        return 0
    return length


def _closing(text: str, position: int, mark_length: int, limit: int) -> tuple[int, int]:
    character = text[position]
    start = position + mark_length
    if character in _CURLY:
        ends = [found for close in _CURLY[character] if (found := text.find(close, start, limit)) >= 0]
        return (min(ends), 1) if ends else (-1, 0)
    if mark_length == 2:
        found = text.find("''", start, limit)
        return (found, 2) if found >= 0 else (-1, 0)
    if character == '"':
        return _closing_straight(text, start, limit), 1
    return _closing_single(text, start, min(limit, start + LONGEST_SINGLE)), 1


def _closing_straight(text: str, start: int, limit: int) -> int:
    found = text.find('"', start, limit)
    while found >= 0:
        after = text[found + 1] if found + 1 < limit else " "
        if not after.isalnum():
            return found
        if text[found - 1].isspace():
            return -1
        found = text.find('"', found + 1, limit)
    return -1


def _closing_single(text: str, start: int, limit: int) -> int:
    for position in range(start, limit):
        if text[position] in _APOSTROPHES and not (position + 1 < len(text) and text[position + 1].isalnum()):
            return position if not text[position - 1].isspace() else -1
    return -1


def _may_stay_open(text: str, position: int, within: Span) -> bool:
    """Whether a quotation without a closing mark is one: a paragraph of a longer quotation opens with its mark."""
    if text[position] in "'‘`" and text[position : position + 2] not in ("''", "``"):
        return False
    return text[position] in _CURLY or not text[within.start : position].strip()


def _quote(text: str, start: int, mark_length: int, close: int, close_length: int, limit: int) -> Quote | None:
    inner_start = start + mark_length
    inner_end = close if close >= 0 else limit
    if not text[inner_start:inner_end].strip():
        return None
    end = close + close_length if close >= 0 else limit
    return Quote(Span(start, end), Span(inner_start, inner_end), close >= 0)
