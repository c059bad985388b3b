"""What binds each record to the log: the entry that kept it holds a commitment to all that is kept of it.

The content of a record is its row with all columns, and the rows that hang on it. Its seal says which entry binds it,
and has the salt of the commitment (`sayso.proofs.entry.commit`). A record that is removed loses its seal: what the
log says of it can then no longer be tried with guesses.
"""

import functools
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, literal_column, select

from sayso.proofs.entry import SALT_BYTES, canonical
from sayso.store.rows import portions
from sayso.store.tables import (
    ADDRESS,
    CAPTURE,
    CAPTURE_FILE,
    CHECKPOINT,
    CLAIM,
    CLAIM_KIND,
    DECISION,
    DECISION_TARGET,
    ERASURE,
    EXPORT,
    INCIDENT,
    INCIDENT_MEMBERSHIP,
    INCIDENT_MENTION,
    ISSUE,
    MENTION_AROUND,
    MENTION_ISSUE,
    MENTION_PERSON,
    META,
    ORIGIN_JOIN,
    PLACEMENT,
    REPORT,
    SEAL,
    SHINGLE,
    STAGE_RUN,
    TIMESTAMP,
    UNREAD,
    VERIFICATION,
)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that hang on a record: those of `table` whose `column` holds what the record has in `own`."""

    table: Table
    column: str
    own: str = "id"


@dataclass(frozen=True, slots=True)
class Bound:
    """A kind of record: its table, the column of its id, its parts."""

    table: Table
    key: str = "id"
    parts: tuple[Part, ...] = ()


BOUND: dict[str, Bound] = {
    each.table.name: each
    for each in (
        Bound(META, "key"),
        # What the stages last made of a capture belongs to it.
        # So do why nothing could be read from it, the files beside its bytes, and the addresses that gave it.
        Bound(
            CAPTURE,
            parts=(
                Part(STAGE_RUN, "record"),
                Part(UNREAD, "capture"),
                Part(CAPTURE_FILE, "capture"),
                Part(ADDRESS, "capture"),
            ),
        ),
        Bound(REPORT, parts=(Part(ISSUE, "report"), Part(SHINGLE, "report", "number"))),
        Bound(CLAIM, parts=(Part(CLAIM_KIND, "claim"),)),
        Bound(INCIDENT_MENTION, parts=(Part(MENTION_AROUND, "mention"), Part(MENTION_PERSON, "mention"))),
        Bound(PLACEMENT, "mention", parts=(Part(MENTION_ISSUE, "mention", "mention"),)),
        Bound(ORIGIN_JOIN),
        Bound(INCIDENT, parts=(Part(INCIDENT_MEMBERSHIP, "incident"),)),
        Bound(ERASURE, "capture"),
        Bound(DECISION, parts=(Part(DECISION_TARGET, "sequence", "sequence"),)),
        *map(Bound, (CHECKPOINT, TIMESTAMP, VERIFICATION, EXPORT)),
    )
}
"""What is bound, by its kind. A table that is neither here nor `FREE` fails a test."""

FREE: dict[str, str] = {
    "event": "the log itself: the leaves of the tree",
    "log_node": "the tree: made from the leaves",
    "seal": "its salts open the commitments in the log: another salt opens none",
    "phrase": "shingles that many reports have",
    "answered": "the questions whose answers are kept, by what the log says has changed since",
    "answer": "what the same question is answered with when it is asked anew: `verify` and `doctor` ask",
}
"""Tables that no entry binds, each with what its rows are checked against."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The entry that binds a record, and the salt (hex) of the commitment in it."""

    sequence: int
    salt: str


def load_contents(
    connection: Connection, kind: str, records: Iterable[str], *, tables: Collection[str] | None = None
) -> dict[str, str]:
    """The content of each of these records as one canonical line, by id; ids of no record are left out.

    What is empty, a column or all rows of a part, is left out of the content, so that one to come changes none.

    Args:
        connection: A connection that reads.
        kind: The kind of all of them.
        records: Their ids.
        tables: The tables that there are, where some may still be missing: before a migration.
    """
    bound = BOUND[kind]
    found: dict[str, str] = {}
    for portion in portions(sorted(set(records))):
        rows = _rows(connection, bound.table, bound.key, portion)
        parts = [part for part in bound.parts if tables is None or part.table.name in tables]
        hanging = [(part, _by_owner(connection, part, rows)) for part in parts]
        for row in rows:
            content: dict[str, Any] = {kind: row}
            content |= {part.table.name: of[row[part.own]] for part, of in hanging if row[part.own] in of}
            found[row[bound.key]] = canonical(content)
    return found


def load_seals(connection: Connection, kind: str, records: Iterable[str]) -> dict[str, Seal]:
    """The seals of these records, by id."""
    found: dict[str, Seal] = {}
    for portion in portions(sorted(set(records))):
        query = select(SEAL.c.record, SEAL.c.sequence, SEAL.c.salt)
        rows = connection.execute(query.where(SEAL.c.kind == kind, SEAL.c.record.in_(portion)))
        found |= {record: Seal(sequence, salt) for record, sequence, salt in rows}
    return found


def save_seals(connection: Connection, kind: str, seals: Mapping[str, Seal | None]) -> None:
    """Keep these seals in the place of earlier ones of the same records; None takes a seal away."""
    for portion in portions(sorted(seals)):
        connection.execute(delete(SEAL).where(SEAL.c.kind == kind, SEAL.c.record.in_(portion)))
    rows = [
        {"kind": kind, "record": record, "sequence": seal.sequence, "salt": seal.salt}
        for record, seal in seals.items()
        if seal is not None
    ]
    if rows:
        connection.execute(insert(SEAL), rows)


def make_salts(count: int) -> list[str]:
    """Fresh random salts, as hex."""
    drawn = os.urandom(SALT_BYTES * count).hex()
    width = 2 * SALT_BYTES
    return [drawn[at : at + width] for at in range(0, len(drawn), width)]


def all_ids(connection: Connection, kind: str) -> list[str]:
    """The ids of all records of a kind, in order."""
    key = BOUND[kind].table.c[BOUND[kind].key]
    return list(connection.scalars(select(key).order_by(key)))


def _rows(connection: Connection, table: Table, column: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows with what is in them, by the columns that there are."""
    found = connection.execute(_query(table, column), {"values": values})
    names = tuple(found.keys())
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None} for row in found.fetchall()
    ]


@functools.cache
def _query(table: Table, column: str) -> Select[Any]:
    """Made once: putting it together costs more than the database takes to answer it."""
    chosen = table.c[column].in_(bindparam("values", expanding=True))
    return select(literal_column("*")).select_from(table).where(chosen).order_by(*table.primary_key.columns)


def _by_owner(connection: Connection, part: Part, owners: Sequence[Mapping[str, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in _rows(connection, part.table, part.column, [owner[part.own] for owner in owners]):
        found.setdefault(row.pop(part.column), []).append(row)
    return found
