"""What the tests of troubles share: a dossier to start from, and processes that work on copies of it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import miss
from tests.reliability.workers import COUNTS, MAKING, YARDS, Workers, make_base, make_yard

ROOM = 1 << 30


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder for many short-lived dossiers: in memory where there is room, since hundreds are flushed to the disk."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and shutil.disk_usage(shared).free > ROOM
    with tempfile.TemporaryDirectory(prefix="sayso-", dir=shared if roomy else None) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def base(place: Path) -> Path:
    """A dossier with two reports and two decisions."""
    return make_base(place / "base")


@pytest.fixture(scope="module")
def bases(place: Path, base: Path) -> dict[str, Path]:
    """What each task begins with: a dossier, or a folder for one."""
    empty = place / "empty"
    empty.mkdir(exist_ok=True)
    yards = {task: make_yard(base, place / f"yard {task}", task) for task in YARDS}
    return {task: empty if task == MAKING else base for task in COUNTS} | yards


@pytest.fixture(scope="module")
def workers(place: Path) -> Iterator[Workers]:
    """A process that forks workers."""
    with Workers(place) as running:
        yield running


@pytest.fixture(scope="session")
def strace() -> None:
    """Skips where there is no strace: only it sees, and can spoil, what SQLite itself asks of the system."""
    if shutil.which("strace") is None:
        miss("no strace here")
