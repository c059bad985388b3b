"""The gate: whether a text can be about harm to people at all, told by its words in one pass and without reading it.

A text passes if some stretch of it holds enough evidence. Evidence is the sum of the weights of the different words
found there; what tells of deaths counts only as far as words for another cause, an illness or a flood, do not outweigh
it in the same stretch. Words and weights are data of the language pack (`gate.yaml`); this module knows no language.

The gate is made to let too much through rather than too little. It says nothing about what a text claims.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ahocorasick_rs import BytesAhoCorasick

from sayso.errors import InvalidRecord
from sayso.records.span import Span
from sayso.records.verdict import TellingWord, Verdict
from sayso.text.word_index import lower_in_place

STAGE = "gate:1"
"""Name and version of this stage, raised when the same text can get another verdict."""
ENOUGH = 1.0
"""Evidence with which a text passes: the weights are made for it."""
MOST_TOLD = 20
"""Words of a verdict: a reason that is longer is no reason."""
_ENCODING = ("utf-8", "surrogatepass")
_OTHER_MARK = re.compile(r"[^\w\x00-\x7f]")
_SMALL_OR_SPACE = bytes(
    ord(chr(byte).lower()) if byte < 0x80 and chr(byte).isalnum() else byte if byte >= 0x80 else ord(" ")
    for byte in range(256)
)
"""ASCII letters small, digits and other scripts as they are, all else a space: each byte stays at its place."""


class Tells(StrEnum):
    """What the words of a family speak of."""

    ATTACK = "attack"
    DEATHS = "deaths"
    OTHER_CAUSE = "other_cause"


@dataclass(frozen=True, slots=True)
class GateFamily:
    """Words that tell the same with the same weight, of which `most` different ones count in one stretch."""

    rule: str
    reason: str
    tells: Tells
    weight: float
    words: tuple[str, ...]
    most: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.weight <= ENOUGH or not self.words:
            raise InvalidRecord(f"{self.rule}: a family has words, and a weight above 0 and at most {ENOUGH:g}")


@dataclass(frozen=True, slots=True)
class GateWords:
    """The part `gate` of a language pack. Words within `reach` bytes of each other are weighed together."""

    reach: int
    families: tuple[GateFamily, ...]

    def __post_init__(self) -> None:
        if self.reach < 1 or not self.families:
            raise InvalidRecord("a gate has families and a reach of at least 1")


class Gate:
    """The words of one language pack, made ready to be looked for all at once.

    Args:
        words: The part `gate` of the pack.

    Raises:
        InvalidRecord: a word stands in it twice.
    """

    def __init__(self, words: GateWords) -> None:
        self._families = words.families
        self._reach = words.reach
        self._family_of: list[int] = []
        patterns: dict[bytes, str] = {}
        for number, family in enumerate(words.families):
            for word in family.words:
                pattern = _prepare(word)
                if pattern in patterns:
                    raise InvalidRecord(f"{word!r} stands in {family.rule} and in {patterns[pattern]}")
                patterns[pattern] = family.rule
                self._family_of.append(number)
        self._lengths = [len(pattern) - 2 for pattern in patterns]
        self._automaton = BytesAhoCorasick(list(patterns))

    def judge(self, text: str) -> Verdict:
        """Whether `text` can be about harm to people, with the words that say so."""
        prepared = _prepare(text)
        stretches = self._gather(prepared)
        best, score = None, 0.0
        for number, found in stretches.items():
            evidence = self._weigh(found)
            if best is None or evidence > score:
                best, score = number, evidence
        if best is None:
            return Verdict(False, 0.0, ())
        return Verdict(score >= ENOUGH, score, self._tell(stretches[best], prepared))

    def lets_pass(self, text: str) -> bool:
        """Whether `text` can be about harm to people: what `judge` says, without looking for the words that say so."""
        return any(self._weigh(found) >= ENOUGH for found in self._gather(_prepare(text)).values())

    def _gather(self, prepared: bytes) -> dict[int, dict[int, int]]:
        """The different words of each stretch, by their numbers, each with the place where it stands first.

        Stretches are two reaches long and overlap by half, so that words within one reach always meet in one.
        """
        stretches: dict[int, dict[int, int]] = {}
        reach = self._reach
        for word, start, _end in self._automaton.find_matches_as_indexes(prepared, overlapping=True):
            number = start // reach
            for each in (number - 1, number):
                found = stretches.get(each)
                if found is None:
                    stretches[each] = {word: start}
                else:
                    found.setdefault(word, start)
        return stretches

    def _weigh(self, found: Iterable[int]) -> float:
        """The evidence in one stretch."""
        counts = [0] * len(self._families)
        for word in found:
            counts[self._family_of[word]] += 1
        sums = dict.fromkeys(Tells, 0.0)
        for family, count in zip(self._families, counts, strict=True):
            if count:
                sums[family.tells] += family.weight * min(count, family.most or count)
        return sums[Tells.ATTACK] + max(0.0, sums[Tells.DEATHS] - sums[Tells.OTHER_CAUSE])

    def _tell(self, found: dict[int, int], prepared: bytes) -> tuple[TellingWord, ...]:
        """The weightiest words of a stretch as spans of the text, in its order."""
        weighty = sorted(found.items(), key=lambda item: (-self._families[self._family_of[item[0]]].weight, item[1]))
        told, at, characters = [], 1, 0
        for word, start in sorted(weighty[:MOST_TOLD], key=lambda item: item[1]):
            # A pattern begins with the space before its word; `prepared` has one more before the text.
            characters += len(prepared[at : start + 1].decode(*_ENCODING))
            at = start + 1
            length = len(prepared[at : at + self._lengths[word]].decode(*_ENCODING))
            family = self._families[self._family_of[word]]
            weight = -family.weight if family.tells is Tells.OTHER_CAUSE else family.weight
            told.append(TellingWord(Span(characters, characters + length), family.rule, weight))
        return tuple(told)


@functools.lru_cache(maxsize=8)
def open_gate(words: GateWords) -> Gate:
    """The gate with these words, made once.

    Raises:
        InvalidRecord: a word stands in them twice.
    """
    return Gate(words)


def _prepare(text: str) -> bytes:
    """The text as UTF-8 in small letters, with a space for each sign that is no letter or digit, and one around all."""
    if not text.isascii():
        text = _OTHER_MARK.sub(" ", lower_in_place(text))
    return b" " + text.encode(*_ENCODING).translate(_SMALL_OR_SPACE) + b" "
