"""Phrases found in texts word by word: one walk through a tree of words, whatever the number of phrases.

Spellings meet (case, diacritics, apostrophes, hyphens, the Arabic article, "defense" and "defence"), but a word that a
phrase writes with a capital must have one in the text, and an acronym of three letters or fewer must stand in capitals:
"IS" is no verb.
"""

import re
import unicodedata
from collections.abc import KeysView, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar, overload

from sayso.text.cut import cut_words
from sayso.text.pieces import PieceReader

V = TypeVar("V")

_MARKS = "'’ʼʻʿʾ`´‘"
_JOINED = rf"[{re.escape(_MARKS)}]\w+"
_WORD = re.compile(rf"([A-Za-z]\.[A-Za-z]\.(?:[A-Za-z]\.)*|\w+(?:{_JOINED}(?:{_JOINED})*|))")
"""Every choice begins with one character class: a repeated group costs time even where it finds nothing."""
_DROP = str.maketrans("", "", _MARKS + ".")
_GAP = re.compile(r"[ \u00a0\n]?[-–/ \u00a0\n]|\s*(?:…|\.\.\.)\s*")
"""What may stand between two words of a phrase: a space, a hyphen, a slash, a line end, an ellipsis."""
_ARTICLES = frozenset(("al", "el", "ad", "an", "ar", "as", "ash", "at", "az"))
_SPELLINGS = {
    "defense": "defence",
    "center": "centre",
    "centers": "centres",
    "organization": "organisation",
    "organizations": "organisations",
    "mobilization": "mobilisation",
    "program": "programme",
    "labor": "labour",
    "recognized": "recognised",
}
_SHORT = 3
_LOOKS_LIKE_A_WORD = frozenset(("us", "is", "who", "it", "as", "so", "am", "an", "or", "pa"))
"""Acronyms that a text written in capitals throughout does not show."""


class Word(NamedTuple):
    """One word. `end` leaves out a possessive 's; `is_joined`: nothing but a gap of a phrase lies before it."""

    start: int
    end: int
    key: str
    is_capital: bool
    is_upper: bool
    is_possessive: bool
    is_joined: bool


_Shape = tuple[int, str, bool, bool, bool, bool]
_Row = tuple[int, tuple[int, int, _Shape]]
"""Where a piece begins; where in it a word begins and ends, with its possessive; and what the word is by itself."""


class WordRow(Sequence[Word]):
    """The words of a stretch of text, each made when it is asked for: only those around a known name ever are.

    An Arabic article joined by a hyphen belongs to the word after it.
    """

    __slots__ = ("_begins", "_made", "_rows", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        rows = [(at, word) for at, words in _PIECES.over(text, start, end) for word in words]
        self._begins: dict[int, int] = {}
        articles = [at for at, (_at, (_first, _last, shape)) in enumerate(rows) if shape[5]]
        articles = [at for at in articles if _is_joined_article(text, _end(rows[at]))]
        if articles:
            rows, self._begins = _without_articles(rows, frozenset(articles))
        self._text, self._rows = text, rows
        self._made: dict[int, Word] = {}

    def find_any(self, keys: AbstractSet[str], *, small: AbstractSet[str]) -> list[int]:
        """The numbers of the words with one of `keys`, in order; without a capital only those that are in `small`."""
        return [
            number
            for number, (_at, (_first, _last, (_length, key, is_capital, *_))) in enumerate(self._rows)
            if key in keys and (is_capital or key in small)
        ]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> list[Word]: ...
    def __getitem__(self, at: int | slice) -> Word | list[Word]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        word = self._made.get(at)
        if word is None:
            word = self._made[at] = self._make(at)
        return word

    def _make(self, at: int) -> Word:
        if at < 0:
            at += len(self)
        offset, (first, _last, (length, key, is_capital, is_upper, is_possessive, _is_article)) = self._rows[at]
        start = offset + first
        begin, is_joined = self._begins.get(at, start), False
        if at:
            last_end = _end(self._rows[at - 1])
            is_joined = self._text[last_end:begin] == " " or _is_gap(self._text, last_end, begin)
        return Word(begin, start + length, key, is_capital, is_upper, is_possessive, is_joined)


def find_words(text: str) -> list[Word]:
    """The words of a text; an Arabic article joined by a hyphen belongs to the word after it."""
    return list(WordRow(text, 0, len(text)))


def _is_joined_article(text: str, end: int) -> bool:
    return text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()


def _end(row: _Row) -> int:
    return row[0] + row[1][1]


def _without_articles(rows: list[_Row], articles: frozenset[int]) -> tuple[list[_Row], dict[int, int]]:
    """The words without the articles, and where those begin that have one joined to them: with it."""
    kept: list[_Row] = []
    begins: dict[int, int] = {}
    for at, (offset, word) in enumerate(rows):
        if at in articles:
            continue
        if at - 1 in articles and _end(rows[at - 1]) + 1 == offset + word[0]:
            begins[len(kept)] = rows[at - 1][0] + rows[at - 1][1][0]
        kept.append((offset, word))
    return kept, begins


def _is_gap(text: str, start: int, end: int) -> bool:
    return _GAP.fullmatch(text, start, end) is not None


def _words_of(piece: str) -> tuple[tuple[int, int, _Shape], ...]:
    """The words of what stands between two spaces: none of them holds a space or asks what is behind one."""
    cuts = cut_words(piece, 0, len(piece), pattern=_WORD)
    return tuple([(start, end, _shape(word)) for word, start, end in zip(*cuts, strict=True)])


_PIECES = PieceReader(_words_of)


def _shape(raw: str) -> _Shape:
    """What a word is by its letters alone: its length without a possessive, key, four answers about its form."""
    length, is_possessive = _without_possessive(raw)
    return length, _key(raw[:length]), raw[0].isupper(), raw.isupper(), is_possessive, raw.lower() in _ARTICLES


def _without_possessive(raw: str) -> tuple[int, bool]:
    if len(raw) > 2 and raw[-2] in _MARKS and raw[-1] in "sS":
        return len(raw) - 2, True
    return len(raw), False


def _key(raw: str) -> str:
    key = raw.casefold().translate(_DROP)
    if not key.isascii():
        key = "".join(letter for letter in unicodedata.normalize("NFKD", key) if not unicodedata.combining(letter))
    return _SPELLINGS.get(key, key)


@dataclass(frozen=True, slots=True)
class _Leaf(Generic[V]):
    value: V
    capitals: tuple[bool, ...]
    uppers: tuple[bool, ...]


class Phrases(Generic[V]):
    """Phrases with a value each, found longest first."""

    def __init__(self) -> None:
        self._root: dict[str, dict[str, object]] = {}
        self._leaves: dict[int, list[_Leaf[V]]] = {}
        self.small_first_words: set[str] = set()
        """The keys of the words that phrases begin with in small letters."""

    def add(self, phrase: str, value: V) -> None:
        """Add a phrase; of two that fit the same words, the one added first wins."""
        words = find_words(phrase)
        if words and words[0].key == "the" and len(words) > 1:
            words = words[1:]
        if not words:
            return
        node: dict[str, object] = self._root  # type: ignore[assignment]
        for word in words:
            node = node.setdefault(word.key, {})  # type: ignore[assignment]
        if not words[0].is_capital:
            self.small_first_words.add(words[0].key)
        uppers = tuple(word.is_upper and len(word.key) <= _SHORT for word in words)
        self._leaves.setdefault(id(node), []).append(_Leaf(value, tuple(word.is_capital for word in words), uppers))

    def first_words(self) -> KeysView[str]:
        """The keys of the words that phrases begin with."""
        return self._root.keys()

    def longest(self, words: Sequence[Word], at: int) -> tuple[int, V] | None:
        """How many words the longest phrase that starts at `at` has, and its value."""
        best: tuple[int, V] | None = None
        node: dict[str, object] | None = self._root.get(words[at].key)
        index, end = at, len(words)
        while node is not None:
            index += 1
            for leaf in self._leaves.get(id(node), ()):
                if _fits(leaf, words, at):
                    best = (index - at, leaf.value)
                    break
            if not node or index == end:
                break
            word = words[index]
            node = node.get(word.key) if word.is_joined else None  # type: ignore[assignment]
        return best


def _fits(leaf: _Leaf[V], words: Sequence[Word], at: int) -> bool:
    for offset, (capital, upper) in enumerate(zip(leaf.capitals, leaf.uppers, strict=True)):
        word = words[at + offset]
        if capital and not word.is_capital:
            return False
        if upper and not word.is_upper:
            return False
        if (
            upper
            and word.key in _LOOKS_LIKE_A_WORD
            and word.end - word.start == len(word.key)
            and _is_shouted(words, at + offset)
        ):
            return False
    return True


def _is_shouted(words: Sequence[Word], at: int) -> bool:
    """Whether a word right beside this one stands in capitals too: then "US" may be the pronoun."""
    before = words[at].is_joined and at > 0 and _is_shout(words[at - 1])
    after = at + 1 < len(words) and words[at + 1].is_joined and _is_shout(words[at + 1])
    return before or after


def _is_shout(word: Word) -> bool:
    return word.is_upper and len(word.key) > 1
