"""Regrouping incidents around mentions that are new or changed, without looking at the rest of the dossier.

What may stand together is found pair by pair, by place and day or by a name, so that grouping a closed block of such
mentions gives what grouping the whole dossier would give. Within the block, mentions whose place cannot have changed
stay where they stood (`sayso.incidents.place`), and only incidents that gained or lost a mention are made anew.
"""

import dataclasses
import functools
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from sayso.incidents.ground import Placement, Told, blocks_of
from sayso.incidents.group import find_rival_issues, gather_clusters, tell
from sayso.incidents.incidents import make_incidents, publication_days, with_claims, with_their_claims
from sayso.incidents.kinds import Kinds, kind_of
from sayso.incidents.marks import Marks, find_marks
from sayso.incidents.place import place_mentions
from sayso.pipeline.neighbourhood import Block, find_block, keys_of
from sayso.pipeline.overlay import review_reports
from sayso.records.claim import Claim, Harm
from sayso.records.collecting import collection_paused
from sayso.records.decision import Verb
from sayso.records.incident import ClaimLabel, Incident, IncidentMention
from sayso.store.decisions import has_decisions, load_decisions_about
from sayso.store.incidents import (
    incident_ids_of_mentions,
    load_mentions,
    replace_incidents,
    save_mention_issues,
)
from sayso.store.marks import load_claim_labels, load_dated_reports, load_marked_claims
from sayso.store.placements import PlacedMention, save_people, save_placements
from sayso.store.readings import MentionKeys
from sayso.store.store import Writing

_SETS = tuple(field.name for field in dataclasses.fields(Marks) if field.name != "published")
"""The marks that are sets, as they are kept: a list each, in this order."""
_BY_HAND = (Verb.EDIT, Verb.ADD)


def mention_keys(mentions: Iterable[IncidentMention]) -> dict[str, MentionKeys]:
    """By what each mention is found, by its id."""
    return {mention.id: keys_of(mention) for mention in mentions}


def regroup(
    writing: Writing, mentions: Iterable[IncidentMention], left_behind: Iterable[Incident] = ()
) -> tuple[str, ...]:
    """Group anew what `mentions` may stand with; gives the ids of the incidents that are new, different or gone.

    Args:
        writing: The transaction.
        mentions: Those that are new, or may have changed.
        left_behind: Incidents in which mentions stood that are no longer there.
    """
    with collection_paused():
        return _regroup(writing, mentions, list(left_behind))


def _regroup(writing: Writing, mentions: Iterable[IncidentMention], left: list[Incident]) -> tuple[str, ...]:
    connection = writing.connection
    stranded = load_mentions(connection, [mention for incident in left for mention in incident.mentions])
    seeds = {mention.id: mention for mention in (*mentions, *stranded)}
    told = _tell_fresh(writing, seeds)
    block = find_block(connection, seeds.values())
    unmet = {mention: each for mention, each in block.fresh.items() if mention not in seeds}
    fresh = {**told, **_tell_fresh(writing, unmet)}
    before = {each.id: _placement(each) for each in block.placed.values() if each.cluster is not None}
    is_addition = not left and before.keys().isdisjoint(block.fresh)
    kept = [_told(each) for each in block.placed.values() if each.id in before and each.id not in block.fresh]
    after = place_mentions([*kept, *fresh.values()], Kinds(block.examples), before if is_addition else None)
    changed = {mention for mention, placement in after.items() if before.get(mention) != placement} | block.fresh.keys()
    _save(writing, block, changed, after, fresh)
    touched = block.placed.keys() if block.decisions else _members(before, after, changed)
    found = _make_incidents(connection, block, touched, after)
    old = {incident.id for incident in left} | incident_ids_of_mentions(connection, touched)
    return replace_incidents(writing, old, found, base_codes=_base_codes(found))


def _tell_fresh(writing: Writing, fresh: Mapping[str, IncidentMention]) -> dict[str, Told]:
    """The fresh mentions that have claims, with their marks; by the people they name, they are found from now on."""
    connection = writing.connection
    mentions = with_their_claims(fresh.values(), claims := _claims_for_grouping(connection, fresh.values()))
    by_id = {claim.id: claim for claim in claims}
    published = publication_days(load_dated_reports(connection, {mention.report for mention in mentions}))
    told = {
        mention.id: tell(mention, find_marks(mention, by_id, published.get(mention.report)))
        for mention in mentions
        if mention.claims
    }
    save_people(writing, {mention: blocks_of(told[mention].marks) if mention in told else () for mention in fresh})
    return told


def _members(before: Mapping[str, Placement], after: Mapping[str, Placement], changed: Iterable[str]) -> set[str]:
    """All mentions of the clusters that a changed mention stands in, or stood in."""
    clusters = {side[mention].cluster for mention in changed for side in (before, after) if mention in side}
    return {mention for side in (before, after) for mention, each in side.items() if each.cluster in clusters}


def _make_incidents(
    connection: Connection, block: Block, members: Iterable[str], placements: Mapping[str, Placement]
) -> tuple[Incident, ...]:
    mentions = load_mentions(connection, members)
    told = {mention.id: mention for mention in with_claims(mentions, _labels_of_claims(connection, mentions))}
    reports = load_dated_reports(connection, {mention.report for mention in mentions})
    return make_incidents(gather_clusters(told, placements), reports, block.decisions)


def _claims_for_grouping(connection: Connection, mentions: Iterable[IncidentMention]) -> tuple[Claim, ...]:
    """The claims of the mentions' reports as far as grouping looks at them; whole where a hand changed or added any."""
    reports = {mention.report for mention in mentions}
    marked = load_marked_claims(connection, reports)
    changed = _changed_by_hand(connection, {claim.id: claim.report for claim in marked}, reports)
    untouched = tuple(claim for claim in marked if claim.report not in changed)
    return untouched + review_reports(connection, changed).claims


def _labels_of_claims(connection: Connection, mentions: Iterable[IncidentMention]) -> list[ClaimLabel]:
    """Which mention each claim of the mentions' reports names now."""
    reports = {mention.report for mention in mentions}
    labels = load_claim_labels(connection, reports)
    changed = _changed_by_hand(connection, {label.claim: label.report for label in labels}, reports)
    untouched = [label for label in labels if label.report not in changed]
    by_hand = (
        ClaimLabel(claim.id, claim.report, claim.incident) for claim in review_reports(connection, changed).claims
    )
    return [*untouched, *by_hand]


def _changed_by_hand(connection: Connection, home: Mapping[str, str], reports: set[str]) -> set[str]:
    """Those of the reports in which a hand changed a claim or added one; `home` has each claim's report."""
    if not has_decisions(connection, _BY_HAND):
        return set()
    decisions = load_decisions_about(connection, {*reports, *home})
    by_hand = {decision for decision in decisions if decision.verb in _BY_HAND}
    return {home.get(target.id, target.id) for decision in by_hand for target in decision.targets} & reports


def _save(
    writing: Writing, block: Block, changed: Iterable[str], after: Mapping[str, Placement], fresh: Mapping[str, Told]
) -> None:
    """Keep where the changed mentions stand now, and what is wrong with it."""
    ids = sorted(changed)
    save_placements(writing, [_placed(block, mention, after.get(mention), fresh.get(mention)) for mention in ids])
    save_mention_issues(
        writing, ids, find_rival_issues({mention: after[mention] for mention in ids if mention in after})
    )


def _placed(block: Block, mention: str, placement: Placement | None, told: Told | None) -> PlacedMention:
    known = block.placed[mention]
    if mention in block.fresh:
        marks = told.marks if told else Marks()
        kind, exactness = kind_of(block.fresh[mention]), told.exactness if told else ""
        known = known._replace(kind=kind, exactness=exactness, marks=_dump_marks(marks))
    if placement is None:
        return known._replace(cluster=None, reason=None, score=0, rivals="[]")
    return known._replace(
        cluster=placement.cluster,
        reason=placement.reason,
        score=placement.score,
        rivals=json.dumps(placement.rivals),
    )


def _placement(placed: PlacedMention) -> Placement:
    return Placement(placed.cluster or "", placed.reason or "", placed.score or 0, _load_rivals(placed.rivals or "[]"))


def _told(placed: PlacedMention) -> Told:
    return Told(placed.id, placed.report, placed.kind or "", placed.exactness or "", _load_marks(placed.marks or ""))


def _dump_marks(marks: Marks) -> str:
    sets = (getattr(marks, name) for name in _SETS)
    return json.dumps([*(sorted(each) for each in sets), marks.published])


@functools.lru_cache(maxsize=1024)
def _load_rivals(line: str) -> tuple[str, ...]:
    return tuple(json.loads(line))


@functools.lru_cache(maxsize=16384)
def _load_marks(line: str) -> Marks:
    *sets, published = json.loads(line)
    kept: dict[str, Any] = dict(zip(_SETS, sets, strict=True))
    kept["tolls"] = [(Harm(harm), least) for harm, least in kept["tolls"]]
    kept = {name: frozenset(each) for name, each in kept.items()}
    return Marks(**kept, published=published)


def _base_codes(incidents: Iterable[Incident]) -> dict[str, str]:
    """Each incident's code without the number that told it from others of its block."""
    codes = {incident.code for incident in incidents}
    bases = {}
    for incident in incidents:
        whole, _, number = incident.code.rpartition("-")
        bases[incident.id] = whole if number.isdigit() and whole in codes else incident.code
    return bases
