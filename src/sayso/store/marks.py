"""Claims and reports as far as grouping looks at them: read from a few columns, a hundred times faster than whole.

Regrouping a town with a thousand reports looks at ten thousand claims; of each it wants the incident's label, the
figures, the people, the party and the act. What is made here is for `sayso.incidents.group_incidents` alone, never to
be shown or kept.
"""

import json
from collections.abc import Iterable

from sqlalchemy import Connection, select

from sayso.records.claim import Cause, Claim, Harm, Kind, Qualifier, Responsibility, Scope, Speaker, Stance, Toll, Whom
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.harm import HarmKind, HarmTold, VictimName
from sayso.records.incident import ClaimLabel
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.store.rows import portions
from sayso.store.tables import CLAIM, REPORT

_SOMEWHERE = Span(0, 1)
_SOMEBODY = Speaker(None, unnamed=True)
_NO_TEXT = "–"


def dump_marks(claim: Claim) -> str | None:
    """The figures, people, parties and acts of a claim as JSON, None where it has none."""
    party = claim.responsibility.party if claim.responsibility else None
    act = claim.responsibility.act if claim.responsibility else None
    mechanism = claim.cause.mechanism if claim.cause else None
    harms = [[harm.kind, _dump_people(harm.victims)] for harm in claim.harms if harm.victims]
    if not (claim.toll or party or act or mechanism or harms):
        return None
    tolls = [
        [toll.harm, toll.min, toll.max, toll.qualifier, toll.scope, toll.whom_words, _dump_people(toll.names)]
        for toll in claim.toll
    ]
    return json.dumps([tolls, party, act, mechanism, harms])


def _dump_people(people: Iterable[VictimName]) -> list[tuple[str, int | None]]:
    return [(person.name, person.age) for person in people]


def load_marked_claims(connection: Connection, report_ids: Iterable[str]) -> tuple[Claim, ...]:
    """The claims of these reports with their ids and labels, and what `dump_marks` keeps of them, alone."""
    found: list[Claim] = []
    for portion in portions(sorted(set(report_ids))):
        columns = (CLAIM.c.id, CLAIM.c.report, CLAIM.c.label, CLAIM.c.marks)
        rows = connection.execute(select(*columns).where(CLAIM.c.report.in_(portion)).order_by(CLAIM.c.id))
        found.extend(_claim(*row) for row in rows)
    return tuple(found)


def load_claim_labels(connection: Connection, report_ids: Iterable[str]) -> list[ClaimLabel]:
    """Which mention each claim of these reports names, as it was read."""
    found: list[ClaimLabel] = []
    for portion in portions(sorted(set(report_ids))):
        rows = connection.execute(select(CLAIM.c.id, CLAIM.c.report, CLAIM.c.label).where(CLAIM.c.report.in_(portion)))
        found.extend(ClaimLabel(*row) for row in rows)
    return found


def load_dated_reports(connection: Connection, report_ids: Iterable[str]) -> tuple[Report, ...]:
    """These reports with their ids and publication dates alone."""
    found: list[Report] = []
    for portion in portions(sorted(set(report_ids))):
        query = select(REPORT.c.id, REPORT.c.capture, REPORT.c.published).where(REPORT.c.id.in_(portion))
        found.extend(_report(*row) for row in connection.execute(query.order_by(REPORT.c.id)))
    return tuple(found)


def _claim(claim_id: str, report: str, label: str | None, marks: str | None) -> Claim:
    tolls, party, act, mechanism, harms = json.loads(marks) if marks else ((), None, None, None, ())
    return Claim(
        claim_id,
        report,
        (_SOMEWHERE,),
        _SOMEWHERE,
        _SOMEBODY,
        (),
        Stance.ASSERTS,
        (Kind.OTHER,),
        toll=tuple(_toll(*toll) for toll in tolls),
        harms=tuple(HarmTold(HarmKind(kind), _SOMEWHERE, _people(victims)) for kind, victims in harms),
        responsibility=Responsibility(party, act) if party or act else None,
        cause=Cause(mechanism) if mechanism else None,
        incident=label,
    )


def _toll(
    harm: str,
    least: int,
    most: int | None,
    qualifier: str,
    scope: str,
    whom_words: str | None,
    names: list[tuple[str, int | None]],
) -> Toll:
    return Toll(
        Harm(harm),
        Whom.UNKNOWN,
        least,
        most,
        Qualifier(qualifier),
        Scope(scope),
        _SOMEWHERE,
        _people(names),
        whom_words=whom_words,
    )


def _people(people: list[tuple[str, int | None]]) -> tuple[VictimName, ...]:
    return tuple(VictimName(name, _SOMEWHERE, age) for name, age in people)


def _report(report_id: str, capture: str, published: str | None) -> Report:
    date = EdtfDate(published, DateBasis.METADATA) if published else None
    return Report(report_id, capture, _NO_TEXT, None, published=date)
