"""A power cut at any system call: what was told to be kept is there, and nothing is left between.

A real worker, with its real SQLite, is recorded by strace; `tests.reliability.disk` then says what may be on the disk
if the power had gone after each call, and every one of these disks is opened, looked at and worked on. Each mutant
breaks one thing that this rests on, and must be seen on at least one of the disks.
"""

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from sayso.pipeline import folder as making
from sayso.store import captures
from sayso.store.sqlite import journal_mode
from tests.reliability.disk import STRACE, Disk, replay, told_by, write_tree
from tests.reliability.workers import (
    BACKING,
    BUNDLING,
    COUNTS,
    ERASING,
    IN_BATCHES,
    MAKING,
    ONE_BY_ONE,
    PACKING,
    RESTORING,
    Traced,
    Workers,
    copy_of,
    find_violations,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="strace is of Linux"),
    pytest.mark.usefixtures("strace"),
]

SEEDS_EACH = 2
"""Mixtures by chance at each call, beside the four plain ones (see `Disk.cuts`)."""
MUTANTS = (
    "drop the flush of folders",
    "drop the flush of bytes",
    "drop the markers",
    "write in place",
    "records before bytes",
    "synchronous FULL with a rollback journal",
    "synchronous OFF",
)
EVERY = {ONE_BY_ONE: 1, IN_BATCHES: 1, ERASING: 3, MAKING: 1, BACKING: 2, PACKING: 2, RESTORING: 1, BUNDLING: 1}
"""Of the different disks, every how many is looked at: what writes a whole database anew does it page by page."""
OTHER_MUTANTS = (
    (IN_BATCHES, "drop the flush of everything at once"),
    (IN_BATCHES, "records before bytes"),
    (IN_BATCHES, "commit in pieces"),
    (ERASING, "erase the bytes before the records"),
    (ERASING, "no markers for what is erased"),
    (ERASING, "forget nothing in the database"),
    (MAKING, "no marker while a dossier is made"),
    (RESTORING, "no marker while a dossier is made"),
    (BACKING, "a backup is made in its place"),
    (BACKING, "no flush of a backup"),
    (PACKING, "no flush of a backup"),
    (PACKING, "no flush of the folder of a backup"),
    (BUNDLING, "a bundle is made in its place"),
    (BUNDLING, "no flush of a bundle"),
    (BUNDLING, "no flush of the folder of a bundle"),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A disk after a cut, the number of recorded calls before it, and what had been told by then."""

    tree: dict[Path, bytes | None]
    call: int
    told: tuple[str, ...]


def record(
    workers: Workers, base: Path, place: Path, *, mutant: str = "", task: str = ONE_BY_ONE
) -> tuple[Path, list[str]]:
    """The folder that a worker worked on from beginning to end, and the lines of its system calls."""
    folder = copy_of(base, place / "recorded")
    pid = workers.start(folder, count=COUNTS[task], mutant=mutant, waits=True, task=task)
    done = Traced(workers, pid, STRACE, place / "calls").finish()
    assert (done.code, done.errors) == (0, "")
    lines = (place / "calls").read_text().splitlines()
    assert [each for line in lines for each in told_by(line)] == list(done.told)
    return folder, lines


def cuts_of(folder: Path, lines: Sequence[str], base: Path, *, seeds: int) -> Iterator[Cut]:
    """Every cut, the last when all was told; the same disk with the same things told may come again."""
    number, disk = 0, None
    for number, disk in replay(lines, folder, base):
        yield from _cuts_at(number, disk, lines[:number], seeds)
    if disk is not None:
        yield from _cuts_at(len(lines), disk, lines, seeds)


def _cuts_at(number: int, disk: Disk, lines: Sequence[str], seeds: int) -> Iterator[Cut]:
    told = tuple(each for line in lines for each in told_by(line))
    for tree in disk.cuts(seeds=range(number * seeds, (number + 1) * seeds)):
        yield Cut(tree, number, told)


def distinct(cuts: Iterator[Cut]) -> tuple[list[Cut], int]:
    """The cuts with different disks, each with the most that was told before it came about; and how many there were."""
    found: dict[bytes, Cut] = {}
    count = 0
    for cut in cuts:
        count += 1
        mark = hashlib.sha256()
        for path, data in sorted(cut.tree.items()):
            mark.update(b"%s %d " % (bytes(path), -1 if data is None else len(data)))
            mark.update(data or b"")
        found[mark.digest()] = cut
    return list(found.values()), count


def look_at(cut: Cut, place: Path, task: str = ONE_BY_ONE) -> list[str]:
    folder = place / "cut"
    shutil.rmtree(folder, ignore_errors=True)
    write_tree(cut.tree, folder)
    return [f"after call {cut.call}: {each}" for each in find_violations(folder, cut.told, task=task)]


@pytest.mark.parametrize("task", COUNTS)
def test_no_cut_loses_what_was_told_or_leaves_anything_between(
    workers: Workers, bases: dict[str, Path], place: Path, task: str, record_property: Callable[[str, object], None]
) -> None:
    folder, lines = record(workers, bases[task], place, task=task)
    cuts, count = distinct(cuts_of(folder, lines, bases[task], seeds=SEEDS_EACH if task == ONE_BY_ONE else 0))
    cuts = cuts[:: EVERY[task]]
    assert [each for cut in cuts for each in look_at(cut, place, task)] == []
    record_property(
        "counted", f"{count} cuts after {len(lines)} system calls, {len(cuts)} different disks looked at ({task})"
    )
    assert len(cuts) > 50


@pytest.mark.parametrize(("task", "mutant"), [*((ONE_BY_ONE, each) for each in MUTANTS), *OTHER_MUTANTS])
def test_a_cut_shows_each_mutant(workers: Workers, bases: dict[str, Path], place: Path, task: str, mutant: str) -> None:
    if "rollback journal" in mutant and journal_mode() == "wal":
        pytest.skip("this SQLite uses the write-ahead log, for which FULL is enough")
    folder, lines = record(workers, bases[task], place, mutant=mutant, task=task)
    cuts, _count = distinct(cuts_of(folder, lines, bases[task], seeds=SEEDS_EACH if task == ONE_BY_ONE else 0))
    # Where something was told just before, most is at stake: the first that shows the mutant ends the search.
    cuts.sort(key=lambda cut: (-len(cut.told), cut.call))
    assert next((found for cut in cuts if (found := look_at(cut, place, task))), None)


def test_a_cut_shows_that_nothing_is_cleared_away(
    workers: Workers, base: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(captures, "clear_payloads", lambda *_, **__: 0)
    folder, lines = record(workers, base, place)
    cuts, _count = distinct(cuts_of(folder, lines, base, seeds=0))
    assert next((found for cut in cuts if (found := look_at(cut, place))), None)


def test_a_cut_shows_that_nothing_of_a_dossier_half_made_is_cleared_away(
    workers: Workers, bases: dict[str, Path], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_clear", lambda *_: None)
    folder, lines = record(workers, bases[MAKING], place, task=MAKING)
    cuts, _count = distinct(cuts_of(folder, lines, bases[MAKING], seeds=0))
    assert next((found for cut in cuts if (found := look_at(cut, place, MAKING))), None)
