"""Claims and reports as far as grouping looks at them: read from a few columns, a hundred times faster than whole.

Regrouping a town with a thousand reports looks at ten thousand claims; of each it wants the incident's label, the
figures and the party. What is made here is for `sayso.incidents.group_incidents` alone, never to be shown or kept.
"""

import json
from collections.abc import Iterable

from sqlalchemy import Connection, select

from sayso.records.claim import Claim, Harm, Kind, Qualifier, Responsibility, Scope, Speaker, Stance, Toll, Whom
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.store.rows import portions
from sayso.store.tables import CLAIM, REPORT

_SOMEWHERE = Span(0, 1)
_SOMEBODY = Speaker(None, unnamed=True)
_NO_TEXT = "–"


def dump_marks(claim: Claim) -> str | None:
    """The figures and the party of a claim as JSON, None where it has neither."""
    party = claim.responsibility.party if claim.responsibility else None
    if not claim.toll and party is None:
        return None
    tolls = [[toll.harm, toll.min, toll.qualifier, toll.scope] for toll in claim.toll]
    return json.dumps([tolls, party])


def load_marked_claims(connection: Connection, report_ids: Iterable[str]) -> tuple[Claim, ...]:
    """The claims of these reports with their ids, labels, figures and parties alone."""
    found: list[Claim] = []
    for portion in portions(sorted(set(report_ids))):
        columns = (CLAIM.c.id, CLAIM.c.report, CLAIM.c.label, CLAIM.c.marks)
        rows = connection.execute(select(*columns).where(CLAIM.c.report.in_(portion)).order_by(CLAIM.c.id))
        found.extend(_claim(*row) for row in rows)
    return tuple(found)


def load_dated_reports(connection: Connection, report_ids: Iterable[str]) -> tuple[Report, ...]:
    """These reports with their ids and publication dates alone."""
    found: list[Report] = []
    for portion in portions(sorted(set(report_ids))):
        query = select(REPORT.c.id, REPORT.c.capture, REPORT.c.published).where(REPORT.c.id.in_(portion))
        found.extend(_report(*row) for row in connection.execute(query.order_by(REPORT.c.id)))
    return tuple(found)


def _claim(claim_id: str, report: str, label: str | None, marks: str | None) -> Claim:
    tolls, party = json.loads(marks) if marks else ((), None)
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
        responsibility=Responsibility(party, None) if party else None,
        incident=label,
    )


def _toll(harm: str, least: int, qualifier: str, scope: str) -> Toll:
    return Toll(Harm(harm), Whom.UNKNOWN, least, None, Qualifier(qualifier), Scope(scope), _SOMEWHERE)


def _report(report_id: str, capture: str, published: str | None) -> Report:
    date = EdtfDate(published, DateBasis.METADATA) if published else None
    return Report(report_id, capture, _NO_TEXT, None, published=date)
