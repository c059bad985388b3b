"""The mentions that may stand together with some at hand: a closed block, found by indexed queries.

The block grows by kinds, not by mentions: those that say the same of when and where are looked around once. It also
grows by the people named, who bring mentions together whatever these say of when and where.
"""

import dataclasses
import math
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sayso.incidents.kinds import kind_of
from sayso.incidents.match import may_meet
from sayso.records.decision import Decision, Verb
from sayso.records.incident import IncidentMention, incident_id
from sayso.records.place import Place
from sayso.records.window import lacks_year, month_day
from sayso.store.days import day_bounds
from sayso.store.decisions import has_decisions, load_decisions_about
from sayso.store.incidents import load_mentions, mentions_named
from sayso.store.placements import (
    Neighbourhood,
    PlacedMention,
    find_placed,
    find_placed_on_days,
    load_placed,
    mentions_sharing_people,
)
from sayso.store.readings import MentionKeys
from sayso.text.places import REACH_KM, place_key

_KM_OF_A_DEGREE = 111.0
"""Of latitude, rounded down so that a box is never too small."""
_REACH_KM = max(REACH_KM.values())
_SHAPING = (Verb.MERGE, Verb.SPLIT)


@dataclass(slots=True)
class Block:
    """Mentions that hang together by place and day, by people and by merges, and no others.

    Attributes:
        placed: The mentions by id, each with where it stood.
        examples: A mention of each kind.
        fresh: Those whose kind, marks and place are to be found anew, by id.
        decisions: The merges and splits that concern the mentions, and their undoing, in order.
    """

    placed: dict[str, PlacedMention] = field(default_factory=dict)
    examples: dict[str, IncidentMention] = field(default_factory=dict)
    fresh: dict[str, IncidentMention] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()


def find_block(connection: Connection, seeds: Iterable[IncidentMention]) -> Block:
    """All mentions that hang together with `seeds`, which are the fresh ones, and whose people are kept already."""
    return _Search(connection).find(list(seeds))


class _Search:
    """The mentions met so far; those of the kinds that were reached are the block."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, PlacedMention] = {}
        self._of_kind: dict[str, list[str]] = {}
        self._examples: dict[str, IncidentMention] = {}
        self._fresh: dict[str, IncidentMention] = {}
        self._asked: set[_Asked] = set()
        self._judged: set[str] = set()
        self._asked_for_people: set[str] = set()
        self._has_shaping = has_decisions(connection, _SHAPING)

    def find(self, seeds: Collection[IncidentMention]) -> Block:
        self._meet(load_placed(self._connection, [seed.id for seed in seeds]), {seed.id: seed for seed in seeds})
        reached: set[str] = set()
        frontier = set(self._of_kind)
        decided: dict[str, Decision] = {}
        while frontier or self._unjudged(reached) or self._unasked_for_people(reached):
            found = _look_around(self._connection, self._examples_of(frontier), self._known, self._asked)
            self._meet(found)
            reached |= frontier
            decisions = self._decisions_on(self._unjudged(reached))
            decided |= {decision.id: decision for decision in decisions}
            merged = mentions_named(self._connection, _names_of_merges(decisions))
            bound = {each.id for each in merged} | self._naming_the_same(self._unasked_for_people(reached))
            self._meet(load_placed(self._connection, bound - self._known.keys()))
            waiting = self._of_kind.keys() - reached
            fitting = {kind for kind in waiting if self._fits_any(kind, frontier)}
            frontier = fitting | ({self._kind(mention) for mention in bound} - reached)
        ids = sorted(mention for kind in reached for mention in self._of_kind[kind])
        return Block(
            {mention: self._known[mention] for mention in ids},
            {kind: self._examples[kind] for kind in sorted(reached)},
            {mention: self._fresh[mention] for mention in ids if mention in self._fresh},
            tuple(sorted(decided.values(), key=lambda each: each.sequence)),
        )

    def _meet(self, placed: Iterable[PlacedMention], fresh: dict[str, IncidentMention] | None = None) -> None:
        """Take note of mentions; those never grouped before are fresh."""
        met = {each.id: each for each in placed}
        self._known |= met
        never_placed = [each.id for each in met.values() if each.kind is None and each.id not in (fresh or {})]
        self._fresh |= {**(fresh or {}), **{each.id: each for each in load_mentions(self._connection, never_placed)}}
        for mention in met:
            self._of_kind.setdefault(self._kind(mention), []).append(mention)
        unseen = {kind: mentions[0] for kind, mentions in self._of_kind.items() if kind not in self._examples}
        loaded = {each.id: each for each in load_mentions(self._connection, unseen.values())}
        self._examples |= {kind: loaded[mention] for kind, mention in unseen.items()}

    def _kind(self, mention: str) -> str:
        fresh = self._fresh.get(mention)
        return kind_of(fresh) if fresh else self._known[mention].kind or ""

    def _fits_any(self, kind: str, others: Iterable[str]) -> bool:
        return any(may_meet(self._examples[kind], self._examples[other]) for other in others)

    def _examples_of(self, kinds: Iterable[str]) -> list[IncidentMention]:
        return [self._examples[kind] for kind in kinds]

    def _unjudged(self, kinds: Iterable[str]) -> list[PlacedMention]:
        """The mentions of these kinds whose decisions were not looked up yet; none where there are none at all."""
        if not self._has_shaping:
            return []
        mentions = (mention for kind in kinds for mention in self._of_kind[kind])
        return [self._known[mention] for mention in mentions if mention not in self._judged]

    def _unasked_for_people(self, kinds: Iterable[str]) -> set[str]:
        """The mentions of these kinds for which nobody was looked up yet that names the same people."""
        return {mention for kind in kinds for mention in self._of_kind[kind]} - self._asked_for_people

    def _naming_the_same(self, mentions: Collection[str]) -> set[str]:
        self._asked_for_people |= set(mentions)
        return mentions_sharing_people(self._connection, mentions)

    def _decisions_on(self, mentions: Collection[PlacedMention]) -> tuple[Decision, ...]:
        self._judged |= {each.id for each in mentions}
        names = {name for each in mentions for name in (each.id, each.report, incident_id(each.id))}
        found = load_decisions_about(self._connection, names)
        return tuple(each for each in found if each.verb in (*_SHAPING, Verb.UNDO))


def _look_around(
    connection: Connection,
    frontier: Collection[IncidentMention],
    known: Container[str],
    asked: "set[_Asked]",
) -> Iterator[PlacedMention]:
    """Mentions not known yet that may be compatible with one of the frontier; nothing is asked twice."""
    found: dict[str, PlacedMention] = {}
    placed: dict[object, list[IncidentMention]] = {}
    for mention in frontier:
        if mention.place is not None:
            placed.setdefault(_place_of(mention), []).append(mention)
    for place, mentions in placed.items():
        where = _around(mentions)
        if (whole := (place, None, None)) not in asked and (
            key := (place, where.first_day, where.last_day)
        ) not in asked:
            asked.add(whole if where.first_day is None and where.last_day is None else key)
            found |= {each.id: each for each in find_placed(connection, where, known=known)}
    for placeless in (True, False):
        dates = {mention.date.edtf for mention in frontier if mention.date and bool(mention.place) is placeless}
        days = {(placeless, day, year) for day, year in map(_day_and_year, dates) if day is not None}
        # What was asked of any year was asked of each.
        fresh = {key for key in days if key not in asked and (placeless, key[1], None) not in asked}
        asked |= fresh
        any_year = {day for _, day, year in fresh if year is None}
        of_years = {f"{year}-{day}" for _, day, year in fresh if year is not None}
        on_days = find_placed_on_days(connection, any_year, placeless=placeless, days=of_years, known=known)
        found |= {each.id: each for each in on_days}
    yield from found.values()


def _day_and_year(edtf: str) -> tuple[str | None, str | None]:
    """Month and day of a date that is one day, and its year; None where it is no single day, or names no year."""
    return month_day(edtf), None if lacks_year(edtf) else edtf[:4]


_Asked = tuple[object, str | None, str | None]
"""A place with the days asked about, or whether placeless mentions were asked about with a day and its year (None:
any)."""


def _place_of(mention: IncidentMention) -> tuple[MentionKeys, tuple[float, float, float, float] | None]:
    """By what a mention's place is looked around, the same for all mentions of one place."""
    return dataclasses.replace(keys_of(mention), incident=""), _box(mention.place)


def _around(mentions: Sequence[IncidentMention]) -> Neighbourhood:
    """The neighbourhood of mentions of one place: from the first day of any to the last."""
    keys, box = _place_of(mentions[0])
    bounds = [day_bounds(mention.date) for mention in mentions]
    firsts, lasts = [first for first, _ in bounds], [last for _, last in bounds]
    return Neighbourhood(
        place=keys.place or "",
        around=keys.around,
        first_day=None if None in firsts else min(first for first in firsts if first),
        last_day=None if None in lasts else max(last for last in lasts if last),
        box=box,
    )


def keys_of(mention: IncidentMention) -> MentionKeys:
    """By what a mention is found."""
    around = mention.place.within if mention.place else ()
    names = tuple(key for name in around if name.strip() and (key := place_key(Place(name))))
    return MentionKeys(place_key(mention.place), names, incident_id(mention.id))


def _box(place: Place | None) -> tuple[float, float, float, float] | None:
    """South, north, west and east of what lies within reach of a spot; None of a place that is no spot."""
    if place is None or place.lat is None or place.lon is None or place.precision not in REACH_KM:
        return None
    up = _REACH_KM / _KM_OF_A_DEGREE
    aside = up / max(math.cos(math.radians(min(abs(place.lat) + up, 90.0))), 1e-6)
    if aside >= 180 or abs(place.lon) + aside > 180:  # near a pole or the date line: all around
        return place.lat - up, place.lat + up, -180.0, 180.0
    return place.lat - up, place.lat + up, place.lon - aside, place.lon + aside


def _names_of_merges(decisions: Iterable[Decision]) -> set[str]:
    return {target.id for decision in decisions if decision.verb is Verb.MERGE for target in decision.targets}
