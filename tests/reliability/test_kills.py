"""`kill -9` at any moment and at every system call that writes, and a server that dies: nothing that was told is lost.

Hundreds of real processes are killed, each while it adds reports and decides. The mutants: the records before the
bytes, a transaction in pieces, a file or a backup written in place, and what is left is never cleared away.
"""

import itertools
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.store import captures
from tests.postgres_server import PostgresServer, find_programs
from tests.reliability.workers import (
    BACKING,
    BUNDLING,
    COUNTS,
    ERASING,
    FIRST,
    IN_BATCHES,
    MAKING,
    ONE_BY_ONE,
    PACKING,
    RESTORING,
    WRITING,
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

KILLS = 200
SERVER_KILLS = 60
MANY = 400
"""Stories that no worker is done with before it is killed, even if the machine was busier when its pace was taken."""
MUTANTS = (
    (ONE_BY_ONE, "records before bytes"),
    (ONE_BY_ONE, "commit in pieces"),
    (IN_BATCHES, "records before bytes"),
    (IN_BATCHES, "commit in pieces"),
    (ERASING, "erase the bytes before the records"),
    (ERASING, "no markers for what is erased"),
    (MAKING, "no marker while a dossier is made"),
    (RESTORING, "no marker while a dossier is made"),
    (BACKING, "a backup is made in its place"),
    (BUNDLING, "a bundle is made in its place"),
)
EVERY = {BACKING: 3, PACKING: 3, RESTORING: 3}
"""Of the calls by which SQLite writes a page, every how many is met: a backup and its restoring copy all of them."""
Record = Callable[[str, object], None]


def kill_at_each_call(
    workers: Workers, base: Path, place: Path, mutant: str = "", task: str = ONE_BY_ONE
) -> Iterator[list[str]]:
    """What is wrong after each kill of a worker as it enters a call that writes: each call of each kind once.

    See `EVERY` for those that are left out.
    """
    for call in WRITING:
        for number in itertools.count(1, EVERY.get(task, 1) if call == "pwrite64" else 1):
            folder = copy_of(base, place / "killed")
            what = "error=EIO:signal=SIGKILL"  # the call itself is not done
            done, came_so_far = meddle(workers, folder, place / "calls", call, number, what, mutant=mutant, task=task)
            if not came_so_far:
                break
            assert done.code == -signal.SIGKILL
            yield [f"at {call} {number}: {each}" for each in find_violations(folder, done.told, task=task)]


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("task", COUNTS)
def test_a_kill_at_every_call_that_writes_loses_nothing(
    workers: Workers, bases: dict[str, Path], place: Path, task: str, record_property: Record
) -> None:
    found = list(kill_at_each_call(workers, bases[task], place, task=task))
    assert [each for wrong in found for each in wrong] == []
    record_property("counted", f"{len(found)} kills, one at each call that writes ({task})")
    assert len(found) > 50


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize(("task", "mutant"), MUTANTS)
def test_a_kill_at_some_call_shows_each_mutant(
    workers: Workers, bases: dict[str, Path], place: Path, task: str, mutant: str
) -> None:
    assert any(kill_at_each_call(workers, bases[task], place, mutant, task))


@pytest.fixture(scope="module")
def pace(workers: Workers, base: Path, place: Path) -> float:
    """The seconds in which a worker does a few things on this machine, as busy as it is."""
    folder = copy_of(base, place / "paced")
    started = time.monotonic()
    workers.start(folder, count=2)
    assert workers.finish().code == 0
    return time.monotonic() - started


def kill_at_chance(workers: Workers, folder: Path, chance: random.Random, *, first: int, within: float) -> list[str]:
    """A worker killed within so many seconds, in which it does up to a few things; what is wrong then."""
    pid = workers.start(folder, count=MANY, first=first)
    time.sleep(chance.uniform(0.0, within))
    os.kill(pid, signal.SIGKILL)
    done = workers.finish()
    assert done.code == -signal.SIGKILL, done
    return find_violations(folder, done.told, first=first)


def test_a_kill_at_any_moment_loses_nothing(
    workers: Workers, base: Path, place: Path, pace: float, record_property: Record
) -> None:
    chance = random.Random(5)
    wrong = [
        each
        for _ in range(KILLS)
        for each in kill_at_chance(workers, copy_of(base, place / "killed"), chance, first=FIRST, within=pace)
    ]
    assert wrong == []
    record_property("counted", f"{KILLS} kills by chance")


def test_kills_by_chance_show_that_nothing_is_cleared_away(
    workers: Workers, base: Path, place: Path, pace: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(captures, "clear_payloads", lambda *_, **__: 0)
    chance = random.Random(6)
    assert any(
        kill_at_chance(workers, copy_of(base, place / "killed"), chance, first=FIRST, within=pace) for _ in range(KILLS)
    )


def test_a_kill_at_any_moment_loses_nothing_on_a_server(
    workers: Workers, postgres_server: PostgresServer, place: Path, pace: float, record_property: Record
) -> None:
    chance = random.Random(7)
    wrong = list[str]()
    for number in range(SERVER_KILLS // 10):
        database = postgres_server.make_database()
        folder = make_base(place / f"server{number}", postgres_server.address(database))
        for round_ in range(1, 11):  # over what the last has left, with stories of its own
            wrong += kill_at_chance(workers, folder, chance, first=FIRST + 500 * round_, within=pace)
        postgres_server.drop_database(database)
        shutil.rmtree(folder)
    assert wrong == []
    record_property("counted", f"{SERVER_KILLS} kills by chance")


def test_a_server_that_dies_loses_nothing(workers: Workers, place: Path, record_property: Record) -> None:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here: initdb and pg_ctl not found")
    chance = random.Random(8)
    with PostgresServer(programs) as server:
        folder = make_base(place / "dying", server.address(server.make_database()))
        for number in range(8):
            first = FIRST + 100 * number
            workers.start(folder, count=50, first=first)
            time.sleep(chance.uniform(0.1, 0.6))
            server.crash()
            done = workers.finish()
            assert done.code == 4
            assert done.errors.startswith("StoreError: the database cannot be used")
            assert find_violations(folder, done.told, first=first) == []
    record_property("counted", "8 deaths of the server")
