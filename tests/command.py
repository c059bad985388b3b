"""Runs the real command in a process of its own, as a user would, and holds what every run must keep to."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAYSO = Path(sys.executable).with_name("sayso")
TIMEOUT_SECONDS = 300
"""Far above what any run takes: only a run that hangs ends by it."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the command: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The JSON lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


def run_sayso(
    *arguments: str | Path,
    cwd: Path,
    stdin: bytes = b"",
    environment: dict[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Ran:
    """What the command did. Whatever it was, it printed UTF-8, and on stderr lines of its own without a traceback."""
    done = subprocess.run(
        [SAYSO, *map(os.fspath, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
        env=clean_environment() | (environment or {}),
        preexec_fn=before,
    )
    ran = Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    check_stderr(ran.err)
    return ran


def check_stderr(err: str) -> None:
    """Fails if a line on stderr is none of sayso's own."""
    assert all(line.startswith("sayso: ") for line in err.splitlines()), err
    assert "Traceback" not in err
    assert "a fault in sayso itself" not in err


def clean_environment() -> dict[str, str]:
    """The environment of this process without settings of sayso."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_") and name != "COLUMNS"}
