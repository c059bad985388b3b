"""What differs between database engines, as one small interface. A new engine is one module with one of these."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine


class Dialect(Protocol):
    """One engine's ways of being opened, of locking out other writers and of protecting a table."""

    def make_engine(self, url: str, *, busy_seconds: float) -> Engine:
        """An engine for `url` that waits `busy_seconds` for another writer and makes every commit durable."""

    def begin_writing(self, connection: Connection) -> None:
        """Let one writer at a time go on from here; readers are not held up."""

    def begin_noting(self, connection: Connection) -> None:
        """The same for what may as well be left out: raises at once where another is writing.

        Raises:
            DBAPIError: somebody is.
        """

    def append_only_statements(self, table: str) -> tuple[str, ...]:
        """The statements that forbid UPDATE and DELETE on `table` for good."""

    def snapshot(self, engine: Engine, folder: Path, /) -> AbstractContextManager[Connection]:
        """A connection that sees one state, for as long as it takes, and holds up no writer; `folder` is for a copy."""

    def rewriting(self, connection: Connection, table: str) -> AbstractContextManager[None]:
        """Within this block of a writing transaction an append-only table may be changed: for erasing alone."""

    def forget_deleted(self, connection: Connection) -> None:
        """From here on what this connection deletes is overwritten, where the engine can."""

    def compact(self, engine: Engine) -> None:
        """Write the database anew without what was deleted, outside any transaction."""

    def copies_left(self) -> tuple[str, ...]:
        """What the engine itself may still hold of what was deleted, for people."""

    def check_durability(self, connection: Connection) -> None:
        """Nothing, if what is committed is on the disk and stays there.

        Raises:
            StoreError: the engine is too old, or set so that a power cut loses or damages what was committed.
        """

    def engine_version(self, connection: Connection) -> str:
        """Name, version and what of its durability is worth knowing, for people."""

    def describe_schema(self, connection: Connection) -> str:
        """All that decides what the tables hold and refuse, as text that is another when any of it is another."""

    def find_damage(self, connection: Connection, /) -> str | None:
        """What the engine itself finds wrong with its files, as one line; None where it finds nothing or cannot say."""
