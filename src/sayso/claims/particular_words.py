"""The words by which streets, buildings and people concerned are found: the part `particulars` of a language pack."""

import functools
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParticularRule:
    """One family of words: its id, why they say it, and the words in lower case."""

    id: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ParticularWords:
    """The part `particulars` of a language pack. Two are the same only if they are one object: tables are cached by it.

    Attributes:
        streets: Words behind the name of a street ("road").
        blocks: Words between a number and a street ("block of").
        sites: Words behind the name of a building or a site where people are ("school").
        directions: Words before a street's name that one writer puts and another leaves out ("north").
        concerned: Words right before the name of somebody whom the news is about ("identified as").
        homes: Words right behind the name of the place that somebody is from ("man").
    """

    streets: ParticularRule
    blocks: ParticularRule
    sites: ParticularRule
    directions: ParticularRule
    concerned: ParticularRule
    homes: ParticularRule


_MOST_MARKS = 4
"""Signs that the expression lets stand between such words and the name, a line's end among them."""


class ParticularLexicon:
    """`ParticularWords` as look-up tables."""

    def __init__(self, words: ParticularWords) -> None:
        self.streets = frozenset(words.streets.words)
        self.sites = frozenset(words.sites.words)
        self.ends = self.streets | self.sites
        self.directions = frozenset(words.directions.words)
        self.block_words = tuple({word.split()[0].lower() for word in words.blocks.words})
        """The words of which one stands, in any case, in all that `block` finds."""
        self.block = re.compile(rf"(\d{{1,5}})\s*-?\s*(?:{_any_of(words.blocks.words)})\s+", re.IGNORECASE)
        self._last_concerned = tuple({word.split()[-1] for word in words.concerned.words})
        self._concerned = re.compile(rf"\b(?:{_any_of(words.concerned.words)})\W{{1,3}}$", re.IGNORECASE)
        self.home = re.compile(rf"\s+(?:{_any_of(words.homes.words)})\b")

    def is_concerned(self, before: str) -> bool:
        """Whether words right before a name say that the news is about its bearer.

        The last word is asked first, since the expression would try every place before it.
        """
        low = before.lower() if before.isascii() else ""
        if low and not any(low[:-marks].endswith(self._last_concerned) for marks in range(1, _MOST_MARKS + 1)):
            return False
        return self._concerned.search(before) is not None


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@functools.lru_cache(maxsize=8)
def compile_particulars(words: ParticularWords) -> ParticularLexicon:
    """The tables of `words`, made once."""
    return ParticularLexicon(words)
