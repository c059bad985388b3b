"""Which incidents may have to be answered for anew: those that entries of the log have to do with.

What an incident's answer follows from is kept with its reports, with reports that hang together with these by joins,
and in decisions. Whatever cannot be led back to incidents that way (a record that is gone, something withheld) touches
all of them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import Connection

from sayso.errors import UsageError
from sayso.records.decision import Decision, Verb
from sayso.review.edits import read_addition
from sayso.store.decisions import load_decisions_by_id, load_decisions_by_verb
from sayso.store.events import load_records_since
from sayso.store.incidents import incident_ids_of_reports, reports_named
from sayso.store.origins import load_joins_around, reports_of_joins
from sayso.store.readings import reports_of_captures, reports_of_claims

_LINKING = (Verb.MERGE, Verb.SPLIT, Verb.JOIN, Verb.PART, Verb.OVERRIDE)
"""Verbs by which a decision on one incident goes stale when a record of another one changes."""
_OF_NO_INCIDENT = frozenset({"incident", "meta", "checkpoint", "timestamp", "verification", "export"})
"""Kinds that lead to no report. An incident is itself what is looked for."""
Homes = Mapping[str, Collection[str]]
"""The reports that records belong to, by the record's id."""


class _TouchesAllError(Exception):
    """What changed cannot be led back to single incidents."""


def find_touched(connection: Connection, since: int) -> frozenset[str] | None:
    """The ids of the incidents that entries after `since` have to do with; None: all may be another.

    Ids of incidents that are gone may be among them.
    """
    changed = load_records_since(connection, since)
    try:
        reports = _lead_back(connection, changed)
    except _TouchesAllError:
        return None
    joins = load_joins_around(connection, reports)
    reports |= {side for join in joins for side in (join.left, join.right)}
    reports |= _find_linked(connection, reports)
    return incident_ids_of_reports(connection, reports) | changed.get("incident", frozenset())


def _lead_back(connection: Connection, changed: Mapping[str, frozenset[str]]) -> set[str]:
    """The reports that changed records, by kind, belong to.

    Raises:
        _TouchesAllError: one belongs to none.
    """
    reports: set[str] = set()
    for kind in changed.keys() - _OF_NO_INCIDENT:
        if kind == "decision":
            reports |= _reports_decided_on(connection, changed[kind])
        elif kind == "capture":  # of an archive, or of what could not be read, there is no report
            reports |= {report for found in reports_of_captures(connection, changed[kind]).values() for report in found}
        elif kind in _HOMES:
            reports |= _homes_of_all(changed[kind], _HOMES[kind](connection, changed[kind]))
        else:
            raise _TouchesAllError
    return reports


_HOMES: Mapping[str, Callable[[Connection, Iterable[str]], Homes]] = {
    "report": reports_named,
    "claim": reports_of_claims,
    "incident_mention": reports_named,
    "placement": reports_named,
    "origin_join": reports_of_joins,
}


def _homes_of_all(records: Iterable[str], homes: Homes) -> set[str]:
    found: set[str] = set()
    for record in records:
        if record not in homes:
            raise _TouchesAllError
        found.update(homes[record])
    return found


def _reports_decided_on(connection: Connection, ids: Iterable[str]) -> set[str]:
    """The reports whose records these decisions are on, or undo a decision on."""
    names: set[str] = set()
    ahead, seen = set(ids), set[str]()
    while ahead:
        decisions = load_decisions_by_id(connection, ahead)
        if len(decisions) < len(ahead) or any(each.verb is Verb.WITHHOLD for each in decisions):
            raise _TouchesAllError
        seen |= ahead
        ahead = set()
        for decision in decisions:
            targets = {target.id for target in decision.targets}
            if decision.verb is Verb.UNDO:
                ahead |= targets - seen
            elif decision.verb is Verb.ADD:
                names.add(_read_addition(decision)[1])
            else:
                names |= targets
    return _homes_of_all(names, _find_homes(connection, names))


def _find_homes(connection: Connection, names: Iterable[str]) -> Homes:
    """The reports of everything that decisions are on: claims, mentions, incidents, reports, claims added by hand."""
    wanted = set(names)
    found = {**reports_of_claims(connection, wanted), **reports_named(connection, wanted)}
    if wanted - found.keys():
        added = map(_read_addition, load_decisions_by_verb(connection, [Verb.ADD]))
        found = {**{claim: (report,) for claim, report in added}, **found}
    return found


def _read_addition(decision: Decision) -> tuple[str, str]:
    """The id of a claim that was added by hand, and its report's."""
    try:
        claim = read_addition(decision)
    except UsageError as error:  # its words were erased, or are no claim
        raise _TouchesAllError from error
    return claim.id, claim.report


def _find_linked(connection: Connection, reports: Collection[str]) -> set[str]:
    """The reports of other incidents that a decision names together with records of these reports."""
    decisions = [each for each in load_decisions_by_verb(connection, _LINKING) if len(each.targets) > 1]
    named = {target.id for decision in decisions for target in decision.targets}
    homes = {**reports_of_claims(connection, named), **reports_named(connection, named)}
    linked: set[str] = set()
    for decision in decisions:
        involved = {report for target in decision.targets for report in homes.get(target.id, ())}
        if not involved.isdisjoint(reports):
            linked |= involved
    return linked
