"""A backup as a folder or a zip file: named files, each with its hash in the manifest, which comes last."""

import contextlib
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Protocol, Self

from sayso.errors import DataError, StoreError, UsageError, VerificationError
from sayso.store.failures import storage_errors
from sayso.store.payloads import FILE_MODE, FOLDER_MODE, flush_folder

MANIFEST = "MANIFEST.json"
FORMAT = "sayso backup 1"
ZIP = ".zip"
_CHUNK = 1 << 20
_NO_BACKUP = "is no backup that `sayso backup` made, or only a part of one"


class _Place(Protocol):
    """Where named files go, or come from."""

    def open(self, name: str, mode: str) -> IO[bytes]: ...

    def close(self) -> None: ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, name: str, mode: str) -> IO[bytes]:
        path = self.path / name
        if mode == "r":
            return path.open("rb")
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb")

    def close(self) -> None:
        return


class _Zip:
    def __init__(self, path: Path, mode: str) -> None:
        if mode == "w":
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE))
        self._zip = zipfile.ZipFile(path, "w" if mode == "w" else "r", zipfile.ZIP_DEFLATED, compresslevel=1)

    def open(self, name: str, mode: str) -> IO[bytes]:
        return self._zip.open(name, "w" if mode == "w" else "r", force_zip64=mode == "w")

    def close(self) -> None:
        self._zip.close()


class BackupWriter:
    """A backup in the making, beside its place until it is whole; use it in a `with` block."""

    def __init__(self, destination: Path) -> None:
        if destination.exists():
            raise UsageError(f"{destination} is there already: name a new file or folder")
        self._destination = destination.absolute()
        self.beside = self._destination.with_name(f".{self._destination.name}.part")
        self._whole = self._destination.with_name(f".{self._destination.name}.whole")
        self.files: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        """Begins anew, over what an earlier one that was cut short has left."""
        with storage_errors():
            self._clear()
            self.beside.mkdir(mode=FOLDER_MODE, parents=True)
            self._made = self.beside / "backup"
            is_zip = self._destination.suffix == ZIP
            self._place: _Place = _Zip(self._made, "w") if is_zip else _Folder(self._made)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Puts it in its place if all went well, as the last thing: what is beside it is gone by then."""
        try:
            with storage_errors():
                self._place.close()
                if kind is None:
                    _flush_all(self._made)
                    self._made.rename(self._whole)
                    shutil.rmtree(self.beside)
                    flush_folder(self._destination.parent)
                    self._whole.rename(self._destination)
                    flush_folder(self._destination.parent)
        finally:
            self._clear()

    def _clear(self) -> None:
        """Nothing that is not whole, or not in its place, is left beside it."""
        for left in (self.beside, self._whole):
            shutil.rmtree(left, ignore_errors=True)
        if self._whole.is_file():
            self._whole.unlink()

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator["HashingFile"]:
        """A new file of this name to write into."""
        with storage_errors(), self._place.open(name, "w") as stream:
            hashing = HashingFile(stream)
            yield hashing
        self.files[name] = {"sha256": hashing.sha256, "bytes": hashing.count}

    def copy(self, name: str, stream: BinaryIO) -> str:
        """The hash of all that `stream` gives, which is kept under this name."""
        with self.file(name) as file:
            while chunk := stream.read(_CHUNK):
                file.write(chunk)
        return str(self.files[name]["sha256"])

    def finish(self, facts: dict[str, Any]) -> None:
        """Writes the manifest: what the backup is of, and every file in it."""
        manifest = {"format": FORMAT, **facts, "files": self.files}
        with storage_errors(), self._place.open(MANIFEST, "w") as stream:
            stream.write(json.dumps(manifest, indent=1, sort_keys=True).encode())


@dataclass(slots=True)
class HashingFile:
    """A file that is written or read, and the SHA-256 of what went through."""

    stream: IO[bytes]
    count: int = 0
    _seen: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """The hash so far, as hex."""
        return self._seen.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Writes, and counts it in."""
        self.stream.write(chunk)
        self._see(chunk)

    def read(self, size: int = -1) -> bytes:
        """Reads, and counts it in."""
        chunk = self.stream.read(size)
        self._see(chunk)
        return chunk

    def lines(self) -> Iterator[str]:
        """Reads line by line, and counts them in."""
        for line in self.stream:
            self._see(line)
            yield line.decode("ascii", "replace")

    def _see(self, chunk: bytes) -> None:
        self._seen.update(chunk)
        self.count += len(chunk)


class BackupReader:
    """A backup to be restored; use it in a `with` block."""

    def __init__(self, source: Path) -> None:
        self._source = source

    def __enter__(self) -> Self:
        """Opens it, and reads the manifest.

        Raises:
            DataError: it is no backup.
            DossierTooNew: a newer version of sayso made it.
        """
        try:
            self._place: _Place = _Zip(self._source, "r") if self._source.is_file() else _Folder(self._source)
            with self._place.open(MANIFEST, "r") as stream:
                self.manifest = json.load(stream)
            self.files: dict[str, dict[str, Any]] = self.manifest["files"]
        except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            raise DataError(f"{self._source} {_NO_BACKUP}") from error
        if self.manifest.get("format") != FORMAT:
            raise DataError(f"{self._source} is a backup of another form: restore it with the sayso that made it")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self._place.close()

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[HashingFile]:
        """A file of the backup; at the end of the block it was what the manifest says, or the block fails.

        Raises:
            VerificationError: it was changed, or is missing.
        """
        try:
            with self._place.open(name, "r") as stream:
                hashing = HashingFile(stream)
                yield hashing
                while hashing.read(_CHUNK):
                    pass
        except (OSError, KeyError, zipfile.BadZipFile, EOFError) as error:
            if isinstance(error, OSError) and error.filename is None and not isinstance(error, FileNotFoundError):
                raise
            raise VerificationError(f"{name} is damaged or missing in the backup: use another one") from error
        if hashing.sha256 != self.files[name]["sha256"]:
            raise VerificationError(f"{name} was changed in the backup: use another one")


def _flush_all(made: Path) -> None:
    """Flush a file, or all below a folder."""
    paths = [made] if made.is_file() else [path for path in made.rglob("*") if path.is_file()]
    for path in paths:
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    for folder in [made, *(path for path in made.rglob("*") if path.is_dir())] if made.is_dir() else []:
        flush_folder(folder)


def check_names(files: dict[str, dict[str, Any]], allowed: frozenset[str], captures: str) -> None:
    """Nothing, if a backup has no file but those that are allowed and captures by their hashes.

    Raises:
        StoreError: it has another.
    """
    for name, facts in files.items():
        folder, _, sha256 = name.rpartition("/")
        is_capture = len(sha256) == 64 and sha256.isalnum() and folder == f"{captures}/{sha256[:2]}"
        if name not in allowed and not (is_capture and facts.get("sha256") == sha256):
            raise StoreError(f"the backup holds {name[:80]!r}, which no backup has: use another one")
