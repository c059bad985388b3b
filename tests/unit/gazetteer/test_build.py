"""The gazetteer's file: where it goes, and that a failed build leaves nothing."""

import sqlite3
from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.gazetteer import build
from sayso.gazetteer.gazetteer import Gazetteer, open_gazetteer
from sayso.records.place import Precision


def test_the_file_is_there_and_whole() -> None:
    connection = sqlite3.connect(build.ensure_gazetteer())
    (places,) = connection.execute("SELECT count(*) FROM places").fetchone()
    (orphans,) = connection.execute("SELECT count(*) FROM names WHERE place NOT IN (SELECT id FROM places)").fetchone()
    connection.close()
    assert places > 230_000
    assert orphans == 0


def test_where_nothing_may_be_written_one_line_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    monkeypatch.setattr(build, "_folders", lambda: (in_the_way / "a", in_the_way / "b"))
    with pytest.raises(DataError, match=r"python -m sayso\.gazetteer\.build") as raised:
        build.ensure_gazetteer()
    assert "\n" not in str(raised.value)


def test_a_failed_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, rows: object) -> None:
        path.write_bytes(b"half")
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(build, "_folders", lambda: (tmp_path,))
    monkeypatch.setattr(build, "_rows", list)
    monkeypatch.setattr(build, "_write", fail)
    with pytest.raises(DataError, match="disk full"):
        build.build_gazetteer()
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_replaces_the_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "places-000000000000.sqlite").write_bytes(b"old")
    monkeypatch.setattr(build, "_folders", lambda: (tmp_path,))
    monkeypatch.setattr(build, "_rows", list)
    path = build.build_gazetteer()
    assert list(tmp_path.iterdir()) == [path]
    assert Gazetteer(path).look_up("Mosul") == ()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(DataError, match="damaged"):
        Gazetteer(path).look_up("Mosul")


@pytest.mark.parametrize(
    ("name", "found", "within", "precision"),
    [
        ("Mosul", "Mosul", ("Nineveh", "Iraq"), Precision.CITY),
        ("al-Jadida", "Al-Jadida", ("Mosul", "Nineveh", "Iraq"), Precision.NEIGHBOURHOOD),
        ("Deir al Balah", "Deir al-Balah", ("Gaza Strip", "Palestine"), Precision.CITY),
        ("Nineveh", "Nineveh", ("Iraq",), Precision.PROVINCE),
        ("UK", "United Kingdom", (), Precision.COUNTRY),
    ],
)
def test_names_are_looked_up(name: str, found: str, within: tuple[str, ...], precision: Precision) -> None:
    first = open_gazetteer().look_up(name)[0]
    assert (first.name, first.within, first.precision) == (found, within, precision)


def test_an_unknown_name_gives_nothing() -> None:
    assert open_gazetteer().look_up("Quarrelby-under-Hill") == ()
    assert open_gazetteer().look_up("\ud800") == ()
