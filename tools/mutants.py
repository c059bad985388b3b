#!/usr/bin/env python3
"""Breaks one thing at a time and runs the tests that are said to see it: a test that cannot fail shows nothing.

    python tools/mutants.py [WORDS ...] [--list FILE]

Each mutant in `tests/mutants.yaml` is a replacement in one file, and the tests on which it must be seen. It is made in
a copy of the code, so that nothing here is changed. Printed is `seen`, or `NOT SEEN` where every test passes all the
same; then the end is 1. WORDS choose those whose name or tests contain one of them.
"""

import argparse
import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "mutants.yaml"
SOURCE = "src/sayso/"
LONGEST_SECONDS = 600.0
"""A mutant may make a test hang, which is as good as a failure. What hangs is ended, with all that it started."""
_FAILED = 1
"""How pytest ends when tests failed; everything else, such as tests that are not there, shows nothing."""
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing broken: in `file`, below the root, `find` stands once and becomes `replace`; `tests` must fail."""

    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]


def load_mutants(path: Path = LIST) -> tuple[Mutant, ...]:
    """The mutants that are listed, in order."""
    listed: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return tuple(Mutant(**{**each, "tests": tuple(each["tests"])}) for each in listed)


def apply(mutant: Mutant, words: str) -> str:
    """The words of the file with the one thing broken.

    Raises:
        ValueError: what is to be replaced does not stand there exactly once: the list is out of date.
    """
    if words.count(mutant.find) != 1:
        raise ValueError(f"{mutant.name}: {mutant.file} holds {words.count(mutant.find)} times what is to be replaced")
    return words.replace(mutant.find, mutant.replace)


def is_seen(mutant: Mutant, scratch: Path) -> bool:
    """Whether at least one of its tests fails on the mutant."""
    copy = scratch / "src"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "src", copy, copy_function=_link, ignore=shutil.ignore_patterns("__pycache__"))
    broken = copy / Path(mutant.file).relative_to("src")
    words = apply(mutant, broken.read_text("utf-8"))
    broken.unlink()  # it is one file with the original
    broken.write_text(words, "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(copy), str(ROOT))), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *mutant.tests]
    code, printed = run_alone(command, environment, LONGEST_SECONDS)
    if code is None:
        return True
    if code not in (0, _FAILED):
        raise SystemExit(f"{mutant.name}: the tests do not run\n{printed[-4000:]}")
    return code == _FAILED


def run_alone(command: list[str], environment: dict[str, str], seconds: float) -> tuple[int | None, str]:
    """How a command ends and what it prints; None if it took too long. Nothing that it started outlives it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=printed, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            process.kill()
            process.wait()
            _end_orphans()
        printed.seek(0)
        return code, printed.read()


def _end_orphans() -> None:
    """End what the command left running, also in sessions of its own: it has become ours (see `_adopt_orphans`)."""
    while left := _children():
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> list[int]:
    """The processes whose parent this one is; none where the system does not say."""
    found: list[int] = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text("utf-8", "replace").rpartition(")")[2].split()[1]) == os.getpid():
                found.append(int(status.parent.name))
    return found


def _adopt_orphans() -> None:
    """Become the parent of whatever a command leaves running, on Linux (`prctl(2)`)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _link(source: str, to: str) -> None:
    """The same file under another name, where the disk allows that: data are large."""
    try:
        os.link(source, to)
    except OSError:
        shutil.copy2(source, to)


def main() -> int:
    """Prints a line for each mutant; 1 if one is not seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("words", nargs="*", help="only mutants whose name or tests contain one of these")
    parser.add_argument("--list", type=Path, default=LIST, help="another list")
    given = parser.parse_args()
    chosen = [
        each
        for each in load_mutants(given.list)
        if not given.words or any(word in f"{each.name} {each.tests}" for word in given.words)
    ]
    unseen = 0
    _adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or what a mutant has started would be left
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="mutants-") as scratch:
        for mutant in chosen:
            seen = is_seen(mutant, Path(scratch))
            unseen += not seen
            print(f"{'seen' if seen else 'NOT SEEN':9} {mutant.name}", flush=True)
    print(f"{len(chosen) - unseen} of {len(chosen)} seen")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
