"""Names of persons in a row of tokens: where they begin and end, and what the words before them say of the person."""

import functools
import re
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter
from typing import NamedTuple

from sayso.claims.cues import Lexicon
from sayso.text.countries import load_countries
from sayso.text.tokens import Token

LONGEST_NAME = 6
"""Words of a name, small words between its parts included: more capitalised words in a row are a headline."""
MOST_GAP = 1
"""Characters between the parts of a name: a new paragraph begins another."""
_is_capital = attrgetter("is_capital")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?|[A-Z]{1,2}")


@dataclass(frozen=True, eq=False)
class PersonWords:
    """The part `persons` of a language pack. Two are the same only if they are one object: tables are cached by it."""

    titles: tuple[str, ...]
    female: tuple[str, ...]
    male: tuple[str, ...]
    roles: tuple[str, ...]
    bodies: tuple[str, ...]
    particles: tuple[str, ...]


class PersonLexicon:
    """`PersonWords` as look-up tables. `common` are words that a capital does not make a name."""

    def __init__(self, words: PersonWords, cues: Lexicon) -> None:
        self.titles = frozenset(words.titles)
        self.female = frozenset(words.female)
        self.male = frozenset(words.male)
        self.roles = frozenset(words.roles)
        self.bodies = frozenset(words.bodies)
        self.particles = frozenset(words.particles)
        self.articles = cues.determiners
        self.time_words = cues.time_words | cues.adverbs
        self.before_names = self.titles | self.roles
        self.common = _function_words(cues) - self.particles - self.before_names
        self.peoples = frozenset(name.lower() for country in load_countries() for name in country.demonyms)


def _function_words(cues: Lexicon) -> frozenset[str]:
    return frozenset(
        {
            *(cues.determiners | cues.pronouns | cues.connectors | cues.clause_openers | cues.prepositions),
            *(cues.time_words | cues.adverbs | cues.auxiliaries | cues.negations | cues.adjunct_openers),
            *(cues.people_nouns | cues.finite_verbs),
            *cues.verbs,
        }
    )


@functools.lru_cache(maxsize=8)
def compile_persons(words: PersonWords, cues: Lexicon) -> PersonLexicon:
    """The tables of `words`, made once."""
    return PersonLexicon(words, cues)


class Name(NamedTuple):
    """A name at tokens `first` to `last` (exclusive); its titles and trades begin at `head`."""

    first: int
    last: int
    head: int

    @property
    def word_count(self) -> int:
        """How many tokens the name itself has."""
        return self.last - self.first


def find_person_names(tokens: list[Token], lexicon: PersonLexicon) -> list[Name]:
    """The names in a row of tokens, in order, never overlapping."""
    names: list[Name] = []
    common = lexicon.common
    last = 0
    for index in compress(range(len(tokens)), map(_is_capital, tokens)):
        if index < last or tokens[index].low in common or tokens[index].text[0].isdigit():
            continue
        last = _end_of_name(tokens, index, lexicon)
        name = _trimmed(tokens, index, last, lexicon)
        if name is not None:
            names.append(name)
    return names


def _is_part(tokens: list[Token], index: int, lexicon: PersonLexicon) -> bool:
    if index >= len(tokens):
        return False
    token = tokens[index]
    return token.is_capital and token.is_word and token.low not in lexicon.common and not token.text[0].isdigit()


def _end_of_name(tokens: list[Token], index: int, lexicon: PersonLexicon) -> int:
    """One past the last word of the name that begins at `index`."""
    end = index + 1
    while end < len(tokens) and not tokens[end - 1].is_possessive:
        token = tokens[end]
        if not (token.is_capital or token.low in lexicon.particles or "-" in token.text or token.text == "."):
            break  # so it is behind most names
        if token.start - tokens[end - 1].end > MOST_GAP:
            break
        if _is_part(tokens, end, lexicon) or _is_joined(token, lexicon):
            end += 1
        elif _joins(tokens, end, lexicon) and _is_part(tokens, end + 1, lexicon):
            end += 2
        else:
            break
    return end


def _is_joined(token: Token, lexicon: PersonLexicon) -> bool:
    """Whether a word is a part of a name with its particle: "al-Roni"."""
    particle, hyphen, rest = token.text.partition("-")
    return bool(hyphen and rest) and particle in lexicon.particles and rest[0].isupper()


def _joins(tokens: list[Token], index: int, lexicon: PersonLexicon) -> bool:
    """Whether a token joins two parts of a name: "al", the stop of an initial or of a title."""
    token, before = tokens[index], tokens[index - 1]
    if token.text == ".":
        return before.low in lexicon.titles or _INITIALS.fullmatch(before.text) is not None
    return token.low in lexicon.particles or token.text == "-"


def _is_acronym(token: Token) -> bool:
    """Whether a word before a name is a short form: "CEO", "PKK"."""
    return len(token.text) > 2 and token.text.isalpha() and token.text.isupper()


def _trimmed(tokens: list[Token], first: int, last: int, lexicon: PersonLexicon) -> Name | None:
    """The name without titles and trades before it; None where none is left, or where it is that of a body."""
    head = first
    for index in range(last - 1, first - 1, -1):
        if tokens[index].low in lexicon.before_names:
            first = index + (2 if index + 1 < last and tokens[index + 1].text == "." else 1)
            break
    while first < last - 1 and _is_acronym(tokens[first]):
        first += 1
    words = tokens[first:last]
    if not words or len(words) > LONGEST_NAME or not lexicon.bodies.isdisjoint([token.low for token in words]):
        return None
    if len(words) == 1 and (words[0].text.isupper() or words[0].low in lexicon.peoples):
        return None
    while head > 0 and tokens[head - 1].low in lexicon.before_names:
        head -= 1
    return Name(first, last, head)
