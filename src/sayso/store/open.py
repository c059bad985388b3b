"""Opening a dossier's database by its address, and making a new one."""

import contextlib
import datetime
import importlib
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sayso.errors import DossierTooNew, StorageFull, StoreError
from sayso.records.ids import digest
from sayso.store.checks import find_broken
from sayso.store.copying import load_rows
from sayso.store.dialect import Dialect
from sayso.store.failures import from_os_error, storage_errors
from sayso.store.postgresql import PostgresqlDialect
from sayso.store.schema import HEAD, schema_version
from sayso.store.sqlite import SqliteDialect
from sayso.store.store import Store, Writing
from sayso.store.tables import META

_FILE_MODE = 0o600
SCHEMA = "schema"
MADE_BY = "sayso init"
MIGRATED_BY = "sayso migration"
FIRST_WITH_SEALS = "0004"
"""The migration with which records are bound to the log."""

DIALECTS: dict[str, type[Dialect]] = {
    "sqlite": SqliteDialect,
    "postgresql": PostgresqlDialect,
    "postgres": PostgresqlDialect,
}
"""Each engine by the scheme of its address."""

# What these log (a connection that was lost, say) comes back to us as an exception as well. Where nobody has set up
# handlers, Python would print it on stderr beside the one line that says what to do.
for _library in ("alembic", "psycopg", "sqlalchemy"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def create_store(url: str, *, dossier_id: str, folder: Path | None = None, busy_seconds: float = 30.0) -> Store:
    """A new, empty store at `url`; a path of SQLite is taken relative to `folder`.

    Raises:
        StoreError: there is a dossier in this database already, or it cannot be used.
    """
    _make_private_file(_sqlite_path(url, folder))
    store = _connect(url, folder, busy_seconds)
    with _closing_on_failure(store), store.migrating() as connection:
        store.dialect.check_durability(connection)
        if schema_version(connection) is not None and connection.scalar(select(func.count()).select_from(META)):
            raise StoreError("this database holds a dossier already: give the new one a database of its own")
        importlib.import_module("sayso.store.migrate").migrate(connection)
        made = Writing(connection, _now(), MADE_BY)
        connection.execute(insert(META), [{"key": "dossier", "value": dossier_id}])
        made.log("init", "meta", "dossier")
        _keep_schema(made, store)
        made.finish()
    return store


def open_store(url: str, *, folder: Path | None = None, busy_seconds: float = 30.0) -> Store:
    """The store at `url`, migrated to the newest schema if it is older.

    Raises:
        DossierTooNew: a newer version of sayso made it.
        StoreError: it is no store of sayso's, or cannot be used.
    """
    path = _sqlite_path(url, folder)
    if path is not None and not path.is_file():
        raise StoreError(f"the dossier's database {path.name} is missing: restore it from a copy")
    _check_readable(path)
    store = _connect(url, folder, busy_seconds)
    with _closing_on_failure(store):
        with store.reading() as connection:
            store.dialect.check_durability(connection)
            found = schema_version(connection)
        if found is None:
            raise StoreError("the database that the dossier names holds no dossier: check `database` in sayso.toml")
        if found != HEAD:
            _migrate(store, found)
    return store


def refill_store(
    url: str, *, schema: str, lines: Iterable[str], folder: Path | None = None, busy_seconds: float = 30.0
) -> Store:
    """The store at `url`, empty until now, filled with the rows of another one (`sayso.store.copying`).

    Args:
        url: As for `create_store`.
        schema: The version of the schema that the rows are of; the store is migrated on from there.
        lines: The rows.
        folder: As for `create_store`.
        busy_seconds: As for `create_store`.

    Raises:
        DossierTooNew: a newer version of sayso wrote the rows.
        StoreError: there is a dossier in this database already, or it cannot be used.
    """
    if schema > HEAD:
        raise DossierTooNew(f"the backup has database version {schema}, this sayso knows {HEAD}: install a newer sayso")
    _make_private_file(_sqlite_path(url, folder))
    store = _connect(url, folder, busy_seconds)
    with _closing_on_failure(store), store.migrating() as connection:
        store.dialect.check_durability(connection)
        if schema_version(connection) is not None:
            raise StoreError("this database holds a dossier already: give the restored one a database of its own")
        importlib.import_module("sayso.store.migrate").migrate(connection, to=schema)
        load_rows(connection, lines)
    store.close()
    return open_store(url, folder=folder, busy_seconds=busy_seconds)


def keep_schema(writing: Writing, store: Store) -> None:
    """Note what the schema is now, if that is not what was noted: another engine has another."""
    if find_schema_trouble(store, writing.connection) is not None:
        _keep_schema(writing, store)


def dossier_id(store: Store) -> str:
    """The id that the dossier was given when it was made."""
    with store.reading() as connection:
        return str(connection.scalar(select(META.c.value).where(META.c.key == "dossier")))


def _migrate(store: Store, found: str) -> None:
    """Bring the schema to the newest, and bind what is there to the log as it is then.

    A record that was not what the log said before stays so: a migration makes nothing right.
    """
    with store.migrating() as connection:
        broken = {(each.kind, each.record) for each in find_broken(connection)} if found >= FIRST_WITH_SEALS else set()
        importlib.import_module("sayso.store.migrate").migrate(connection)
        writing = Writing(connection, _now(), MIGRATED_BY)
        _keep_schema(writing, store)
        for each in tuple(find_broken(connection)):
            if (each.kind, each.record) not in broken:
                writing.log("migrate", each.kind, each.record)
        writing.finish()


def _keep_schema(writing: Writing, store: Store) -> None:
    """Note what the schema is, so that `verify` sees a table or a trigger that was changed behind its back."""
    found = digest(store.dialect.describe_schema(writing.connection))
    writing.connection.execute(delete(META).where(META.c.key == SCHEMA))
    writing.connection.execute(insert(META), [{"key": SCHEMA, "value": found}])
    writing.log("schema", "meta", SCHEMA)


def find_schema_trouble(store: Store, connection: Connection) -> str | None:
    """What is wrong with the schema, as one line: None when it is what it was when sayso last made or migrated it."""
    kept = connection.scalar(select(META.c.value).where(META.c.key == SCHEMA))
    if kept == digest(store.dialect.describe_schema(connection)):
        return None
    return "tables, indexes or triggers are not as sayso made them: restore the database from a copy"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _check_readable(path: Path | None) -> None:
    """SQLite only says that it cannot open a file: whether it may be read at all is asked first."""
    if path is None:
        return
    try:
        path.open("rb").close()
    except PermissionError as error:
        raise StorageFull(
            f"the dossier's database {path.name} may not be read: check the permissions of the file"
        ) from error
    except OSError as error:
        raise from_os_error(error) from error


def _make_private_file(path: Path | None) -> None:
    """An empty file that only its owner reads: left to itself, SQLite would let everybody."""
    if path is not None:
        with storage_errors():
            path.touch(mode=_FILE_MODE)


@contextlib.contextmanager
def _closing_on_failure(store: Store) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.close()
        raise


def _connect(url: str, folder: Path | None, busy_seconds: float) -> Store:
    scheme = url.partition("://")[0].partition("+")[0]
    dialect_type = DIALECTS.get(scheme)
    if dialect_type is None:
        raise StoreError(f"database address {scheme!r}: sayso knows sqlite:///FILE and postgresql://user@host/name")
    dialect = dialect_type()
    path = _sqlite_path(url, folder)
    try:
        with storage_errors():
            engine = dialect.make_engine(f"sqlite:///{path}" if path else url, busy_seconds=busy_seconds)
    except ArgumentError as error:
        raise StoreError("the database address cannot be understood: check `database` in sayso.toml") from error
    return Store(engine, dialect)


def _sqlite_path(url: str, folder: Path | None) -> Path | None:
    if not url.startswith("sqlite:"):
        return None
    name = make_url(url).database
    if not name or name == ":memory:":
        raise StoreError("a SQLite database needs a file: sqlite:///dossier.db")
    return (folder or Path()) / name
