"""A backup while the dossier is in use, a restore with the same head, and a scrub that finds what has rotted."""

import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import DataError, UsageError, VerificationError
from sayso.pipeline.backing_up import Backup, back_up, restore, scrub
from sayso.pipeline.backup_files import MANIFEST
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.orders import Order
from sayso.pipeline.verifying import verify
from sayso.records.codec import dumps
from sayso.records.decision import Verb
from sayso.store.events import log_size, open_frontier
from sayso.store.payloads import payload_path
from tests.fiction import NOON, make_capture, read_fiction

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def dossier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dossier]:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with create_dossier(tmp_path / "case", now=NOON, database=url) as made:
        fill(made)
        yield made


def story(number: int) -> str:
    return f"2031-03-{number + 1:02} old-harbour Mira_Tal_{number} {number + 1} killed\nWords of story {number}.\n"


def add(dossier: Dossier, number: int) -> str:
    (added,) = dossier.add([make_capture(story(number))], reader=read_fiction, now=NOON, version="1")
    return str(added.report)


def fill(dossier: Dossier) -> None:
    for number in range(6):
        report = add(dossier, number)
        claim = dossier.reading(report).claims[0].id
        dossier.decide([Order(verb=Verb.ACCEPT, ids=(claim,), by="Ada")], now=NOON)
    (dossier.path / "actors.yaml").write_text("actors: []\n")


def record(dossier: Dossier) -> list[str]:
    """What the dossier says."""
    said = [
        *(dumps(view.report) for view in dossier.readings()),
        *(dumps(view.incident) for view in dossier.incidents()),
    ]
    return said + [dumps(claim) for claim in dossier.claims()]


def head(dossier: Dossier) -> tuple[int, str]:
    with dossier.store.reading() as connection:
        return log_size(connection), open_frontier(connection).root().hex()


def take(dossier: Dossier, destination: Path) -> Backup:
    return back_up(dossier, destination, now=NOON)


@pytest.mark.parametrize("name", ["copy.zip", "copy"])
def test_what_is_restored_says_the_same_under_the_same_head(dossier: Dossier, tmp_path: Path, name: str) -> None:
    made = take(dossier, tmp_path / name)
    assert (made.size, made.root) == head(dossier)
    assert made.file_count == 6
    restore(tmp_path / name, tmp_path / "again", now=NOON)
    with open_dossier(tmp_path / "again") as again:
        assert record(again) == record(dossier)
        if "sqlite" in dossier.settings.database:
            assert head(again) == head(dossier)  # on another engine, one entry says that the schema is that one's
        assert [each.message for each in verify(again) if not each.is_well] == []
        assert [each.message for each in again.doctor() if not each.is_well] == []
        assert add(again, 7)
    assert (tmp_path / "again" / "actors.yaml").read_text() == "actors: []\n"
    assert not list(tmp_path.glob(".*.part"))
    for path in (tmp_path / "again", *(tmp_path / "again").rglob("*"), tmp_path / name):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_file_is_moved_to_a_server(tmp_path: Path, postgres_url: str) -> None:
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        fill(dossier)
        made = take(dossier, tmp_path / "copy")
        said = record(dossier)
    restore(tmp_path / "copy", tmp_path / "again", now=NOON, database=postgres_url)
    with open_dossier(tmp_path / "again") as again:
        assert "postgresql" in again.settings.database
        assert record(again) == said
        assert head(again)[0] == made.size + 1
        assert [each.message for each in verify(again) if not each.is_well] == []
        assert add(again, 7)


def test_a_backup_made_while_others_write_is_of_one_moment(dossier: Dossier, tmp_path: Path) -> None:
    stop = threading.Event()

    def go_on() -> None:
        with open_dossier(dossier.path) as other:
            for number in range(6, 28):
                if not stop.is_set():
                    add(other, number)

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        backups = [take(dossier, tmp_path / f"copy{number}") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    for number, made in enumerate(backups):
        restore(tmp_path / f"copy{number}", tmp_path / f"again{number}", now=NOON)
        with open_dossier(tmp_path / f"again{number}") as again:
            assert [each.message for each in verify(again) if not each.is_well] == []
            assert head(again)[0] >= made.size


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        fill(dossier)
        take(dossier, tmp_path / "copy")
    return tmp_path / "copy"


def test_any_file_of_a_backup_that_was_changed_is_named_and_nothing_is_made(backup: Path, tmp_path: Path) -> None:
    names = sorted(path for path in backup.rglob("*") if path.is_file() and path.name != MANIFEST)
    assert len(names) == 9
    for path in names:
        before = path.read_bytes()
        path.write_bytes(before[:-2] + bytes([before[-2] ^ 1]) + before[-1:])
        with pytest.raises(VerificationError, match=r"was changed in the backup|is damaged"):
            restore(backup, tmp_path / "again", now=NOON)
        path.unlink()
        with pytest.raises(VerificationError, match="missing in the backup"):
            restore(backup, tmp_path / "again", now=NOON)
        path.write_bytes(before)
        assert not (tmp_path / "again").exists()
    restore(backup, tmp_path / "again", now=NOON)


def test_a_log_that_is_not_the_one_backed_up_is_refused(backup: Path, tmp_path: Path) -> None:
    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["log"]["root"] = "00" * 32
    (backup / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(VerificationError, match="log that was restored is not the one"):
        restore(backup, tmp_path / "again", now=NOON)
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("name", ["../outside", "captures/aa/../../../outside", "/outside", "sayso.lock"])
def test_a_backup_cannot_write_elsewhere(backup: Path, tmp_path: Path, name: str) -> None:
    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["files"][name] = {"sha256": "0" * 64, "bytes": 1}
    (backup / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(Exception, match="which no backup has"):
        restore(backup, tmp_path / "again", now=NOON)
    assert not (tmp_path / "again").exists()


def test_what_is_no_backup_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "words.zip").write_bytes(b"words")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr(MANIFEST, "[]")
    for name in ("empty", "words.zip", "other.zip", "nothing"):
        with pytest.raises(DataError, match="is no backup"):
            restore(tmp_path / name, tmp_path / "again", now=NOON)


def test_nothing_is_overwritten(backup: Path, tmp_path: Path) -> None:
    with open_dossier(tmp_path / "case") as dossier:
        with pytest.raises(UsageError, match="is there already"):
            take(dossier, backup)
        with pytest.raises(UsageError, match="lies in the dossier itself"):
            take(dossier, dossier.path / "copy")
    with pytest.raises(UsageError, match="is a dossier already"):
        restore(backup, tmp_path / "case", now=NOON)


def test_damaged_bytes_are_left_out_and_named(tmp_path: Path) -> None:
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        fill(dossier)
        path = payload_path(dossier.captures, make_capture(story(1))[0].sha256)
        path.write_bytes(b"rotten")
        made = take(dossier, tmp_path / "copy")
    assert made.wrong == (f"capture {path.name[:12]} was changed",)
    again = restore(tmp_path / "copy", tmp_path / "again", now=NOON)
    assert again.wrong == made.wrong
    assert again.file_count == 5


def test_a_scrub_goes_on_where_the_last_one_ended_and_sees_all(dossier: Dossier) -> None:
    size = head(dossier)[0]
    rotten = payload_path(dossier.captures, make_capture(story(2))[0].sha256)
    whole = rotten.read_bytes()
    rotten.write_bytes(whole.replace(b"Words", b"Wards"))
    found = [scrub(dossier, share=0.3, now=NOON) for _ in range(3)]
    assert [each.checked for each in found] == [2, 2, 2]
    assert [line for each in found for line in each.wrong] == [
        f"capture {rotten.name[:12]} was changed: restore captures/ from a copy"
    ]
    assert head(dossier)[0] == size + 3  # each is an entry of the log
    add(dossier, 2)  # the same bytes again make it whole
    assert rotten.read_bytes() == whole
    assert scrub(dossier, share=1, now=NOON).wrong == ()
    assert [each.message for each in verify(dossier) if not each.is_well] == []


@pytest.mark.parametrize("share", [0, -1, 1.5])
def test_a_share_is_a_share(dossier: Dossier, share: float) -> None:
    with pytest.raises(UsageError, match="above 0 and at most 1"):
        scrub(dossier, share=share, now=NOON)
