"""Words and marks of a text, with their offsets. Knows no language."""

import functools
import re
from bisect import bisect_left
from typing import NamedTuple

from sayso.records.span import Span

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-'’.&/]\w+)*|[^\w\s]")
_TEXTS_KEPT = 4
"""Texts whose tokens are kept: the stages of a reading ask for many stretches of the same one."""


class Token(NamedTuple):
    """One word or mark. `low` is the lower-case form, with a plain apostrophe and without a possessive 's."""

    start: int
    end: int
    text: str
    low: str
    is_word: bool
    is_capital: bool
    is_possessive: bool


def find_tokens(text: str, within: Span) -> list[Token]:
    """The tokens of the stretch `within`, in order. A word that reaches over its edge is cut there."""
    starts, tokens = _all_tokens(text)
    first = bisect_left(starts, within.start)
    last = bisect_left(starts, within.end)
    if _is_cut(tokens, first, last, within):
        return [_token(match) for match in _TOKEN.finditer(text, within.start, within.end)]
    return tokens[first:last]


def _is_cut(tokens: list[Token], first: int, last: int, within: Span) -> bool:
    starts_inside = first > 0 and tokens[first - 1].end > within.start
    return starts_inside or (last > first and tokens[last - 1].end > within.end)


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _all_tokens(text: str) -> tuple[list[int], list[Token]]:
    tokens = [_token(match) for match in _TOKEN.finditer(text)]
    return [token.start for token in tokens], tokens


def _token(match: re.Match[str]) -> Token:
    word = match[0]
    first = word[0]
    if not (first.isalnum() or first == "_"):
        return Token(match.start(), match.end(), word, word, False, False, False)
    low = word.lower()
    if "’" in low:
        low = low.replace("’", "'")
    is_possessive = low.endswith("'s") and len(low) > 2
    if is_possessive:
        low = low[:-2]
    return Token(match.start(), match.end(), word, low, True, first.isupper() or first.isdigit(), is_possessive)
