"""Bytes on their way into a dossier: there whole or not at all, and nothing stays of a run that was cut short."""

from pathlib import Path

import pytest

from sayso.errors import StoreError
from sayso.store import payloads
from sayso.store.payloads import (
    MARKERS,
    clear_payloads,
    hash_payload,
    is_underway,
    load_payload,
    payload_files,
    payload_path,
    settle_payloads,
    write_payloads,
)

MANY = [b"words %d" % number for number in range(20)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "captures").mkdir()
    return tmp_path / "captures"


def all_files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


@pytest.mark.parametrize("given", [[b"words"], MANY], ids=["one", "many"])
def test_payloads_are_kept_once_under_their_hashes(folder: Path, given: list[bytes]) -> None:
    hashes = write_payloads(folder, [*given, given[0]])
    settle_payloads(folder, hashes)
    assert hashes == tuple(map(hash_payload, given))
    assert [load_payload(folder, each) for each in hashes] == given
    assert sorted(all_files(folder)) == list(payload_files(folder))
    assert {path.stat().st_mode & 0o777 for path in all_files(folder)} == {0o600}
    before = {path: path.stat().st_ino for path in all_files(folder)}
    assert write_payloads(folder, given) == hashes
    assert {path: path.stat().st_ino for path in all_files(folder)} == before


def test_a_payload_that_was_changed_or_is_missing_is_not_given(folder: Path) -> None:
    (sha256,) = write_payloads(folder, [b"words"])
    path = payload_path(folder, sha256)
    path.write_bytes(b"other")
    with pytest.raises(StoreError, match="was changed"):
        load_payload(folder, sha256)
    path.unlink()
    with pytest.raises(StoreError, match="is missing"):
        load_payload(folder, sha256)


def test_a_damaged_payload_is_made_whole_by_the_same_bytes(folder: Path) -> None:
    (sha256,) = write_payloads(folder, [b"words"])
    payload_path(folder, sha256).write_bytes(b"w0rds")
    write_payloads(folder, [b"words"])
    assert load_payload(folder, sha256) == b"words"


def test_what_nobody_counts_on_is_cleared_away_and_nothing_else(folder: Path) -> None:
    used, _unused = write_payloads(folder, [b"used", b"unused"])
    (settled,) = write_payloads(folder, [b"settled"])
    settle_payloads(folder, [settled])
    part = payload_path(folder, used).with_name(f".part-{used}")
    part.write_bytes(b"us")
    assert is_underway(folder)
    assert clear_payloads(folder, is_used=lambda sha256: sha256 == used) == 2
    assert not is_underway(folder)
    assert sorted(path.name for path in all_files(folder)) == sorted([used, settled])


def test_a_write_that_fails_leaves_what_the_next_clears_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(payloads.os, "fsync", refuse)
        with pytest.raises(StoreError):
            write_payloads(folder, [b"words"])
    clear_payloads(folder, is_used=lambda _: False)
    assert all_files(folder) == []


def test_many_are_flushed_at_once_where_that_reports_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payloads, "_can_flush_all", lambda: False)
    hashes = write_payloads(folder, MANY)
    assert [load_payload(folder, each) for each in hashes] == MANY
    assert len(list((folder / MARKERS).iterdir())) == len(MANY)
