"""Who is who among parties: states and their organs, armed groups, coalitions, monitors, under all their names.

Entries are data (`data/*.yaml`, and a dossier's own file); a name says nothing about who is right. A name that
opponents use is an alias as well, marked as loaded: the quote keeps it, the record resolves it to the neutral actor.
This module finds names in texts; what an actor did is read elsewhere.
"""

import functools
import importlib.resources
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sayso.actors.phrases import Phrases, Word, WordRow, find_words
from sayso.errors import DataError, InvalidRecord
from sayso.records.codec import from_json
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.countries import Country, load_countries

CAPITAL = "capital"
"""The organ of a mention in which a capital stands for its state ("Moscow denied")."""
COALITION = "coalition"
"""The kind of actor whose members are partners."""
STATE = "state"
_SHORT_COALITION = "coalition"
"""The word that stands for a coalition already named."""

_FILES = ("armed_groups", "coalitions", "organisations", "media")
_BELIEVED = frozenset({"believed", "thought", "suspected", "presumed", "assumed"})
_WERE = frozenset({"were", "was"})
_ACT_REACH = 2
"""Words after a demonym within which an act makes it a party's: "Russian cluster bombs"."""
_TEXTS_KEPT = 16
"""Texts whose mentions are kept: claims of one report ask for its parts many times."""
_NAMES_KEPT = 16_384
"""Names of speakers whose actor is kept: the same few speak in many reports."""


@dataclass(frozen=True, slots=True)
class Organ:
    """A part of an actor that speaks or acts for it. `role` is a short kind ("forces"), the same for all states."""

    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A party, an observer or an outlet.

    `partner_of` are ids of actors at whose side it acts, `members` those of a coalition. `reference` names the public
    list or the usage on which the names rest.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()
    organs: tuple[Organ, ...] = ()
    partner_of: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    reference: str | None = None


@quick_init
@dataclass(frozen=True, slots=True)
class ActorMention:
    """Where a text names an actor, without a possessive ending. `organ` is the role or name of the organ named."""

    span: Span
    actor: str
    is_loaded: bool
    organ: str | None


class _Named(NamedTuple):
    actor: str
    is_loaded: bool
    organ: str | None


class _Head(NamedTuple):
    actor: str
    form: str


class _OrganWord(NamedTuple):
    role: str
    is_loaded: bool


@dataclass(frozen=True, slots=True)
class _WordFamily:
    rule: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _OrganFamily:
    rule: str
    role: str
    reason: str
    words: tuple[str, ...]
    is_loaded: bool = False


@dataclass(frozen=True, slots=True)
class _StateEntry:
    id: str
    aliases: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()
    organs: tuple[Organ, ...] = ()
    partner_of: tuple[str, ...] = ()
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class _StateWords:
    organ_words: tuple[_OrganFamily, ...]
    act_words: _WordFamily
    locatives: _WordFamily
    states: tuple[_StateEntry, ...]
    capital_verbs: _WordFamily
    before_capital: _WordFamily
    ambiguous_capitals: _WordFamily
    act_stops: _WordFamily


@dataclass(slots=True)
class _Grammar:
    """How states are named: heads ("Russian", "Moscow") and the organ or act words that follow them."""

    heads: Phrases[_Head] = field(default_factory=Phrases)
    organs: Phrases[_OrganWord] = field(default_factory=Phrases)
    acts: frozenset[str] = frozenset()
    locatives: frozenset[str] = frozenset()
    capital_verbs: frozenset[str] = frozenset()
    before_capital: frozenset[str] = frozenset()
    act_stops: frozenset[str] = frozenset()


class Registry:
    """All known actors, by id and by name. Made by `open_registry`."""

    def __init__(self, actors: Iterable[Actor], own: Iterable[Actor], words: _StateWords) -> None:
        own = tuple(own)
        self._actors: dict[str, Actor] = {}
        self._names: Phrases[_Named] = Phrases()
        for actor in own:
            self._actors[actor.id] = actor
            self._add_names(actor, (actor.name, *actor.aliases))
        for actor in actors:
            self._actors[actor.id] = _merged(self._actors.get(actor.id), actor)
            # The plain names of states are heads of the grammar: "Russia" may be a territory.
            self._add_names(actor, actor.aliases if actor.kind == STATE else (actor.name, *actor.aliases))
        self._own_coalitions = tuple(actor.id for actor in own if actor.kind == COALITION)
        self._grammar = _grammar(words)
        phrases = (self._names, self._grammar.heads)
        self._firsts = {_SHORT_COALITION}.union(*(some.first_words() for some in phrases))
        self._small_firsts = {_SHORT_COALITION}.union(*(some.small_first_words for some in phrases))
        self._partners = _partners(self._actors.values())
        self._all = functools.lru_cache(_TEXTS_KEPT)(self._find_all)
        self.resolve: Callable[[str], str | None] = functools.lru_cache(_NAMES_KEPT)(self._resolve)
        """The id of the actor that the whole of a name names, None if it names none or says more."""

    def actor(self, actor: str) -> Actor:
        """The actor with this id.

        Raises:
            KeyError: no actor has it.
        """
        return self._actors[actor]

    def actors(self) -> tuple[Actor, ...]:
        """All actors, by id."""
        return tuple(self._actors[key] for key in sorted(self._actors))

    def find(self, text: str, *, start: int = 0, end: int | None = None) -> tuple[ActorMention, ...]:
        """The actors named in `text[start:end]`, in order, the longest names first and none within another."""
        end = len(text) if end is None else end
        mentions, starts = self._all(text)
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        # None lies within another, so only those at the two edges can reach over them.
        cut_left = first > 0 and mentions[first - 1].span.end > start
        cut_right = last > first and mentions[last - 1].span.end > end
        return self._read(text, start, end) if cut_left or cut_right else mentions[first:last]

    def _resolve(self, name: str) -> str | None:
        words = find_words(name)
        at = 1 if len(words) > 1 and words[0].key == "the" else 0
        if not words:
            return None
        named = self._names.longest(words, at)
        if named is not None and at + named[0] == len(words):
            return named[1].actor
        head = self._grammar.heads.longest(words, at)
        if head is None:
            return None
        after = at + head[0]
        organ = self._grammar.organs.longest(words, after) if after < len(words) else None
        return head[1].actor if after + (organ[0] if organ else 0) == len(words) else None

    def are_partners(self, a: str, b: str) -> bool:
        """Whether two actors are on one side: the same, of one coalition, or partners by their entries."""
        return a == b or (a, b) in self._partners

    def _add_names(self, actor: Actor, names: tuple[str, ...]) -> None:
        for name in names:
            self._names.add(name, _Named(actor.id, False, None))
        for name in actor.loaded:
            self._names.add(name, _Named(actor.id, True, None))
        for organ in actor.organs:
            for name in (organ.name, *organ.aliases):
                self._names.add(name, _Named(actor.id, False, organ.role or organ.name))

    def _find_all(self, text: str) -> tuple[tuple[ActorMention, ...], tuple[int, ...]]:
        mentions = self._read(text, 0, len(text))
        return mentions, tuple(mention.span.start for mention in mentions)

    def _read(self, text: str, start: int, end: int) -> tuple[ActorMention, ...]:
        words = WordRow(text, start, end)
        mentions: list[ActorMention] = []
        coalitions: set[str] = set(self._own_coalitions)
        free = 0
        for at in words.find_any(self._firsts, small=self._small_firsts):
            found = self._at(words, at) or self._short_coalition(words, at, coalitions) if at >= free else None
            if found is None:
                continue
            count, named, step = found
            span = Span(words[at].start, words[at + count - 1].end)
            mentions.append(ActorMention(span, named.actor, named.is_loaded, named.organ))
            if self._actors[named.actor].kind == COALITION:
                coalitions.add(named.actor)
            free = at + step
        return tuple(mentions)

    def _at(self, words: Sequence[Word], at: int) -> tuple[int, _Named, int] | None:
        """The mention that starts at a word: how many words it has, whom it names, and how many words to move on."""
        plain = self._names.longest(words, at)
        state = self._state(words, at)
        if plain is not None and (state is None or plain[0] >= state[0]):
            return plain[0], plain[1], plain[0]
        if state is None:
            return None
        count, named = state
        return (count, named, count) if named is not None else None

    def _state(self, words: Sequence[Word], at: int) -> tuple[int, _Named | None] | None:
        """A state at a word, with its organ if one follows; nobody where it is a territory or a mere adjective."""
        grammar = self._grammar
        head = grammar.heads.longest(words, at)
        if head is None:
            return None
        count, (actor, form) = head
        after = at + count
        follows = words[after] if after < len(words) and words[after].is_joined else None
        if follows is not None:
            organ = grammar.organs.longest(words, after)
            if organ is not None and (form != CAPITAL or words[after - 1].is_possessive):
                return count + organ[0], _Named(actor, organ[1].is_loaded, organ[1].role)
            if follows.key in (
                "led",
                "backed",
                "supported",
                "held",
                "controlled",
                "made",
                "run",
                "based",
                "born",
                "occupied",
            ):
                return count, None
        if form == CAPITAL:
            return (count, _Named(actor, False, CAPITAL)) if self._acts_as_state(words, at, after) else (count, None)
        if (
            self._acts(words, after)
            or self._shares_noun(words, after, form)
            or (form == "name" and not self._is_territory(words, at))
            or (form == "demonym" and _is_believed(words, at))
        ):
            return count, _Named(actor, False, None)
        return count, None

    def _acts(self, words: Sequence[Word], after: int) -> bool:
        for index in range(after, min(after + _ACT_REACH, len(words))):
            if not words[index].is_joined:
                return False
            if words[index].key in self._grammar.acts:
                return True
        return False

    def _shares_noun(self, words: Sequence[Word], after: int, form: str) -> bool:
        """Whether the first of two demonyms acts because the second does: "British and French jets"."""
        if form != "demonym" or after + 2 >= len(words) or words[after].key != "and" or not words[after + 1].is_joined:
            return False
        second = self._grammar.heads.longest(words, after + 1)
        if second is None or second[1].form != "demonym":
            return False
        noun = after + 1 + second[0]
        return self._acts(words, noun) or (noun < len(words) and self._grammar.organs.longest(words, noun) is not None)

    def _is_territory(self, words: Sequence[Word], at: int) -> bool:
        before = words[at - 1] if at and words[at].is_joined else None
        return before is not None and before.key in self._grammar.locatives

    def _acts_as_state(self, words: Sequence[Word], at: int, after: int) -> bool:
        """Whether a capital stands for its state: it does or says something, is accused, or owns an act."""
        if words[at].is_joined and at and words[at - 1].key in self._grammar.before_capital:
            return True
        if self._is_territory(words, at) or after >= len(words) or not words[after].is_joined:
            return False
        if words[after - 1].is_possessive:
            return self._acts(words, after) or self._acts(words, after + 1)
        return words[after].key in self._grammar.capital_verbs and not words[after].is_capital

    def _short_coalition(self, words: Sequence[Word], at: int, coalitions: set[str]) -> tuple[int, _Named, int] | None:
        """The coalition that "the coalition" stands for, once exactly one was named."""
        if words[at].key != _SHORT_COALITION or len(coalitions) != 1:
            return None
        if at and words[at].is_joined and words[at - 1].key in self._grammar.act_stops:
            return None
        (actor,) = coalitions
        organ = self._grammar.organs.longest(words, at + 1) if at + 1 < len(words) and words[at + 1].is_joined else None
        count = 1 + (organ[0] if organ else 0)
        return count, _Named(actor, False, organ[1].role if organ else None), count


def _is_believed(words: Sequence[Word], at: int) -> bool:
    """Whether a demonym tells whose something is believed to be: "jets believed to be Drennian", "we believe were"."""
    before = tuple(word.key for word in words[max(0, at - 3) : at])
    return (len(before) > 2 and before[-3] in _BELIEVED and before[-2:] == ("to", "be")) or (
        before[-2:-1] == ("believe",) and before[-1] in _WERE
    )


@functools.lru_cache(maxsize=8)
def open_registry(extra: tuple[Actor, ...] = ()) -> Registry:
    """The registry, with a dossier's own actors before all others.

    An actor of the same id takes over the shipped one's names as well.

    Raises:
        DataError: a file that ships with sayso is damaged, or an entry of the dossier names an unknown partner.
    """
    words = _load_states()
    shipped = [actor for file in _FILES for actor in _load_actors(file)]
    states = _states(words)
    _check_known(extra, {actor.id for actor in (*extra, *shipped, *states)})
    return Registry((*shipped, *states), extra, words)


def load_actor_file(path: Path) -> tuple[Actor, ...]:
    """The actors in a dossier's YAML file, in its order.

    Raises:
        DataError: the file is missing, is no YAML, or an entry is wrong; the message names file and entry.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    return () if content is None else _actors_in(content, str(path))


def _actors_in(content: Any, where: str) -> tuple[Actor, ...]:
    if not isinstance(content, dict) or set(content) != {"actors"} or not isinstance(content["actors"] or [], list):
        raise DataError(f"{where}: must hold one list called 'actors'")
    actors: list[Actor] = []
    for number, item in enumerate(content["actors"] or [], 1):
        try:
            actor = from_json(Actor, item)
        except InvalidRecord as error:
            raise DataError(f"{where}, actor {number}: {error}") from error
        if not actor.id.strip() or not actor.name.strip() or not actor.kind.strip():
            raise DataError(f"{where}, actor {number}: id, name and kind may not be empty")
        if any(actor.id == known.id for known in actors):
            raise DataError(f"{where}, actor {number}: the id {actor.id!r} is there twice")
        actors.append(actor)
    return tuple(actors)


def _check_known(extra: tuple[Actor, ...], known: set[str]) -> None:
    for actor in extra:
        for other in (*actor.partner_of, *actor.members):
            if other not in known:
                raise DataError(f"actor {actor.id!r} names the partner {other!r}, which no entry has as its id")


def _yaml(name: str) -> Any:
    path = importlib.resources.files("sayso.actors") / "data" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text("utf-8"), Loader=loader)
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"actors/data/{name}.yaml cannot be read: install sayso again") from error


@functools.cache
def _load_actors(file: str) -> tuple[Actor, ...]:
    return _actors_in(_yaml(file), f"actors/data/{file}.yaml")


@functools.cache
def _load_states() -> _StateWords:
    try:
        return from_json(_StateWords, _yaml("states"))
    except InvalidRecord as error:
        raise DataError(f"actors/data/states.yaml: {error}") from error


def _states(words: _StateWords) -> list[Actor]:
    entries = {entry.id: entry for entry in words.states}
    states = []
    for country in load_countries():
        entry = entries.pop(state_id(country), None)
        plain = Actor(state_id(country), country.name, STATE, reference="ISO 3166-1")
        if entry is not None:
            plain = replace(
                plain,
                aliases=entry.aliases,
                loaded=entry.loaded,
                organs=entry.organs,
                partner_of=entry.partner_of,
                reference=entry.reference or plain.reference,
            )
        states.append(plain)
    if entries:
        raise DataError(f"actors/data/states.yaml: {next(iter(entries))!r} is no country of the table")
    return states


def state_id(country: Country) -> str:
    """The actor id of a country: its English name, "united-states"."""
    return "-".join(country.name.lower().replace("'", "").split())


def _grammar(words: _StateWords) -> _Grammar:
    grammar = _Grammar(
        acts=frozenset(words.act_words.words),
        locatives=frozenset(words.locatives.words),
        capital_verbs=frozenset(words.capital_verbs.words),
        before_capital=frozenset(words.before_capital.words),
        act_stops=frozenset(words.act_stops.words),
    )
    for country in load_countries():
        actor = state_id(country)
        for name in (country.name, *country.names):
            grammar.heads.add(name, _Head(actor, "name"))
        for demonym in country.demonyms:
            grammar.heads.add(demonym, _Head(actor, "demonym"))
        if country.capital not in words.ambiguous_capitals.words:
            grammar.heads.add(country.capital, _Head(actor, CAPITAL))
    for family in words.organ_words:
        for word in family.words:
            grammar.organs.add(word, _OrganWord(family.role, family.is_loaded))
    return grammar


def _merged(own: Actor | None, shipped: Actor) -> Actor:
    """A dossier's actor with the names of the shipped one of the same id."""
    if own is None:
        return shipped
    return replace(
        own,
        aliases=(*own.aliases, *shipped.aliases),
        loaded=(*own.loaded, *shipped.loaded),
        organs=(*own.organs, *shipped.organs),
        partner_of=tuple(dict.fromkeys((*own.partner_of, *shipped.partner_of))),
        members=tuple(dict.fromkeys((*own.members, *shipped.members))),
    )


def _partners(actors: Iterable[Actor]) -> frozenset[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for actor in actors:
        side = (actor.id, *actor.members)
        pairs |= {(a, b) for a in side for b in side if a != b}
        for other in actor.partner_of:
            pairs |= {(actor.id, other), (other, actor.id)}
    return frozenset(pairs)
