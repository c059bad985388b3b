"""Words and marks of a text, with their offsets. Knows no language."""

import functools
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

from sayso.records.span import Span
from sayso.text.cut import LETTER, cut_words
from sayso.text.pieces import PieceReader

_MORE = rf"(?:[-'’.&/]{LETTER}+(?:[-'’.&/]{LETTER}+)*|)"
_TOKEN = re.compile(
    rf"(\S(?:(?<=[a-z]){LETTER}*{_MORE}|(?<=[A-Z])\.[A-Z]\.(?:[A-Z]\.)*"
    rf"|(?<=\d)\d{{0,2}},\d{{3}}(?:,\d{{3}})*(?![\d,])"
    rf"|(?<=\d)\d?:[0-5]\d(?![\d:])|(?<={LETTER}){LETTER}*{_MORE}|))"
)
"""The first character comes before the choices, each of which asks what it was: so a blank is passed over in one step.

Most words begin with a small letter, so that choice is the first; it is a case of the one before the last. What no
choice holds for is a mark.
"""
_ARTICLE = re.compile(r"(?:[aAeEuU][lsdnrtz]|[aAeE](?:sh|dh|th|ch)|wal|w?a?l|d)[-'’][A-Z]")
"""An article before a name, written small: "al-Rashid", "ash-Shami", "wal-Muslimin"."""
_start, _end, _low = attrgetter("start"), attrgetter("end"), attrgetter("low")
_TEXTS_KEPT = 2
"""Texts whose tokens are kept: the stages of a reading ask for many stretches of the same one."""


class Token(NamedTuple):
    """One word or mark.

    `low` is the lower-case form, with a plain apostrophe and without a possessive 's. `is_capital`: it begins with a
    capital or a figure, if need be behind an article ("al-Rashid").
    """

    start: int
    end: int
    text: str
    low: str
    is_word: bool
    is_capital: bool
    is_possessive: bool


class _Row(NamedTuple):
    """The tokens of a whole text, with where each starts and ends, and its `low`."""

    starts: Sequence[int]
    ends: Sequence[int]
    tokens: list[Token]
    lows: list[str]


def find_tokens(text: str, within: Span) -> list[Token]:
    """The tokens of the stretch `within`, in order. A word that reaches over its edge is cut there."""
    starts, ends, tokens, _lows = _all_tokens(text)
    start, end = within.start, within.end
    first = bisect_left(starts, start)
    last = bisect_left(starts, end, first)
    inside = tokens[first:last]
    if last > first and ends[last - 1] > end:
        inside[-1:] = _tokens(text, starts[last - 1], end)
    if first and ends[first - 1] > start:
        inside[:0] = _tokens(text, start, min(ends[first - 1], end))
    return inside


def find_lows(text: str, within: Span) -> list[str]:
    """The `low` of each token of a stretch, in order: where nothing else is asked of them."""
    starts, ends, _tokens_of_text, lows = _all_tokens(text)
    start, end = within.start, within.end
    first = bisect_left(starts, start)
    last = bisect_left(starts, end, first)
    if (last > first and ends[last - 1] > end) or (first and ends[first - 1] > start):
        return list(map(_low, find_tokens(text, within)))
    return lows[first:last]


def token_before(text: str, position: int) -> Token | None:
    """The last token before `position`, None if there is none or one reaches over it."""
    starts, ends, tokens, _lows = _all_tokens(text)
    last = bisect_left(starts, position) - 1
    return tokens[last] if last >= 0 and ends[last] <= position else None


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _all_tokens(text: str) -> _Row:
    tokens = _tokens(text, 0, len(text))
    return _Row(list(map(_start, tokens)), list(map(_end, tokens)), tokens, list(map(_low, tokens)))


def _tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a stretch, by `tuple.__new__`: `Token(...)` would cost a call of Python code for every word."""
    fields = [
        (at + first, at + last, word, low, is_word, is_capital, is_possessive)
        for at, tokens in _PIECES.over(text, start, end)
        for first, last, word, low, is_word, is_capital, is_possessive in tokens
    ]
    return list(map(tuple.__new__, repeat(Token), fields))


_Fields = tuple[int, int, str, str, bool, bool, bool]
"""What a `Token` holds."""


def _tokens_of(piece: str) -> tuple[_Fields, ...]:
    """The tokens of what stands between two spaces: none of them holds a space or asks what is behind one."""
    cuts = cut_words(piece, 0, len(piece), pattern=_TOKEN)
    return tuple([(start, end, word, *_shape(word)) for word, start, end in zip(*cuts, strict=True)])


_PIECES = PieceReader(_tokens_of)


def _shape(word: str) -> tuple[str, bool, bool, bool]:
    """What a token is by its letters alone: `low`, `is_word`, `is_capital`, `is_possessive`."""
    first = word[0]
    if not (first.isalnum() or first == "_"):
        return word, False, False, False
    low = word.lower()
    if "’" in low:
        low = low.replace("’", "'")
    is_possessive = low.endswith("'s") and len(low) > 2
    if is_possessive:
        low = low[:-2]
    is_capital = first.isupper() or first.isdigit() or _ARTICLE.match(word) is not None
    return low, True, is_capital, is_possessive
