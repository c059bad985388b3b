"""The words and marks of a text as names of places are looked for: each with a key, a capital, the start of a sentence.

"UK-based" is two words where the first is a place. Which words are names is not asked here.
"""

import re
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

from sayso.gazetteer.gazetteer import Gazetteer
from sayso.gazetteer.names import MARKS, normalise_name
from sayso.text.cut import LETTER, cut_words
from sayso.text.pieces import PieceReader


class Word(NamedTuple):
    """One word or mark. `key` is its normalised form without a possessive ending; `is_first`: a sentence starts."""

    start: int
    end: int
    text: str
    key: str
    is_capital: bool
    is_possessive: bool
    is_first: bool


def find_words(text: str, start: int, end: int) -> list[Word]:
    """The words and marks of a stretch of text, in order; by `tuple.__new__`, since `Word(...)` calls Python code."""
    fields: list[tuple[int, int, str, str, bool, bool, bool]] = []
    is_first, is_open = True, False
    for at, piece in _PIECES.over(text, start, end):
        is_first = is_first or (piece.opens_line and is_open)
        is_open = piece.ends_with_word
        for first, own_end, word, key, is_capital, is_possessive, is_mark, is_end in piece.words:
            fields.append((at + first, at + own_end, word, key, is_capital, is_possessive, is_first))
            is_first = is_end or (is_first and is_mark)
    return list(map(tuple.__new__, repeat(Word), fields))


class _Piece(NamedTuple):
    """What stands between two spaces: its words, and whether a line end opens it and a word or mark closes it.

    Of each word it has what a `Word` holds but for `is_first`; whether it is a mark, behind which a sentence may still
    begin; and whether it is a stop, or the last of its line but for one character at most.
    """

    words: tuple[tuple[int, int, str, str, bool, bool, bool, bool], ...]
    opens_line: bool
    ends_with_word: bool


def _read_piece(piece: str) -> _Piece:
    """What stands between two spaces, read as words."""
    cuts = cut_words(piece, 0, len(piece), pattern=_WORD)
    words = tuple(
        [
            (start, start + _own_length(word), word, *_shape(word), word in _STOPS or "\n" in piece[end : end + 2])
            for word, start, end in zip(*cuts, strict=True)
        ]
    )
    return _Piece(words, piece.startswith("\n"), bool(words) and cuts.ends[-1] == len(piece))


_PIECES = PieceReader(_read_piece)


def _shape(word: str) -> tuple[str, bool, bool, bool]:
    """What a word is by its letters alone: its key, whether it has a capital, is a possessive, is a mark."""
    length = _own_length(word)
    article = None if word[0].isupper() else _ARTICLE.match(word)
    is_capital = word[0].isupper() or (article is not None and article[1].isupper())
    return normalise_name(word[:length]), is_capital, length < len(word), not word[0].isalnum()


def _own_length(word: str) -> int:
    """The characters of a word without the ending of a possessive."""
    return len(word) - 2 if len(word) > 2 and word[-2] in MARKS and word[-1] in "sS" else len(word)


def with_parts(words: list[Word], gazetteer: Gazetteer) -> list[Word]:
    """The words, those that hold a name and something joined to it cut in two."""
    parted: list[Word] = []
    free = 0
    for at in [at for at, text in enumerate(map(_text, words)) if "-" in text and words[at].is_capital]:
        parted += words[free:at]
        parted += _parts(words[at], gazetteer)
        free = at + 1
    return [*parted, *words[free:]]


def _parts(word: Word, gazetteer: Gazetteer) -> list[Word]:
    """The word, or its two parts where a hyphen joins a name to something else: "UK-based", "India-Pakistan"."""
    cut = word.text.find("-")
    if cut < 2 or not word.is_capital or _ARTICLE.match(word.text):
        return [word]
    left, right = word.text[:cut], word.text[cut + 1 :]
    if not right[:1].isalpha() or gazetteer.find(word.key) or not gazetteer.find(normalise_name(left)):
        return [word]
    end = word.end - word.start
    parts = [word._replace(end=word.start + cut, text=left, key=normalise_name(left), is_possessive=False)]
    if end > cut + 1:
        key = normalise_name(word.text[cut + 1 : end])
        parts.append(
            word._replace(
                start=word.start + cut + 1, text=right, key=key, is_capital=right[0].isupper(), is_first=False
            )
        )
    return parts


_JOINED = rf"[-{re.escape(MARKS)}]{LETTER}+"
_WORD = re.compile(
    rf"(\S(?:(?<=[A-Za-z])\.[A-Za-z]\.(?:[A-Za-z]\.)*|(?<={LETTER}){LETTER}*(?:{_JOINED}(?:{_JOINED})*|)|))"
)
"""The first character comes before the choices, which ask what it was: so a blank is passed over in one step."""
_ARTICLE = re.compile(r"(?:[AaEe][lsdnrtz]|[AaEe](?:sh|ch|dh|th)|[Uu]l)-([^\W\d_])")
_text = attrgetter("text")
_STOPS = frozenset('.?!:;“"”(')
"""Marks behind which a capital says nothing."""
