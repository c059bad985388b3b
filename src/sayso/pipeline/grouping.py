"""Regrouping incidents around mentions that are new or changed, without looking at the rest of the dossier.

What may stand together is compatible pair by pair (`sayso.incidents.match`), so that grouping a closed block of such
mentions gives what grouping the whole dossier would give. A block is found by indexed queries, mention by mention, and
through the merges that a reviewer decided.
"""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from sayso.incidents.incidents import group_incidents
from sayso.incidents.match import Fit, find_fit
from sayso.pipeline.overlay import review_reports
from sayso.records.claim import Claim
from sayso.records.decision import Decision, Verb
from sayso.records.incident import Incident, IncidentMention, incident_id
from sayso.records.place import Place
from sayso.records.window import month_day
from sayso.store.days import day_bounds
from sayso.store.decisions import load_decisions_about
from sayso.store.incidents import (
    Neighbourhood,
    find_mentions,
    find_mentions_of_days,
    incident_ids_of_mentions,
    load_mentions,
    mentions_named,
    replace_incidents,
    save_mention_issues,
)
from sayso.store.marks import load_dated_reports, load_marked_claims
from sayso.store.readings import MentionKeys
from sayso.store.store import Writing
from sayso.text.places import REACH_KM, place_key

_KM_OF_A_DEGREE = 111.0
"""Of latitude, rounded down so that a box is never too small."""
_REACH_KM = max(REACH_KM.values())


def mention_keys(mentions: Iterable[IncidentMention]) -> dict[str, MentionKeys]:
    """By what each mention is found, by its id."""
    return {mention.id: _keys_of(mention) for mention in mentions}


def regroup(
    writing: Writing, mentions: Iterable[IncidentMention], left_behind: Iterable[Incident] = ()
) -> tuple[str, ...]:
    """Group anew what `mentions` may stand with; gives the ids of the incidents that are new, different or gone.

    Args:
        writing: The transaction.
        mentions: Those that are new, or may have changed.
        left_behind: Incidents in which mentions stood that are no longer there.
    """
    connection = writing.connection
    left = list(left_behind)
    stranded = load_mentions(connection, [mention for incident in left for mention in incident.mentions])
    block, decisions = _find_block(connection, [*mentions, *stranded])
    old = {incident.id for incident in left} | incident_ids_of_mentions(connection, [each.id for each in block])
    report_ids = [mention.report for mention in block]
    claims = _claims_for_grouping(connection, block)
    found, issues = group_incidents(block, claims, load_dated_reports(connection, report_ids), decisions)
    save_mention_issues(writing, [mention.id for mention in block], issues)
    return replace_incidents(writing, old, found, base_codes=_base_codes(found))


def _claims_for_grouping(connection: Connection, block: Iterable[IncidentMention]) -> tuple[Claim, ...]:
    """The claims of a block's reports as far as grouping looks at them; where a hand changed or added any, whole."""
    reports = {mention.report for mention in block}
    marked = load_marked_claims(connection, reports)
    home = {claim.id: claim.report for claim in marked}
    decisions = load_decisions_about(connection, {*reports, *home})
    by_hand = {decision for decision in decisions if decision.verb in (Verb.EDIT, Verb.ADD)}
    changed = {home.get(target.id, target.id) for decision in by_hand for target in decision.targets} & reports
    untouched = tuple(claim for claim in marked if claim.report not in changed)
    return untouched + review_reports(connection, changed).claims


def _find_block(
    connection: Connection, seeds: Iterable[IncidentMention]
) -> tuple[list[IncidentMention], tuple[Decision, ...]]:
    """All mentions that hang together with `seeds`, by id, and the merges and splits that concern them."""
    known = {mention.id: mention for mention in seeds}
    block = dict(known)
    frontier = list(block.values())
    decided: dict[str, Decision] = {}
    asked: set[_Asked] = set()
    while frontier:
        for other in _look_around(connection, frontier, known, asked):
            known[other.id] = other
        decisions = _decisions_on(connection, frontier)
        decided |= {decision.id: decision for decision in decisions}
        merged = mentions_named(connection, _names_of_merges(decisions))
        known |= {mention.id: mention for mention in merged}
        waiting = [mention for mention in known.values() if mention.id not in block]
        reached = {mention.id for mention in merged} | {
            other.id for other in waiting if any(find_fit(mention, other) is not Fit.NOT for mention in frontier)
        }
        frontier = [mention for mention in waiting if mention.id in reached]
        block |= {mention.id: mention for mention in frontier}
    return [block[key] for key in sorted(block)], tuple(sorted(decided.values(), key=lambda each: each.sequence))


def _look_around(
    connection: Connection,
    frontier: Iterable[IncidentMention],
    known: Mapping[str, IncidentMention],
    asked: "set[_Asked]",
) -> Iterator[IncidentMention]:
    """Mentions not known yet that may be compatible with one of the frontier; nothing is asked twice."""
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
            yield from find_mentions(connection, where, known=known)
    for placeless in (True, False):
        days = {
            month_day(mention.date.edtf) for mention in frontier if mention.date and bool(mention.place) is placeless
        }
        fresh = {day for day in days if day is not None and (placeless, day, None) not in asked}
        asked |= {(placeless, day, None) for day in fresh}
        yield from find_mentions_of_days(connection, fresh, placeless=placeless, known=known)


_Asked = tuple[object, str | None, str | None]
"""A place with the days asked about, or whether placeless mentions were asked about with a day of the year."""


def _place_of(mention: IncidentMention) -> tuple[MentionKeys, tuple[float, float, float, float] | None]:
    """By what a mention's place is looked around, the same for all mentions of one place."""
    return dataclasses.replace(_keys_of(mention), incident=""), _box(mention.place)


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


def _keys_of(mention: IncidentMention) -> MentionKeys:
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


def _decisions_on(connection: Connection, mentions: Iterable[IncidentMention]) -> tuple[Decision, ...]:
    names = {name for mention in mentions for name in (mention.id, mention.report, incident_id(mention.id))}
    found = load_decisions_about(connection, names)
    return tuple(each for each in found if each.verb in (Verb.MERGE, Verb.SPLIT, Verb.UNDO))


def _names_of_merges(decisions: Iterable[Decision]) -> set[str]:
    return {target.id for decision in decisions if decision.verb is Verb.MERGE for target in decision.targets}


def _base_codes(incidents: Iterable[Incident]) -> dict[str, str]:
    """Each incident's code without the number that told it from others of its block."""
    codes = {incident.code for incident in incidents}
    bases = {}
    for incident in incidents:
        whole, _, number = incident.code.rpartition("-")
        bases[incident.id] = whole if number.isdigit() and whole in codes else incident.code
    return bases
