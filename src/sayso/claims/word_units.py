"""A stretch of text as a row of units: words and marks one by one, numbers and known phrases whole.

Each unit carries what the words of harm know of it. Who is counted, and what happened to them, is not asked here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sayso.claims.harm_words import Form, Lexicon, Noun, Predicate
from sayso.records.span import Span
from sayso.text.cut import MARK, cut_words
from sayso.text.numbers import NumberMention
from sayso.text.pieces import PieceReader

_TOKEN = re.compile(rf"([^\W_]+(?:[’'.&-][^\W_]+(?:[’'.&-][^\W_]+)*|)|{MARK})")
_NAMES_LIKE_WORDS = {"IS": "isis", "US": "u.s"}
"""Names that would be read as "is" and "us"; in upper-case text nothing tells them apart."""
_ENDS_CLAUSE = frozenset(".;:!?")


@dataclass(slots=True, eq=False)
class Unit:
    """One word, mark or number of a stretch, with what the lexicon knows of it."""

    start: int
    end: int
    text: str
    low: str
    number: NumberMention | None = None
    noun: Noun | None = None
    predicates: tuple[Predicate, ...] = ()

    def form(self, *forms: Form) -> Predicate | None:
        """The first predicate of this unit that has one of the forms."""
        for one in self.predicates:
            if one.form in forms:
                return one
        return None

    @property
    def ends_clause(self) -> bool:
        """Whether this is a mark that ends a clause or a sentence."""
        return self.low in _ENDS_CLAUSE


def cut_units(text: str, span: Span, numbers: tuple[NumberMention, ...], lexicon: Lexicon) -> list[Unit]:
    """The units of `text` within `span`: numbers whole, known phrases joined, everything else word by word."""
    units: list[Unit] = []
    position = span.start
    names = {} if span.words(text).isupper() else _NAMES_LIKE_WORDS
    for mention in numbers:
        _cut_words(text, position, mention.span.start, units, names, lexicon)
        words = mention.span.words(text)
        units.append(Unit(mention.span.start, mention.span.end, words, words.lower(), mention))
        position = mention.span.end
    _cut_words(text, position, span.end, units, names, lexicon)
    return _joined(text, units, lexicon)


def _cut_words(text: str, start: int, end: int, units: list[Unit], names: Mapping[str, str], lexicon: Lexicon) -> None:
    """Adds the words and marks of a stretch without numbers to `units`."""
    entries, unknown = lexicon.entries, (None, ())
    for at, words in _PIECES.over(text, start, end):
        for first, last, word, low in words:
            low = names.get(word, low)
            noun, predicates = entries.get(low, unknown)
            units.append(Unit(at + first, at + last, word, low, None, noun, predicates))


def _words_of(piece: str) -> tuple[tuple[int, int, str, str], ...]:
    """The words and marks of what stands between two spaces, as they stand there and in lower case."""
    cuts = cut_words(piece, 0, len(piece), pattern=_TOKEN)
    return tuple([(start, end, word, word.lower().replace("’", "'")) for word, start, end in zip(*cuts, strict=True)])


_PIECES = PieceReader(_words_of)


def _joined(text: str, units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The units, with phrases of the lexicon made one."""
    starts = lexicon.phrases
    found: list[Unit] = []
    skip = 0
    for index, unit in enumerate(units):
        if skip:
            skip -= 1
            continue
        if unit.low in starts and (phrase := _phrase_at(units, index, starts[unit.low])):
            skip = len(phrase) - 1
            low, end = " ".join(phrase), units[index + skip].end
            noun, predicates = lexicon.entries.get(low, (None, ()))
            unit = Unit(unit.start, end, text[unit.start : end], low, None, noun, predicates)
        found.append(unit)
    return found


def _phrase_at(units: list[Unit], index: int, seconds: Mapping[str, tuple[tuple[str, ...], ...]]) -> tuple[str, ...]:
    """The longest of the phrases that stands at `index`, empty if none does."""
    after = units[index + 1].low if index + 1 < len(units) else ""
    for phrase in seconds.get(after, ()):
        if len(phrase) == 2 or tuple([other.low for other in units[index : index + len(phrase)]]) == phrase:
            return phrase
    return ()
