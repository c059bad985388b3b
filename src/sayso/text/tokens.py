"""Words and marks of a text, with their offsets. Knows no language."""

import functools
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import repeat
from operator import add, attrgetter
from typing import NamedTuple

from sayso.records.span import Span
from sayso.text.cut import LETTER, Cuts, cut_words

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
_low = attrgetter("low")
_TEXTS_KEPT = 2
"""Texts whose tokens are kept: the stages of a reading ask for many stretches of the same one."""
_WORDS_KEPT = 65_536
"""Different words whose shape is kept: a text of 500 words has about 250, and most stand in the next as well."""


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
        inside[-1:] = _tokens(cut_words(text, starts[last - 1], end, pattern=_TOKEN))
    if first and ends[first - 1] > start:
        inside[:0] = _tokens(cut_words(text, start, min(ends[first - 1], end), pattern=_TOKEN))
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
    cuts = cut_words(text, 0, len(text), pattern=_TOKEN)
    tokens = _tokens(cuts)
    return _Row(cuts.starts, cuts.ends, tokens, list(map(_low, tokens)))


def _tokens(cuts: Cuts) -> list[Token]:
    """The tokens of words, by `tuple.__new__`: `Token(...)` would cost a call of Python code for every word."""
    words, starts, ends = cuts
    fields = map(add, zip(starts, ends, words, strict=True), map(_shape, words))
    return list(map(tuple.__new__, repeat(Token), fields))


@functools.lru_cache(maxsize=_WORDS_KEPT)
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
