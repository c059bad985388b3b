"""Reading a text piece by piece: a piece is what stands between two spaces, and most were met before.

Finding the words of a text by an expression takes as long for the hundredth "killed," as for the first, and the stages
of a reading cut the same text into words each in its own way. So a text is cut at its spaces once, and what a stage
makes of a piece by its letters alone is found out once and kept.
"""

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, count
from operator import add
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_PIECES_KEPT = 16_384
"""Different pieces of which it is kept what was read: a text of 500 words has about 300, most of them usual ones.

That many take 4 to 9 MB for each way of reading them.
"""
_LONGEST_KEPT = 40
"""Characters: a longer piece is an address, or a text without spaces, and is read each time."""
_TEXTS_KEPT = 4
"""Texts whose pieces are kept: all stages of a reading ask for them."""
_SHORT_TEXT = 200
"""Characters: a shorter text is a name or a line, cut sooner than looked up, and would push out a report's."""


class _Cut(NamedTuple):
    """The pieces of a text, where each begins, and how long the longest is."""

    pieces: Sequence[str]
    starts: Sequence[int]
    longest: int


class PieceReader(Generic[T]):
    """Reads stretches of text piece by piece, with the same function for each.

    Args:
        read: What is to be known of a piece. It must not depend on anything outside it; places in its answer count
            from the start of the piece.
    """

    def __init__(self, read: Callable[[str], T]) -> None:
        self._read = read
        self._known = functools.lru_cache(_PIECES_KEPT)(read)

    def over(self, text: str, start: int, end: int) -> Iterator[tuple[int, T]]:
        """For each piece of `text[start:end]`, in order, where it begins in `text`, and what was read in it."""
        pieces, starts, longest = _cut(text) if len(text) < _SHORT_TEXT else _cut_once(text)
        if start > 0 or end < len(text):
            pieces, starts = _within(pieces, starts, start, end)
        return zip(starts, map(self._known if longest <= _LONGEST_KEPT else self._read_any, pieces), strict=True)

    def _read_any(self, piece: str) -> T:
        return self._known(piece) if len(piece) <= _LONGEST_KEPT else self._read(piece)


def _cut(text: str) -> _Cut:
    pieces = text.split(" ")
    lengths = list(map(len, pieces))
    starts = map(add, accumulate(lengths[:-1], initial=0), count())
    return _Cut(pieces, list(starts), max(lengths))


_cut_once = functools.lru_cache(_TEXTS_KEPT)(_cut)


def _within(pieces: Sequence[str], starts: Sequence[int], start: int, end: int) -> tuple[list[str], list[int]]:
    """The pieces of a stretch, those at its edges cut."""
    first = bisect_right(starts, start) - 1
    last = max(bisect_left(starts, end), first + 1)
    inside, begins = list(pieces[first:last]), list(starts[first:last])
    inside[-1] = inside[-1][: max(end - begins[-1], 0)]
    inside[0] = inside[0][start - begins[0] :]
    begins[0] = start
    return inside, begins
