"""The words of a language pack for what is done to people: by form, since the form says where the person stands."""

import functools
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

from sayso.records.harm import HarmKind, PartyKind
from sayso.text.word_pattern import WordPattern


class Form(StrEnum):
    """A form of a word of harm: it says on which side the person harmed stands. What is listed first wins."""

    PARTICIPLE = "participle"
    GERUND = "gerund"
    PRESENT = "present"
    SUBJECT = "subject"
    NOUN = "noun"
    ADJECTIVE = "adjective"


@dataclass(frozen=True, slots=True)
class HarmFamily:
    """The words for one kind of harm."""

    id: str
    kind: HarmKind
    reason: str
    participle: tuple[str, ...] = ()
    gerund: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    adjective: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentFamily:
    """The words for one kind of party that does harm."""

    id: str
    kind: PartyKind
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HarmGrammar:
    """Function words around a word of harm, each group named for its place."""

    passive: tuple[str, ...]
    helpers: tuple[str, ...]
    blockers: tuple[str, ...]
    perfects: tuple[str, ...]
    haves: tuple[str, ...]
    conditions: tuple[str, ...]
    prepositions: tuple[str, ...]
    clause_openers: tuple[str, ...]
    object_ends: tuple[str, ...]
    relatives: tuple[str, ...]
    links: tuple[str, ...]
    pronouns: tuple[str, ...]
    of: tuple[str, ...]
    by: tuple[str, ...]
    means: tuple[str, ...]
    opponents: tuple[str, ...]
    among: tuple[str, ...]
    those: tuple[str, ...]
    listing: tuple[str, ...]
    connection: tuple[str, ...]
    accusing: tuple[str, ...]
    suspect_ends: tuple[str, ...]
    adverb_ending: str
    past_ending: str


@dataclass(frozen=True, eq=False)
class HarmWords:
    """The part `harms` of a language pack. Two are the same only if they are one object: tables are cached by it."""

    harms: tuple[HarmFamily, ...]
    of_things: tuple[str, ...]
    naming: tuple[str, ...]
    false_friends: tuple[str, ...]
    agents: tuple[AgentFamily, ...]
    grammar: HarmGrammar
    crimes: tuple[str, ...]
    suspects: tuple[str, ...]


class WordOfHarm(NamedTuple):
    """What a word of harm tells: by which rule, which kind of harm, and in which form."""

    rule: str
    kind: HarmKind
    form: Form


class HarmLexicon:
    """`HarmWords` compiled. `words` are the groups of the grammar as sets, by name."""

    def __init__(self, words: HarmWords) -> None:
        self.forms = {
            word: WordOfHarm(family.id, family.kind, form)
            for family in reversed(words.harms)
            for form in reversed(Form)
            for word in getattr(family, form.value)
        }
        self.of_things = frozenset(words.of_things)
        self.naming = frozenset(words.naming)
        self.false_friends = frozenset(words.false_friends)
        self.pattern = WordPattern((*self.forms, *self.naming, *self.false_friends))
        self.agents = {word: family.kind for family in reversed(words.agents) for word in family.words}
        self.agent_pattern = WordPattern(self.agents)
        groups = (field.name for field in fields(HarmGrammar))
        self.words = {name: frozenset(getattr(words.grammar, name)) for name in groups if not name.endswith("_ending")}
        self.adverb_ending = words.grammar.adverb_ending
        self.past_ending = words.grammar.past_ending
        self.crimes = frozenset(words.crimes)
        self.suspects = frozenset(words.suspects)


@functools.lru_cache(maxsize=8)
def compile_harms(words: HarmWords) -> HarmLexicon:
    """The tables of `words`, made once."""
    return HarmLexicon(words)
