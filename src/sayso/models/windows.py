"""Windows of a text that fit the encoder, cut where paragraphs or sentences end and about as long as each other."""

from collections.abc import Sequence
from typing import NamedTuple

from sayso.models.wordpieces import Word

WINDOW_PIECES = 254
"""Pieces in a window, without the two marks at its ends: the length that the weights were trained with."""
INSIDE_PARAGRAPH = 40
"""Pieces that a window may be longer or shorter than the others for the sake of a cut between paragraphs."""
_ENDS = (1012, 1029, 999)
"""Ids of the full stop, the question mark and the exclamation mark."""
_CLOSERS = (1000, 1005, 1007, 1524, 1521)
"""Ids of the marks that may still follow them in their sentence."""


class Window(NamedTuple):
    """Words `start` to `end` of a text."""

    start: int
    end: int


def sentence_starts(words: Sequence[Word]) -> list[int]:
    """The numbers of the words that begin a sentence, by marks and breaks alone; the first is 0."""
    starts = [0] if words else []
    ended = False
    for number, word in enumerate(words):
        piece = word.pieces[0]
        if ended and piece not in _CLOSERS:
            if number > starts[-1]:
                starts.append(number)
            ended = False
        if word.is_break or piece in _ENDS:
            ended = True
    return starts


def cut_windows(words: Sequence[Word], *, pieces: int = WINDOW_PIECES) -> list[Window]:
    """The windows over `words`, in order, each word in one; as few as can be, and as even as sentences allow."""
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word.pieces))
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
