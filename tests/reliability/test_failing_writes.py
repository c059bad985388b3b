"""Every write, flush, rename and removal fails once; and a disk of every size is full: one line, and nothing between.

The failures are the kernel's answers, put there by strace, so that SQLite meets them too; the full disk is a real one
in memory. The mutants: what the disk says is not heard, a transaction is committed in pieces.
"""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import miss
from tests.reliability.workers import (
    BACKING,
    BUNDLING,
    FIRST,
    ONE_BY_ONE,
    PACKING,
    RESTORING,
    WRITING,
    Done,
    Workers,
    copy_of,
    find_violations,
    make_base,
    meddle,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="strace is of Linux"),
]

COPYING = (BACKING, PACKING, RESTORING, BUNDLING)
IGNORING = "ignore what the disk says"
IN_PIECES = "commit in pieces"
Record = Callable[[str, object], None]


def is_plain(done: Done) -> bool:
    """Whether the worker ended well, or with one line; that it cannot tell what it has kept is none of sayso's."""
    telling = "os.write" in done.errors
    return telling or done.code == 0 or (done.code == 4 and done.errors.count("\n") == 1)


def fail_each_call(
    workers: Workers, base: Path, place: Path, error: str, mutant: str = "", task: str = ONE_BY_ONE
) -> Iterator[tuple[Done, list[str]]]:
    """A worker for each call that writes, to which the kernel says `error` there; and what is wrong then.

    Of the pages of a database that is copied as a whole, every third is met.
    """
    for call in WRITING:
        for number in itertools.count(1, 3 if task in COPYING and call == "pwrite64" else 1):
            folder = copy_of(base, place / "failing")
            what = f"error={error}"
            done, came_so_far = meddle(workers, folder, place / "calls", call, number, what, mutant=mutant, task=task)
            if not came_so_far:
                break
            where = f"{call} {number}, exit {done.code} {done.errors}"
            wrong = [] if is_plain(done) else [f"{where}: not one line"]
            yield done, wrong + [f"{where}: {each}" for each in find_violations(folder, done.told, task=task)]


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize(
    ("task", "error"),
    [
        (ONE_BY_ONE, "EIO"),
        (ONE_BY_ONE, "ENOSPC"),
        *((task, "ENOSPC") for task in COPYING),
        (RESTORING, "EIO"),
        (BUNDLING, "EIO"),
    ],
)
def test_each_write_that_fails_is_said_and_changes_nothing_else(
    workers: Workers, bases: dict[str, Path], place: Path, task: str, error: str, record_property: Record
) -> None:
    found = list(fail_each_call(workers, bases[task], place, error, task=task))
    assert [each for _done, wrong in found for each in wrong] == []
    said = sum(done.code == 4 for done, _wrong in found)
    record_property("counted", f"{len(found)} calls failed with {error}, {said} ended the run with one line ({task})")
    assert said > (50 if task == ONE_BY_ONE else 20)


@pytest.mark.usefixtures("strace")
def test_some_write_that_fails_shows_that_nobody_listens(workers: Workers, base: Path, place: Path) -> None:
    assert any(wrong for _done, wrong in fail_each_call(workers, base, place, "EIO", IGNORING))


@pytest.mark.usefixtures("strace")
def test_each_write_of_bytes_that_fails_changes_nothing_on_a_server(
    workers: Workers, place: Path, postgres_url: str, record_property: Record
) -> None:
    folder = make_base(place / "server", postgres_url)
    count = tries = 0
    for call in WRITING:
        for number in itertools.count(1):
            tries += 1
            first = FIRST + 10 * tries  # one that no run before has added
            done, came_so_far = meddle(workers, folder, place / "calls", call, number, "error=ENOSPC", first=first)
            if not came_so_far:
                break
            count += 1
            assert is_plain(done), done
            assert find_violations(folder, done.told, first=first) == []
    record_property("counted", f"{count} calls failed")
    assert count > 5


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory, which `resize` makes larger or smaller."""
    if os.geteuid() != 0:
        miss("only root may mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "sayso", tmp_path], capture_output=True)
    if mounted.returncode:
        miss("no file system can be mounted here")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def resize(disk: Path, room: int) -> None:
    """Leaves `room` bytes on the disk."""
    used = shutil.disk_usage(disk).used
    subprocess.run(["mount", "-o", f"remount,size={used + room}", disk], check=True)


def fill(
    workers: Workers, base: Path, disk: Path, room: int, mutant: str = "", task: str = ONE_BY_ONE
) -> tuple[Done, list[str]]:
    """A worker on a disk with so much room; what is wrong once there is more again."""
    subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
    folder = copy_of(base, disk / "case")
    resize(disk, room)
    workers.start(folder, count=30, mutant=mutant, task=task)
    done = workers.finish()
    subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
    return done, find_violations(folder, done.told, task=task)


ROOMS = range(0, 80 * 4096, 4096)
"""Bytes that a disk has left: from none to what a few additions take."""


def test_a_disk_of_every_size_is_full_and_nothing_is_between(
    workers: Workers, base: Path, small_disk: Path, record_property: Record
) -> None:
    told = 0
    for room in ROOMS:
        done, wrong = fill(workers, base, small_disk, room)
        assert wrong == [], room
        assert done.code == 4, (room, done)
        assert done.errors == "StorageFull: the disk is full: free some space and run the command again\n"
        told += len(done.told)
    record_property("counted", f"{len(ROOMS)} full disks, {told} things kept before")
    assert told > 0


@pytest.mark.parametrize("task", COPYING)
def test_a_disk_that_is_too_small_for_a_copy_is_said_and_nothing_is_between(
    workers: Workers, bases: dict[str, Path], small_disk: Path, task: str, record_property: Record
) -> None:
    """Some rooms are enough; a copy that was not told is made again with more."""
    told = 0
    rooms = ROOMS[::4]
    for room in rooms:
        done, wrong = fill(workers, bases[task], small_disk, room, task=task)
        assert wrong == [], room
        assert done.code == (0 if done.told else 4), (room, done)
        assert done.told or done.errors.startswith("StorageFull: the disk is full"), (room, done)
        told += len(done.told)
    record_property("counted", f"{len(rooms)} disks, {told} of them with enough room ({task})")
    assert told < len(rooms)


def test_some_full_disk_shows_a_transaction_in_pieces(workers: Workers, base: Path, small_disk: Path) -> None:
    assert any(fill(workers, base, small_disk, room, IN_PIECES)[1] for room in ROOMS)
