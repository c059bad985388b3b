"""Windows of a text that fit the encoder, cut where paragraphs or sentences end and about as long as each other."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from sayso.models.wordpieces import BREAK, Word

WINDOW_PIECES = 254
"""Pieces in a window, without the two marks at its ends: the length that the weights were trained with."""
INSIDE_PARAGRAPH = 40
"""Pieces that a window may be longer or shorter than the others for the sake of a cut between paragraphs."""
_ENDS = frozenset({1012, 1029, 999, BREAK})
"""Ids of the full stop, the question mark and the exclamation mark, and the end of a paragraph."""
_CLOSERS = frozenset({1000, 1005, 1007, 1524, 1521})
"""Ids of the marks that may still follow them in their sentence."""


class Window(NamedTuple):
    """Words `start` to `end` of a text."""

    start: int
    end: int


def sentence_starts(words: Sequence[Word]) -> list[int]:
    """The numbers of the words that begin a sentence, by marks and breaks alone; the first is 0."""
    starts = [0] if words else []
    firsts = [word.pieces[0] for word in words]
    for end in [number for number, piece in enumerate(firsts) if piece in _ENDS]:
        start = end + 1
        while start < len(firsts) and firsts[start] in _CLOSERS:
            start += 1
        if starts[-1] < start < len(firsts):
            starts.append(start)
    return starts


def cut_windows(words: Sequence[Word], *, pieces: int = WINDOW_PIECES) -> list[Window]:
    """The windows over `words`, in order, each word in one; as few as can be, and as even as sentences allow."""
    ends = list(accumulate([len(word.pieces) for word in words], initial=0))
    starts = sentence_starts(words)
    windows: list[Window] = []
    begin = 0
    while begin < len(words):
        end = _cut(words, ends, starts, begin, pieces)
        windows.append(Window(begin, end))
        begin = end
    return windows


def _cut(words: Sequence[Word], ends: list[int], starts: list[int], begin: int, pieces: int) -> int:
    """The end of the window that begins at `begin`: between sentences, or inside one that fills a window."""
    rest = ends[-1] - ends[begin]
    if rest <= pieces:
        return len(words)
    aim = rest / -(-rest // pieces)
    within = [start for start in starts if start > begin and ends[start] - ends[begin] <= pieces]
    if within:
        return min(within, key=lambda start: _cost(words, start, ends[start] - ends[begin] - aim))
    most = begin + 1
    while ends[most + 1] - ends[begin] <= pieces:
        most += 1
    return most


def _cost(words: Sequence[Word], start: int, off: float) -> float:
    """How bad a cut is that lies `off` pieces from where it should be."""
    return abs(off) + (0 if words[start - 1].is_break else INSIDE_PARAGRAPH)
