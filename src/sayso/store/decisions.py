"""The append-only log of human decisions. The database itself refuses to change or delete one."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from sayso.records.codec import dumps, loads_all
from sayso.records.decision import Decision, Verb
from sayso.store.rows import PORTION, plain_values, portions
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
    return _decisions(connection, select(DECISION.c.record))


def load_decisions_by_verb(connection: Connection, verbs: Iterable[Verb]) -> tuple[Decision, ...]:
    """The decisions with one of these verbs, in order."""
    names = [verb.value for verb in verbs]
    return _decisions(connection, select(DECISION.c.record).where(DECISION.c.verb.in_(names)))


def has_decisions(connection: Connection, verbs: Iterable[Verb]) -> bool:
    """Whether there is any decision with one of these verbs."""
    names = [verb.value for verb in verbs]
    return connection.scalar(select(DECISION.c.sequence).where(DECISION.c.verb.in_(names)).limit(1)) is not None


def load_decisions_by_id(connection: Connection, ids: Iterable[str]) -> tuple[Decision, ...]:
    """The decisions with these ids, in order; ids of no decision are left out."""
    found: list[Decision] = []
    for portion in portions(sorted(set(ids))):
        query = select(DECISION.c.record).where(DECISION.c.id.in_(portion))
        found.extend(_decisions(connection, query))
    return tuple(sorted(found, key=lambda decision: decision.sequence))


def load_decision_at(connection: Connection, sequence: int) -> Decision | None:
    """The decision at this place in the log, counted from 1."""
    query = select(DECISION.c.record).where(DECISION.c.sequence == sequence)
    return next(iter(_decisions(connection, query)), None)


def load_decisions_about(
    connection: Connection, ids: Iterable[str], *, verbs: Collection[Verb] | None = None
) -> tuple[Decision, ...]:
    """The decisions on any of these records, and those that undo one of them, in order.

    Args:
        connection: Any connection.
        ids: Those of the records.
        verbs: The verbs that are asked about, beside undos, so that others may be left out; None: all.
    """
    wanted = set(ids)
    known = None if verbs is None else _load_if_few(connection, {*verbs, Verb.UNDO}, len(wanted))
    if known is None and len(wanted) > PORTION and next_sequence(connection) <= len(wanted):
        known = load_decisions(connection)  # the whole log is shorter than the list of what is asked about
    found: dict[int, Decision] = {}
    seen: set[str] = set()
    while wanted:
        named = _load_naming(connection, wanted) if known is None else _only_naming(known, wanted)
        found |= {each.sequence: each for each in named}
        seen |= wanted
        wanted = {each.id for each in named} - seen
        if known is not None:
            known = tuple(each for each in known if each.verb is Verb.UNDO)  # nothing else names a decision
        elif wanted:
            known = _load_if_few(connection, {Verb.UNDO}, len(wanted))
    return tuple(found[sequence] for sequence in sorted(found))


def _load_if_few(connection: Connection, verbs: Iterable[Verb], most: int) -> tuple[Decision, ...] | None:
    """All decisions with one of these verbs, None where there are more than `most`: then they are found by ids."""
    names = sorted(verb.value for verb in verbs)
    query = select(DECISION.c.record).where(DECISION.c.verb.in_(names)).limit(most + 1)
    found = _decisions(connection, query)
    return found if len(found) <= most else None


def _load_naming(connection: Connection, ids: Iterable[str]) -> list[Decision]:
    """The decisions that have one of these ids as a target."""
    found: list[Decision] = []
    for portion in portions(sorted(ids)):
        query = (
            select(DECISION.c.record)
            .join(DECISION_TARGET, DECISION_TARGET.c.sequence == DECISION.c.sequence)
            .where(DECISION_TARGET.c.target.in_(portion))
        )
        found.extend(_decisions(connection, query))
    return found


def _only_naming(decisions: Iterable[Decision], ids: set[str]) -> list[Decision]:
    return [
        each
        for each in decisions
        if (each.targets[0].id in ids if len(each.targets) == 1 else any(target.id in ids for target in each.targets))
    ]


def _decisions(connection: Connection, query: Select[Any]) -> tuple[Decision, ...]:
    return tuple(loads_all(Decision, plain_values(connection, query.order_by(DECISION.c.sequence))))
