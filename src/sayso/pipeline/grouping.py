"""Regrouping incidents around mentions that are new or changed, without looking at the rest of the dossier.

What may stand together is compatible pair by pair (`sayso.incidents.match`), so that grouping a closed block of such
mentions gives what grouping the whole dossier would give. A block is found by indexed queries, mention by mention, and
through the merges that a reviewer decided.
"""

import math
from collections.abc import Iterable

from sqlalchemy import Connection

from sayso.incidents.incidents import group_incidents
from sayso.incidents.match import Fit, find_fit
from sayso.pipeline.overlay import review_reports
from sayso.records.decision import Decision, Verb
from sayso.records.incident import Incident, IncidentMention, incident_id
from sayso.records.place import Place
from sayso.store.days import day_bounds, month_day
from sayso.store.decisions import load_decisions_about
from sayso.store.incidents import (
    Neighbourhood,
    find_mentions,
    incidents_of_mentions,
    load_mentions,
    mentions_named,
    replace_incidents,
    save_mention_issues,
)
from sayso.store.readings import MentionKeys, load_reports
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
    old = {incident.id for incident in [*left, *incidents_of_mentions(connection, [each.id for each in block])]}
    report_ids = [mention.report for mention in block]
    claims = review_reports(connection, report_ids).claims
    found, issues = group_incidents(block, claims, load_reports(connection, report_ids), decisions)
    save_mention_issues(writing, [mention.id for mention in block], issues)
    return replace_incidents(writing, old, found, base_codes=_base_codes(found))


def _find_block(
    connection: Connection, seeds: Iterable[IncidentMention]
) -> tuple[list[IncidentMention], tuple[Decision, ...]]:
    """All mentions that hang together with `seeds`, by id, and the merges and splits that concern them."""
    block = {mention.id: mention for mention in seeds}
    frontier = list(block.values())
    decided: dict[str, Decision] = {}
    while frontier:
        near = [other for mention in frontier for other in _compatible(connection, mention)]
        decisions = _decisions_on(connection, frontier)
        decided |= {decision.id: decision for decision in decisions}
        merged = mentions_named(connection, _names_of_merges(decisions))
        frontier = list({other.id: other for other in [*near, *merged] if other.id not in block}.values())
        block |= {mention.id: mention for mention in frontier}
    return [block[key] for key in sorted(block)], tuple(sorted(decided.values(), key=lambda each: each.sequence))


def _compatible(connection: Connection, mention: IncidentMention) -> list[IncidentMention]:
    candidates = find_mentions(connection, _around(mention))
    return [other for other in candidates if other.id != mention.id and find_fit(mention, other) is not Fit.NOT]


def _around(mention: IncidentMention) -> Neighbourhood:
    first_day, last_day = day_bounds(mention.date)
    keys = _keys_of(mention)
    return Neighbourhood(
        first_day=first_day,
        last_day=last_day,
        place=keys.place,
        around=keys.around,
        month_day=month_day(mention.date),
        box=_box(mention.place),
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
