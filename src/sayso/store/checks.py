"""What can be found wrong with the log and with what it binds: the whole log walked, every record held against it.

Nothing here trusts what is derived. Leaves are hashed from the columns, inner nodes from the leaves, records from their
rows; columns and nodes that were stored are then compared.
"""

import datetime
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, exists, func, inspect, select

from sayso.errors import VerificationError
from sayso.proofs.entry import commit, line_of
from sayso.proofs.tree import Frontier, hash_leaf
from sayso.records.codec import content_fingerprint
from sayso.store.events import STORED_LEVELS
from sayso.store.rows import portions
from sayso.store.seals import BOUND, Part, all_ids, load_contents, load_seals
from sayso.store.store import BEHIND_SECONDS
from sayso.store.tables import EVENT, LOG_NODE, SEAL


@dataclass(frozen=True, slots=True)
class LogState:
    """A log that holds together: its size and root, roots at the sizes asked for, and entries whose time goes back."""

    size: int
    root: bytes
    roots: Mapping[int, bytes] = field(default_factory=dict)
    backdated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is not what its entry in the log says, and in what."""

    kind: str
    record: str
    message: str


def walk_log(connection: Connection, *, sizes: Collection[int] = ()) -> LogState:
    """The log, when every entry is what it was when it was written, in its place, and the stored tree is that of them.

    Args:
        connection: A connection that reads.
        sizes: Sizes at which the root is wanted; those that the log has not reached are left out.

    Raises:
        VerificationError: an entry or a node was changed, is missing or too many; names the first.
    """
    frontier, roots, backdated, last, latest = Frontier(), {}, [], "", ""
    nodes = _stored_nodes(connection)
    if 0 in sizes:
        roots[0] = frontier.root()
    columns = (EVENT.c[name] for name in ("sequence", "at", "action", "kind", "record", "content", "by", "hash"))
    query = select(*columns).order_by(EVENT.c.sequence)
    for sequence, at, action, kind, record, content, by, stored in connection.execute(query):
        leaf = hash_leaf(line_of(sequence, at, action, kind, record, content, by))
        if sequence != frontier.size + 1 or leaf.hex() != stored:
            raise VerificationError(f"the event log was changed at entry {frontier.size + 1}: {_REMEDY}")
        for node, found in frontier.append(leaf)[1:]:
            if node.level % STORED_LEVELS == 0 and nodes.pop(node, "") != found.hex():
                raise VerificationError(f"the tree of the event log was changed below entry {sequence}: {_REMEDY}")
        if at < latest and _is_back(latest, at):
            backdated.append(sequence)
        latest = max(latest, at)
        if sequence in sizes:
            roots[sequence] = frontier.root()
        last = at
    if nodes:
        raise VerificationError(f"the event log was cut short after entry {frontier.size} of {last or '–'}: {_REMEDY}")
    return LogState(frontier.size, frontier.root(), roots, tuple(backdated))


_REMEDY = "restore the database from a copy"


def find_broken(connection: Connection) -> Iterator[Broken]:
    """The records that are not what the log says, that it does not know, or that it knows and that are gone."""
    tables = frozenset(inspect(connection).get_table_names())
    for kind in (kind for kind in BOUND if kind in tables):
        yield from _find_changed(connection, kind, tables)
        yield from _find_gone(connection, kind)
        for part in BOUND[kind].parts:
            if part.table.name in tables:
                yield from _find_strays(connection, kind, part)
        yield from _find_unsealed(connection, kind)
    for kind, record in connection.execute(select(SEAL.c.kind, SEAL.c.record).where(SEAL.c.kind.not_in(BOUND))):
        yield Broken(kind, record, "there is a seal for it, but no such kind of record")


def count_records(connection: Connection) -> int:
    """How many records the log binds."""
    return int(connection.scalar(select(func.count()).select_from(SEAL)) or 0)


def _find_changed(connection: Connection, kind: str, tables: Collection[str]) -> Iterator[Broken]:
    for portion in portions(all_ids(connection, kind)):
        lines = load_contents(connection, kind, portion, tables=tables)
        seals = load_seals(connection, kind, portion)
        bindings = _last_bindings(connection, kind, portion)
        for record, line in lines.items():
            seal, (sequence, content) = seals.get(record), bindings.get(record, (0, None))
            if seal is None or not sequence:
                yield Broken(kind, record, "the log does not know it")
            elif seal.sequence != sequence or not _opens(seal.salt, line, content):
                yield Broken(kind, record, f"it is not what was entered in the log (entry {sequence})")
            elif (wrong := _find_wrong_fingerprint(kind, line)) is not None:
                yield Broken(kind, record, wrong)


def _opens(salt: str, line: str, content: str | None) -> bool:
    try:
        return commit(salt, line) == content
    except ValueError:  # a salt that is no hex any more
        return False


def _find_wrong_fingerprint(kind: str, line: str) -> str | None:
    """What is wrong with the fingerprint that stands beside a record, made anew from the record."""
    row = json.loads(line)[kind]
    if "fingerprint" not in row:
        return None
    is_right = content_fingerprint(json.loads(row["record"])) == row["fingerprint"]
    return None if is_right else "its fingerprint is not that of its content"


def _last_bindings(connection: Connection, kind: str, records: Iterable[str]) -> dict[str, tuple[int, str | None]]:
    """Number and commitment of the last entry about each record."""
    found: dict[str, tuple[int, str | None]] = {}
    for portion in portions(records):
        query = select(EVENT.c.record, EVENT.c.sequence, EVENT.c.content)
        query = query.where(EVENT.c.record.in_(portion), EVENT.c.kind == kind).order_by(EVENT.c.sequence)
        found |= {record: (sequence, content) for record, sequence, content in connection.execute(query)}
    return found


def _find_gone(connection: Connection, kind: str) -> Iterator[Broken]:
    """Records whose last entry says that they are kept, and that are not there."""
    later = EVENT.alias("later")
    is_last = ~exists().where(
        later.c.kind == EVENT.c.kind, later.c.record == EVENT.c.record, later.c.sequence > EVENT.c.sequence
    )
    key = BOUND[kind].table.c[BOUND[kind].key]
    is_there = exists().where(key == EVENT.c.record)
    query = select(EVENT.c.record, EVENT.c.sequence).where(
        EVENT.c.kind == kind, EVENT.c.content.is_not(None), is_last, ~is_there
    )
    for record, sequence in connection.execute(query.order_by(EVENT.c.sequence)):
        yield Broken(kind, record, f"it is gone, and the log does not say that it was removed (entry {sequence})")


def _find_strays(connection: Connection, kind: str, part: Part) -> Iterator[Broken]:
    """Parts of a record that is not there."""
    owner = BOUND[kind].table
    mine = part.table.c[part.column]
    query = select(mine).where(~exists().where(owner.c[part.own] == mine)).distinct()
    for record in connection.scalars(query.order_by(mine)):
        yield Broken(kind, str(record), f"the log knows no {kind} of a row in {part.table.name}")


def _find_unsealed(connection: Connection, kind: str) -> Iterator[Broken]:
    """Seals of records that are gone."""
    key = BOUND[kind].table.c[BOUND[kind].key]
    query = select(SEAL.c.record).where(SEAL.c.kind == kind, ~exists().where(key == SEAL.c.record))
    for record in connection.scalars(query.order_by(SEAL.c.record)):
        yield Broken(kind, record, "there is a seal for it, but no record")


def _stored_nodes(connection: Connection) -> dict[tuple[int, int], str]:
    rows = connection.execute(select(LOG_NODE.c.level, LOG_NODE.c.position, LOG_NODE.c.hash))
    return {(level, position): found for level, position, found in rows}


def _is_back(latest: str, at: str) -> bool:
    """Whether `at` lies further back than two commands at once, or a clock that is set right, explain."""
    try:
        back = datetime.datetime.fromisoformat(latest) - datetime.datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return True
    return back.total_seconds() > BEHIND_SECONDS
