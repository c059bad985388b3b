"""Captures: their bytes as files under the SHA-256 of their content, their records in the database."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from sayso.errors import StoreError
from sayso.records.capture import Capture
from sayso.records.codec import dumps, fingerprint, loads
from sayso.store.failures import storage_errors
from sayso.store.rows import indexable
from sayso.store.store import Writing
from sayso.store.tables import CAPTURE

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def capture_path(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash are kept: in a subfolder of its first two digits, so that no folder grows huge."""
    return folder / sha256[:2] / sha256


def save_payload(folder: Path, payload: bytes) -> str:
    """The SHA-256 of `payload`, which is on the disk, whole, when this returns. The same bytes are kept once.

    Raises:
        StorageFull: the disk is full, or the folder may not be written.
    """
    sha256 = hashlib.sha256(payload).hexdigest()
    path = capture_path(folder, sha256)
    with storage_errors():
        if not path.exists():
            _write_whole(path, payload)
    return sha256


def load_payload(folder: Path, sha256: str) -> bytes:
    """The bytes with this hash.

    Raises:
        StoreError: they are missing or not what they were.
    """
    try:
        payload = capture_path(folder, sha256).read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"capture {sha256[:12]} is missing from the dossier: restore captures/ from a copy") from error
    if hashlib.sha256(payload).hexdigest() != sha256:
        raise StoreError(f"capture {sha256[:12]} was changed: restore captures/ from a copy")
    return payload


def drop_unused_payload(connection: Connection, folder: Path, sha256: str) -> None:
    """Remove the bytes with this hash if no capture refers to them.

    `connection` is that of a writing transaction, which keeps others from taking the bytes up meanwhile.
    """
    if not _has_captures(connection, sha256):
        capture_path(folder, sha256).unlink(missing_ok=True)


def find_unused_payloads(connection: Connection, folder: Path) -> tuple[Path, ...]:
    """The files in the folder of captures that no capture refers to, sorted: left by a run that was cut short."""
    files = sorted(path for path in folder.glob("*/*") if path.is_file())
    return tuple(path for path in files if not _has_captures(connection, indexable(path.name) or ""))


def _has_captures(connection: Connection, sha256: str) -> bool:
    return connection.scalar(select(CAPTURE.c.id).where(CAPTURE.c.sha256 == sha256).limit(1)) is not None


def save_capture(writing: Writing, capture: Capture) -> bool:
    """Keep the record of a capture; a newer record of the same capture takes its place. Says whether it is another."""
    mark = fingerprint(capture)
    known = writing.connection.scalar(select(CAPTURE.c.fingerprint).where(CAPTURE.c.id == capture.id))
    if known == mark:
        return False
    values = {"sha256": capture.sha256, "fingerprint": mark, "record": dumps(capture)}
    if known is None:
        writing.connection.execute(insert(CAPTURE).values(id=capture.id, **values))
    else:
        writing.connection.execute(update(CAPTURE).where(CAPTURE.c.id == capture.id).values(**values))
    writing.log("capture" if known is None else "capture again", capture.id, mark)
    return True


def load_capture(connection: Connection, capture_id: str) -> Capture | None:
    """The capture with this id, None when there is none."""
    line = connection.scalar(select(CAPTURE.c.record).where(CAPTURE.c.id == capture_id))
    return None if line is None else loads(Capture, line)


def load_captures_of_bytes(connection: Connection, sha256: str) -> tuple[Capture, ...]:
    """The captures of the bytes with this hash, by id: one for each place that they came from."""
    query = select(CAPTURE.c.record).where(CAPTURE.c.sha256 == sha256).order_by(CAPTURE.c.id)
    return tuple(loads(Capture, line) for line in connection.scalars(query))


def load_captures(connection: Connection) -> Iterator[Capture]:
    """Every capture, by id."""
    for line in connection.scalars(select(CAPTURE.c.record).order_by(CAPTURE.c.id)):
        yield loads(Capture, line)


def _write_whole(path: Path, payload: bytes) -> None:
    """Write beside, flush to the disk, rename: a reader sees the whole file or none, also after a power cut."""
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(payload)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(FILE_MODE)
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise
    _flush_folder(path.parent)
    _flush_folder(path.parent.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
