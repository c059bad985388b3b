"""What a language pack says about places: the part `places` of a pack, checked against these types."""

from dataclasses import dataclass

from sayso.records.place import Precision


@dataclass(frozen=True, slots=True)
class WordFamily:
    """Words that do one thing, the rule that uses them, and why they are here. Lower case."""

    rule: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindFamily:
    """Words for a kind of place, and how precisely a place of that kind is known."""

    rule: str
    precision: Precision
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceWords:
    """The words around place names in one language. Two are the same only if they are one object."""

    kinds_after: tuple[KindFamily, ...]
    kinds_before: tuple[KindFamily, ...]
    directions: WordFamily
    name_parts: WordFamily
    linkers: WordFamily
    prepositions: WordFamily
    bare_prepositions: WordFamily
    titles: WordFamily
    speech: WordFamily
    organisations: WordFamily
    of_organisations: WordFamily
    official: WordFamily
    given_names: WordFamily
    common: WordFamily
    surnames: WordFamily
