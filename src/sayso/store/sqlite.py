"""SQLite: the default store, one file in the dossier.

Durable first: `synchronous=EXTRA`, and the write-ahead log only where it is safe. Versions before 3.51.3 (but for
3.50.7+ and 3.44.6+ of their lines) can corrupt a database when two processes checkpoint at once; there the rollback
journal is used. With it FULL is not enough: a commit is the removal of the journal, and FULL does not flush the folder
in which that is written, so that a power cut can bring the journal back, and the commit is undone.
"""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

from sayso.errors import StoreError

SAFE_WAL_SINCE = (3, 51, 3)
SAFE_WAL_BACKPORTS = {(3, 50): 7, (3, 44): 6}
"""Lines of SQLite that got the fix of concurrent checkpoints later, with the first patch release that has it."""

SYNCHRONOUS = {2: "FULL", 3: "EXTRA"}
"""What `PRAGMA synchronous` answers, as far as a commit waits for the disk."""

_CACHE_KIB = 16 * 1024  # holds the indexes of some ten thousand claims


def is_wal_safe(version: tuple[int, int, int]) -> bool:
    """Whether this version of SQLite may use the write-ahead log with several processes."""
    if version >= SAFE_WAL_SINCE:
        return True
    backport = SAFE_WAL_BACKPORTS.get(version[:2])
    return backport is not None and version[2] >= backport


def journal_mode() -> str:
    """The journal mode for the SQLite that runs here: "wal" where that is safe, else "delete" (a rollback journal)."""
    return "wal" if is_wal_safe(sqlite3.sqlite_version_info[:3]) else "delete"


class SqliteDialect:
    """SQLite through Python's own driver."""

    def make_engine(self, url: str, *, busy_seconds: float) -> Engine:
        """An engine on one file. Transactions are begun by us: the driver's own habits would commit before DDL."""
        engine = create_engine(url, connect_args={"timeout": busy_seconds})
        event.listen(engine, "connect", _prepare_connection)
        event.listen(engine, "begin", functools.partial(_begin, busy_seconds=busy_seconds))
        return engine

    def begin_writing(self, connection: Connection) -> None:
        """Nothing more: a writing connection has begun with BEGIN IMMEDIATE, which locks out other writers."""

    def begin_noting(self, connection: Connection) -> None:
        """Nothing more: such a connection has begun with BEGIN IMMEDIATE, and did not wait for it."""

    def append_only_statements(self, table: str) -> tuple[str, ...]:
        """Two triggers that abort."""
        return tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        )

    @contextlib.contextmanager
    def snapshot(self, engine: Engine, folder: Path) -> Iterator[Connection]:
        """One on a copy of the file, which SQLite makes page by page: a writer waits for that, and for nothing more."""
        copy = folder / "snapshot.db"
        with contextlib.closing(engine.raw_connection()) as source, contextlib.closing(sqlite3.connect(copy)) as target:
            source.driver_connection.backup(target)  # type: ignore[union-attr]
        copied = create_engine(f"sqlite:///{copy}")
        try:
            with copied.connect() as connection, connection.begin():
                yield connection
        finally:
            copied.dispose()
            copy.unlink()

    @contextlib.contextmanager
    def rewriting(self, connection: Connection, table: str) -> Iterator[None]:
        """The triggers of the table are gone within the block, and back as they were after it."""
        query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY name")
        triggers = connection.execute(query, {"table": table}).all()
        for name, _sql in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            connection.exec_driver_sql(sql)

    def forget_deleted(self, connection: Connection) -> None:
        """Deleted content becomes zeros in the file."""
        connection.exec_driver_sql("PRAGMA secure_delete=ON").close()

    def compact(self, engine: Engine) -> None:
        """Every page is written anew, and the write-ahead log, if there is one, is emptied.

        Raises:
            StoreError: others have the database open, or there is no room for a second copy.
        """
        try:
            with contextlib.closing(engine.raw_connection()) as connection:
                connection.cursor().execute("VACUUM").close()
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        except sqlite3.Error as error:
            raise StoreError(f"the database cannot be written anew: {error}") from error

    def copies_left(self) -> tuple[str, ...]:
        """Nothing of its own: the file was written anew."""
        return ()

    def check_durability(self, connection: Connection) -> None:
        """The journal mode that the file is in, and whether a commit waits for the disk.

        Raises:
            StoreError: as said in `Dialect`.
        """
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        if mode == "wal" and journal_mode() != "wal":
            raise StoreError(
                f"the dossier's database is in SQLite's write-ahead mode, which SQLite {sqlite3.sqlite_version} can "
                "damage: close every program that has it open and try again, with the right to write, or use SQLite "
                "3.51.3 or later"
            )
        if connection.execute(text("PRAGMA synchronous")).scalar_one() not in SYNCHRONOUS:
            raise StoreError(
                "SQLite does not wait for the disk here, so that a power cut could lose decisions: use another"
            )

    def engine_version(self, connection: Connection) -> str:
        """The SQLite version, its journal mode and how far it waits for the disk."""
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        level = connection.execute(text("PRAGMA synchronous")).scalar_one()
        return f"SQLite {sqlite3.sqlite_version}, journal mode {mode}, synchronous {SYNCHRONOUS.get(level, level)}"

    def describe_schema(self, connection: Connection) -> str:
        """The statements by which tables, indexes and triggers were made; those of statistics (ANALYZE) left out."""
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
        return "\n".join(str(tuple(row)) for row in connection.execute(text(f"{query} ORDER BY type, name")))

    def find_damage(self, connection: Connection) -> str | None:
        """What the checks of SQLite find: pages, indexes against tables, references."""
        found = connection.execute(text("PRAGMA integrity_check(1)")).scalar()
        if found != "ok":
            return f"SQLite finds it damaged: {' '.join(str(found).split())}"
        stray = connection.execute(text("PRAGMA foreign_key_check")).first()
        return None if stray is None else f"a row of {stray[0]} refers to one of {stray[2]} that there is not"


def _prepare_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=EXTRA")
    cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    # A dossier that may only be read, or is open elsewhere, keeps the mode it has: see `check_durability`.
    with contextlib.suppress(sqlite3.OperationalError):
        cursor.execute(f"PRAGMA journal_mode={journal_mode()}")
    cursor.close()


def _begin(connection: Connection, *, busy_seconds: float) -> None:
    options = connection.get_execution_options()
    if not options.get("sayso_noting", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("sayso_writing", False) else "BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0").close()
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(busy_seconds * 1000)}").close()
