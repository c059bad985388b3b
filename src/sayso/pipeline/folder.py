"""A dossier's folder: making one, finding the one that a command is in, and what lies where in it."""

import contextlib
import errno
import os
from pathlib import Path

from sayso.errors import NoDossier, StorageFull, StoreError, UsageError
from sayso.settings import SETTINGS_FILE, Settings
from sayso.store.failures import storage_errors
from sayso.store.payloads import FILE_MODE, FOLDER_MODE, flush_folder

CAPTURES = "captures"
OWN_ACTORS = "actors.yaml"
OWN_PLACES = "places.yaml"

_SETTINGS = """\
# The settings of this dossier. `sayso doctor` says what is in force; the documentation lists every setting.
database = {database}
"""


def check_vacant(path: Path) -> None:
    """Nothing, if a dossier can be made in `path`.

    Raises:
        UsageError: there is a dossier here already, or something else that is no empty folder.
        StoreError: the place cannot be looked at.
    """
    with storage_errors():
        if (path / SETTINGS_FILE).is_file():
            raise UsageError(f"{path} is a dossier already: add reports to it with `sayso add --dossier {path}`")
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is a file: name a folder that does not exist yet")
        if path.is_dir() and any(path.iterdir()):
            raise UsageError(f"{path} is not empty: name a new or an empty folder")


def make_folder(path: Path, *, database: str | None) -> Path:
    """The folder of a new dossier, readable by its owner alone: with a settings file and a place for captures.

    Raises:
        StorageFull: the disk is full, or the place may not be written.
    """
    with storage_errors():
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        path.chmod(FOLDER_MODE)
        (path / CAPTURES).mkdir(mode=FOLDER_MODE)
        _write_private(path / SETTINGS_FILE, _SETTINGS.format(database=_quoted(database or Settings().database)))
        flush_folder(path)
        with contextlib.suppress(PermissionError):  # a folder whose names we may not list, as of other users' homes
            flush_folder(path.absolute().parent)
    return path.absolute()


def find_folder(start: Path) -> Path:
    """The folder of the dossier that `start` is, or lies in.

    Raises:
        NoDossier: there is none here or above.
    """
    here = start.absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NoDossier(f"no dossier in {here} or above it: make one with `sayso init DIR`, or name one with --dossier DIR")


def check_folder(path: Path) -> Path:
    """The folder `path`, which is a dossier.

    Raises:
        NoDossier: it is not.
    """
    try:
        if (path / SETTINGS_FILE).is_file():
            return path.absolute()
    except OSError as error:
        raise _forbidden(path, error) from error
    raise NoDossier(f"{path} is no dossier: make one with `sayso init {path}`")


def _forbidden(path: Path, error: OSError) -> StoreError:
    if error.errno in (errno.EACCES, errno.EPERM):
        return StorageFull(f"{path} may not be read: it belongs to another user")
    return StoreError(f"{path} cannot be used: {error.strerror}")


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_private(path: Path, words: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(words)
        stream.flush()
        os.fsync(stream.fileno())
