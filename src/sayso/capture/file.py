"""Captures one file or a stream: its bytes as they are, their SHA-256, and what the user says of them.

Nothing but a regular file is ever opened: a pipe would hang and a device might act.
"""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sayso import __version__
from sayso.capture.particulars import Particulars
from sayso.errors import EmptyInput, InputTooLarge, UnreadableInput
from sayso.records.capture import Capture, capture_id

MAX_INPUT_BYTES = 64 * 1024 * 1024
"""The largest input taken unless the caller says otherwise: a text of this size is no report."""
TOOL = f"sayso {__version__}"
_CHUNK = 1024 * 1024
_NOTHING = Particulars()
_KINDS = (
    (stat.S_ISDIR, "is a folder; give a file, or let the folder be walked"),
    (stat.S_ISFIFO, "is a pipe and is not opened; redirect it and read from -"),
    (stat.S_ISSOCK, "is a socket and no report"),
    (stat.S_ISCHR, "is a device and no report"),
    (stat.S_ISBLK, "is a device and no report"),
)
_REASONS = {
    errno.ENOENT: "does not exist; check the name",
    errno.ENOTDIR: "does not exist; check the name",
    errno.EACCES: "may not be read; give yourself the permission, or leave it out",
    errno.EPERM: "may not be read; give yourself the permission, or leave it out",
    errno.ELOOP: "is a link that leads nowhere; give the file itself",
    errno.ENAMETOOLONG: "has too long a name",
    errno.ESTALE: "vanished while it was read; give it again once it is back",
    errno.EIO: "could not be read from its disk; copy it to another and try again",
}


def capture_file(
    path: Path,
    *,
    captured_at: str,
    said: Particulars = _NOTHING,
    max_input_bytes: int = MAX_INPUT_BYTES,
) -> tuple[Capture, bytes]:
    """The capture of the file at `path`, with its bytes.

    Args:
        path: A regular file, or a link to one.
        captured_at: When this is, as UTC in ISO 8601.
        said: What the user says of it.
        max_input_bytes: The setting of that name.

    Raises:
        UnreadableInput: it is missing, is no file, or may not be read.
        EmptyInput: there is nothing in it.
        InputTooLarge: it is larger than allowed.
    """
    payload = _read_file(path, max_input_bytes)
    return make_capture(payload, captured_at=captured_at, said=said, file_name=path.name), payload


def capture_stream(
    stream: BinaryIO,
    *,
    captured_at: str,
    said: Particulars = _NOTHING,
    max_input_bytes: int = MAX_INPUT_BYTES,
) -> tuple[Capture, bytes]:
    """The capture of everything that `stream` (standard input) gives until it ends.

    Raises:
        EmptyInput, InputTooLarge, UnreadableInput: as for a file.
    """
    name = "standard input"
    try:
        payload = _read_bounded(stream, name, max_input_bytes)
    except OSError as error:
        raise _unreadable(name, error) from error
    return make_capture(payload, captured_at=captured_at, said=said, file_name=None), payload


def make_capture(payload: bytes, *, captured_at: str, said: Particulars, file_name: str | None) -> Capture:
    """The capture of bytes that are at hand: the same bytes from the same place have the same id, at whatever time."""
    sha256 = hashlib.sha256(payload).hexdigest()
    return describe_capture(sha256, len(payload), captured_at=captured_at, said=said, file_name=file_name)


def describe_capture(
    sha256: str,
    byte_count: int,
    *,
    captured_at: str,
    said: Particulars,
    file_name: str | None,
) -> Capture:
    """The capture of bytes that are known by their hash and length."""
    return Capture(
        id=capture_id(sha256, said.url, said.outlet, said.external_id),
        sha256=sha256,
        byte_count=byte_count,
        captured_at=captured_at,
        file_name=file_name,
        url=said.url,
        outlet=said.outlet,
        published=said.published,
        title=said.title,
        external_id=said.external_id,
        tool=TOOL,
    )


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """The regular file at `path`, open for reading in the block.

    Raises:
        UnreadableInput: it is missing, is no file, or may not be read.
    """
    try:
        _refuse_unless_file(path, os.stat(path))  # noqa: PTH116 - Path.stat says the same with more words
        # Another process may put a pipe in its place between the two calls: not to block is what saves us then.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor has no path
            _refuse_unless_file(path, os.fstat(stream.fileno()))
            yield stream
    except OSError as error:
        raise _unreadable(str(path), error) from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableInput(f"{str(path)!r} is no name of a file") from error


def _read_file(path: Path, limit: int) -> bytes:
    with open_file(path) as stream:
        return _read_bounded(stream, str(path), limit)


def _refuse_unless_file(path: Path, status: os.stat_result) -> None:
    for is_kind, reason in _KINDS:
        if is_kind(status.st_mode):
            raise UnreadableInput(f"{path} {reason}")


def _read_bounded(stream: BinaryIO, name: str, limit: int) -> bytes:
    chunks: list[bytes] = []
    length = 0
    while chunk := stream.read(_CHUNK):
        chunks.append(chunk)
        length += len(chunk)
        if length > limit:
            raise InputTooLarge(
                f"{name} is larger than {limit / 1024 / 1024:.3g} MiB; split it, or raise the setting max_input_bytes"
            )
    if not length:
        raise EmptyInput(f"{name} is empty; check that it was saved whole")
    return b"".join(chunks)


def _unreadable(name: str, error: OSError) -> UnreadableInput:
    reason = _REASONS.get(error.errno or 0, f"cannot be read ({error.strerror or error})")
    return UnreadableInput(f"{name} {reason}")
