"""Incidents, and which mentions stand in them. What follows from their claims is assessed anew whenever it is asked."""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from sayso.records.codec import content_fingerprint, dumps, loads
from sayso.records.incident import Incident, IncidentMention, code_apart
from sayso.records.issue import Issue
from sayso.store.days import day_bounds
from sayso.store.rows import PORTION, indexable, portions
from sayso.store.store import Writing
from sayso.store.tables import (
    INCIDENT,
    INCIDENT_MEMBERSHIP,
    INCIDENT_MENTION,
    MENTION_ISSUE,
    REPORT,
)

_AFTER_ALL_IDS = "~"
_LISTED = (INCIDENT.c.first_day.is_(None), INCIDENT.c.first_day, INCIDENT.c.code, INCIDENT.c.id)
"""The order in which incidents are listed: by first day and code, those without a day last."""

_HAS_PREVIOUS = '"previous_codes":["'
"""In the record of an incident into which others were merged."""


def mentions_named(connection: Connection, names: Iterable[str]) -> tuple[IncidentMention, ...]:
    """The mentions that decisions name: by their own id, their report's or that of the incident they would set up."""
    found: dict[str, str] = {}
    for portion in portions(sorted(set(names))):
        for column in (INCIDENT_MENTION.c.id, INCIDENT_MENTION.c.report, INCIDENT_MENTION.c.incident):
            query = select(INCIDENT_MENTION.c.id, INCIDENT_MENTION.c.record).where(column.in_(portion))
            found |= {row.id: row.record for row in connection.execute(query)}
    return tuple(loads(IncidentMention, found[mention]) for mention in sorted(found))


def reports_named(connection: Connection, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The reports that names mean: a report's own id, a mention's, or that of the incident which one would set up."""
    found: dict[str, set[str]] = {}
    for portion in portions(sorted(set(names))):
        for name in connection.scalars(select(REPORT.c.id).where(REPORT.c.id.in_(portion))):
            found.setdefault(name, set()).add(name)
        for column in (INCIDENT_MENTION.c.id, INCIDENT_MENTION.c.incident):
            for name, report in connection.execute(
                select(column, INCIDENT_MENTION.c.report).where(column.in_(portion))
            ):
                found.setdefault(name, set()).add(report)
    return {name: frozenset(reports) for name, reports in found.items()}


def incident_ids_of_reports(connection: Connection, report_ids: Iterable[str]) -> frozenset[str]:
    """The ids of the incidents that these reports tell of."""
    found: set[str] = set()
    for portion in portions(sorted(set(report_ids))):
        query = (
            select(INCIDENT_MEMBERSHIP.c.incident)
            .join(INCIDENT_MENTION, INCIDENT_MENTION.c.id == INCIDENT_MEMBERSHIP.c.mention)
            .where(INCIDENT_MENTION.c.report.in_(portion))
        )
        found.update(connection.scalars(query))
    return frozenset(found)


def load_mentions(connection: Connection, mention_ids: Iterable[str]) -> tuple[IncidentMention, ...]:
    """The mentions with these ids, by id."""
    found: list[IncidentMention] = []
    for portion in portions(sorted(set(mention_ids))):
        query = select(INCIDENT_MENTION.c.record).where(INCIDENT_MENTION.c.id.in_(portion))
        found.extend(_load_mention(line) for line in connection.scalars(query.order_by(INCIDENT_MENTION.c.id)))
    return tuple(found)


@functools.lru_cache(maxsize=16384)
def _load_mention(line: str) -> IncidentMention:
    """One mention; those of an incident that grows are asked for again and again."""
    return loads(IncidentMention, line)


def incidents_of_mentions(connection: Connection, mention_ids: Iterable[str]) -> tuple[Incident, ...]:
    """The incidents in which any of these mentions stands, by id."""
    found: dict[str, Incident] = {}
    for portion in portions(sorted(set(mention_ids))):
        query = (
            select(INCIDENT.c.id, INCIDENT.c.record)
            .join(INCIDENT_MEMBERSHIP, INCIDENT_MEMBERSHIP.c.incident == INCIDENT.c.id)
            .where(INCIDENT_MEMBERSHIP.c.mention.in_(portion))
        )
        found |= {row.id: loads(Incident, row.record) for row in connection.execute(query)}
    return tuple(found[incident_id] for incident_id in sorted(found))


def incident_ids_of_mentions(connection: Connection, mention_ids: Iterable[str]) -> frozenset[str]:
    """The ids of the incidents in which any of these mentions stands."""
    found: set[str] = set()
    for portion in portions(sorted(set(mention_ids))):
        query = select(INCIDENT_MEMBERSHIP.c.incident).where(INCIDENT_MEMBERSHIP.c.mention.in_(portion))
        found.update(connection.scalars(query))
    return frozenset(found)


def replace_incidents(
    writing: Writing, old: Iterable[str], new: Sequence[Incident], *, base_codes: Mapping[str, str]
) -> tuple[str, ...]:
    """Put `new` in the place of the incidents with the ids `old`; gives the ids that are new, different or gone.

    Args:
        writing: The transaction.
        old: The ids of the incidents that `new` replaces.
        new: Incidents whose codes may clash with those of incidents elsewhere in the dossier.
        base_codes: Each new incident's code as it would be if it were the only one, by id.
    """
    connection = writing.connection
    old_ids = {*old, *(incident.id for incident in new)}
    bases = {*_base_codes(connection, old_ids).values(), *base_codes.values()}
    outside = _first_with_codes(connection, bases, old_ids)
    wanted = _with_codes(
        {**{each.id: each for each in new}, **{each.id: each for each in outside.values()}},
        {**base_codes, **{each.id: base for base, each in outside.items()}},
    )
    kept = _records(connection, {*old_ids, *wanted})
    gone = tuple(sorted(set(kept) - set(wanted)))
    lines = {key: dumps(each) for key, each in wanted.items()}
    changed = tuple(sorted(key for key, line in lines.items() if kept.get(key) != line))
    for portion in portions(gone):
        connection.execute(delete(INCIDENT_MEMBERSHIP).where(INCIDENT_MEMBERSHIP.c.incident.in_(portion)))
    for incident_id in changed:  # before any is entered elsewhere: a mention stands in one at a time
        _drop_members(connection, incident_id, wanted[incident_id].mentions)
    for portion in portions(gone):
        connection.execute(delete(INCIDENT).where(INCIDENT.c.id.in_(portion)))
    for incident_id in gone:
        writing.log("remove", "incident", incident_id)
    for incident_id in changed:
        base = base_codes.get(incident_id) or next(code for code, each in outside.items() if each.id == incident_id)
        _save_incident(writing, wanted[incident_id], lines[incident_id], base, is_known=incident_id in kept)
    return gone + changed


def save_mention_issues(writing: Writing, mention_ids: Iterable[str], issues: Iterable[Issue]) -> None:
    """Keep `issues` as all that is wrong with the grouping of these mentions; each names its mention in `record`."""
    for portion in portions(sorted(set(mention_ids))):
        writing.connection.execute(delete(MENTION_ISSUE).where(MENTION_ISSUE.c.mention.in_(portion)))
    rows = [{"mention": issue.record, "record": dumps(issue)} for issue in issues]
    if rows:
        writing.connection.execute(insert(MENTION_ISSUE), rows)


def load_mention_issues(connection: Connection, mention_ids: Iterable[str]) -> tuple[Issue, ...]:
    """What is wrong with the grouping of these mentions, by mention."""
    wanted = set(mention_ids)
    query = select(MENTION_ISSUE.c.mention, MENTION_ISSUE.c.record).order_by(MENTION_ISSUE.c.mention)
    rows: Sequence[Row[str, str]] | None = None
    if len(wanted) > PORTION:  # of a big incident: mostly there are fewer issues than are asked about, and all are read
        rows = connection.execute(query.limit(len(wanted) + 1)).all()
    if rows is None or len(rows) > len(wanted):
        rows = [
            row
            for portion in portions(sorted(wanted))
            for row in connection.execute(query.where(MENTION_ISSUE.c.mention.in_(portion)))
        ]
    return tuple(loads(Issue, row[1]) for row in rows if row[0] in wanted)


def load_incidents(connection: Connection, incident_ids: Iterable[str] | None = None) -> tuple[Incident, ...]:
    """The incidents with these ids, or all, by first day and code (undated ones last)."""
    if incident_ids is None:
        query = select(INCIDENT.c.record).order_by(*_LISTED)
        return tuple(loads(Incident, line) for line in connection.scalars(query))
    found: list[Incident] = []
    for portion in portions(sorted(set(incident_ids))):
        query = select(INCIDENT.c.record).where(INCIDENT.c.id.in_(portion)).order_by(*_LISTED)
        found.extend(loads(Incident, line) for line in connection.scalars(query))
    return tuple(found)


def load_incidents_from(connection: Connection, first: int, most: int) -> tuple[Incident, ...]:
    """At most so many incidents from a place on (0: from the first), in the order of `load_incidents`."""
    query = select(INCIDENT.c.record).order_by(*_LISTED).offset(first).limit(most)
    return tuple(loads(Incident, line) for line in connection.scalars(query))


def incident_by_code(connection: Connection, code: str) -> tuple[Incident, ...]:
    """The incidents with this code: one, none, or in a damaged dossier several."""
    query = select(INCIDENT.c.record).where(INCIDENT.c.code == indexable(code)).order_by(INCIDENT.c.id)
    return tuple(loads(Incident, line) for line in connection.scalars(query))


def count_incidents(connection: Connection) -> int:
    """How many incidents there are."""
    return int(connection.scalar(select(func.count()).select_from(INCIDENT)) or 0)


def _records(connection: Connection, incident_ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for portion in portions(sorted(set(incident_ids))):
        rows = connection.execute(select(INCIDENT.c.id, INCIDENT.c.record).where(INCIDENT.c.id.in_(portion)))
        found |= {row.id: row.record for row in rows}
    return found


def _base_codes(connection: Connection, incident_ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for portion in portions(sorted(set(incident_ids))):
        rows = connection.execute(select(INCIDENT.c.id, INCIDENT.c.base_code).where(INCIDENT.c.id.in_(portion)))
        found |= {row.id: row.base_code for row in rows}
    return found


def _first_with_codes(connection: Connection, bases: Iterable[str], apart_from: set[str]) -> dict[str, Incident]:
    """For each base code the first incident by id that has it, those in `apart_from` left out."""
    first: dict[str, str] = {}
    for portion in portions(sorted(bases)):
        rows = connection.execute(select(INCIDENT.c.id, INCIDENT.c.base_code).where(INCIDENT.c.base_code.in_(portion)))
        for incident_id, base in rows:
            if incident_id not in apart_from and incident_id < first.get(base, _AFTER_ALL_IDS):
                first[base] = incident_id
    found = {incident.id: incident for incident in load_incidents(connection, first.values())}
    return {base: found[incident_id] for base, incident_id in first.items()}


def _with_codes(incidents: Mapping[str, Incident], bases: Mapping[str, str]) -> dict[str, Incident]:
    """The incidents with their codes: of several with one base the first has it bare, the others end in their ids."""
    bare: dict[str, str] = {}
    for incident_id in sorted(incidents):
        bare.setdefault(bases[incident_id], incident_id)
    codes = {
        key: base if bare[base] == key else code_apart(base, key) for key, base in bases.items() if key in incidents
    }
    return {
        key: replace(
            each, code=codes[key], previous_codes=tuple(old for old in each.previous_codes if old != codes[key])
        )
        for key, each in incidents.items()
    }


def incidents_with_previous_code(connection: Connection, code: str) -> tuple[Incident, ...]:
    """The incidents into which one with this code was merged. Reads every merged incident: for codes not found else."""
    query = select(INCIDENT.c.record).where(INCIDENT.c.record.contains(_HAS_PREVIOUS, autoescape=True))
    found = (loads(Incident, line) for line in connection.scalars(query.order_by(INCIDENT.c.id)))
    return tuple(each for each in found if code in each.previous_codes)


def _drop_members(connection: Connection, incident_id: str, stay: Iterable[str]) -> None:
    """Take out of an incident the mentions that are not among those which stay."""
    gone = sorted(_members(connection, incident_id) - set(stay))
    for portion in portions(gone):
        columns = INCIDENT_MEMBERSHIP.c
        these = delete(INCIDENT_MEMBERSHIP).where(columns.incident == incident_id, columns.mention.in_(portion))
        connection.execute(these)


def _members(connection: Connection, incident_id: str) -> set[str]:
    query = select(INCIDENT_MEMBERSHIP.c.mention).where(INCIDENT_MEMBERSHIP.c.incident == incident_id)
    return set(connection.scalars(query))


def _save_incident(writing: Writing, incident: Incident, line: str, base_code: str, *, is_known: bool) -> None:
    mark = content_fingerprint(json.loads(line))
    values = {
        "code": indexable(incident.code),
        "base_code": base_code,
        "first_day": day_bounds(incident.date)[0],
        "fingerprint": mark,
        "record": line,
    }
    if is_known:
        writing.connection.execute(update(INCIDENT).where(INCIDENT.c.id == incident.id).values(**values))
    else:
        writing.connection.execute(insert(INCIDENT).values(id=incident.id, **values))
    new = set(incident.mentions) - (_members(writing.connection, incident.id) if is_known else set())
    rows = [{"mention": mention, "incident": incident.id} for mention in sorted(new)]
    if rows:
        writing.connection.execute(insert(INCIDENT_MEMBERSHIP), rows)
    writing.log("group", "incident", incident.id)
