"""The log of everything that was done: the leaves of a Merkle tree (`sayso.proofs.tree`), append-only.

Every record that is kept is bound to the entry that kept it (`sayso.store.seals`). Of the tree's inner nodes those of
every fourth level are stored, so that the next entry, a root and a proof each cost a few reads for every doubling of
the log, and opening it costs nothing. That the whole log was computed anew, only a head kept elsewhere can show.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, insert, select

from sayso.errors import VerificationError
from sayso.proofs.entry import entry_bytes
from sayso.proofs.tree import Frontier, Node, hash_children, hash_leaf, nodes_of
from sayso.records.event import LogEvent
from sayso.store.rows import portions
from sayso.store.tables import EVENT, LOG_NODE

STORED_LEVELS = 4
"""A node is stored where its level is a multiple of this: a fifteenth of all, and any other is made from at most 8."""
_FIELDS = ("sequence", "at", "action", "kind", "record", "content", "by")


def log_size(connection: Connection) -> int:
    """The number of entries."""
    return int(connection.scalar(select(EVENT.c.sequence).order_by(EVENT.c.sequence.desc()).limit(1)) or 0)


def last_time(connection: Connection) -> str | None:
    """When the last entry was made (UTC, ISO 8601), None in an empty log."""
    return connection.scalar(select(EVENT.c.at).order_by(EVENT.c.sequence.desc()).limit(1))


def open_frontier(connection: Connection) -> Frontier:
    """The tree as it stands, to be added to or asked for its root.

    Raises:
        VerificationError: a stored node is missing.
    """
    size = log_size(connection)
    edge = nodes_of(0, size)
    hashes = read_nodes(connection, edge)
    return Frontier(size, [hashes[node] for node in edge])


def append_events(connection: Connection, frontier: Frontier, events: Sequence[LogEvent]) -> None:
    """Write entries at the end of the log, in order; their sequence goes on from the frontier's size."""
    rows, nodes = [], []
    for event in events:
        leaf, *completed = frontier.append(hash_leaf(entry_bytes(event)))
        rows.append({name: getattr(event, name) for name in _FIELDS} | {"hash": leaf[1].hex()})
        nodes += [
            {"level": node.level, "position": node.position, "hash": found.hex()}
            for node, found in completed
            if node.level % STORED_LEVELS == 0
        ]
    if rows:
        connection.execute(insert(EVENT), rows)
    if nodes:
        connection.execute(insert(LOG_NODE), nodes)


def load_events(connection: Connection, *, record: str | None = None) -> Iterator[LogEvent]:
    """The entries in order: all, or those about one record."""
    query = select(*(EVENT.c[name] for name in _FIELDS)).order_by(EVENT.c.sequence)
    if record is not None:
        query = query.where(EVENT.c.record == record)
    for row in connection.execute(query):
        yield LogEvent(*row)


def load_records_since(connection: Connection, sequence: int) -> dict[str, frozenset[str]]:
    """The ids of all records that entries after this one are about, by their kind."""
    found: dict[str, set[str]] = {}
    for kind, record in connection.execute(select(EVENT.c.kind, EVENT.c.record).where(EVENT.c.sequence > sequence)):
        found.setdefault(kind or "", set()).add(record)
    return {kind: frozenset(records) for kind, records in found.items()}


def load_event(connection: Connection, sequence: int) -> LogEvent | None:
    """The entry with this number, None when there is none."""
    query = select(*(EVENT.c[name] for name in _FIELDS)).where(EVENT.c.sequence == sequence)
    row = connection.execute(query).one_or_none()
    return None if row is None else LogEvent(*row)


def read_nodes(connection: Connection, nodes: Iterable[Node]) -> Mapping[Node, bytes]:
    """The hashes of complete subtrees, read in one query for each stored level.

    Raises:
        VerificationError: one that must be stored is missing.
    """
    wanted = list(nodes)
    spans: dict[int, list[tuple[int, int]]] = {}
    for node in wanted:
        base, first, last = _stored_under(node)
        spans.setdefault(base, []).append((first, last))
    stored = {base: _read_level(connection, base, each) for base, each in spans.items()}
    try:
        return {node: _make_node(node, stored) for node in wanted}
    except KeyError as error:
        raise VerificationError("the event log lacks a part of its tree: restore the database from a copy") from error


def _stored_under(node: Node) -> tuple[int, int, int]:
    """The stored level at or below a node, and the first and last places there that the node is made from."""
    above = node.level % STORED_LEVELS
    first = node.position << above
    return node.level - above, first, first + (1 << above) - 1


def _make_node(node: Node, stored: Mapping[int, Mapping[int, bytes]]) -> bytes:
    base, first, last = _stored_under(node)
    hashes = [stored[base][place] for place in range(first, last + 1)]
    while len(hashes) > 1:
        hashes = [hash_children(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _read_level(connection: Connection, level: int, spans: Sequence[tuple[int, int]]) -> dict[int, bytes]:
    # Each place by itself: with ranges joined by "or", SQLite walks the whole level.
    places = [place for first, last in spans for place in range(first, last + 1)]
    found: dict[int, bytes] = {}
    for portion in portions(places):
        if level == 0:  # the leaves: entry n, counted from 1, stands at place n - 1
            rows = connection.execute(_LEAVES, {"sequences": [place + 1 for place in portion]})
            found |= {sequence - 1: bytes.fromhex(leaf) for sequence, leaf in rows}
        else:
            rows = connection.execute(_NODES, {"level": level, "positions": portion})
            found |= {position: bytes.fromhex(node) for position, node in rows}
    return found


_LEAVES = select(EVENT.c.sequence, EVENT.c.hash).where(EVENT.c.sequence.in_(bindparam("sequences", expanding=True)))
_NODES = select(LOG_NODE.c.position, LOG_NODE.c.hash).where(
    LOG_NODE.c.level == bindparam("level"), LOG_NODE.c.position.in_(bindparam("positions", expanding=True))
)
