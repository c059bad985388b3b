"""PostgreSQL through psycopg 3: the store for teams."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text

from sayso.errors import StoreError
from sayso.store.tables import METADATA

_OLDEST = 120000
"""PostgreSQL 12, as `server_version_num` writes it."""
_MUST_BE_ON = ("fsync", "full_page_writes")
_WAITS = ("on", "local", "remote_write", "remote_apply")
"""The values of `synchronous_commit` with which a commit waits for this server's disk."""


class PostgresqlDialect:
    """PostgreSQL 12 or later."""

    def make_engine(self, url: str, *, busy_seconds: float) -> Engine:
        """An engine whose statements give up after waiting `busy_seconds` for a lock; commits wait for the disk."""
        milliseconds = int(busy_seconds * 1000)
        options = f"-c lock_timeout={milliseconds} -c synchronous_commit=on"
        return create_engine(_with_driver(url), connect_args={"options": options}, pool_pre_ping=True)

    def begin_writing(self, connection: Connection) -> None:
        """Take the event log for writing: its hash chain has one writer at a time."""
        connection.execute(text("LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE"))

    def begin_noting(self, connection: Connection) -> None:
        """The same lock, if it is free."""
        connection.execute(text("LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE NOWAIT"))

    def append_only_statements(self, table: str) -> tuple[str, ...]:
        """A function that raises, and triggers that call it for UPDATE, DELETE and TRUNCATE."""
        return (
            (
                f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
            ),
            (
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
            ),
            (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
            ),
        )

    @contextlib.contextmanager
    def snapshot(self, engine: Engine, _folder: Path) -> Iterator[Connection]:
        """A transaction that reads one state and writes nothing."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def rewriting(self, connection: Connection, table: str) -> Iterator[None]:
        """The triggers of the table do not fire within the block."""
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))

    def forget_deleted(self, connection: Connection) -> None:
        """Nothing: the server cannot overwrite a row; see `compact`."""

    def compact(self, engine: Engine) -> None:
        """Every table is written anew without its dead rows."""
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in METADATA.sorted_tables:
                connection.execute(text(f"VACUUM FULL {table.name}"))

    def copies_left(self) -> tuple[str, ...]:
        """What an administrator of the server has to see to."""
        return ("the server's write-ahead log, its archive, replicas and base backups",)

    def check_durability(self, connection: Connection) -> None:
        """The server's version and its settings. `synchronous_commit` we set ourselves; a pooler may drop it.

        Raises:
            StoreError: as said in `Dialect`.
        """
        names = ", ".join(f"'{name}'" for name in ("server_version_num", "synchronous_commit", *_MUST_BE_ON))
        rows = connection.execute(text(f"SELECT name, setting FROM pg_settings WHERE name IN ({names})"))
        found = {row.name: row.setting for row in rows}
        if int(found["server_version_num"]) < _OLDEST:
            raise StoreError("this PostgreSQL server is older than version 12: move the dossier to a newer one")
        wrong = [name for name in _MUST_BE_ON if found[name] != "on"]
        wrong += [] if found["synchronous_commit"] in _WAITS else ["synchronous_commit"]
        if wrong:
            raise StoreError(
                f"this PostgreSQL server may lose what it has committed ({wrong[0]} is off): have its administrator "
                f"set {wrong[0]} = on"
            )

    def engine_version(self, connection: Connection) -> str:
        """The server's version."""
        return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"

    def describe_schema(self, connection: Connection) -> str:
        """The columns of all tables with their types, and the triggers that are in force with what they run."""
        columns = text(
            "SELECT table_name, column_name, data_type, collation_name, is_nullable FROM information_schema.columns "
            "WHERE table_schema = current_schema() ORDER BY table_name, column_name"
        )
        triggers = text(
            "SELECT c.relname, t.tgname, t.tgenabled, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal ORDER BY c.relname, t.tgname"
        )
        return "\n".join(str(tuple(row)) for query in (columns, triggers) for row in connection.execute(query))

    def find_damage(self, _connection: Connection) -> str | None:
        """Nothing: what a server's files hold, its own checksums and `pg_amcheck` say."""
        return None


def _with_driver(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url
