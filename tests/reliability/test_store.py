"""A dossier survives what machines do: a kill in the middle, a full disk, a folder that may only be read, two at once.

Each test fails on a mutant: on a transaction that is committed in pieces (kill, full disk), on a capture that is
written in place (full disk), on opening that writes (read-only), on a hash chain without a lock (two at once).
"""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.pipeline.dossier import create_dossier, open_dossier
from sayso.records.codec import dumps
from sayso.store.incidents import load_incidents
from sayso.store.payloads import MARKERS
from sayso.store.readings import all_report_ids
from tests.fiction import NOON
from tests.reliability.adding import AFTER, PLACES, add

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the troubles are those of Linux")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_dossier(tmp_path / "case", now=NOON).close()
    add(tmp_path / "case", range(2))
    return tmp_path / "case"


def run(folder: Path, first: int, last: int, trouble: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.reliability.adding", str(folder), str(first), str(last), trouble]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def state(folder: Path) -> list[str]:
    """What the dossier holds, having found it well."""
    with open_dossier(folder) as dossier:
        troubles = [finding.message for finding in dossier.doctor() if not finding.is_well]
        assert troubles == []
        with dossier.store.reading() as connection:
            return [*all_report_ids(connection), *(dumps(each) for each in load_incidents(connection))]


def parts(folder: Path) -> list[Path]:
    return list((folder / "captures").rglob(".part-*"))


@pytest.mark.parametrize("place", [place for place in PLACES if place != AFTER])
@pytest.mark.parametrize("when", ["die", "die-after"])
def test_a_kill_in_the_middle_leaves_what_was_there(folder: Path, when: str, place: str) -> None:
    before = state(folder)
    killed = run(folder, 2, 3, f"{when}:{place}")
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout == ""
    assert state(folder) == before
    add(folder, range(2, 3))
    assert len(state(folder)) == len(before) + 2


def test_a_kill_after_the_transaction_leaves_it_whole_and_a_marker_that_the_next_clears(folder: Path) -> None:
    before = state(folder)
    assert run(folder, 2, 3, f"die:{AFTER}").returncode == -signal.SIGKILL
    assert len(list((folder / "captures" / MARKERS).iterdir())) == 1
    assert len(state(folder)) == len(before) + 2
    assert list((folder / "captures" / MARKERS).iterdir()) == []


def test_a_kill_from_outside_loses_nothing_that_was_reported(folder: Path) -> None:
    command = [sys.executable, "-m", "tests.reliability.adding", str(folder), "2", "2000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        reported = [child.stdout.readline() for _ in range(5)]
        child.kill()
        reported += child.stdout.readlines()
    kept = len([each for each in reported if each.endswith("added\n")])
    report_count = len([each for each in state(folder) if each.startswith("rep-")])
    assert report_count in (2 + kept, 3 + kept)  # the last may be kept and not yet reported


@pytest.mark.parametrize("room", [0, 4096, 20_000, 40_000])
def test_a_full_disk_is_said_in_one_line_and_changes_nothing(folder: Path, room: int) -> None:
    before = state(folder)
    limit = (folder / "dossier.db").stat().st_size + room
    full = run(folder, 2, 60, f"fsize:{limit}")
    assert full.returncode == 4
    assert full.stderr.startswith("StorageFull: the disk is full")
    assert full.stderr.count("\n") == 1
    kept = full.stdout.count("added")
    assert len(state(folder)) == len(before) + 2 * kept
    assert len([each for each in (folder / "captures").rglob("*") if each.is_file()]) == 2 + kept  # and no orphan
    assert run(folder, 2, 4).returncode == 0


def test_a_capture_that_does_not_fit_leaves_no_part(folder: Path) -> None:
    before = state(folder)
    full = run(folder, 2, 3, "fsize:1000")
    assert full.stderr.startswith("StorageFull: the disk is full")
    assert parts(folder) == []
    assert state(folder) == before
    add(folder, range(2, 3))
    assert len(state(folder)) == len(before) + 2  # and its capture is whole


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A dossier that other users can reach: pytest's own folders they cannot."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name, "case")
        create_dossier(folder, now=NOON).close()
        add(folder, range(2))
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield folder
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_dossier_that_may_only_be_read_says_so_and_is_read(public_folder: Path) -> None:
    again = run(public_folder, 0, 2, "nobody")
    assert again.stdout == "0 unchanged\n1 unchanged\n"
    refused = run(public_folder, 2, 3, "nobody")
    assert refused.returncode == 4
    assert refused.stderr.startswith("StorageFull: the dossier may not be written")
    assert refused.stderr.count("\n") == 1


def test_a_database_that_may_not_be_read_says_so(public_folder: Path) -> None:
    (public_folder / "dossier.db").chmod(0)
    refused = run(public_folder, 0, 2, "nobody")
    assert refused.returncode == 4
    assert refused.stderr.startswith("StorageFull: the dossier's database dossier.db may not be read")
    assert refused.stderr.count("\n") == 1


def test_two_that_add_at_once_wait_for_each_other(folder: Path) -> None:
    command = [sys.executable, "-m", "tests.reliability.adding", str(folder)]
    children = [
        subprocess.Popen([*command, *numbers], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for numbers in (("2", "14"), ("8", "20"))
    ]
    for child in children:
        _out, errors = child.communicate(timeout=120)
        assert (child.returncode, errors) == (0, "")
    assert len([each for each in state(folder) if each.startswith("rep-")]) == 20


def test_files_of_a_dossier_are_its_owners_alone(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
