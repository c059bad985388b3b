"""The bytes of captures as files, each under the SHA-256 of its content: there whole or not at all.

Before bytes come, a marker with their hash is put into a folder of markers; then they are written beside their place,
flushed to the disk and renamed into it; the marker goes once the transaction that counts on them is kept. Every step
is flushed before the next, so that whatever a kill or a power cut leaves behind has a marker, and the next that writes
clears it away by looking at the markers alone.

All of it but reading happens within a writing transaction, which keeps every other writer out. What a record counts on,
`sayso.store.captures` knows.
"""

import contextlib
import ctypes
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol, Self

from sayso.errors import StoreError
from sayso.store.failures import storage_errors

FILE_MODE = 0o600
FOLDER_MODE = 0o700
MARKERS = ".underway"
"""The folder of markers, in that of the captures: an empty file for each payload that is on its way in."""
_PART = ".part-"
_COPIED_BYTES = 1024 * 1024
_FLUSH_ALL_FROM = 8
"""Files from which on the whole file system is flushed at once: below, flushing each costs less (0.5 ms a file here,
7 ms for 200 at once)."""
_FLUSH_ALL_SINCE = (5, 8)
"""The Linux that made `syncfs` report a write that failed; on older ones each file is flushed."""


class Readable(Protocol):
    """What bytes can be read from, piece by piece."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class ChangedBytes(StoreError):
    """Bytes are not those that were announced."""


def payload_path(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash are kept: in a subfolder of its first two digits, so that no folder grows huge."""
    return folder / sha256[:2] / sha256


def hash_payload(payload: bytes) -> str:
    """The SHA-256 of the bytes as hex."""
    return hashlib.sha256(payload).hexdigest()


def write_payloads(folder: Path, payloads: Iterable[bytes]) -> tuple[str, ...]:
    """The hashes of `payloads`, which are on the disk, whole, when this returns. The same bytes are kept once.

    What is there and is not what its name says is written anew. The markers stay: see `settle_payloads`.

    Raises:
        StorageFull: the disk is full, or the folder may not be written.
    """
    by_hash = {hash_payload(payload): payload for payload in payloads}
    with storage_errors():
        new = {sha256: payload for sha256, payload in by_hash.items() if not is_kept(folder, sha256, payload)}
        if new:
            _mark(folder, new)
            _write_beside(folder, new)
            _put_in_place(folder, new)
    return tuple(by_hash)


def write_payload_file(folder: Path, sha256: str, stream: "Readable") -> None:
    """Put the bytes of `stream`, which have this hash, on the disk, whole: for files too large to hold in memory.

    The marker stays: see `settle_payloads`.

    Raises:
        StorageFull: the disk is full, or the folder may not be written.
        StoreError: the disk fails.
        ChangedBytes: the bytes have another hash: the file was changed meanwhile.
    """
    with storage_errors():
        if is_whole(folder, sha256):
            return
        _mark(folder, [sha256])
        place = payload_path(folder, sha256)
        _make_folders(folder, [place.parent])
        part = place.with_name(_PART + sha256)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        with os.fdopen(descriptor, "wb") as kept:
            seen = hashlib.sha256()
            while chunk := stream.read(_COPIED_BYTES):
                seen.update(chunk)
                kept.write(chunk)
            kept.flush()
            os.fsync(kept.fileno())
        if seen.hexdigest() != sha256:
            raise ChangedBytes("the file was changed while it was added: add it again")
        _put_in_place(folder, [sha256])


def settle_payloads(folder: Path, hashes: Iterable[str]) -> None:
    """Take the markers away, after the transaction that counts on these bytes was kept.

    That this fails is no loss: a marker of bytes that are counted on is taken away by the next `clear_payloads`.
    """
    for sha256 in hashes:
        with contextlib.suppress(OSError):
            (folder / MARKERS / sha256).unlink()


def clear_payloads(folder: Path, *, is_used: Callable[[str], bool]) -> int:
    """The number of payloads cleared away that a run which was cut short had left, of the marked ones.

    Call it within a writing transaction, in which nothing else is on its way.

    Args:
        folder: That of the captures.
        is_used: Whether a record counts on the bytes with this hash.

    Raises:
        StorageFull: the folder may not be written.
    """
    cleared = 0
    with storage_errors():
        for marker in _markers(folder):
            path = payload_path(folder, marker.name)
            strays = [path.with_name(_PART + marker.name), *([] if is_used(marker.name) else [path])]
            found = [stray for stray in strays if stray.exists()]
            for stray in found:
                stray.unlink()
            if found:
                flush_folder(path.parent)  # or the power might go, and they come back without their marker
                cleared += 1
            marker.unlink(missing_ok=True)
    return cleared


def mark_payloads(folder: Path, hashes: Iterable[str]) -> None:
    """Mark payloads that a transaction is about to count on no longer: when it is kept, `clear_payloads` takes them.

    Raises:
        StorageFull: the folder may not be written.
    """
    with storage_errors():
        _mark(folder, hashes)


def overwrite_payload(folder: Path, sha256: str) -> None:
    """Write zeros over the bytes with this hash, and flush them: what a disk does with the old ones is its own affair.

    Raises:
        StorageFull: the folder may not be written.
    """
    path = payload_path(folder, sha256)
    with storage_errors(), contextlib.suppress(FileNotFoundError), path.open("r+b") as stream:
        left = path.stat().st_size
        while left > 0:
            left -= stream.write(bytes(min(left, _COPIED_BYTES)))
        stream.flush()
        os.fsync(stream.fileno())


def load_payload(folder: Path, sha256: str) -> bytes:
    """The bytes with this hash.

    Raises:
        StoreError: they are missing or not what they were.
    """
    try:
        payload = payload_path(folder, sha256).read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"capture {sha256[:12]} is missing from the dossier: restore captures/ from a copy") from error
    if hash_payload(payload) != sha256:
        raise StoreError(f"capture {sha256[:12]} was changed: restore captures/ from a copy")
    return payload


def payload_files(folder: Path) -> tuple[Path, ...]:
    """Every file in the folder of captures but the markers, sorted."""
    found = (path for path in folder.glob("*/*") if path.parent.name != MARKERS and path.is_file())
    return tuple(sorted(found))


def is_underway(folder: Path) -> bool:
    """Whether there is a marker: a run is at it now, or was cut short."""
    return bool(_markers(folder))


def is_kept(folder: Path, sha256: str, payload: bytes) -> bool:
    """Whether these bytes, which have this hash, are there and whole."""
    path = payload_path(folder, sha256)
    try:
        return path.stat().st_size == len(payload) and path.read_bytes() == payload
    except FileNotFoundError:
        return False


def is_whole(folder: Path, sha256: str) -> bool:
    """Whether the bytes with this hash are there and whole, which takes reading them."""
    try:
        with payload_path(folder, sha256).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def open_payload(folder: Path, sha256: str) -> BinaryIO:
    """The file of the bytes with this hash, open for reading; close it.

    Raises:
        StoreError: they are missing.
    """
    try:
        return payload_path(folder, sha256).open("rb")
    except FileNotFoundError as error:
        raise StoreError(f"capture {sha256[:12]} is missing from the dossier: restore captures/ from a copy") from error


def _markers(folder: Path) -> Sequence[Path]:
    try:
        return sorted((folder / MARKERS).iterdir())
    except FileNotFoundError:
        return ()


def _mark(folder: Path, hashes: Iterable[str]) -> None:
    markers = folder / MARKERS
    _make_folders(folder, [markers])
    for sha256 in hashes:
        os.close(os.open(markers / sha256, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, FILE_MODE))
    flush_folder(markers)


def _write_beside(folder: Path, payloads: dict[str, bytes]) -> None:
    paths = {sha256: payload_path(folder, sha256) for sha256 in payloads}
    _make_folders(folder, [path.parent for path in paths.values()])
    with _Flushing(folder, len(payloads)) as flushing:
        for sha256, payload in payloads.items():
            part = paths[sha256].with_name(_PART + sha256)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(payload)
                stream.flush()
                flushing.flush(stream.fileno())


def _put_in_place(folder: Path, hashes: Iterable[str]) -> None:
    paths = [payload_path(folder, sha256) for sha256 in hashes]
    shards = sorted({path.parent for path in paths})
    with _Flushing(folder, len(shards)) as flushing:
        for path in paths:
            path.with_name(_PART + path.name).replace(path)
        for shard in shards:
            flushing.flush_names(shard)


def _make_folders(folder: Path, wanted: Iterable[Path]) -> None:
    missing = [path for path in dict.fromkeys(wanted) if not path.is_dir()]
    for path in missing:
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if missing:
        flush_folder(folder)


class _Flushing:
    """What is given to it is on the disk at the end of the block: flushed one by one, or many all at once."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._is_at_once = count >= _FLUSH_ALL_FROM and _can_flush_all()
        self._descriptor = -1

    def __enter__(self) -> Self:
        # Opened before the writes: what fails in writing them is told to those who had it open then.
        if self._is_at_once:
            self._descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if not self._is_at_once:
            return
        try:
            if kind is None:
                _flush_all(self._descriptor)
        finally:
            os.close(self._descriptor)

    def flush(self, descriptor: int) -> None:
        """The file that is open here."""
        if not self._is_at_once:
            os.fsync(descriptor)

    def flush_names(self, folder: Path) -> None:
        """The names in this folder."""
        if not self._is_at_once:
            flush_folder(folder)


def _can_flush_all() -> bool:
    release = os.uname().release.split(".")
    return (
        sys.platform == "linux"
        and all(part.isdigit() for part in release[:2])
        and (int(release[0]), int(release[1])) >= _FLUSH_ALL_SINCE
        and hasattr(_LIBRARY, "syncfs")
    )


def _flush_all(descriptor: int) -> None:
    """Flush the whole file system that the open file lies on."""
    if _LIBRARY.syncfs(descriptor) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def flush_folder(folder: Path) -> None:
    """Write the names in a folder to the disk: until then a power cut may take back what was made or renamed there."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_LIBRARY = ctypes.CDLL(None, use_errno=True)
