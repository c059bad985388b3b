"""The folder of a page that is drawn goes with everything in it, whatever still writes there, and costs no page.

Mutants on which these must fail: processes that live there are not ended; what was left over is not removed; a folder
that is in use is taken for one that was left over.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.capture.page_folder import open_page_folder, remove_left_over

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
WRITING = """
import itertools, os, pathlib, sys
folder = pathlib.Path(sys.argv[1])
for number in itertools.count():
    (folder / str(number)).mkdir(parents=True, exist_ok=True)
    (folder / str(number) / "file").touch()
    if number == 20:
        print("writes", flush=True)
    if number >= 20:
        for name in (str(number - 20) + "/file", str(number - 20)):
            try:
                os.remove(folder / name) if name.endswith("file") else os.rmdir(folder / name)
            except OSError:
                pass
"""
"""Writes into a folder, and makes that anew if it is gone, as a browser does with its profile."""
OWNING = """
import time
from sayso.capture.page_folder import open_page_folder
with open_page_folder() as folder:
    (folder / "picture").write_text("of a page")
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[str]]]:
    """The processes that a test started, which end with it; page folders lie in a place of the test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = list[subprocess.Popen[str]]()
    yield found
    for process in found:
        process.kill()
        process.communicate()


def _start(started: list[subprocess.Popen[str]], code: str, *words: str, temporary: Path) -> str:
    """The first line of a process in a group of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary)},
        start_new_session=True,
    )
    started.append(process)
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_whoever_still_writes_into_it_is_ended_first(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    with open_page_folder() as folder:
        assert _start(started, WRITING, str(folder / "profile"), temporary=folder) == "writes"

    assert started[0].poll() == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_a_profile_in_it_tells_a_process_by_its_words(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    with open_page_folder() as folder:
        words = (str(folder / "profile"), f"--user-data-dir={folder}/profile")
        assert _start(started, WRITING, *words, temporary=Path("/elsewhere")) == "writes"

    assert started[0].poll() == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_removed_is_left_to_the_next(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    with open_page_folder() as folder:  # and no error when it ends
        assert _start(started, WRITING, str(folder / "a" / "b"), temporary=Path("/elsewhere")) == "writes"
    assert started[0].poll() is None

    started[0].kill()
    started[0].wait()
    folder.mkdir(exist_ok=True)
    assert remove_left_over() == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_owner_left_is_removed_and_what_is_in_use_is_not(
    tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    left = Path(_start(started, OWNING, temporary=tmp_path))
    used = Path(_start(started, OWNING, temporary=tmp_path))
    started[0].kill()
    started[0].wait()
    (tmp_path / "sayso-page-link").symlink_to(used)

    with open_page_folder() as mine:
        assert mine.is_dir()
        assert not left.exists()
        assert (used / "picture").read_text() == "of a page"
    assert {path.name for path in tmp_path.iterdir()} == {used.name, "sayso-page-link"}
