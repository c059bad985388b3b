"""Where each word stands in a text: made once for a text, so that looking for words need not go through it again."""

import functools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sayso.text.cut import LETTER, Cuts, cut_words
from sayso.text.pieces import PieceReader

_WORD = re.compile(f"({LETTER}+)")
_OTHER_CASES = "İıſ"
"""Letters that an expression takes for i and s whatever their case, but that no lower case of a text shows as such."""
_TEXTS_KEPT = 4
"""Texts whose words are kept: the stages of a reading look for many words in the same one."""


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def lower_in_place(text: str) -> str:
    """The text in lower case, each character still at its place (a dotted capital I would become two)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def has_other_cases(text: str) -> bool:
    """Whether an expression that ignores case may find letters in a text that its lower case does not have."""
    return not text.isascii() and any(letter in text for letter in _OTHER_CASES)


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def list_words(text: str) -> Cuts:
    """The words of a text in lower case, in order, with their offsets."""
    if "İ" in text:
        return cut_words(lower_in_place(text), 0, len(text), pattern=_WORD)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, found in _PIECES.over(text, 0, len(text)):
        for word, start, end in found:
            words.append(word)
            starts.append(at + start)
            ends.append(at + end)
    return Cuts(words, starts, ends)


def _words_of(piece: str) -> tuple[tuple[str, int, int], ...]:
    """The words of what stands between two spaces."""
    return tuple(zip(*cut_words(piece.lower(), 0, len(piece), pattern=_WORD), strict=True))


_PIECES = PieceReader(_words_of)


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def index_words(text: str) -> Mapping[str, Sequence[int]]:
    """The different words of `list_words`, each with the numbers that it has there, in order."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(list_words(text).words):
        index[word].append(number)
    return dict(index)


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def distinct_words(text: str) -> frozenset[str]:
    """The different words of `list_words` as a set: sets meet faster than tables do."""
    return frozenset(index_words(text))


@functools.lru_cache(maxsize=4 * _TEXTS_KEPT)
def find_starts(text: str, words: frozenset[str]) -> list[int]:
    """Where `words` (in lower case) stand in a text, in order. An underscore parts words here: "_killed_" is one."""
    index, starts = index_words(text), list_words(text).starts
    found = words & distinct_words(text)
    if "_" in text:
        found |= {word for word in index if "_" in word and not words.isdisjoint(word.split("_"))}
    return sorted([starts[number] for word in found for number in index[word]])


def has_any(text: str, words: frozenset[str], start: int, end: int) -> bool:
    """Whether one of `words` begins in `text[start:end]`."""
    starts = find_starts(text, words)
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end
