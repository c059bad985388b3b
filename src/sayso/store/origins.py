"""Origins of reports: which reports are taken to go back to one line of reporting, and why."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select

from sayso.records.codec import dumps, fingerprint, loads
from sayso.records.origin import Origin
from sayso.store.rows import portions
from sayso.store.store import Writing
from sayso.store.tables import ORIGIN, ORIGIN_REPORT


def origins_of_reports(connection: Connection, report_ids: Iterable[str]) -> tuple[Origin, ...]:
    """The origins to which any of these reports goes back, whole, by id."""
    found: dict[str, Origin] = {}
    for portion in portions(sorted(set(report_ids))):
        query = (
            select(ORIGIN.c.id, ORIGIN.c.record)
            .join(ORIGIN_REPORT, ORIGIN_REPORT.c.origin == ORIGIN.c.id)
            .where(ORIGIN_REPORT.c.report.in_(portion))
        )
        found |= {row.id: loads(Origin, row.record) for row in connection.execute(query)}
    return tuple(found[origin_id] for origin_id in sorted(found))


def replace_origins(writing: Writing, old: Iterable[str], new: Sequence[Origin]) -> tuple[str, ...]:
    """Put `new` in the place of the origins with the ids `old`; gives the ids that are new, different or gone."""
    connection = writing.connection
    wanted = {origin.id: origin for origin in new}
    kept: dict[str, str] = {}
    for portion in portions(sorted({*old, *wanted})):
        rows = connection.execute(select(ORIGIN.c.id, ORIGIN.c.record).where(ORIGIN.c.id.in_(portion)))
        kept |= {row.id: row.record for row in rows}
    stale = tuple(sorted(key for key, line in kept.items() if key not in wanted or dumps(wanted[key]) != line))
    for portion in portions(stale):
        connection.execute(delete(ORIGIN_REPORT).where(ORIGIN_REPORT.c.origin.in_(portion)))
        connection.execute(delete(ORIGIN).where(ORIGIN.c.id.in_(portion)))
    for origin_id in stale:
        if origin_id not in wanted:
            writing.log("remove", origin_id, None)
    changed = tuple(sorted(key for key in wanted if key not in kept or key in stale))
    for origin_id in changed:
        _save_origin(writing, wanted[origin_id])
    return tuple(sorted({*stale, *changed}))


def _save_origin(writing: Writing, origin: Origin) -> None:
    mark = fingerprint(origin)
    writing.connection.execute(insert(ORIGIN).values(id=origin.id, fingerprint=mark, record=dumps(origin)))
    rows = [{"report": report, "origin": origin.id} for report in origin.reports]
    writing.connection.execute(insert(ORIGIN_REPORT), rows)
    writing.log("join", origin.id, mark)
