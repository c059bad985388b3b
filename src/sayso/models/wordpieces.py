"""Words of a text and the word pieces that the encoder knows them by.

The pieces are those of BERT's uncased vocabulary (Devlin et al. 2019), found by the greedy longest match (Schuster and
Nakajima 2012). Words are cut here rather than by a library so that each keeps its offsets, and a paragraph's end is a
word too.
"""

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sayso.errors import DataError
from sayso.records.span import Span
from sayso.text.cut import cut_words

PADDING, BREAK, UNKNOWN, FIRST, LAST = 0, 1, 100, 101, 102
"""Ids of the vocabulary: padding, the end of a paragraph (an unused entry of the vocabulary), and BERT's own marks."""
VOCABULARY_SIZE = 30_522
MAX_WORD_CHARACTERS = 100
"""Longer words are unknown, as in BERT: the greedy match is quadratic in the length of a word."""
MAX_PIECES_OF_WORD = 8
"""A name or a code that falls into more pieces is cut: one hostile word must not fill a window."""
_KEPT_WORDS = 50_000
_WORD = re.compile(r"([^\W_]+|_|[^\w\s])")


class Word(NamedTuple):
    """One word or mark by its offsets, or the end of a paragraph: an empty stretch."""

    start: int
    end: int
    pieces: tuple[int, ...]

    @property
    def is_break(self) -> bool:
        """Whether this is the end of a paragraph."""
        return self.start == self.end


_make: Callable[[tuple[int, int, tuple[int, ...]]], Word] = functools.partial(tuple.__new__, Word)
"""`Word(...)` without the call of Python code that it would cost for every word of a text."""


class WordPieces:
    """Cuts words into pieces of a vocabulary.

    Args:
        vocabulary: One piece a line, its number is its id; a piece inside a word begins with `##`.

    Raises:
        DataError: the vocabulary is not BERT's uncased one in length or marks.
    """

    def __init__(self, vocabulary: str) -> None:
        pieces = vocabulary.rstrip("\n").split("\n")
        if (
            len(pieces) != VOCABULARY_SIZE
            or pieces[PADDING] != "[PAD]"
            or pieces[FIRST : LAST + 1] != ["[CLS]", "[SEP]"]
        ):
            raise DataError(f"the reader's vocabulary is damaged: {len(pieces)} pieces, not {VOCABULARY_SIZE}")
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        self.pieces: Callable[[str], tuple[int, ...]] = functools.lru_cache(_KEPT_WORDS)(self._pieces)
        """The ids of the pieces of one word, at least one."""

    def words(self, text: str, paragraphs: Sequence[Span]) -> list[Word]:
        """The words and marks of `paragraphs` in order, with a break between one paragraph and the next."""
        words: list[Word] = []
        for paragraph in paragraphs:
            if words:
                words.append(Word(paragraph.start, paragraph.start, (BREAK,)))
            found, starts, ends = cut_words(text, paragraph.start, paragraph.end, pattern=_WORD)
            words += map(_make, zip(starts, ends, map(self.pieces, found), strict=True))
        return words

    def _pieces(self, written: str) -> tuple[int, ...]:
        word = _plain(written)
        if not word or len(word) > MAX_WORD_CHARACTERS:
            return (UNKNOWN,)
        found: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start and self._mark(word, start, end) not in self._ids:
                end -= 1
            if end == start:
                return (UNKNOWN,)
            found.append(self._ids[self._mark(word, start, end)])
            start = end
        return tuple(found[:MAX_PIECES_OF_WORD])

    @staticmethod
    def _mark(word: str, start: int, end: int) -> str:
        return ("##" if start else "") + word[start:end]


def _plain(word: str) -> str:
    """A word in lower case, without accents."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
