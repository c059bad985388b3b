"""Joins of reports: which pairs share text or state a common source, and why.

Origins follow from these, from what the claims say and from the decisions (`sayso.origins`); they themselves are not
kept.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, or_, select

from sayso.records.codec import dumps, loads_all
from sayso.records.ids import make_id
from sayso.records.origin import Join
from sayso.store.rows import among, portions
from sayso.store.store import Writing
from sayso.store.tables import ORIGIN_JOIN


def save_joins(writing: Writing, report_id: str, joins: Iterable[Join]) -> bool:
    """Keep `joins` as all those of one report; says whether anything changed."""
    connection = writing.connection
    wanted = {dumps(join): join for join in joins}
    kept = {dumps(join): join for join in load_joins(connection, [report_id])}
    for line in sorted(set(kept) - set(wanted)):
        connection.execute(delete(ORIGIN_JOIN).where(ORIGIN_JOIN.c.id == join_id(kept[line])))
        writing.log("part", "origin_join", join_id(kept[line]))
    for line in sorted(set(wanted) - set(kept)):
        join = wanted[line]
        connection.execute(insert(ORIGIN_JOIN).values(id=join_id(join), left=join.left, right=join.right, record=line))
        writing.log("join", "origin_join", join_id(join))
    return set(wanted) != set(kept)


def load_joins(connection: Connection, report_ids: Iterable[str]) -> tuple[Join, ...]:
    """The joins that have one of these reports on either side, sorted."""
    return _sorted(_load_by_id(connection, report_ids))


def _load_by_id(connection: Connection, report_ids: Iterable[str]) -> dict[str, Join]:
    """The same by the joins' ids, in no order."""
    found: dict[str, Join] = {}
    for portion in portions(sorted(set(report_ids))):
        either = or_(among(ORIGIN_JOIN.c.left, portion), among(ORIGIN_JOIN.c.right, portion))
        rows = connection.execute(select(ORIGIN_JOIN.c.id, ORIGIN_JOIN.c.record).where(either)).all()
        found |= zip([row[0] for row in rows], loads_all(Join, [row[1] for row in rows]), strict=True)
    return found


def _sorted(joins: dict[str, Join]) -> tuple[Join, ...]:
    return tuple(sorted(joins.values(), key=lambda join: (join.left, join.right, join.reason)))


def load_joins_around(connection: Connection, report_ids: Iterable[str]) -> tuple[Join, ...]:
    """All joins by which these reports hang together, through reports that are not among them too."""
    found: dict[str, Join] = {}
    seen: set[str] = set()
    ahead = set(report_ids)
    while ahead:
        joins = _load_by_id(connection, ahead)
        seen |= ahead
        found |= joins
        ahead = {report for join in joins.values() for report in (join.left, join.right)} - seen
    return _sorted(found)


def reports_of_joins(connection: Connection, join_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The two reports of each of these joins, by the join's id."""
    found: dict[str, tuple[str, str]] = {}
    for portion in portions(sorted(set(join_ids))):
        columns = (ORIGIN_JOIN.c.id, ORIGIN_JOIN.c.left, ORIGIN_JOIN.c.right)
        rows = connection.execute(select(*columns).where(ORIGIN_JOIN.c.id.in_(portion)))
        found |= {join: (left, right) for join, left, right in rows}
    return found


def join_id(join: Join) -> str:
    """The id of a join: its two reports and the reason."""
    return make_id("join", join.left, join.right, join.reason.value)
