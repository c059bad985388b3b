"""What can be found wrong with the log and with what it binds: the whole log walked, every record held against it.

Nothing here trusts what is derived. Leaves are hashed from the columns, inner nodes from the leaves, records from their
rows; columns and nodes that were stored are then compared.
"""

import datetime
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, exists, func, inspect, select

from sayso.errors import VerificationError
from sayso.proofs.entry import commit, line_of
from sayso.proofs.tree import Frontier, hash_leaf
from sayso.records.claim import Claim
from sayso.records.codec import content_fingerprint, loads
from sayso.records.packed import mark_of, pack_line
from sayso.store.events import STORED_LEVELS
from sayso.store.rows import portions
from sayso.store.seals import BOUND, Part, all_ids, load_contents
from sayso.store.store import BEHIND_SECONDS
from sayso.store.tables import CLAIM, EVENT, LOG_NODE, SEAL


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
_IS_GONE = "it is gone, and the log does not say that it was removed"

_LATER = EVENT.alias("later")
_LAST = (
    select(func.max(_LATER.c.sequence))
    .where(_LATER.c.record == SEAL.c.record, _LATER.c.kind == SEAL.c.kind)
    .scalar_subquery()
)
_BINDINGS = (
    select(SEAL.c.record, SEAL.c.sequence, SEAL.c.salt, EVENT.c.sequence, EVENT.c.content)
    .select_from(SEAL.outerjoin(EVENT, EVENT.c.sequence == _LAST))
    .where(SEAL.c.kind == bindparam("kind"))
)
_UNKNOWN_KINDS = select(SEAL.c.kind, SEAL.c.record).where(SEAL.c.kind.not_in(tuple(BOUND)))
_GONE = (
    # What was kept by its last entry has a seal. It may have lost it together with its record.
    select(EVENT.c.kind, EVENT.c.record)
    .where(
        EVENT.c.kind.is_not(None),
        EVENT.c.content.is_not(None),
        ~exists().where(SEAL.c.kind == EVENT.c.kind, SEAL.c.record == EVENT.c.record),
        ~exists().where(
            _LATER.c.kind == EVENT.c.kind, _LATER.c.record == EVENT.c.record, _LATER.c.sequence > EVENT.c.sequence
        ),
    )
    .order_by(EVENT.c.sequence)
)


def find_broken(connection: Connection) -> Iterator[Broken]:
    """The records that are not what the log says, that it does not know, or that it knows and that are gone."""
    tables = frozenset(inspect(connection).get_table_names())
    for kind in (kind for kind in BOUND if kind in tables):
        yield from _find_changed(connection, kind, tables)
        for part in BOUND[kind].parts:
            if part.table.name in tables:
                yield from _find_strays(connection, kind, part)
    for query, message in ((_UNKNOWN_KINDS, "there is a seal for it, but no such kind of record"), (_GONE, _IS_GONE)):
        for kind, record in connection.execute(query):
            yield Broken(kind, record, message)


def count_records(connection: Connection) -> int:
    """How many records the log binds."""
    return int(connection.scalar(select(func.count()).select_from(SEAL)) or 0)


def _find_changed(connection: Connection, kind: str, tables: Collection[str]) -> Iterator[Broken]:
    bindings = _load_bindings(connection, kind)
    for portion in portions(all_ids(connection, kind)):
        for record, line in load_contents(connection, kind, portion, tables=tables).items():
            salt, sequence, content = bindings.pop(record, ("", None, None))
            if sequence is None:
                yield Broken(kind, record, "the log does not know it")
            elif not _opens(salt, line, content):
                yield Broken(kind, record, f"it is not what was entered in the log (entry {sequence})")
            elif (wrong := _find_wrong_column(kind, line)) is not None:
                yield Broken(kind, record, wrong)
    for record, (_, sequence, _) in bindings.items():
        yield Broken(kind, record, f"it is gone, and the log does not say that it was removed (entry {sequence})")


def _load_bindings(connection: Connection, kind: str) -> dict[str, tuple[str, int | None, str | None]]:
    """For each seal of a kind its salt, and number and commitment of the last entry about the record.

    The number is None where the seal names another entry than the last.
    """
    rows = connection.execute(_BINDINGS, {"kind": kind})
    return {
        record: (salt, last if last == sequence else None, content) for record, sequence, salt, last, content in rows
    }


def _opens(salt: str, line: str, content: str | None) -> bool:
    try:
        return bytes.fromhex(salt).hex() == salt and commit(salt, line) == content
    except ValueError:  # a salt that is no hex any more
        return False


def _find_wrong_column(kind: str, line: str) -> str | None:
    """What is wrong with the fingerprint or the packed form that stands beside a record, made anew from the record."""
    row = json.loads(line)[kind]
    if "fingerprint" in row and content_fingerprint(json.loads(row["record"])) != row["fingerprint"]:
        return "its fingerprint is not that of its content"
    packed = row.get(CLAIM.c.packed.name)
    if packed is not None and packed.startswith(mark_of(Claim)) and packed != pack_line(loads(Claim, row["record"])):
        return "its packed form is not that of its content"
    return None


def _find_strays(connection: Connection, kind: str, part: Part) -> Iterator[Broken]:
    """Parts of a record that is not there."""
    owner = BOUND[kind].table
    mine = part.table.c[part.column]
    query = select(mine).where(~exists().where(owner.c[part.own] == mine)).distinct()
    for record in connection.scalars(query.order_by(mine)):
        yield Broken(kind, str(record), f"the log knows no {kind} of a row in {part.table.name}")


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
