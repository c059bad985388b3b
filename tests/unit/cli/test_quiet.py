"""What libraries say of themselves does not stand on a user's terminal beside the one line of sayso.

Mutants on which these must fail: libraries log to the terminal of a command; the libraries of the store do.
"""

import os
import subprocess
import sys

from sayso.errors import StoreError

COMMAND = """
import logging, sys, warnings
from sayso.cli.main import app, main
from sayso.errors import StoreError

@app.command()
def noisy() -> None:
    logging.getLogger("some.library").error("error ignored")
    logging.warning("from the root")
    logging.getLogger("some.library").exception("with a traceback")
    warnings.warn("about something", stacklevel=1)
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    raise StoreError("the database cannot be used: try again")

sys.argv = ["sayso", "noisy"]
main()
"""
STORE = """
import logging
import sayso.store.open
logging.getLogger("psycopg").warning("error ignored terminating a pipeline")
logging.getLogger("sqlalchemy.pool").error("exception terminating a connection")
"""


def _run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    quiet = {name: value for name, value in os.environ.items() if name not in ("PYTHONWARNINGS", "PYTHONDEVMODE")}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=quiet | environment)


def test_a_command_prints_its_own_line_alone() -> None:
    done = _run(COMMAND)

    assert done.returncode == StoreError.exit_code
    assert done.stderr == "sayso: the database cannot be used: try again\n"


def test_warnings_are_printed_to_whoever_asks_for_them() -> None:
    assert "DeprecationWarning: old" in _run(COMMAND, PYTHONWARNINGS="default").stderr


def test_the_store_alone_prints_nothing_of_what_its_libraries_log() -> None:
    done = _run(STORE)

    assert (done.returncode, done.stderr) == (0, "")
