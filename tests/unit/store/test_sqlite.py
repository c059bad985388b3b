"""Which journal SQLite uses: the write-ahead log only where two processes cannot damage a database with it."""

import sqlite3
from pathlib import Path

import pytest

from sayso.errors import StoreError
from sayso.store.open import create_store, open_store
from sayso.store.sqlite import is_wal_safe, journal_mode


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_write_ahead_log_is_used_where_it_is_safe(version: tuple[int, int, int], is_safe: bool) -> None:
    assert is_wal_safe(version) is is_safe


def test_a_database_left_in_the_other_mode_is_brought_back(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    create_store(f"sqlite:///{path}", dossier_id="d").close()
    other = "delete" if journal_mode() == "wal" else "wal"
    plain = sqlite3.connect(path)
    assert plain.execute(f"PRAGMA journal_mode={other}").fetchone() == (other,)
    plain.close()
    store = open_store(f"sqlite:///{path}")
    with store.reading() as connection:
        assert f"journal mode {journal_mode()}" in store.dialect.engine_version(connection)
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 3
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    store.close()


@pytest.mark.skipif(journal_mode() == "wal", reason="this SQLite may use the write-ahead log")
def test_a_database_in_write_ahead_mode_that_others_hold_open_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    create_store(f"sqlite:///{path}", dossier_id="d").close()
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode=wal")
    other.execute("SELECT count(*) FROM meta").fetchone()
    with pytest.raises(StoreError, match=r"write-ahead mode, which SQLite .* can damage: close every program"):
        open_store(f"sqlite:///{path}", busy_seconds=0.1)
    other.close()
    open_store(f"sqlite:///{path}").close()


def test_a_sqlite_that_does_not_wait_for_the_disk_is_refused(tmp_path: Path) -> None:
    store = create_store(f"sqlite:///{tmp_path / 'dossier.db'}", dossier_id="d")
    with store.reading() as connection:
        connection.connection.driver_connection.execute("ROLLBACK")
        connection.connection.driver_connection.execute("PRAGMA synchronous=NORMAL")
        with pytest.raises(StoreError, match="does not wait for the disk"):
            store.dialect.check_durability(connection)
        connection.connection.driver_connection.execute("BEGIN")
    store.close()
