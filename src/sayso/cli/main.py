"""The command `sayso`: its commands, and what a user sees when something goes wrong: one line and an exit code.

Only Typer is imported here; each command imports what it needs when it runs, so that `--help` is fast.
"""

import errno
import logging
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import typer.main

from sayso import __version__
from sayso.cli.add import add, init
from sayso.cli.check import doctor, schema
from sayso.cli.decide import decide
from sayso.cli.demo import demo
from sayso.cli.differences import changes, diff_profiles
from sayso.cli.erase import erase
from sayso.cli.incidents import explain, incidents, show
from sayso.cli.keep import backup, restore, scrub
from sayso.cli.printing import complain
from sayso.cli.prove import bundle, checkpoint, stamp, verify
from sayso.cli.read import read
from sayso.cli.records import claims, queue, reports, versions
from sayso.cli.serve import serve
from sayso.errors import SaysoError, StorageFull

USAGE = 2
# 128 and the number of the signal, as shells have it.
INTERRUPTED = 128 + signal.SIGINT
PIPE_CLOSED = 128 + signal.SIGPIPE
BUG = 70
"""EX_SOFTWARE of <sysexits.h>: an error that sayso does not know."""

app = typer.Typer(
    add_completion=False,
    # Rich costs a fifth of a second before the first line of help.
    rich_markup_mode=None,
    help="Reads news reports of harm to civilians into a record that can be checked: who said what, through whom, "
    "how certain.",
    epilog="On a terminal commands print for people; into a pipe, or with --json, one JSON object a line "
    "(`sayso schema`).",
)
_RECORD = (incidents, show, explain, changes, diff_profiles, reports, versions, claims, queue)
_PROOFS = (verify, checkpoint, stamp, bundle)
_KEEPING = (backup, restore, scrub)
for command in (read, init, add, decide, erase, *_RECORD, serve, schema, doctor, *_PROOFS, *_KEEPING):
    app.command()(command)
app.command(hidden=True)(demo)


def main() -> None:
    """Runs the command that the arguments of the process name, and ends the process with its exit code."""
    _open_standard_files()
    _keep_libraries_quiet()
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _explain_os_error(error)
        # Python would try once more at exit, and complain in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _open_standard_files() -> None:
    """Puts something in the place of a closed standard file, whose number the next file (a database) would get."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open until the end


def _keep_libraries_quiet() -> None:
    """Nothing that a library has to say of itself stands on the terminal beside our one line.

    Python prints warnings, and log records for which no handler was set up, on stderr. Whoever sets up handlers or
    asks for warnings (`PYTHONWARNINGS`) has them.
    """
    if not logging.root.handlers:
        logging.root.addHandler(logging.NullHandler())
    if not sys.warnoptions and not sys.flags.dev_mode:
        warnings.simplefilter("ignore")


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command that `arguments` name, having run it; what went wrong is one line on stderr."""
    try:
        root = typer.main.get_command(app)
        with root.make_context("sayso", list(arguments)) as context:
            root.invoke(context)
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except (SaysoError, typer.TyperException, OSError, MemoryError) as error:
        return _explain(error)
    except (KeyboardInterrupt, typer.Abort):
        complain("interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, a user gets one line and not a page of our code
        return _explain_bug(error)
    return 0


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"sayso {__version__}")
        raise typer.Exit


@app.callback()
def _set_up(
    _is_version_wanted: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
    is_traceback_wanted: Annotated[
        bool, typer.Option("--traceback", help="When sayso itself fails, print where, for a report to its makers.")
    ] = False,
) -> None:
    """Takes the options that stand before the command."""
    _bug_reports.is_wanted = is_traceback_wanted


class _BugReports:
    """Whether tracebacks are printed; one for the process, set from its arguments."""

    is_wanted = False


_bug_reports = _BugReports()


def _explain(error: Exception) -> int:
    """The exit code for an error that was foreseen, its line printed."""
    if isinstance(error, SaysoError):
        complain(str(error))
        return error.exit_code
    if isinstance(error, OSError):
        return _explain_os_error(error)
    if isinstance(error, MemoryError):
        complain("not enough memory: give fewer or smaller inputs at once")
        return 1
    words = error.format_message() if hasattr(error, "format_message") else str(error)
    complain(f"{words.rstrip('.')}; `sayso --help` lists the commands, `sayso COMMAND --help` the options")
    return USAGE


def _explain_os_error(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED  # whoever read our output has had enough of it: nothing to complain of
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        complain("the disk is full: free some space and run the command again")
        return StorageFull.exit_code
    where = f"{error.filename}: " if error.filename else ""
    complain(f"{where}{error.strerror or type(error).__name__}")
    return 1


def _explain_bug(error: Exception) -> int:
    if _bug_reports.is_wanted:
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    # Not the error's own words: they may quote a report.
    complain(f"a fault in sayso itself ({type(error).__name__}{where}); please report it, with `sayso --traceback …`")
    return BUG
