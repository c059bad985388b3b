"""The open database of a dossier: transactions for reading and for writing, and nothing else.

What is read and written in them is said by the modules named for each noun (`reports`, `decisions`, `incidents` …).
"""

import contextlib
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine

from sayso.proofs.entry import commit
from sayso.records.event import LogEvent
from sayso.store.dialect import Dialect
from sayso.store.events import append_events, last_time, load_event, open_frontier
from sayso.store.failures import storage_errors
from sayso.store.seals import Seal, load_contents, load_seals, make_salts, save_seals

BEHIND_SECONDS = 120
"""How far behind the last entry the time of a transaction may be, and takes the entry's instead: two commands at once,
of which the one that began first writes last, or a clock that was set right. The time of one that is further behind is
entered as it is, and `verify` says so."""


@dataclass(frozen=True, slots=True)
class _Deed:
    action: str
    kind: str
    record: str
    by: str
    is_quiet: bool
    """Said only if the record is another than its last entry says."""


@dataclass(slots=True)
class Writing:
    """One writing transaction: all of it is kept, or nothing. `at` is UTC in ISO 8601; `by` a stage or a person."""

    connection: Connection
    at: str
    by: str
    _deeds: list[_Deed] = field(default_factory=list)
    _last: dict[tuple[str, str], str] = field(default_factory=dict)

    def log(self, action: str, kind: str, record: str) -> None:
        """Enter in the log what was done to which record; `kind` is its table (`sayso.store.seals.BOUND`).

        The entry is written at the end of the transaction, and binds what is kept of the record then. The same said
        twice of one record is one entry.
        """
        self._enter(action, kind, record, is_quiet=False)

    def bind(self, kind: str, record: str, *, action: str = "keep") -> None:
        """Bind a record that may be another now, if it is, and if nothing else is said of it in this transaction."""
        if (kind, record) not in self._last:
            self._enter(action, kind, record, is_quiet=True)

    def _enter(self, action: str, kind: str, record: str, *, is_quiet: bool) -> None:
        if self._last.get((kind, record)) != action:
            self._last[kind, record] = action
            self._deeds.append(_Deed(action, kind, record, self.by, is_quiet))

    def finish(self) -> None:
        """Write the log entries of this transaction, and the seals of the records that they are about."""
        entered, self._deeds, self._last = self._deeds, [], {}
        lines = self._load_lines(entered)
        deeds = [deed for deed in entered if not (deed.is_quiet and self._is_bound(deed, lines[deed.kind]))]
        if not deeds:
            return
        at = _not_before(last_time(self.connection), self.at)
        frontier = open_frontier(self.connection)
        last = {(deed.kind, deed.record): sequence for sequence, deed in enumerate(deeds, frontier.size + 1)}
        contents = self._seal(last, lines)
        events = [
            LogEvent(sequence, at, deed.action, deed.kind, deed.record, contents.get((deed.kind, deed.record)), deed.by)
            for sequence, deed in enumerate(deeds, frontier.size + 1)
        ]
        append_events(self.connection, frontier, events)

    def _load_lines(self, deeds: Sequence[_Deed]) -> dict[str, dict[str, str]]:
        """What is kept now of the records that the deeds are about, by kind and id."""
        kinds = dict.fromkeys(deed.kind for deed in deeds)
        return {
            kind: load_contents(self.connection, kind, {deed.record for deed in deeds if deed.kind == kind})
            for kind in kinds
        }

    def _is_bound(self, deed: _Deed, lines: Mapping[str, str]) -> bool:
        """Whether the log says already what is kept of a record."""
        seal = load_seals(self.connection, deed.kind, [deed.record]).get(deed.record)
        if seal is None or deed.record not in lines:
            return seal is None and deed.record not in lines
        event = load_event(self.connection, seal.sequence)
        return event is not None and event.content == commit(seal.salt, lines[deed.record])

    def _seal(
        self, last: Mapping[tuple[str, str], int], lines: Mapping[str, Mapping[str, str]]
    ) -> dict[tuple[str, str], str]:
        """The commitments to records, each sealed with the number of the last entry about it."""
        kept = [(kind, record) for kind, record in last if record in lines[kind]]
        salts = dict(zip(kept, make_salts(len(kept)), strict=True))
        for kind in lines:
            save_seals(
                self.connection,
                kind,
                {
                    record: Seal(sequence, salts[kind, record]) if (kind, record) in salts else None
                    for (of, record), sequence in last.items()
                    if of == kind
                },
            )
        return {(kind, record): commit(salt, lines[kind][record]) for (kind, record), salt in salts.items()}


class Store:
    """A dossier's database."""

    def __init__(self, engine: Engine, dialect: Dialect) -> None:
        self._engine = engine
        self.dialect = dialect

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the dossier.

        Raises:
            StoreError: the database cannot be read.
        """
        with storage_errors(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self, *, at: str, by: str) -> Iterator[Writing]:
        """A transaction that is written as a whole when the block ends well, and not at all otherwise.

        Raises:
            StorageFull: the disk is full, or the dossier may not be written.
            StoreError: another process kept the database busy for too long, or the database is damaged.
        """
        with storage_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(sayso_writing=True)
            with connection.begin():
                self.dialect.begin_writing(connection)
                writing = Writing(connection, at, by)
                yield writing
                writing.finish()

    @contextlib.contextmanager
    def noting(self) -> Iterator[Connection]:
        """A transaction for what follows from the record and is kept to save time: nothing of it enters the log.

        Raises:
            StoreError: somebody else is writing, or this process may not: it is not waited for.
        """
        with storage_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(sayso_noting=True)
            with connection.begin():
                self.dialect.begin_noting(connection)
                yield connection

    @contextlib.contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction for changing the schema, before there is a log to lock."""
        with storage_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(sayso_writing=True)
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def snapshot(self, folder: Path) -> Iterator[Connection]:
        """A connection that sees one state for as long as it takes, and holds up no writer.

        Args:
            folder: A private folder with room for a copy of the database.

        Raises:
            StoreError: the database cannot be read, or there is no room.
        """
        with storage_errors(), self.dialect.snapshot(self._engine, folder) as connection:
            yield connection

    def compact(self) -> None:
        """Write the database anew without what was deleted.

        Raises:
            StoreError: others have it open, or there is no room for a second copy.
        """
        with storage_errors():
            self.dialect.compact(self._engine)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def _not_before(last: str | None, at: str) -> str:
    """The time of an entry: that of the entry before, if `at` is a little earlier."""
    if last is None or at >= last:
        return at
    try:
        behind = datetime.datetime.fromisoformat(last) - datetime.datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return at
    return last if behind.total_seconds() <= BEHIND_SECONDS else at
