"""The append-only log of human decisions. The database itself refuses to change or delete one."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Select, func, insert, select

from sayso.records.codec import dumps, loads_all
from sayso.records.decision import Decision, Verb
from sayso.store.rows import portions
from sayso.store.store import Writing
from sayso.store.tables import DECISION, DECISION_TARGET


def next_sequence(connection: Connection) -> int:
    """The place that the next decision takes in the log, from 1."""
    return int(connection.scalar(select(func.coalesce(func.max(DECISION.c.sequence), 0))) or 0) + 1


def append_decisions(writing: Writing, decisions: Sequence[Decision]) -> None:
    """Enter decisions at the end of the log, in order."""
    if not decisions:
        return
    rows = [
        {"sequence": each.sequence, "id": each.id, "verb": each.verb.value, "record": dumps(each)} for each in decisions
    ]
    targets = [
        {"sequence": each.sequence, "target": target}
        for each in decisions
        for target in sorted({target.id for target in each.targets})
    ]
    writing.connection.execute(insert(DECISION), rows)
    if targets:
        writing.connection.execute(insert(DECISION_TARGET), targets)
    for each in decisions:
        writing.log(each.verb.value, "decision", each.id)


def load_decisions(connection: Connection) -> tuple[Decision, ...]:
    """All decisions, in the order in which they were made."""
    return _decisions(connection, select(DECISION.c.sequence, DECISION.c.record))


def load_decisions_by_verb(connection: Connection, verbs: Iterable[Verb]) -> tuple[Decision, ...]:
    """The decisions with one of these verbs, in order."""
    names = [verb.value for verb in verbs]
    return _decisions(connection, select(DECISION.c.sequence, DECISION.c.record).where(DECISION.c.verb.in_(names)))


def has_decisions(connection: Connection, verbs: Iterable[Verb]) -> bool:
    """Whether there is any decision with one of these verbs."""
    names = [verb.value for verb in verbs]
    return connection.scalar(select(DECISION.c.sequence).where(DECISION.c.verb.in_(names)).limit(1)) is not None


def load_decisions_by_id(connection: Connection, ids: Iterable[str]) -> tuple[Decision, ...]:
    """The decisions with these ids, in order; ids of no decision are left out."""
    found: list[Decision] = []
    for portion in portions(sorted(set(ids))):
        query = select(DECISION.c.sequence, DECISION.c.record).where(DECISION.c.id.in_(portion))
        found.extend(_decisions(connection, query))
    return tuple(sorted(found, key=lambda decision: decision.sequence))


def load_decision_at(connection: Connection, sequence: int) -> Decision | None:
    """The decision at this place in the log, counted from 1."""
    query = select(DECISION.c.sequence, DECISION.c.record).where(DECISION.c.sequence == sequence)
    return next(iter(_decisions(connection, query)), None)


def load_decisions_about(connection: Connection, ids: Iterable[str]) -> tuple[Decision, ...]:
    """The decisions on any of these records, and those that undo one of them, in order."""
    found: dict[int, Decision] = {}
    wanted = set(ids)
    seen: set[str] = set()
    while wanted:
        fresh: set[str] = set()
        for portion in portions(sorted(wanted)):
            query = (
                select(DECISION.c.sequence, DECISION.c.record)
                .join(DECISION_TARGET, DECISION_TARGET.c.sequence == DECISION.c.sequence)
                .where(DECISION_TARGET.c.target.in_(portion))
            )
            for each in _decisions(connection, query):
                found[each.sequence] = each
                fresh.add(each.id)
        seen |= wanted
        wanted = fresh - seen  # an undo names the decision that it undoes
    return tuple(found[sequence] for sequence in sorted(found))


def _decisions(connection: Connection, query: Select[tuple[int, str]]) -> tuple[Decision, ...]:
    rows = connection.execute(query.order_by(DECISION.c.sequence)).all()
    return tuple(loads_all(Decision, [row.record for row in rows]))
