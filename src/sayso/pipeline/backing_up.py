"""Backs a dossier up while it is in use, restores it elsewhere, and re-hashes a share of its bytes a day."""

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from sayso import __version__
from sayso.errors import SaysoError, StoreError, UsageError, VerificationError
from sayso.pipeline.backup_files import BackupReader, BackupWriter, check_names
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.folder import CAPTURES, OWN_ACTORS, OWN_PLACES, check_vacant, making_folder, write_private
from sayso.proofs.tree import Frontier
from sayso.settings import SETTINGS_FILE, read_settings
from sayso.store.checks import walk_log
from sayso.store.copying import all_hashes, dump_rows
from sayso.store.erasures import find_erasure
from sayso.store.events import open_frontier
from sayso.store.facts import load_fact, save_fact
from sayso.store.failures import storage_errors
from sayso.store.open import dossier_id, keep_schema, refill_store
from sayso.store.payloads import ChangedBytes, load_payload, payload_path, settle_payloads, write_payload_file
from sayso.store.schema import schema_version

RECORDS = "records.jsonl"
BACKUP = "backup"
SCRUB = "scrub"
RESTORED_BY = "sayso restore"
_OWN_FILES = (SETTINGS_FILE, OWN_ACTORS, OWN_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: the entries of the log with their root (hex), captures' files, and what was wrong."""

    path: Path
    size: int
    root: str
    file_count: int
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrub:
    """What was looked at: so many of so many payloads, and what was wrong with some."""

    checked: int
    total: int
    wrong: tuple[str, ...]


def back_up(dossier: Dossier, destination: Path, *, now: str) -> Backup:
    """A backup of one state of the dossier, whatever is written to it meanwhile.

    Args:
        dossier: The dossier.
        destination: A new file, if it ends in `.zip`, or else a new folder.
        now: UTC in ISO 8601.

    Raises:
        UsageError: there is something at the destination, or it lies in the dossier.
        StoreError: the dossier cannot be read, or the destination not be written.
    """
    if dossier.path.resolve() in destination.absolute().resolve().parents:
        raise UsageError(f"{destination} lies in the dossier itself: name a place elsewhere, best on another disk")
    with BackupWriter(destination) as writer:
        with dossier.store.writing(at=now, by="sayso backup") as writing:
            save_fact(writing, BACKUP, {"at": now}, action="backup")
        with dossier.store.snapshot(writer.beside) as connection:
            frontier = open_frontier(connection)
            hashes = all_hashes(connection)
            with writer.file(RECORDS) as file:
                for line in dump_rows(connection):
                    file.write(line.encode("ascii") + b"\n")
            facts = _facts(connection, frontier, dossier, now)
        for name in _OWN_FILES:
            if (dossier.path / name).is_file():
                with (dossier.path / name).open("rb") as stream:
                    writer.copy(name, stream)
        wrong = tuple(trouble for sha256 in hashes if (trouble := _copy_payload(dossier, writer, sha256)))
        writer.finish({**facts, "missing": list(wrong)})
    root = str(facts["log"]["root"])
    return Backup(path=destination, size=frontier.size, root=root, file_count=len(hashes) - len(wrong), wrong=wrong)


def restore(source: Path, path: Path, *, now: str, database: str | None = None) -> Backup:
    """The dossier of a backup, made in `path`, which must not exist yet or be empty; its log has the same head.

    Args:
        source: The backup.
        path: The folder.
        now: UTC in ISO 8601.
        database: The address of its database; None is a file in the folder, whatever it was before.

    Raises:
        UsageError: there is something in the folder already.
        DataError: it is no backup.
        VerificationError: the backup was changed.
        StoreError: the folder or the database cannot be written.
    """
    check_vacant(path)
    with BackupReader(source) as backup:
        check_names(backup.files, frozenset({RECORDS, *_OWN_FILES}), CAPTURES)
        with backup.file(RECORDS):  # hashed before a line of it is believed
            pass
        with making_folder(path, database=database) as (folder, _left):
            return _restore_into(backup, folder, now=now)


def scrub(dossier: Dossier, *, share: float, now: str) -> Scrub:
    """What was found wrong with the next share of the bytes, in the order of their hashes; entered in the log.

    Args:
        dossier: The dossier.
        share: Above 0 and at most 1: how much of all payloads to look at. The next run goes on where this one ends.
        now: UTC in ISO 8601.

    Raises:
        UsageError: the share is none.
        StoreError: the dossier cannot be written.
    """
    if not 0 < share <= 1:
        raise UsageError("--share is above 0 and at most 1: 0.05 looks at a twentieth, so that all are seen in 20 runs")
    with dossier.store.reading() as connection:
        hashes = all_hashes(connection)
        after = (load_fact(connection, SCRUB) or {}).get("after", "")
    ahead = [*(each for each in hashes if each > after), *(each for each in hashes if each <= after)]
    chosen = ahead[: math.ceil(share * len(hashes))]
    wrong = tuple(trouble for sha256 in chosen if (trouble := _trouble_with(dossier, sha256)))
    with dossier.store.writing(at=now, by="sayso scrub") as writing:
        found = {"at": now, "after": chosen[-1] if chosen else "", "checked": len(chosen), "wrong": list(wrong)}
        save_fact(writing, SCRUB, found, action="scrub")
    return Scrub(checked=len(chosen), total=len(hashes), wrong=wrong)


def _facts(connection: Connection, frontier: Frontier, dossier: Dossier, now: str) -> dict[str, Any]:
    return {
        "dossier": dossier_id(dossier.store),
        "made_at": now,
        "made_by": f"sayso {__version__}",
        "schema": schema_version(connection),
        "log": {"size": frontier.size, "root": frontier.root().hex()},
    }


def _copy_payload(dossier: Dossier, writer: BackupWriter, sha256: str) -> str | None:
    """Copies one payload; what is wrong with it, None when nothing is."""
    name = f"{CAPTURES}/{sha256[:2]}/{sha256}"
    try:
        with payload_path(dossier.captures, sha256).open("rb") as stream:
            found = writer.copy(name, stream)
    except FileNotFoundError:
        with dossier.store.reading() as connection:
            if find_erasure(connection, sha256) is not None:
                raise StoreError("something was erased while the backup was made: make it again") from None
        return f"capture {sha256[:12]} is missing"
    except OSError as error:
        return f"capture {sha256[:12]} cannot be read: {error.strerror}"
    if found == sha256:
        return None
    del writer.files[name]
    return f"capture {sha256[:12]} was changed"


def _restore_into(backup: BackupReader, folder: Path, *, now: str) -> Backup:
    for name in (OWN_ACTORS, OWN_PLACES):
        if name in backup.files:
            with storage_errors():
                write_private(folder / name, _read(backup, name))
    if SETTINGS_FILE in backup.files:
        _keep_settings(folder / SETTINGS_FILE, _read(backup, SETTINGS_FILE).decode("utf-8", "replace"))
    settings = read_settings(folder, environment={})
    captures = [name for name in backup.files if name.startswith(f"{CAPTURES}/")]
    for name in captures:
        _restore_payload(backup, name, folder / CAPTURES)
    schema = str(backup.manifest["schema"])
    with backup.file(RECORDS) as file:
        url = settings.database
        store = refill_store(url, schema=schema, lines=file.lines(), folder=folder, busy_seconds=settings.busy_seconds)
    with Dossier(folder, settings, store) as dossier:
        log = backup.manifest["log"]
        with store.reading() as connection:
            roots = walk_log(connection, sizes=[log["size"]]).roots
        if roots.get(log["size"], b"").hex() != log["root"]:
            raise VerificationError("the log that was restored is not the one that was backed up: use another backup")
        with store.writing(at=now, by=RESTORED_BY) as writing:
            keep_schema(writing, store)
        settle_payloads(dossier.captures, [name.rpartition("/")[2] for name in captures])
    return Backup(
        path=folder,
        size=log["size"],
        root=log["root"],
        file_count=len(captures),
        wrong=tuple(map(str, backup.manifest.get("missing", ()))),
    )


def _restore_payload(backup: BackupReader, name: str, captures: Path) -> None:
    sha256 = str(backup.files[name]["sha256"])
    with backup.file(name) as file:
        try:
            write_payload_file(captures, sha256, file)
        except ChangedBytes as error:
            raise VerificationError(f"{name} was changed in the backup: use another one") from error


def _read(backup: BackupReader, name: str) -> bytes:
    with backup.file(name) as file:
        return file.read()


def _keep_settings(path: Path, words: str) -> None:
    """The settings that were backed up, but for the address of the database, which is that of the new place."""
    rest = [line for line in words.splitlines() if not line.lstrip().startswith(("database", "#"))]
    with storage_errors(), path.open("a", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in rest)
        stream.flush()
        os.fsync(stream.fileno())


def _trouble_with(dossier: Dossier, sha256: str) -> str | None:
    try:
        load_payload(dossier.captures, sha256)
    except SaysoError as error:
        return str(error)
    except OSError as error:
        return f"capture {sha256[:12]} cannot be read: {error.strerror}"
    return None
