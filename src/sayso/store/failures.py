"""What a database or a disk complains of, as one line with what to do."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from sayso.errors import StorageFull, StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL_LINE = "the disk is full: free some space and run the command again"
_DAMAGED_LINE = "the database file is damaged or is no database: restore it from a copy"
_FORBIDDEN_LINE = "the dossier may not be written: check the permissions of its folder and files"


@contextlib.contextmanager
def storage_errors() -> Iterator[None]:
    """Within this block, what goes wrong in the database or on the disk is raised as a `StoreError` of one line.

    Raises:
        StorageFull: the disk is full, or the dossier may not be written.
        StoreError: the database is locked, damaged, unreachable or gone.
    """
    try:
        yield
    except DBAPIError as error:
        raise _from_driver(error) from error
    except sqlite3.Error as error:  # of what asks SQLite itself, such as a copy of its file
        raise _from_sqlite(_code_of(error), error) from error
    except NoSuchModuleError as error:
        raise StoreError("the database address names an engine that sayso does not know") from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database cannot be used: {_first_line(error)}") from error
    except UnicodeDecodeError as error:
        # What SQLite complains of may quote a name out of a damaged file, which Python then cannot read.
        raise StoreError(_DAMAGED_LINE) from error
    except OSError as error:
        raise from_os_error(error) from error


def from_os_error(error: OSError) -> StoreError:
    """The store's error for one of the operating system."""
    if error.errno in _FULL:
        return StorageFull(_FULL_LINE)
    if error.errno in _FORBIDDEN:
        return StorageFull(_FORBIDDEN_LINE)
    return StoreError(f"the dossier cannot be used: {error.strerror or type(error).__name__}")


def _from_driver(error: DBAPIError) -> StoreError:
    if isinstance(error.orig, sqlite3.Error) and hasattr(error.orig, "sqlite_errorcode"):
        return _from_sqlite(_code_of(error.orig), error.orig)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state.startswith("53100"):
        return StorageFull(_FULL_LINE)
    if state in ("25006", "42501"):
        return StorageFull("the database may not be written by this user: ask its owner for the right to write")
    if state == "55P03":
        return StoreError("another process is writing to the dossier: try again when it is done")
    return StoreError(f"the database cannot be used: {_first_line(error.orig)}")


def _code_of(error: sqlite3.Error) -> int:
    """The primary result code, -1 where SQLite gave none."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF


def _from_sqlite(code: int, error: sqlite3.Error) -> StoreError:
    # A write refused half-way (a quota, a limit on file size) reaches us as an input/output error.
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return StorageFull(_FULL_LINE)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StorageFull(_FORBIDDEN_LINE)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError("another process is writing to the dossier: try again when it is done")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreError(_DAMAGED_LINE)
    return StoreError(f"the database cannot be used: {_first_line(error)}")


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
