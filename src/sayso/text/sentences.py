"""Paragraphs and sentences of a text, as spans. Knows no language: abbreviations come as an argument.

A newline ends a paragraph unless the text is hard-wrapped (typewriter wires, plain-text mails), where only a blank
line or an
indented line does. A sentence ends at `.`, `!`, `?` or `…`, with closing quotes and brackets, before white space and
something that can begin a sentence.
"""

import functools
import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.records.span import Span

WRAP_MAX = 90
"""Columns: longer lines are not hard-wrapped by hand or wire."""
WRAP_TYPICAL = 50
"""Columns: a median below this is a list or verse, not wrapped prose."""
WRAP_LINES = 4
"""Fewer lines than this give no typical length."""

_TEXTS_KEPT = 2
"""Texts whose marks are kept: paragraphs are cut into sentences, and what is quoted in them again."""

_BLANK_LINE = re.compile(r"\r?\n[ \t\u00a0]*(?=\r?\n|$)|\r?\n(?=[ \t]{2,})|[\u2028\u2029]")
_ANY_LINE = re.compile(r"[\r\n\u2028\u2029]+")
_USUAL_LINE = re.compile(r"[\r\n][\r\n]*")
"""This one and the next name their first character apart: so a search passes over all else in one step."""
_END = re.compile(r"[.!?…][.!?…]*[\"'”’»)\]]*(?=\s)")
_BEFORE = re.compile(r"(?:^|[\s(\"“‘'\[])([^\s(\"“‘'\[]+)\Z")
_NEXT = re.compile(r"\s+[\"'“‘«(\[]*(\w)")


@dataclass(frozen=True, slots=True, eq=False)
class SentenceWords:
    """Words that end with a full stop without ending a sentence, without their stop, in lower case.

    Two are the same only if they are one object: tables are cached by it.
    """

    abbreviations: tuple[str, ...]


def find_paragraphs(text: str, *, skip: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    """The paragraphs of `text`, trimmed, in order; what lies in `skip` belongs to none and separates its neighbours."""
    usual = _USUAL_LINE if text.isascii() or not ("\u2028" in text or "\u2029" in text) else _ANY_LINE
    breaks = _BLANK_LINE if _is_wrapped(text) else usual
    pieces: list[Span] = []
    for free in _free_stretches(len(text), skip):
        position = free.start
        for match in breaks.finditer(text, free.start, free.end):
            _keep(pieces, text, position, match.start())
            position = match.end()
        _keep(pieces, text, position, free.end)
    return tuple(pieces)


def find_sentences(text: str, words: SentenceWords, *, within: Span, whole: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    """The sentences of the stretch `within`; no sentence ends inside a span of `whole` (quotations)."""
    pieces: list[Span] = []
    position = within.start
    known = _known_abbreviations(words)
    held = iter(sorted(whole))
    hold = next(held, None)
    for match in _ends_in(text, within):
        end = match.end()
        while hold is not None and hold.end <= match.start():
            hold = next(held, None)
        if hold is not None and hold.start < end < hold.end:
            continue
        if _ends_sentence(text, match, within.end, known):
            _keep(pieces, text, position, end)
            position = end
    _keep(pieces, text, position, within.end)
    return tuple(pieces)


def _ends_in(text: str, within: Span) -> Iterable[re.Match[str]]:
    """The marks in a stretch at which a sentence may end: white space of the stretch stands behind each."""
    ends, matches = _all_ends(text)
    first = bisect_right(ends, within.start)
    if first < len(matches) and matches[first].start() < within.start:
        return _END.finditer(text, within.start, within.end)
    return matches[first : bisect_left(ends, within.end)]


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _all_ends(text: str) -> tuple[list[int], list[re.Match[str]]]:
    matches = list(_END.finditer(text))
    return [match.end() for match in matches], matches


@functools.lru_cache(maxsize=8)
def _known_abbreviations(words: SentenceWords) -> frozenset[str]:
    return frozenset(words.abbreviations)


def _ends_sentence(text: str, match: re.Match[str], limit: int, abbreviations: frozenset[str]) -> bool:
    following = _NEXT.match(text, match.end(), min(limit, match.end() + 12))
    if following is None or following[1].islower():
        return False
    if match[0] != ".":
        return True
    before = _BEFORE.search(text[max(0, match.start() - 24) : match.start()])
    word = before[1] if before else ""
    if len(word) == 1 and word.isupper():
        return False
    return word.lower() not in abbreviations


def _is_wrapped(text: str) -> bool:
    sample = text[:20000]
    lengths = [len(line) for line in sample.splitlines() if line.strip()]
    if len(lengths) < WRAP_LINES or max(lengths) > WRAP_MAX:
        return False
    if not re.search(r"\n[ \t]*\r?\n|\n {2,}", sample):
        return False
    return statistics.median(lengths) >= WRAP_TYPICAL


def _free_stretches(length: int, skip: tuple[Span, ...]) -> list[Span]:
    stretches: list[Span] = []
    position = 0
    for span in sorted(skip):
        if span.start > position:
            stretches.append(Span(position, span.start))
        position = max(position, span.end)
    if position < length:
        stretches.append(Span(position, length))
    return stretches


def _keep(pieces: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + piece.index(stripped[0])
        pieces.append(Span(offset, offset + len(stripped)))
