"""Windows of a text that fit the encoder, cut where sentences end and overlapping, so that no cue stands at an edge."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from sayso.models.wordpieces import Word

WINDOW_PIECES = 254
"""Pieces in a window, without the two marks at its ends: the length that the weights were trained with."""
OVERLAP_PIECES = 44
"""Pieces that a window repeats of the one before: one or two sentences of news."""
_ENDS = (1012, 1029, 999)
"""Ids of the full stop, the question mark and the exclamation mark."""
_CLOSERS = (1000, 1005, 1007, 1524, 1521)
"""Ids of the marks that may still follow them in their sentence."""


class Window(NamedTuple):
    """Words `start` to `end` of a text; cues from `first` up to `last` are decided in this window."""

    start: int
    end: int
    first: int
    last: int


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


def cut_windows(words: Sequence[Word], *, pieces: int = WINDOW_PIECES, overlap: int = OVERLAP_PIECES) -> list[Window]:
    """The windows over `words`, in order; every word is decided in exactly one of them."""
    if not words:
        return []
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word.pieces))
    starts = sentence_starts(words)
    spans: list[tuple[int, int]] = []
    begin = 0
    while True:
        end = _reach(ends, starts, begin, pieces)
        spans.append((begin, end))
        if end >= len(words):
            break
        begin = _step_back(ends, starts, begin, end, overlap)
    return _decided(spans)


def _reach(ends: list[int], starts: list[int], begin: int, pieces: int) -> int:
    """The end of the window that begins at `begin`: after its last whole sentence, or mid-sentence if it has none."""
    most = begin
    while most < len(ends) - 1 and ends[most + 1] - ends[begin] <= pieces:
        most += 1
    if most == len(ends) - 1:
        return most
    whole = [start for start in starts if begin < start <= most and ends[start] - ends[begin] > pieces // 2]
    return whole[-1] if whole else max(most, begin + 1)


def _step_back(ends: list[int], starts: list[int], begin: int, end: int, overlap: int) -> int:
    """Where the next window begins: at a sentence in the last `overlap` pieces of this one, else that many back."""
    candidates = [start for start in starts if begin < start < end and ends[end] - ends[start] <= overlap]
    if candidates:
        return candidates[0]
    back = end
    while back > begin + 1 and ends[end] - ends[back - 1] <= overlap:
        back -= 1
    return back


def _decided(spans: list[tuple[int, int]]) -> list[Window]:
    """Each span with the words that are decided in it: an overlap is shared at its middle."""
    edges = [spans[0][0]]
    edges.extend((begin + end + 1) // 2 for (_, end), (begin, _) in itertools.pairwise(spans))
    edges.append(spans[-1][1])
    return [
        Window(start, end, first, last) for (start, end), first, last in zip(spans, edges[:-1], edges[1:], strict=True)
    ]
