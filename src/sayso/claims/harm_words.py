"""The words of harm in a language pack: who is counted, what was done to them, and what a figure covers."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sayso.records.claim import Harm, Whom


class Form(StrEnum):
    """The grammatical form of a word of harm: it says on which side the people counted stand."""

    PARTICIPLE = "participle"
    GERUND = "gerund"
    FINITE = "finite"
    INTRANSITIVE = "intransitive"
    ADJECTIVE = "adjective"
    NOMINAL = "nominal"
    TOLL = "toll"
    ANCHOR = "anchor"
    PART = "part"
    MAJORITY = "majority"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class PeopleNoun:
    """Nouns for people, and who they are. With `harm` the noun itself says what happened ("12 fatalities")."""

    id: str
    reason: str
    whom: Whom
    singular: tuple[str, ...]
    plural: tuple[str, ...]
    harm: Harm | None = None


@dataclass(frozen=True, slots=True)
class FamilyNoun:
    """Nouns for a family."""

    id: str
    reason: str
    singular: tuple[str, ...]
    plural: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleAdjective:
    """Adjectives that say who "people" are."""

    id: str
    reason: str
    whom: Whom
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HarmVerb:
    """The forms of a predicate of harm. `is_strict`: it harms people only when its object is a word for people."""

    id: str
    reason: str
    harm: Harm
    participle: tuple[str, ...] = ()
    gerund: tuple[str, ...] = ()
    finite: tuple[str, ...] = ()
    intransitive: tuple[str, ...] = ()
    adjective: tuple[str, ...] = ()
    nominal: tuple[str, ...] = ()
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class HarmNoun:
    """Nouns for a count of the harmed ("death toll") or for the harmed as a group ("the dead")."""

    id: str
    reason: str
    harm: Harm
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words with one effect: what follows is a part, or the count is of a campaign."""

    id: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Majority:
    """Words for most of a count, or with `is_all` for the whole of it."""

    id: str
    reason: str
    words: tuple[str, ...]
    is_all: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TollWords:
    """The tolls part of a language pack. Compared by identity: its tables are built once for each object."""

    people: tuple[PeopleNoun, ...]
    families: tuple[FamilyNoun, ...]
    adjectives: tuple[PeopleAdjective, ...]
    harms: tuple[HarmVerb, ...]
    tolls: tuple[HarmNoun, ...]
    anchors: tuple[HarmNoun, ...]
    parts: tuple[Cue, ...]
    majorities: tuple[Majority, ...]
    campaign: tuple[Cue, ...]
    campaign_spans: tuple[str, ...]
    since_near: tuple[str, ...]
    negators: tuple[str, ...]
    modals: tuple[str, ...]
    hedged_modals: tuple[str, ...]
    conditions: tuple[str, ...]
    auxiliaries: tuple[str, ...]
    speech: tuple[str, ...]
    passive: tuple[str, ...]
    perfect: tuple[str, ...]
    determiners: tuple[str, ...]
    indefinite: tuple[str, ...]
    definite: tuple[str, ...]
    subject_barriers: tuple[str, ...]
    superseded: tuple[str, ...]
    stop_words: tuple[str, ...]
    things: tuple[str, ...]
    adverbs: tuple[str, ...]
    prepositions: tuple[str, ...]
    list_links: tuple[str, ...]
    coordinators: tuple[str, ...]
    toll_links: tuple[str, ...]
    kin_female: tuple[str, ...]
    kin_male: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people as the lexicon knows it."""

    whom: Whom
    is_plural: bool
    harm: Harm | None
    is_family: bool = False


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word or phrase of harm as the lexicon knows it. `harm` is None for the cue of a part."""

    id: str
    harm: Harm | None
    form: Form
    is_strict: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The pack's tables for looking words up. Phrases are kept by their first word, the longest first."""

    nouns: dict[str, Noun]
    predicates: dict[str, tuple[Predicate, ...]]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    adjectives: dict[str, Whom]
    campaign: tuple[str, ...]
    sets: dict[str, frozenset[str]]
    triggers: tuple[str, ...]


_SETS = (
    "campaign_spans", "since_near", "negators", "modals", "hedged_modals", "conditions", "auxiliaries", "speech",
    "passive", "perfect", "determiners", "indefinite", "definite", "subject_barriers", "superseded", "stop_words",
    "things", "kin_female", "kin_male", "adverbs", "prepositions", "list_links", "coordinators", "toll_links",
)  # fmt: skip


@functools.lru_cache(maxsize=16)
def build_lexicon(words: TollWords) -> Lexicon:
    """The tables of one language pack."""
    nouns, predicates = _nouns(words), _predicates(words)
    every = (*nouns, *predicates)
    return Lexicon(
        nouns=nouns,
        predicates=predicates,
        phrases=_phrases(every),
        adjectives={word: entry.whom for entry in words.adjectives for word in entry.words},
        campaign=tuple(word for cue in words.campaign for word in cue.words),
        sets={name: frozenset(getattr(words, name)) for name in _SETS},
        triggers=_triggers(nouns, predicates),
    )


def _nouns(words: TollWords) -> dict[str, Noun]:
    nouns = {}
    for entry in words.people:
        nouns.update({word: Noun(entry.whom, False, entry.harm) for word in entry.singular})
        nouns.update({word: Noun(entry.whom, True, entry.harm) for word in entry.plural})
    for family in words.families:
        nouns.update({word: Noun(Whom.UNKNOWN, False, None, is_family=True) for word in family.singular})
        nouns.update({word: Noun(Whom.UNKNOWN, True, None, is_family=True) for word in family.plural})
    return nouns


def _predicates(words: TollWords) -> dict[str, tuple[Predicate, ...]]:
    found: dict[str, tuple[Predicate, ...]] = {}

    def add(entry_id: str, harm: Harm | None, form: Form, forms: Iterable[str], is_strict: bool = False) -> None:
        for word in forms:
            found[word] = (*found.get(word, ()), Predicate(entry_id, harm, form, is_strict))

    for verb in words.harms:
        for form in (Form.PARTICIPLE, Form.GERUND, Form.FINITE, Form.INTRANSITIVE, Form.ADJECTIVE, Form.NOMINAL):
            add(verb.id, verb.harm, form, getattr(verb, form.value), verb.is_strict)
    for noun in words.tolls:
        add(noun.id, noun.harm, Form.TOLL, noun.words)
    for noun in words.anchors:
        add(noun.id, noun.harm, Form.ANCHOR, noun.words)
    for cue in words.parts:
        add(cue.id, None, Form.PART, cue.words)
    for majority in words.majorities:
        add(majority.id, None, Form.ALL if majority.is_all else Form.MAJORITY, majority.words)
    return found


def _phrases(every: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for phrase in every:
        parts = tuple(phrase.split())
        if len(parts) > 1:
            found.setdefault(parts[0], set()).add(parts)
    return {first: tuple(sorted(some, key=lambda parts: (-len(parts), parts))) for first, some in found.items()}


def _triggers(nouns: dict[str, Noun], predicates: dict[str, tuple[Predicate, ...]]) -> tuple[str, ...]:
    """Strings without one of which a stretch tells no toll: the shortest, for "killed" has "kill" in it."""
    harmed = {word for word, noun in nouns.items() if noun.harm is not None}
    told = {
        word
        for word, some in predicates.items()
        if any(one.harm is not None and one.form is not Form.ANCHOR for one in some)
    }
    told |= {
        word.removeprefix("the ") for word, some in predicates.items() if any(one.form is Form.ANCHOR for one in some)
    }
    singles = {phrase for phrase in harmed | told if " " not in phrase}
    rare = {max(phrase.split(), key=len) for phrase in harmed | told if singles.isdisjoint(phrase.split())}
    found = singles | rare
    return tuple(sorted(word for word in found if not any(other != word and other in word for other in found)))
