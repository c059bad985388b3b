"""The words of harm in a language pack: who is counted, what was done to them, and what a figure covers."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sayso.records.claim import Harm, Whom
from sayso.text.word_pattern import PatternGroup, WordPattern


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
    MOSTLY = "mostly"
    ALL = "all"
    SELF = "self"


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
    """The forms of a predicate of harm.

    `is_strict`: it harms people only when its object is a word for people. `needs`: it tells of harm only when one of
    these words stands behind it in its clause ("treated for burns").
    """

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
    needs: tuple[str, ...] = ()


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
    """Words for most of a count, or with `is_all` for the whole of it.

    With `names_parts` the people named behind are a part of the count, as in any bare plural.
    """

    id: str
    reason: str
    words: tuple[str, ...]
    is_all: bool = False
    names_parts: bool = False


@dataclass(frozen=True, slots=True)
class ShareWords:
    """Words for so many parts of a count as `top` of `bottom`."""

    id: str
    reason: str
    top: int
    bottom: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfHarm:
    """Words for a death by one's own hand: at least `least` people dead, of whom the last killed the others."""

    id: str
    reason: str
    least: int
    words: tuple[str, ...]


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
    shares: tuple[ShareWords, ...]
    campaign: tuple[Cue, ...]
    self_harm: tuple[SelfHarm, ...]
    periods: tuple[str, ...]
    campaign_spans: tuple[str, ...]
    since_near: tuple[str, ...]
    negators: tuple[str, ...]
    modals: tuple[str, ...]
    hedged_modals: tuple[str, ...]
    hearsay: tuple[str, ...]
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
    companions: tuple[str, ...]
    superlatives: tuple[str, ...]
    comings: tuple[str, ...]
    firsts: tuple[str, ...]
    first_things: tuple[str, ...]
    toll_links: tuple[str, ...]
    intents: tuple[str, ...]
    updates: tuple[str, ...]
    intakes: tuple[str, ...]
    admissions: tuple[str, ...]
    survivals: tuple[str, ...]
    retrievals: tuple[str, ...]
    besides: tuple[str, ...]
    object_pronouns: tuple[str, ...]
    plans: tuple[str, ...]
    presupposing: tuple[str, ...]
    unnamed: tuple[str, ...]
    compared: tuple[str, ...]
    quantities: tuple[str, ...]
    of_those: tuple[str, ...]
    totals: tuple[str, ...]
    gapped: tuple[str, ...]
    unproven: tuple[str, ...]
    several_acts: tuple[str, ...]
    share_words: tuple[str, ...]
    share_places: tuple[str, ...]
    share_breaks: tuple[str, ...]
    owners: tuple[str, ...]
    increments: tuple[str, ...]
    same_count: tuple[str, ...]
    parents: tuple[str, ...]
    pairs: tuple[str, ...]
    kin_owners: tuple[str, ...]
    selves: tuple[str, ...]
    shots: tuple[str, ...]
    survivors: tuple[str, ...]
    then_died: tuple[str, ...]
    kin_female: tuple[str, ...]
    kin_male: tuple[str, ...]
    list_marks: tuple[str, ...]
    list_articles: tuple[str, ...]
    list_owners: tuple[str, ...]
    name_particles: tuple[str, ...]
    naming_verbs: tuple[str, ...]
    the_dead: tuple[str, ...]
    some_of: tuple[str, ...]
    the_harmed: tuple[str, ...]
    naming_links: tuple[str, ...]
    naming_agents: tuple[str, ...]
    offices_of_dead: tuple[str, ...]
    next_ones: tuple[str, ...]
    listing_verbs: tuple[str, ...]
    including_verbs: tuple[str, ...]
    list_counts_of: tuple[str, ...]
    age_words: tuple[str, ...]
    coming_links: tuple[str, ...]
    superlative_links: tuple[str, ...]
    relative_people: tuple[str, ...]
    relative_subjects: tuple[str, ...]
    age_limits: tuple[str, ...]
    between_ages: tuple[str, ...]
    child_ages: tuple[str, ...]
    next_bodies: tuple[str, ...]
    bodies: tuple[str, ...]
    leaving: tuple[str, ...]
    range_links: tuple[str, ...]
    prospects: tuple[str, ...]
    part_verbs: tuple[str, ...]
    saving_verbs: tuple[str, ...]
    self_links: tuple[str, ...]
    undone_links: tuple[str, ...]
    force_owners: tuple[str, ...]
    behind_numbers: tuple[str, ...]
    of_wholes: tuple[str, ...]
    demonstratives: tuple[str, ...]
    behind_persons: tuple[str, ...]
    couples: tuple[str, ...]
    members: tuple[str, ...]
    body_links: tuple[str, ...]
    brings: tuple[str, ...]
    long_times: tuple[str, ...]
    multiples: dict[str, int]


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
    needs: frozenset[str] = frozenset()


Phrases = dict[str, dict[str, tuple[tuple[str, ...], ...]]]
"""Phrases of two words or more by their first word, then by their second."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The pack's tables for looking words up.

    Phrases are kept by their first and second word, the longest first. Of a stretch that tells a toll, at least one
    word is in `triggers`, or one in `weak_triggers` and one in `needs`.
    """

    entries: dict[str, tuple[Noun | None, tuple[Predicate, ...]]]
    phrases: Phrases
    adjectives: dict[str, Whom]
    campaign: Phrases
    campaign_words: PatternGroup
    sets: dict[str, frozenset[str]]
    self_counts: dict[str, int]
    next_ones: dict[str, int]
    multiples: dict[str, int]
    bodies: tuple[str, ...]
    shares: dict[str, Fraction]
    triggers: frozenset[str]
    weak_triggers: frozenset[str]
    needs: frozenset[str]


_SETS = (
    "presupposing", "unnamed", "compared", "quantities", "periods",
    "campaign_spans", "since_near", "negators", "modals", "hedged_modals", "hearsay", "conditions",
    "auxiliaries", "speech",
    "passive", "perfect", "determiners", "indefinite", "definite", "subject_barriers", "superseded", "stop_words",
    "things", "kin_female", "kin_male", "adverbs", "prepositions", "list_links", "coordinators", "companions",
    "superlatives", "firsts", "first_things", "toll_links", "intents", "updates", "intakes", "admissions", "survivals",
    "retrievals", "besides", "object_pronouns", "plans", "parents", "pairs", "kin_owners",
    "selves", "shots", "of_those", "totals", "gapped",
    "list_marks", "list_articles", "list_owners", "name_particles",
    "list_counts_of", "age_words",
    "relative_people", "relative_subjects", "age_limits", "between_ages", "child_ages", "next_bodies", "leaving",
    "range_links", "prospects", "part_verbs", "saving_verbs", "self_links", "undone_links", "force_owners",
    "behind_numbers", "of_wholes", "demonstratives", "behind_persons", "couples", "members", "body_links", "brings",
    "long_times", "some_of",
)  # fmt: skip


@functools.lru_cache(maxsize=16)
def build_lexicon(words: TollWords) -> Lexicon:
    """The tables of one language pack."""
    nouns, predicates = _nouns(words), _predicates(words)
    every = (*nouns, *predicates)
    return Lexicon(
        entries={word: (nouns.get(word), predicates.get(word, ())) for word in every},
        phrases=_phrases(
            (
                *every,
                *words.adverbs,
                *words.intents,
                *words.intakes,
                *words.companions,
                *words.selves,
                *words.totals,
                *words.presupposing,
                *words.compared,
                *words.unnamed,
                *words.quantities,
                *words.periods,
                *_names_of_groups(words, nouns),
            )
        ),
        adjectives={word: entry.whom for entry in words.adjectives for word in entry.words},
        campaign=_phrases(word for cue in words.campaign for word in cue.words),
        campaign_words=PatternGroup([WordPattern(word for cue in words.campaign for word in cue.words)]),
        sets={name: frozenset(getattr(words, name)) for name in _SETS},
        self_counts={word: own.least for own in words.self_harm for word in own.words},
        next_ones={word: number for number, word in enumerate(words.next_ones, 2)},
        multiples=words.multiples,
        bodies=words.bodies,
        shares={word: Fraction(entry.top, entry.bottom) for entry in words.shares for word in entry.words},
        triggers=_triggers(nouns, predicates),
        weak_triggers=_rarest(word for word, some in predicates.items() if all(one.needs for one in some)),
        needs=frozenset(word for some in predicates.values() for one in some for word in one.needs),
    )


def _names_of_groups(words: TollWords, nouns: dict[str, Noun]) -> Iterator[str]:
    """Adjectives of several words that end with no people ("islamic state", not "young children")."""
    every = (word for entry in words.adjectives for word in entry.words)
    return (word for word in every if word.split()[-1] not in nouns)


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

    def add(entry_id: str, harm: Harm | None, form: Form, forms: Iterable[str]) -> None:
        for word in forms:
            found[word] = (*found.get(word, ()), Predicate(entry_id, harm, form))

    for verb in words.harms:
        for form in (Form.PARTICIPLE, Form.GERUND, Form.FINITE, Form.INTRANSITIVE, Form.ADJECTIVE, Form.NOMINAL):
            predicate = Predicate(verb.id, verb.harm, form, verb.is_strict, frozenset(verb.needs))
            for word in getattr(verb, form.value):
                found[word] = (*found.get(word, ()), predicate)
    for noun in words.tolls:
        add(noun.id, noun.harm, Form.TOLL, noun.words)
    for noun in words.anchors:
        add(noun.id, noun.harm, Form.ANCHOR, noun.words)
    for cue in words.parts:
        add(cue.id, None, Form.PART, cue.words)
    for majority in words.majorities:
        form = Form.ALL if majority.is_all else Form.MOSTLY if majority.names_parts else Form.MAJORITY
        add(majority.id, None, form, majority.words)
    for own in words.self_harm:
        add(own.id, Harm.KILLED, Form.SELF, own.words)
    _share_nominals(found)
    return found


def _share_nominals(found: dict[str, tuple[Predicate, ...]]) -> None:
    """Let "the deaths", the dead as a group, be the nominal "deaths" too: "the deaths of 12 civilians"."""
    for phrase, some in tuple(found.items()):
        bare = found.get(phrase.removeprefix("the ")) if phrase.startswith("the ") else None
        nominals = [one for one in bare or () if one.form is Form.NOMINAL]
        found[phrase] = (*some, *nominals)


def _phrases(every: Iterable[str]) -> Phrases:
    found: Phrases = {}
    for phrase in sorted(
        {phrase for phrase in every if " " in phrase}, key=lambda phrase: (-phrase.count(" "), phrase)
    ):
        parts = tuple(phrase.split())
        seconds = found.setdefault(parts[0], {})
        seconds[parts[1]] = (*seconds.get(parts[1], ()), parts)
    return found


def _triggers(nouns: dict[str, Noun], predicates: dict[str, tuple[Predicate, ...]]) -> frozenset[str]:
    """Words without one of which a stretch tells no toll; those that need another word are not among them."""
    harmed = [word for word, noun in nouns.items() if noun.harm is not None]
    told = [word for word, some in predicates.items() if any(one.harm is not None and not one.needs for one in some)]
    return _rarest((*harmed, *told))


def _rarest(phrases: Iterable[str]) -> frozenset[str]:
    """One word of each phrase: one that stands alone among the phrases too, else the longest, which is rarely met."""
    split = {tuple(re.findall(r"[^\W_]+", phrase)) for phrase in phrases}
    alone = {some[0] for some in split if len(some) == 1}
    return frozenset(alone | {max(some, key=len) for some in split if alone.isdisjoint(some)})
