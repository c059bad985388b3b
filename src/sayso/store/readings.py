"""Readings: a report, its claims, its mentions of incidents and its issues, kept and replaced as one."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, case, delete, func, insert, or_, select, update

from sayso.errors import InvalidRecord
from sayso.records.claim import Claim, Kind
from sayso.records.codec import dumps, fingerprint, loads_all
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue
from sayso.records.packed import loads_packed, mark_of, pack_line
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.records.window import month_day
from sayso.store.days import day_bounds
from sayso.store.marks import dump_marks
from sayso.store.rows import among, indexable, plain_values, portions
from sayso.store.store import Writing
from sayso.store.tables import (
    CLAIM,
    CLAIM_KIND,
    INCIDENT_MEMBERSHIP,
    INCIDENT_MENTION,
    ISSUE,
    MENTION_AROUND,
    MENTION_ISSUE,
    MENTION_PERSON,
    ORIGIN_JOIN,
    PLACEMENT,
    REPORT,
)


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """What keeping a reading changed: ids of mentions now gone, and of those new or different."""

    is_new: bool
    is_changed: bool
    removed_mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionKeys:
    """By what a mention is found: its place and those around it by normalised names, the incident it would set up."""

    place: str | None
    around: tuple[str, ...]
    incident: str


def save_reading(writing: Writing, reading: Reading, *, keys: Mapping[str, MentionKeys]) -> ReadingChange:
    """Keep a reading in place of an earlier one of the same capture; what is the same in both stays untouched.

    Args:
        writing: The transaction.
        reading: What was read.
        keys: For each mention's id, by what it is found.

    Raises:
        InvalidRecord: the reading does not hang together.
    """
    _check(reading)
    is_new, is_report_changed = _save_report(writing, reading.report)
    is_claims_changed = _save_claims(writing, reading)
    removed, is_mentions_changed = _save_mentions(writing, reading, keys)
    is_issues_changed = _save_issues(writing, reading)
    if is_issues_changed:
        writing.bind("report", reading.report.id)
    is_changed = is_report_changed or is_claims_changed or is_mentions_changed or is_issues_changed
    return ReadingChange(is_new, is_changed, removed)


def load_report(connection: Connection, report_id: str) -> Report | None:
    """The report with this id, None when there is none."""
    return next(iter(load_reports(connection, [report_id])), None)


def load_reports(connection: Connection, report_ids: Iterable[str]) -> tuple[Report, ...]:
    """The reports with these ids, by id; ids of no report are left out."""
    return tuple(loads_all(Report, _records(connection, REPORT, "id", report_ids)))


def report_of_capture(connection: Connection, capture_id: str) -> str | None:
    """The id of the report read from a capture."""
    return connection.scalar(select(REPORT.c.id).where(REPORT.c.capture == capture_id))


def reports_with_external_id(connection: Connection, external_id: str) -> tuple[str, ...]:
    """The ids of the reports that came with this id of the user's own."""
    query = select(REPORT.c.id).where(REPORT.c.external_id == indexable(external_id)).order_by(REPORT.c.id)
    return tuple(connection.scalars(query))


def all_report_ids(connection: Connection) -> tuple[str, ...]:
    """The ids of all reports, in order."""
    return tuple(connection.scalars(select(REPORT.c.id).order_by(REPORT.c.id)))


def count_reports_with_issue(connection: Connection, code: str) -> int:
    """How many reports have an issue of this code."""
    return connection.scalar(select(func.count(ISSUE.c.report.distinct())).where(ISSUE.c.code == code)) or 0


def load_claims(connection: Connection, claim_ids: Iterable[str]) -> tuple[Claim, ...]:
    """The claims with these ids, by id; ids of no claim are left out."""
    return tuple(loads_packed(Claim, _records(connection, CLAIM, "id", claim_ids, line=_claim_line())))


def load_claims_of_reports(connection: Connection, report_ids: Iterable[str]) -> tuple[Claim, ...]:
    """The claims of these reports, report by report in the order of the text."""
    found: list[Claim] = []
    for portion in portions(sorted(set(report_ids))):
        query = select(_claim_line()).where(among(CLAIM.c.report, portion))
        query = query.order_by(CLAIM.c.report, CLAIM.c.position)
        found.extend(loads_packed(Claim, plain_values(connection, query)))
    return tuple(found)


def load_claims_with_versions(
    connection: Connection, report_ids: Iterable[str]
) -> tuple[tuple[Claim, ...], dict[str, str]]:
    """The claims of these reports in the same order, and the fingerprint of each as it was read, by its id."""
    found: list[Claim] = []
    versions: dict[str, str] = {}
    columns = (CLAIM.c.id, CLAIM.c.fingerprint, _claim_line())
    for portion in portions(sorted(set(report_ids))):
        query = select(*columns).where(among(CLAIM.c.report, portion)).order_by(CLAIM.c.report, CLAIM.c.position)
        rows = connection.execute(query).all()
        found.extend(loads_packed(Claim, [row[2] for row in rows]))
        versions |= {row[0]: row[1] for row in rows}
    return tuple(found), versions


@functools.cache
def _claim_line() -> ColumnElement[str]:
    """The packed line of a claim where it is of this version, else its record."""
    mark = mark_of(Claim)
    is_ours = func.substr(CLAIM.c.packed, 1, len(mark)) == mark
    return case((is_ours, CLAIM.c.packed), else_=CLAIM.c.record)


def reports_of_claims(connection: Connection, claim_ids: Iterable[str]) -> dict[str, tuple[str]]:
    """The report of each of these claims, by the claim's id; ids of no claim are left out."""
    return _home_reports(connection, CLAIM.c.id, CLAIM.c.report, claim_ids)


def reports_of_captures(connection: Connection, capture_ids: Iterable[str]) -> dict[str, tuple[str]]:
    """The report read from each of these captures, by the capture's id; those without one are left out."""
    return _home_reports(connection, REPORT.c.capture, REPORT.c.id, capture_ids)


def _home_reports(
    connection: Connection, name: Column[Any], report: Column[Any], names: Iterable[str]
) -> dict[str, tuple[str]]:
    found: dict[str, tuple[str]] = {}
    for portion in portions(sorted(set(names))):
        found |= {row[0]: (row[1],) for row in connection.execute(select(name, report).where(name.in_(portion)))}
    return found


def claim_ids_of_kind(connection: Connection, kind: Kind) -> tuple[str, ...]:
    """The ids of all claims of one kind, in order."""
    query = select(CLAIM_KIND.c.claim).where(CLAIM_KIND.c.kind == kind.value).order_by(CLAIM_KIND.c.claim)
    return tuple(connection.scalars(query))


def load_mentions_of_reports(connection: Connection, report_ids: Iterable[str]) -> tuple[IncidentMention, ...]:
    """The mentions of incidents in these reports, by id."""
    mentions = loads_all(IncidentMention, _records(connection, INCIDENT_MENTION, "report", report_ids))
    return tuple(sorted(mentions, key=lambda mention: mention.id))


def load_issues(connection: Connection, report_id: str) -> tuple[Issue, ...]:
    """What is wrong with one report, in the order found."""
    query = select(ISSUE.c.record).where(ISSUE.c.report == report_id).order_by(ISSUE.c.position)
    return tuple(loads_all(Issue, connection.scalars(query).all()))


def load_reading(connection: Connection, report_id: str) -> Reading | None:
    """Everything read in one report, None when there is no such report."""
    report = load_report(connection, report_id)
    if report is None:
        return None
    return Reading(
        report,
        load_claims_of_reports(connection, [report_id]),
        load_mentions_of_reports(connection, [report_id]),
        load_issues(connection, report_id),
    )


def _check(reading: Reading) -> None:
    ids = {claim.id for claim in reading.claims}
    if len(ids) != len(reading.claims):
        raise InvalidRecord(f"report {reading.report.id} has two claims with one id: this is a bug, please report it")
    strays = [claim.id for claim in reading.claims if claim.report != reading.report.id]
    strays += [mention.id for mention in reading.mentions if mention.report != reading.report.id]
    strays += [claim for mention in reading.mentions for claim in mention.claims if claim not in ids]
    if strays:
        raise InvalidRecord(f"{strays[0]} is not of report {reading.report.id}: this is a bug, please report it")


def _save_report(writing: Writing, report: Report) -> tuple[bool, bool]:
    known = writing.connection.scalar(select(REPORT.c.record).where(REPORT.c.id == report.id))
    line, mark = dumps(report), fingerprint(report)
    if known == line:
        return False, False
    values = {
        "capture": report.capture,
        "external_id": indexable(report.external_id),
        "published": report.published.edtf if report.published else None,
        "fingerprint": mark,
        "record": line,
    }
    if known is None:
        number = (writing.connection.scalar(select(func.max(REPORT.c.number))) or 0) + 1
        new = insert(REPORT).values(id=report.id, number=number, strand=number, shingle_count=0, **values)
        writing.connection.execute(new)
    else:
        writing.connection.execute(update(REPORT).where(REPORT.c.id == report.id).values(**values))
    writing.log("read" if known is None else "read again", "report", report.id)
    return known is None, True


def _save_claims(writing: Writing, reading: Reading) -> bool:
    wanted = {
        claim.id: {
            "id": claim.id,
            "report": claim.report,
            "position": position,
            "label": indexable(claim.incident),
            "marks": dump_marks(claim),
            "fingerprint": fingerprint(claim),
            "record": dumps(claim),
            "packed": pack_line(claim),
        }
        for position, claim in enumerate(reading.claims)
    }
    kept = _kept(writing.connection, CLAIM, reading.report.id)
    same = {claim_id for claim_id, row in kept.items() if claim_id in wanted and _is_same(row, wanted[claim_id])}
    stale = [claim_id for claim_id in kept if claim_id not in same]
    for portion in portions(stale):
        writing.connection.execute(delete(CLAIM_KIND).where(CLAIM_KIND.c.claim.in_(portion)))
        writing.connection.execute(delete(CLAIM).where(CLAIM.c.id.in_(portion)))
    for claim_id in stale:
        if claim_id not in wanted:
            writing.log("remove", "claim", claim_id)
    new = [claim for claim in reading.claims if claim.id not in same]
    if new:
        writing.connection.execute(insert(CLAIM), [wanted[claim.id] for claim in new])
        kinds = [{"kind": kind.value, "claim": claim.id} for claim in new for kind in dict.fromkeys(claim.kinds)]
        writing.connection.execute(insert(CLAIM_KIND), kinds)
    for claim in new:
        writing.log("claim", "claim", claim.id)
    return bool(stale or new)


def _is_same(kept: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether the row of a claim is what it is to be, however its record is packed."""
    return all(kept[name] == value for name, value in wanted.items() if name != CLAIM.c.packed.name)


def _save_mentions(writing: Writing, reading: Reading, keys: Mapping[str, MentionKeys]) -> tuple[tuple[str, ...], bool]:
    wanted = {mention.id: _mention_row(mention, keys[mention.id]) for mention in reading.mentions}
    kept = _kept(writing.connection, INCIDENT_MENTION, reading.report.id)
    removed = tuple(sorted(set(kept) - set(wanted)))
    for mention_id in removed:
        gone = delete(INCIDENT_MEMBERSHIP).where(INCIDENT_MEMBERSHIP.c.mention == mention_id)
        writing.connection.execute(gone)
        writing.connection.execute(delete(MENTION_AROUND).where(MENTION_AROUND.c.mention == mention_id))
        writing.connection.execute(delete(MENTION_ISSUE).where(MENTION_ISSUE.c.mention == mention_id))
        writing.connection.execute(delete(PLACEMENT).where(PLACEMENT.c.mention == mention_id))
        writing.connection.execute(delete(MENTION_PERSON).where(MENTION_PERSON.c.mention == mention_id))
        writing.connection.execute(delete(INCIDENT_MENTION).where(INCIDENT_MENTION.c.id == mention_id))
        _log_removed_mention(writing, mention_id)
    new = [row for mention_id, row in wanted.items() if mention_id not in kept]
    changed = [row for mention_id, row in wanted.items() if mention_id in kept and kept[mention_id] != row]
    if new:
        writing.connection.execute(insert(INCIDENT_MENTION), new)
    for row in changed:
        same = update(INCIDENT_MENTION).where(INCIDENT_MENTION.c.id == row["id"])
        writing.connection.execute(same.values(**row))
        writing.connection.execute(delete(MENTION_AROUND).where(MENTION_AROUND.c.mention == row["id"]))
    around = [
        {"mention": row["id"], "place_key": indexable(key)}
        for row in new + changed
        for key in dict.fromkeys(keys[row["id"]].around)
    ]
    if around:
        writing.connection.execute(insert(MENTION_AROUND), around)
    for row in new + changed:
        writing.log("mention", "incident_mention", row["id"])
    return removed, bool(removed or new or changed)


def _mention_row(mention: IncidentMention, keys: MentionKeys) -> dict[str, Any]:
    first_day, last_day = day_bounds(mention.date)
    place = mention.place
    return {
        "id": mention.id,
        "report": mention.report,
        "first_day": first_day,
        "last_day": last_day,
        "month_day": month_day(mention.date.edtf) if mention.date else None,
        "place_key": indexable(keys.place),
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "incident": keys.incident,
        "record": dumps(mention),
    }


def _save_issues(writing: Writing, reading: Reading) -> bool:
    wanted = [
        {"report": reading.report.id, "position": position, "code": issue.code, "record": dumps(issue)}
        for position, issue in enumerate(reading.issues)
    ]
    query = select(ISSUE).where(ISSUE.c.report == reading.report.id).order_by(ISSUE.c.position)
    kept = [dict(row) for row in writing.connection.execute(query).mappings()]
    if kept == wanted:
        return False
    writing.connection.execute(delete(ISSUE).where(ISSUE.c.report == reading.report.id))
    if wanted:
        writing.connection.execute(insert(ISSUE), wanted)
    return True


def _kept(connection: Connection, table: Table, report_id: str) -> dict[str, dict[str, Any]]:
    rows = connection.execute(select(table).where(table.c.report == report_id)).mappings()
    return {row["id"]: dict(row) for row in rows}


def _records(
    connection: Connection,
    table: Table,
    column: str,
    values: Iterable[str],
    *,
    line: ColumnElement[str] | None = None,
) -> Iterator[str]:
    shown = table.c.record if line is None else line
    for portion in portions(sorted(set(values))):
        query = select(shown).where(among(table.c[column], portion)).order_by(table.c.id)
        yield from plain_values(connection, query)


def drop_reading(writing: Writing, report_id: str) -> None:
    """Take a report with everything read in it out of the record (its capture, its shingles and the log of it stay)."""
    claims = select(CLAIM.c.id).where(CLAIM.c.report == report_id)
    mentions = select(INCIDENT_MENTION.c.id).where(INCIDENT_MENTION.c.report == report_id)
    either_side = or_(ORIGIN_JOIN.c.left == report_id, ORIGIN_JOIN.c.right == report_id)
    for kind, gone in (("claim", claims), ("origin_join", select(ORIGIN_JOIN.c.id).where(either_side))):
        for record in sorted(writing.connection.scalars(gone)):
            writing.log("remove", kind, record)
    for mention_id in sorted(writing.connection.scalars(mentions)):
        _log_removed_mention(writing, mention_id)
    for statement in (
        delete(CLAIM_KIND).where(CLAIM_KIND.c.claim.in_(claims)),
        delete(CLAIM).where(CLAIM.c.report == report_id),
        delete(INCIDENT_MEMBERSHIP).where(INCIDENT_MEMBERSHIP.c.mention.in_(mentions)),
        delete(MENTION_AROUND).where(MENTION_AROUND.c.mention.in_(mentions)),
        delete(MENTION_ISSUE).where(MENTION_ISSUE.c.mention.in_(mentions)),
        delete(PLACEMENT).where(PLACEMENT.c.mention.in_(mentions)),
        delete(MENTION_PERSON).where(MENTION_PERSON.c.mention.in_(mentions)),
        delete(INCIDENT_MENTION).where(INCIDENT_MENTION.c.report == report_id),
        delete(ISSUE).where(ISSUE.c.report == report_id),
        delete(ORIGIN_JOIN).where(either_side),
        delete(REPORT).where(REPORT.c.id == report_id),
    ):
        writing.connection.execute(statement)
    writing.log("remove", "report", report_id)


def _log_removed_mention(writing: Writing, mention_id: str) -> None:
    """A mention that goes has no place any longer; the incidents that it leaves are made anew, and logged then."""
    writing.log("remove", "incident_mention", mention_id)
    writing.log("remove", "placement", mention_id)
