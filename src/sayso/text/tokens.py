"""Words and marks of a text, with their offsets. Knows no language."""

import re
from dataclasses import dataclass

from sayso.records.span import Span

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-'’.&/]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark. `low` is the lower-case form, with a plain apostrophe and without a possessive 's."""

    start: int
    end: int
    text: str
    low: str
    is_word: bool
    is_capital: bool
    is_possessive: bool


def find_tokens(text: str, within: Span) -> list[Token]:
    """The tokens of the stretch `within`, in order."""
    return [_token(match) for match in _TOKEN.finditer(text, within.start, within.end)]


def _token(match: re.Match[str]) -> Token:
    word = match[0]
    low = word.lower().replace("’", "'")
    is_possessive = low.endswith("'s") and len(low) > 2
    if is_possessive:
        low = low[:-2]
    first = word[0]
    is_word = first.isalnum() or first == "_"
    return Token(match.start(), match.end(), word, low, is_word, first.isupper() or first.isdigit(), is_possessive)
