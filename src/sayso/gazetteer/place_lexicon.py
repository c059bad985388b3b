"""The words of a language pack around names of places, as sets for one pass over a text."""

import functools
from dataclasses import dataclass

from sayso.gazetteer.names import normalise_name
from sayso.gazetteer.words import PlaceWords
from sayso.records.place import Precision


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a pack as sets, for one pass over a text."""

    kinds_after: dict[str, Precision]
    kinds_before: dict[str, Precision]
    directions: frozenset[str]
    name_parts: frozenset[str]
    linkers: frozenset[str]
    prepositions: frozenset[str]
    bare_prepositions: frozenset[str]
    titles: frozenset[str]
    speech: frozenset[str]
    organisations: frozenset[str]
    of_organisations: frozenset[str]
    official: frozenset[str]
    given_names: frozenset[str]
    common: frozenset[str]
    surnames: frozenset[str]


@functools.lru_cache(maxsize=16)
def make_lexicon(words: PlaceWords) -> Lexicon:
    """The words of a pack as sets of normalised keys."""
    return Lexicon(
        kinds_after={normalise_name(word): family.precision for family in words.kinds_after for word in family.words},
        kinds_before={normalise_name(word): family.precision for family in words.kinds_before for word in family.words},
        directions=_keys(words.directions.words),
        name_parts=_keys(words.name_parts.words),
        linkers=_keys(words.linkers.words),
        prepositions=_keys(words.prepositions.words),
        bare_prepositions=_keys(words.bare_prepositions.words),
        titles=_keys(words.titles.words),
        speech=_keys(words.speech.words),
        organisations=_keys(words.organisations.words),
        of_organisations=_keys(words.of_organisations.words),
        official=_keys(words.official.words),
        given_names=_keys(words.given_names.words),
        common=_keys(words.common.words),
        surnames=_keys(words.surnames.words),
    )


def _keys(words: tuple[str, ...]) -> frozenset[str]:
    """Words as the keys under which names are looked up."""
    return frozenset(normalise_name(word) for word in words)
