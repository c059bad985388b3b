"""A process that adds made-up reports to a dossier, to be killed, starved of disk or run twice at once.

    python -m tests.reliability.adding DOSSIER FIRST LAST [TROUBLE]

Prints a line for each report that is kept. TROUBLE is `die:PLACE` or `die-after:PLACE` (it kills itself
there), `fsize:BYTES` (no file may grow beyond) or `nobody` (goes on without the rights of root).
"""

import functools
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sayso.errors import SaysoError
from sayso.pipeline import update
from sayso.pipeline.dossier import open_dossier
from sayso.store.store import Writing
from tests.fiction import NOON, make_capture, read_fiction

NOBODY = 65534
AFTER = "after the transaction"
PLACES: dict[str, tuple[Any, str]] = {
    "before anything is kept": (update, "save_payloads"),
    "after the bytes": (update, "save_capture"),
    "after the claims": (update, "save_shingles"),
    "after the joins": (update, "regroup"),
    "after the incidents": (update, "save_run"),
    "before the log": (Writing, "finish"),
    AFTER: (update, "settle_payloads"),
}


def story(number: int) -> str:
    """The text of report `number`, long enough to fill some pages of a database."""
    filler = " ".join(f"word{number}x{each}" for each in range(400))
    return f"2031-03-{number % 28 + 1:02} old-harbour Mira_Tal_{number} {number + 1} killed\n{filler}\n"


def add(folder: Path, numbers: range) -> None:
    """Adds the stories of these numbers."""
    with open_dossier(folder) as dossier:
        for number in numbers:
            capture = make_capture(story(number), published="2031-04-01")
            for addition in dossier.add([capture], reader=read_fiction, now=NOON, version="1"):
                print(number, addition.outcome, flush=True)


def _die(*_arguments: object, **_options: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _make_trouble(trouble: str) -> None:
    kind, _, value = trouble.partition(":")
    if kind == "die":
        owner, name = PLACES[value]
        setattr(owner, name, _die)
    elif kind == "die-after":
        owner, name = PLACES[value]
        setattr(owner, name, _then_die(getattr(owner, name)))
    elif kind == "fsize":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(value), int(value)))
    elif kind == "nobody" and os.geteuid() == 0:
        os.seteuid(NOBODY)


def _then_die(step: Callable[..., object]) -> Callable[..., None]:
    @functools.wraps(step)
    def do_and_die(*arguments: object, **options: object) -> None:
        step(*arguments, **options)
        _die()

    return do_and_die


def main(folder: str, first: str, last: str, trouble: str = "") -> int:
    """Exit code 4 and one line on stderr when the dossier cannot be written."""
    _make_trouble(trouble)
    try:
        add(Path(folder), range(int(first), int(last)))
    except SaysoError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
