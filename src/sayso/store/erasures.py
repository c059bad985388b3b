"""Erasing captures: what the record keeps of them goes, and a hash with a reason stays.

What was read from them, `sayso.store.readings` takes out; their bytes, `sayso.store.payloads` destroys.
"""

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from sayso.records.capture import Capture
from sayso.records.codec import dumps
from sayso.records.decision import Decision
from sayso.store.rows import indexable, portions
from sayso.store.store import Writing
from sayso.store.tables import CAPTURE, DECISION, ERASURE, METADATA, REPORT, STAGE_RUN

ERASED = "erased"
"""What stands where the words of a decision stood."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What stays of an erased capture. `at` is UTC in ISO 8601."""

    capture: str
    sha256: str
    reason: str
    at: str
    by: str


def find_erasure(connection: Connection, sha256: str) -> Erasure | None:
    """The first erasure of the bytes with this hash, None if they were never erased."""
    query = select(ERASURE).where(ERASURE.c.sha256 == sha256).order_by(ERASURE.c.at, ERASURE.c.capture).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else Erasure(*row)


def find_erased(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of the hashes whose bytes were erased."""
    found: set[str] = set()
    for portion in portions(sorted(set(hashes))):
        found.update(connection.scalars(select(ERASURE.c.sha256).where(ERASURE.c.sha256.in_(portion))))
    return found


def load_erasures(connection: Connection) -> tuple[Erasure, ...]:
    """Every erasure, the earliest first."""
    return tuple(Erasure(*row) for row in connection.execute(select(ERASURE).order_by(ERASURE.c.at, ERASURE.c.capture)))


def captures_beginning_with(connection: Connection, words: str) -> tuple[str, ...]:
    """The ids of the captures whose id is `words`, or else begins with it; a few at most."""
    key = indexable(words) or ""
    inside = select(CAPTURE.c.id).where(CAPTURE.c.id >= key, CAPTURE.c.id < key + "\U0010ffff").order_by(CAPTURE.c.id)
    found = tuple(connection.scalars(inside.limit(5)))
    return (key,) if key in found else found


def hashes_of_captures(connection: Connection, capture_ids: Collection[str]) -> tuple[str, ...]:
    """The hashes of all that is kept of these captures: the bytes as received, and further files, sorted."""
    found: set[str] = set()
    for portion in portions(sorted(capture_ids)):
        found.update(connection.scalars(select(CAPTURE.c.sha256).where(CAPTURE.c.id.in_(portion))))
        for table in tables_of_files():
            found.update(connection.scalars(select(table.c.sha256).where(table.c.capture.in_(portion))))
    return tuple(sorted(found))


def captures_with_hashes(connection: Connection, hashes: Collection[str]) -> tuple[str, ...]:
    """The ids of the captures that have any of these bytes, as received or as a further file, sorted."""
    found: set[str] = set()
    for portion in portions(sorted(hashes)):
        found.update(connection.scalars(select(CAPTURE.c.id).where(CAPTURE.c.sha256.in_(portion))))
        for table in tables_of_files():
            found.update(connection.scalars(select(table.c.capture).where(table.c.sha256.in_(portion))))
    return tuple(sorted(found))


def save_erasures(writing: Writing, captures: Iterable[Capture], *, reason: str) -> None:
    """Take these captures out of the record, whose reports are gone already, and keep the hash and the reason."""
    for capture in captures:
        for table, column in _referring_to_captures():
            writing.connection.execute(delete(table).where(column == capture.id))
        writing.connection.execute(delete(STAGE_RUN).where(STAGE_RUN.c.record == capture.id))
        writing.connection.execute(delete(CAPTURE).where(CAPTURE.c.id == capture.id))
        row = Erasure(capture.id, capture.sha256, reason, writing.at, writing.by)
        writing.connection.execute(insert(ERASURE).values(dataclasses.asdict(row)))
        writing.log("erase", "capture", capture.id)
        writing.log("erase", "erasure", capture.id)


def redact_decisions(writing: Writing, decisions: Sequence[Decision]) -> None:
    """Put `ERASED` in the place of what these decisions say in words: a value, a reason. Who decided what stays.

    Call it within `Dialect.rewriting` of the table of decisions.
    """
    for decision in decisions:
        redacted = dataclasses.replace(
            decision,
            value=None if decision.value is None else ERASED,
            reason=None if decision.reason is None else ERASED,
        )
        if redacted == decision:
            continue
        row = update(DECISION).where(DECISION.c.sequence == decision.sequence)
        writing.connection.execute(row.values(record=dumps(redacted)))
        writing.log("erase", "decision", decision.id)


def _referring_to_captures() -> list[tuple[Table, "Column[Any]"]]:
    """The tables that hang on captures, each with the column, but for that of reports."""
    return [
        (table, column)
        for table in METADATA.sorted_tables
        for column in table.columns
        if table is not REPORT and any(key.column is CAPTURE.c.id for key in column.foreign_keys)
    ]


def tables_of_files() -> list[Table]:
    """The tables that say by hash which further files a capture has."""
    return [table for table, _column in _referring_to_captures() if {"sha256", "capture"} <= set(table.c.keys())]
