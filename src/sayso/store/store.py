"""The open database of a dossier: transactions for reading and for writing, and nothing else.

What is read and written in them is said by the modules named for each noun (`reports`, `decisions`, `incidents` …).
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from sayso.records.event import LogEvent
from sayso.store.dialect import Dialect
from sayso.store.events import append_events, event_head, make_event
from sayso.store.failures import storage_errors


@dataclass(slots=True)
class Writing:
    """One writing transaction: all of it is kept, or nothing. `at` is UTC in ISO 8601; `by` a stage or a person."""

    connection: Connection
    at: str
    by: str
    _head: tuple[int, str]
    _events: list[LogEvent] = field(default_factory=list)

    def log(self, action: str, record: str, fingerprint: str | None) -> None:
        """Enter what was done to which record in the log; written at the end of the transaction."""
        event = make_event(self._head, at=self.at, action=action, record=record, fingerprint=fingerprint, by=self.by)
        self._events.append(event)
        self._head = (event.sequence, event.hash)

    def finish(self) -> None:
        """Write the log entries of this transaction."""
        append_events(self.connection, self._events)
        self._events = []


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
                writing = Writing(connection, at, by, event_head(connection))
                yield writing
                writing.finish()

    @contextlib.contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction for changing the schema, before there is a log to lock."""
        with storage_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(sayso_writing=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()
