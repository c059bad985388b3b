"""The folder in which a browser draws a page: nothing of it outlives the page, however the browser or sayso ended.

A browser starts processes in groups of their own, which go on for a moment after whoever started them was killed, and
write into the folder while it is removed. So they are found, ended and waited for first.
"""

import contextlib
import fcntl
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PREFIX = "sayso-page-"
ENDING_SECONDS = 20.0
"""For processes that were killed to be gone: no time at all, but on a machine that writes memory to its disk."""
_ATTEMPTS = 5
_PAUSE_SECONDS = 0.2
_PROCESSES = Path("/proc")


@contextlib.contextmanager
def open_page_folder() -> Iterator[Path]:
    """A new folder, private to this user, that is removed at the end with all processes that live in it.

    What cannot be removed is left to the next call, as is what a killed sayso left: a page is not lost for it.
    """
    remove_left_over()
    path, lock = _make()
    try:
        yield path
    finally:
        end_processes(path)
        _remove(path)
        os.close(lock)


def remove_left_over() -> int:
    """How many folders were removed that belonged to nobody any more."""
    count = 0
    for entry in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = _try_lock(entry)
        if lock is not None:
            end_processes(entry)
            count += _remove(entry)
            os.close(lock)
    return count


def end_processes(folder: Path) -> None:
    """Kills all processes that live in the folder, and returns when they are gone or time is up.

    Those are the ones whose temporary folder or browser profile it is, with their process groups. Where there is no
    `/proc` none are found.
    """
    deadline = time.monotonic() + ENDING_SECONDS
    asked = set[int]()
    while found := _find_processes(folder).keys() - asked:
        for pid in found:
            _end(pid, folder, deadline)
        asked |= found


def _make() -> tuple[Path, int]:
    """A new folder and the lock on it, by which others see that it is in use."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _try_lock(path)
        if lock is not None and path.exists():
            return path, lock
        # Somebody who looks for what was left over was faster than the lock.
        if lock is not None:
            os.close(lock)


def _try_lock(path: Path) -> int | None:
    """A descriptor that holds the lock on a folder of this user, None if somebody else holds it or it is no such."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(descriptor).st_uid == os.getuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _remove(path: Path) -> bool:
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE_SECONDS if attempt else 0)
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return True
    return False


def _find_processes(folder: Path) -> dict[int, int]:
    """The processes that live in the folder, each with its group."""
    living = dict(_living())
    groups = {group for pid, group in living.items() if _lives_in(pid, folder)} - {os.getpgrp()}
    return {pid: group for pid, group in living.items() if group in groups and pid != os.getpid()}


def _living() -> Iterator[tuple[int, int]]:
    """The processes that have not ended, each with its group."""
    for entry in _PROCESSES.iterdir() if _PROCESSES.is_dir() else ():
        group = _find_group(int(entry.name)) if entry.name.isdigit() else None
        if group is not None:
            yield int(entry.name), group


def _find_group(pid: int) -> int | None:
    """The group of a process, None if it has ended."""
    # After the name, which may hold anything: state, parent, group.
    words = _read(pid, "stat").rpartition(b")")[2].split()
    return int(words[2]) if len(words) > 2 and words[0] not in (b"Z", b"X") else None


def _lives_in(pid: int, folder: Path) -> bool:
    words = (_read(pid, "environ") + b"\0" + _read(pid, "cmdline")).split(b"\0")
    place = os.fsencode(folder)
    return b"TMPDIR=" + place in words or any(word.startswith(b"--user-data-dir=" + place + b"/") for word in words)


def _read(pid: int, name: str) -> bytes:
    try:
        return (_PROCESSES / str(pid) / name).read_bytes()
    except OSError:
        return b""


def _end(pid: int, folder: Path, deadline: float) -> None:
    """Kills a process and waits for its end."""
    with contextlib.suppress(OSError):  # it has ended, or is somebody else's
        descriptor = os.pidfd_open(pid)
        try:
            # The number may be another process's by now; the descriptor stays with the one that it was opened for.
            if pid in _find_processes(folder):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
                poll = select.poll()
                poll.register(descriptor, select.POLLIN)
                poll.poll(max(0.0, deadline - time.monotonic()) * 1000)
        finally:
            os.close(descriptor)
