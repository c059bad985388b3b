"""The words by which statements are attributed, compiled from a language pack for look-up. Data in, tables out."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from sayso.records.claim import Stance

_WORDS_KEPT = 16_384
"""Different words whose answers are kept: most words of a text stand in the next as well."""


@dataclass(frozen=True, slots=True)
class CueFamily:
    """Verbs of one kind: what the speaker does, what may follow, and every form of each verb."""

    rule: str
    name: str
    stance: Stance
    complements: tuple[str, ...]
    reason: str
    verbs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CuePhrase:
    """Cues of several words, in lower case; what stands behind a bar belongs to the content: "put | the toll at".

    "N" stands for any number: "named | N of the dead as".
    """

    rule: str
    stance: Stance
    complements: tuple[str, ...]
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HearsayCue:
    """Words of hearsay: "is believed to", "reportedly"."""

    rule: str
    stance: Stance
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrammarWords:
    """Function words and endings, each group named for its place in the patterns of speech."""

    that: tuple[str, ...]
    by: tuple[str, ...]
    of: tuple[str, ...]
    to: tuple[str, ...]
    as_: tuple[str, ...]
    and_: tuple[str, ...]
    deed_links: tuple[str, ...]
    blame_links: tuple[str, ...]
    place_links: tuple[str, ...]
    lasting: tuple[str, ...]
    open_times: tuple[str, ...]
    hearers: tuple[str, ...]
    plain_sayings: tuple[str, ...]
    noun_sayings: tuple[str, ...]
    noun_followers: tuple[str, ...]
    before_speech: tuple[str, ...]
    joiners: tuple[str, ...]
    sharers: tuple[str, ...]
    impersonal: tuple[str, ...]
    have: tuple[str, ...]
    agent_links: tuple[str, ...]
    own_articles: tuple[str, ...]
    apposition_pronouns: tuple[str, ...]
    capital_links: tuple[str, ...]
    clause_ends: tuple[str, ...]
    phrase_ends: tuple[str, ...]
    short_verbs: tuple[str, ...]
    denials: tuple[str, ...]
    subject_pronouns: tuple[str, ...]
    before_participles: tuple[str, ...]
    saying: tuple[str, ...]
    quoting: tuple[str, ...]
    citing: tuple[str, ...]
    naming: tuple[str, ...]
    passed_on: tuple[str, ...]
    venues: tuple[str, ...]
    venue_links: tuple[str, ...]
    particles: tuple[str, ...]
    asked_links: tuple[str, ...]
    existential: tuple[str, ...]
    reflexives: tuple[str, ...]
    moments: tuple[str, ...]
    body_owners: tuple[str, ...]
    blame_verbs: tuple[str, ...]
    blame_takers: tuple[str, ...]
    report_takers: tuple[str, ...]
    falsehoods: tuple[str, ...]
    truths: tuple[str, ...]
    subordinators: tuple[str, ...]
    bare_nouns: tuple[str, ...]
    showing: tuple[str, ...]
    lives: tuple[str, ...]
    allied_bodies: tuple[str, ...]
    totalling: tuple[str, ...]
    totals: tuple[str, ...]
    issuers: tuple[str, ...]
    own_outlets: tuple[str, ...]
    answerable: tuple[str, ...]
    motions: tuple[str, ...]
    unanswered: tuple[str, ...]
    armies: tuple[str, ...]
    lone_things: tuple[str, ...]
    unsaid: tuple[str, ...]
    unsaid_verbs: tuple[str, ...]
    about: tuple[str, ...]
    asides: tuple[str, ...]
    anonymity: tuple[str, ...]
    anonymous_things: tuple[str, ...]
    anonymous_verbs: tuple[str, ...]
    amounts: tuple[str, ...]
    own_words: tuple[str, ...]
    ahead: tuple[str, ...]
    kept_endings: tuple[str, ...]
    persons_link: tuple[str, ...]
    peoples: tuple[str, ...]
    own_reports: tuple[str, ...]
    ranks: tuple[str, ...]
    next_articles: tuple[str, ...]
    subject_forms: dict[str, str]
    past_ending: str
    gerund_ending: str
    adverb_ending: str
    plural_ending: str


@dataclass(frozen=True, eq=False)
class CueWords:
    """The part `cues` of a language pack. Two are the same only if they are one object: tables are cached by it."""

    families: tuple[CueFamily, ...]
    phrases: tuple[CuePhrase, ...]
    according: tuple[str, ...]
    hearsay: tuple[HearsayCue, ...]
    hearsay_adverbs: tuple[HearsayCue, ...]
    carrier_nouns: tuple[str, ...]
    be: tuple[str, ...]
    auxiliaries: tuple[str, ...]
    adverbs: tuple[str, ...]
    negations: tuple[str, ...]
    determiners: tuple[str, ...]
    pronouns: tuple[str, ...]
    connectors: tuple[str, ...]
    clause_openers: tuple[str, ...]
    prepositions: tuple[str, ...]
    noun_links: tuple[str, ...]
    people_nouns: tuple[str, ...]
    role_nouns: tuple[str, ...]
    speaker_modifiers: tuple[str, ...]
    document_nouns: tuple[str, ...]
    adjunct_openers: tuple[str, ...]
    time_words: tuple[str, ...]
    adjunct_phrases: tuple[str, ...]
    said_in: tuple[str, ...]
    content_openers: tuple[str, ...]
    abandon_if_next: tuple[str, ...]
    finite_verbs: tuple[str, ...]
    person_pronouns: tuple[str, ...]
    group_pronouns: tuple[str, ...]
    relative_pronouns: tuple[str, ...]
    definite_words: tuple[str, ...]
    articles: tuple[str, ...]
    name_links: tuple[str, ...]
    titles: tuple[str, ...]
    courtesies: tuple[str, ...]
    owned_people: tuple[str, ...]
    owned_houses: tuple[str, ...]
    office_adjectives: tuple[str, ...]
    kinds_of_bodies: tuple[str, ...]
    nobody: tuple[str, ...]
    comparatives: tuple[str, ...]
    office_verbs: tuple[str, ...]
    organisation_words: tuple[str, ...]
    first_person: tuple[str, ...]
    generic_bodies: tuple[str, ...]
    predicates: tuple[str, ...]
    contrasts: tuple[str, ...]
    picture_nouns: tuple[str, ...]
    never_speakers: tuple[str, ...]
    weapons: tuple[str, ...]
    telling_verbs: tuple[str, ...]
    outlet_words: tuple[str, ...]
    grammar: GrammarWords
    context_roles: tuple[str, ...]
    civil_houses: tuple[str, ...]
    armed_houses: tuple[str, ...]
    verdicts: tuple[str, ...]
    generic_antecedents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """One way to attribute: the verb family or phrase that a word belongs to."""

    rule: str
    name: str
    stance: Stance
    complements: frozenset[str]
    is_gerund: bool = False
    length: int = 1


class Lexicon:
    """`CueWords` as look-up tables. Every attribute is a frozenset of lower-case words, or a dict from such words.

    `speakers` can speak, `attributing` are all words and marks at which an attribution can be found. `next_ones` are
    the ordinals from the second on, which the words of harm hold.
    """

    def __init__(self, words: CueWords, next_ones: tuple[str, ...]) -> None:
        self.next_ones = frozenset(next_ones)
        self.verbs = {
            form: Cue(family.rule, family.name, family.stance, frozenset(family.complements), form.endswith("ing"))
            for family in reversed(words.families)
            for verb in family.verbs
            for form in verb
        }
        self.phrases = _phrase_table(words.phrases)
        self.according = _by_first_word(words.according)
        self.hearsay = {word: cue for cue in words.hearsay for word in cue.words}
        self.hearsay_adverbs = {word: cue for cue in words.hearsay_adverbs for word in cue.words}
        self.carrier_nouns = frozenset(words.carrier_nouns)
        self.be = frozenset(words.be)
        self.auxiliaries = frozenset(words.auxiliaries)
        self.adverbs = frozenset(words.adverbs)
        self.negations = frozenset(words.negations)
        self.ahead = frozenset(words.grammar.ahead)
        self.determiners = frozenset(words.determiners)
        self.pronouns = frozenset(words.pronouns)
        self.connectors = frozenset(words.connectors)
        self.clause_openers = frozenset(words.clause_openers)
        self.prepositions = frozenset(words.prepositions)
        self.noun_links = frozenset(words.noun_links)
        self.people_nouns = frozenset(words.people_nouns)
        self.role_nouns = frozenset(words.role_nouns)
        self.speaker_modifiers = frozenset(words.speaker_modifiers)
        self.document_nouns = frozenset(words.document_nouns)
        self.adjunct_openers = frozenset(words.adjunct_openers)
        self.time_words = frozenset(words.time_words)
        self.adjunct_phrases = _by_first_word(words.adjunct_phrases)
        self.said_in = frozenset(words.said_in)
        self.content_openers = frozenset(words.content_openers)
        self.finite_verbs = frozenset(words.finite_verbs)
        self.person_pronouns = frozenset(words.person_pronouns)
        self.group_pronouns = frozenset(words.group_pronouns)
        self.relative_pronouns = frozenset(words.relative_pronouns)
        self.definite_words = frozenset(words.definite_words)
        self.articles = frozenset(words.articles)
        self.name_links = frozenset(words.name_links)
        self.titles = frozenset(words.titles)
        self.courtesies = frozenset(words.courtesies)
        self.owned_people = frozenset(words.owned_people)
        self.owned_houses = frozenset(words.owned_houses)
        self.office_adjectives = frozenset(words.office_adjectives)
        self.kinds_of_bodies = frozenset(words.kinds_of_bodies)
        self.nobody = frozenset(words.nobody)
        self.comparatives = frozenset(words.comparatives)
        self.office_verbs = frozenset(words.office_verbs)
        self.organisation_words = frozenset(words.organisation_words)
        self.first_person = frozenset(words.first_person)
        self.generic_bodies = frozenset(words.generic_bodies)
        self.predicates = frozenset(words.predicates)
        self.contrasts = frozenset(words.contrasts)
        self.picture_nouns = frozenset(words.picture_nouns)
        self.never_speakers = frozenset(words.never_speakers)
        self.weapons = frozenset(words.weapons)
        self.telling_verbs = frozenset(words.telling_verbs)
        self.outlet_words = frozenset(words.outlet_words)
        self.grammar = words.grammar
        self.context_roles = frozenset(words.context_roles)
        self.civil_houses = frozenset(words.civil_houses)
        self.armed_houses = frozenset(words.armed_houses)
        self.verdicts = frozenset(words.verdicts)
        self.generic_antecedents = frozenset(words.generic_antecedents)
        self.passing = frozenset(
            {*words.grammar.citing, *words.grammar.passed_on, *words.grammar.venues, *self.telling_verbs}
        )
        """Words beside which somebody can be named who passed on what is said."""
        self.anonymity_openers = tuple({phrase.split()[0] for phrase in words.grammar.anonymity})
        """The words that the wish to stay unnamed begins with, a negation left out."""
        self.anonymous_verbs = frozenset(words.grammar.anonymous_verbs)
        self.documents_in_words = self.document_nouns - self.picture_nouns
        self.bodies_by_kind = self.kinds_of_bodies | self.generic_bodies
        self.boundaries = self.clause_openers | self.connectors
        self.ends_of_names = self.boundaries | self.time_words
        """Words at which the name of whoever is told ends."""
        self.speakers = self.people_nouns | self.role_nouns | self.organisation_words | self.document_nouns
        self.offices = self.role_nouns - self.organisation_words
        self.people = self.people_nouns - self.organisation_words
        self.people_and_bodies = self.people_nouns | self.role_nouns | self.organisation_words
        self.before_names = self.role_nouns | self.determiners | self.titles
        self.source_openers = self.determiners | self.people_nouns | self.role_nouns | self.speaker_modifiers
        self.object_prepositions = self.prepositions - self.clause_openers - {"by", "on", "in", "at"}
        self.verb_helpers = self.auxiliaries | self.adverbs
        self.be_helpers = self.be | self.adverbs
        self._finite = self.finite_verbs | (self.auxiliaries - {"to"})
        self.says_something: Callable[[str], bool] = functools.lru_cache(_WORDS_KEPT)(self._says_something)
        """Whether a word can make a clause: a finite verb, or a predicate of headlines."""
        self.is_finite: Callable[[str], bool] = functools.lru_cache(_WORDS_KEPT)(self._is_finite)
        """Whether a word can be a finite verb, judged by its form alone."""
        self.attributing = frozenset(
            {
                *self.verbs,
                *self.phrases,
                *self.according,
                *self.hearsay,
                *self.hearsay_adverbs,
                *self.carrier_nouns,
                ":",
            }
        )

    def names_document(self, lows: set[str]) -> bool:
        """Whether words name a document, and no picture: "hospital records", not "video"."""
        return bool(lows & self.document_nouns) and not lows & self.picture_nouns

    def _says_something(self, low: str) -> bool:
        return low in self.predicates or self._is_finite(low)

    def _is_finite(self, low: str) -> bool:
        return low in self._finite or (len(low) > 4 and low.endswith("ed"))


@functools.lru_cache(maxsize=8)
def compile_cues(words: CueWords, next_ones: tuple[str, ...]) -> Lexicon:
    """The tables of `words`, made once; `next_ones` are those of the same language's words of harm."""
    return Lexicon(words, next_ones)


def _by_first_word(phrases: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    split = [tuple(phrase.split()) for phrase in phrases]
    return {first: tuple(parts for parts in split if parts[0] == first) for first in {parts[0] for parts in split}}


def _phrase_table(phrases: tuple[CuePhrase, ...]) -> dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]:
    table: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for phrase in phrases:
        for words in phrase.words:
            head, _bar, tail = words.partition("|")
            parts = (*head.split(), *tail.split())
            cue = Cue(
                phrase.rule,
                "phrase",
                phrase.stance,
                frozenset(phrase.complements),
                parts[0].endswith("ing"),
                len(head.split()),
            )
            table.setdefault(parts[0], []).append((parts, cue))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}
