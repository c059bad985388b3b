"""Two thousand changes of one bit, or of one value, in each kind of file: none goes unnoticed.

The counts are printed (`pytest -s`). Each test names the mutant on which it must fail; those that
were seen stand in `tests/mutants.yaml`.
"""

import base64
import contextlib
import dataclasses
import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import SaysoError
from sayso.pipeline.dossier import Dossier, open_dossier
from sayso.pipeline.heads import read_note
from sayso.pipeline.verifying import find_troubles
from sayso.store.payloads import payload_files
from tests.conftest import miss
from tests.proven import make_proven
from tests.timestamp_server import TimestampServer, find_openssl

FLIPS = 2000
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dossier, its key and a head of it."""
    if find_openssl() is None:
        miss("no openssl here")
    folder = tmp_path_factory.mktemp("made")
    with TimestampServer(folder / "authority") as server:
        dossier, head = make_proven(folder / "dossier", key=folder / "key.pem", server=server)
    dossier.close()
    _pack(folder / "dossier" / "dossier.db")
    (folder / "head.txt").write_text(head.note)
    return folder


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Iterator[Dossier]:
    """A copy of it, open, with nothing wrong before and nothing wrong after: every flip is taken back."""
    shutil.copytree(made, tmp_path / "case")
    with open_dossier(tmp_path / "case" / "dossier") as dossier:
        dossier.settings = dataclasses.replace(dossier.settings, signing_key=str(made / "key.pem"))
        assert troubles(dossier) == []
        yield dossier
        assert troubles(dossier) == []


def troubles(dossier: Dossier, since: Path | None = None, only: frozenset[str] | None = None) -> list[str]:
    """What is found wrong, by the check that finds it; `only` some checks where nothing else is touched.

    The file is opened anew, as by a command; what was prepared of statements is kept, or each flip would take long.
    """
    dossier.store.close()
    try:
        note = None if since is None else read_note(since)
        return [each.check for each in find_troubles(dossier, since=note, only=only) if not each.is_well]
    except SaysoError as error:
        return [type(error).__name__]


def flip(path: Path, chance: random.Random) -> bytes:
    """Change one bit of a file, and give what was there."""
    kept = path.read_bytes()
    changed = bytearray(kept)
    changed[chance.randrange(len(kept))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(changed))
    return kept


def everything(path: Path) -> list[object]:
    """All that a database says: its schema and every row of every table, in the order of the table."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        schema = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        ).fetchall()
        tables = [name for kind, name, _, _ in schema if kind == "table"]
        rows = [sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables]
    connection.close()
    return [schema, rows]


def _pack(path: Path) -> None:
    """Write the file anew in small pages, so that most of its bytes are of use and not room for more."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size = 512")
    connection.execute("VACUUM")
    connection.close()


def test_a_bit_of_the_database_file(case: Dossier) -> None:
    """Fails on a verification that leaves out the database's own check, the schema, or any table.

    A bit in space that nothing uses changes nothing that can be read: then the whole content must be the same.
    """
    path = case.path / "dossier.db"
    before, chance, counts = everything(path), random.Random(1), Counter[str]()
    for _ in range(FLIPS):
        kept = flip(path, chance)
        found = troubles(case)
        if found:
            counts[found[0]] += 1
        else:
            assert everything(path) == before
            counts["harmless"] += 1
        path.write_bytes(kept)
    print(f"\ndatabase file: {FLIPS} flips, {dict(counts.most_common())}")
    assert counts["harmless"] < FLIPS * 3 // 4


def change(connection: sqlite3.Connection, chance: random.Random) -> str:
    """One change of one value, or of one row, through SQL, such that something is another than before."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    filled = [name for name in names if connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchone()[0]]
    table = chance.choice(filled)
    rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    row = chance.choice(rows)
    where = " AND ".join(f'"{column}" IS ?' for column in columns)
    if chance.random() < 0.15:
        connection.execute(f'DELETE FROM "{table}" WHERE {where}', row)
        return f"delete {table}"
    at = chance.randrange(len(columns))
    value = row[at]
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        new = value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
    elif isinstance(value, int):
        new = value ^ (1 << chance.randrange(20))
    elif isinstance(value, float):
        new = value + 1.0
    else:
        new = "words" if value is None else None
    connection.execute(f'UPDATE "{table}" SET "{columns[at]}" = ? WHERE {where}', (new, *row))
    return f"update {table}"


def test_a_value_or_a_row_changed_by_sql(case: Dossier) -> None:
    """Fails on a table, a column or a part of a record that no entry binds and nothing else compares."""
    path = case.path / "dossier.db"
    kept, chance, counts = path.read_bytes(), random.Random(2), Counter[str]()
    while counts.total() < FLIPS:
        with _unguarded(path) as connection:
            try:
                what = change(connection, chance)
            except sqlite3.IntegrityError:
                what = ""  # the database itself refuses it: a key twice, or nothing where something must be
        if what:
            found = troubles(case)
            assert found, what
            counts[found[0]] += 1
        path.write_bytes(kept)
    print(f"\nby SQL: {FLIPS} changes, {dict(counts.most_common())}")


@contextlib.contextmanager
def _unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection without the triggers, which are there again afterwards."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")  # the disk is not what is tested here
    connection.execute("PRAGMA journal_mode = MEMORY")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield connection
    for _, statement in triggers:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_bit_of_the_bytes_of_a_capture(case: Dossier) -> None:
    """Fails on a verification that looks at the length or the beginning of a file alone."""
    files = [path for path in payload_files(case.captures) if path.stat().st_size]
    chance = random.Random(3)
    assert len(files) == 3
    for _ in range(FLIPS):
        path = chance.choice(files)
        kept = flip(path, chance)
        (found,) = [each for each in find_troubles(case, only=frozenset({"captures"})) if not each.is_well]
        assert found.check == "captures"
        assert path.name[:12] in found.message
        path.write_bytes(kept)
    print(f"\ncaptures: {FLIPS} flips in {len(files)} files, all named")


def test_a_bit_of_a_checkpoint(case: Dossier, made: Path, tmp_path: Path) -> None:
    """Fails on a signature of less than the whole text, and on base64 that is read loosely."""
    path, chance, counts = tmp_path / "head.txt", random.Random(4), Counter[str]()
    shutil.copy(made / "head.txt", path)
    for _ in range(FLIPS):
        kept = flip(path, chance)
        found = troubles(case, since=path, only=frozenset({"event log", "checkpoints"}))
        assert found
        counts[found[-1]] += 1
        path.write_bytes(kept)
    print(f"\ncheckpoint: {FLIPS} flips, {dict(counts.most_common())}")


def test_a_bit_of_a_token(case: Dossier) -> None:
    """Fails on a token that no entry binds: parts of it, its server's free text among them, no signature covers."""
    path = case.path / "dossier.db"
    whole, chance, counts = path.read_bytes(), random.Random(5), Counter[str]()
    for _ in range(FLIPS):
        with _unguarded(path) as connection:
            ((key, record),) = connection.execute("SELECT id, record FROM timestamp").fetchall()
            fields = json.loads(record)
            raw = bytearray(base64.b64decode(fields["token"]))
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            fields["token"] = base64.b64encode(bytes(raw)).decode()
            changed = json.dumps(fields, sort_keys=True, separators=(",", ":"))
            connection.execute("UPDATE timestamp SET record = ? WHERE id = ?", (changed, key))
        found = troubles(case, only=frozenset({"records", "timestamps"}))
        assert "records" in found
        counts["timestamps" if "timestamps" in found else "records alone"] += 1
        path.write_bytes(whole)
    print(f"\ntoken: {FLIPS} flips, {dict(counts.most_common())}")
