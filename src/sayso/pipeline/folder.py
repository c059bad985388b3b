"""A dossier's folder: making one, finding the one that a command is in, and what lies where in it."""

import contextlib
import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sayso.errors import NoDossier, StorageFull, StoreError, UsageError
from sayso.settings import SETTINGS_FILE, Settings
from sayso.store.failures import storage_errors
from sayso.store.payloads import FILE_MODE, FOLDER_MODE, flush_folder

CAPTURES = "captures"
OWN_ACTORS = "actors.yaml"
OWN_PLACES = "places.yaml"

MAKING = ".making"
"""The marker of a dossier that is being made: as long as it is there, there is none."""
_MADE = frozenset({
    MAKING, SETTINGS_FILE, OWN_ACTORS, OWN_PLACES,
    *(Settings().database.rpartition("/")[2] + ending for ending in ("", "-journal", "-wal", "-shm")),
})  # fmt: skip
_MADE_CAPTURE = re.compile(r"\.underway|[0-9a-f]{2}|(?:\.part-)?[0-9a-f]{64}")

_SETTINGS = """\
# The settings of this dossier. `sayso doctor` says what is in force; the documentation lists every setting.
database = {database}
"""


def check_vacant(path: Path) -> None:
    """Nothing, if a dossier can be made in `path`: it is not there, empty, or what a run that was cut short has left.

    Raises:
        UsageError: there is a dossier here already, or something else.
        StoreError: the place cannot be looked at.
    """
    with storage_errors():
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is a file: name a folder that does not exist yet")
        is_left = (path / MAKING).is_file()
        if (path / SETTINGS_FILE).is_file() and not is_left:
            raise UsageError(f"{path} is a dossier already: add reports to it with `sayso add --dossier {path}`")
        strange = [each for each in _entries(path) if not is_left or not _is_made(each)]
    if strange and is_left:
        raise UsageError(
            f"{path} was left half made by a run that was cut short, and holds {strange[0].name[:60]!r}, which is none "
            "of sayso's: move that away, or name another folder"
        )
    if strange:
        raise UsageError(f"{path} is not empty: name a new or an empty folder")


@contextlib.contextmanager
def making_folder(path: Path, *, database: str | None, mark: str = "") -> Iterator[tuple[Path, str]]:
    """The folder of a new dossier, readable by its owner alone, with settings and a place for captures.

    Until the block ends well it is no dossier: a marker says so, which also tells the next that makes one here what it
    may clear away. If the block fails, nothing is left.

    Args:
        path: The folder, which must be vacant (`check_vacant`).
        database: The address of the database; None is a file in the folder.
        mark: What the marker says of the one in the making.

    Yields:
        The absolute path, and the `mark` of the one that was cut short here, "" if none was.

    Raises:
        UsageError: it is not vacant, or another program is making one here.
        StorageFull: the disk is full, or the place may not be written.
    """
    check_vacant(path)
    with storage_errors():
        was_there = path.is_dir()
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        path.chmod(FOLDER_MODE)
        marker = _lock(path / MAKING)
    try:
        with storage_errors():
            left = marker.read()
            check_vacant(path)  # nobody else is at it now
            _clear(path)
            marker.seek(0)
            marker.truncate()
            marker.write(mark)
            marker.flush()
            os.fsync(marker.fileno())
            flush_folder(path)  # the marker is there before anything else
            (path / CAPTURES).mkdir(mode=FOLDER_MODE)
            write_private(path / SETTINGS_FILE, _SETTINGS.format(database=_quoted(database or Settings().database)))
            flush_folder(path)
            with contextlib.suppress(PermissionError):  # a folder whose names we may not list, as of others' homes
                flush_folder(path.absolute().parent)
        yield path.absolute(), left
        with storage_errors():
            flush_folder(path)
            (path / MAKING).unlink(missing_ok=True)
            flush_folder(path)
    except BaseException:
        with contextlib.suppress(OSError):
            _clear(path)
            (path / MAKING).unlink()
            if not was_there:
                path.rmdir()
        raise
    finally:
        marker.close()


def _lock(path: Path) -> IO[str]:
    """The marker, open and held by this process alone."""
    marker = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE), "r+")
    try:
        fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not path.is_file() or not os.path.samestat(path.stat(), os.fstat(marker.fileno())):
            raise BlockingIOError
    except BlockingIOError:
        marker.close()
        raise UsageError(f"another program is making a dossier in {path.parent} now: wait, or name another") from None
    except BaseException:
        marker.close()
        raise
    return marker


def _entries(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else []


def _is_made(path: Path) -> bool:
    """Whether this is what making a dossier leaves in its folder, and no more."""
    if path.is_symlink():
        return False
    if path.name == CAPTURES:
        return all(_MADE_CAPTURE.fullmatch(each.name) and not each.is_symlink() for each in path.rglob("*"))
    return path.is_file() and path.name in _MADE


def _clear(path: Path) -> None:
    """Remove what making a dossier leaves in its folder, but for the marker; nothing else."""
    for each in _entries(path):
        if each.name != MAKING and _is_made(each):
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    flush_folder(path)


def find_folder(start: Path) -> Path:
    """The folder of the dossier that `start` is, or lies in.

    Raises:
        NoDossier: there is none here or above.
    """
    here = start.absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return _whole(folder)
    raise NoDossier(f"no dossier in {here} or above it: make one with `sayso init DIR`, or name one with --dossier DIR")


def check_folder(path: Path) -> Path:
    """The folder `path`, which is a dossier.

    Raises:
        NoDossier: it is not.
    """
    try:
        if (path / SETTINGS_FILE).is_file():
            return _whole(path.absolute())
    except OSError as error:
        raise _forbidden(path, error) from error
    raise NoDossier(f"{path} is no dossier: make one with `sayso init {path}`")


def _whole(folder: Path) -> Path:
    """The folder, if its dossier was made to the end.

    Raises:
        NoDossier: it was not.
    """
    if (folder / MAKING).exists():
        raise NoDossier(
            f"the dossier in {folder} was not made to the end: do `sayso init` or `sayso restore` there again"
        )
    return folder


def _forbidden(path: Path, error: OSError) -> StoreError:
    if error.errno in (errno.EACCES, errno.EPERM):
        return StorageFull(f"{path} may not be read: it belongs to another user")
    return StoreError(f"{path} cannot be used: {error.strerror}")


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_private(path: Path, words: str | bytes) -> None:
    """A new file that only its owner reads, with these words, on the disk when this returns.

    Raises:
        OSError: it is there already, or cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(words.encode() if isinstance(words, str) else words)
        stream.flush()
        os.fsync(stream.fileno())
