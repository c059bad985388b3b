#!/usr/bin/env python3
"""Runs the examples of the documentation: each must give the output that it shows. `--write` writes what it gives now.

An example is a block of `console` behind a line `<!-- run -->`. Lines that begin with `$ ` are commands, the lines
behind each are its output as on a terminal of 100 columns. The examples of one page run one after the other in one new
folder, in which `examples/` is the folder of that name of the source. What differs from run to run has a stand-in.
"""

import contextlib
import os
import pty
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/output.md", "docs/tutorial.md")
MARK = "<!-- run -->"
PROMPT = "$ "
SECONDS = 300
"""For one command: far longer than any takes, so that a hanging one ends."""
HOME = "/home/you"
"""Stands for the folder in which the examples run."""
_BLOCK = re.compile(rf"^{re.escape(MARK)}\n```console\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?P<command>[^\n]*(?:\n>[^\n]*)*)\n(?P<shown>.*)", re.DOTALL)
"""A command may go on over lines that begin with `>`, as a shell shows it."""
_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_STAND_INS = (
    (re.compile(r"\bdec-[0-9a-f]{16}\b"), "dec-…"),  # follows from the time of the decision
    (re.compile(r"\bpack:(\w+):[0-9a-f]{12}\b"), r"pack:\1:…"),  # changes with every word of a language pack
)


@dataclass(frozen=True, slots=True)
class Example:
    """One command of a page, and the output shown for it."""

    command: str
    shown: str


def find_examples(page: str) -> tuple[Example, ...]:
    """The examples of a page of Markdown, in order."""
    return tuple(example for block in _BLOCK.finditer(page) for example in _split(block["body"]))


def write_examples(page: str, outputs: dict[int, str]) -> str:
    """The page with the outputs (by the number of the example) in the place of those shown."""
    numbers = iter(range(len(find_examples(page))))

    def write(block: re.Match[str]) -> str:
        written = "".join(f"{PROMPT}{each.command}\n{outputs[next(numbers)]}" for each in _split(block["body"]))
        return f"{MARK}\n```console\n{written}```"

    return _BLOCK.sub(write, page)


def run_examples(examples: tuple[Example, ...]) -> dict[int, str]:
    """The output of each example, by its number, run in a new folder; `cd` holds for those that follow."""
    outputs = {}
    with tempfile.TemporaryDirectory() as scratch:
        home, place = Path(scratch) / "you", Path(scratch) / "place"
        home.mkdir()
        (home / "examples").symlink_to(ROOT / "examples")
        place.write_text(str(home), "utf-8")
        for number, example in enumerate(examples):
            outputs[number] = _run(example.command, place).replace(str(home.resolve()), HOME)
    return outputs


def main(arguments: list[str]) -> int:
    """The exit code: 1 when a page shows another output than its examples give, and nothing is to be written."""
    stale = [page for page in PAGES if not _check(ROOT / page, write="--write" in arguments)]
    for page in stale:
        print(f"{page}: an example gives another output; tools/run_docs.py --write writes it: look at the difference")
    return 1 if stale else 0


def _check(path: Path, *, write: bool) -> bool:
    page = path.read_text("utf-8")
    written = write_examples(page, run_examples(find_examples(page)))
    if write and written != page:
        path.write_text(written, "utf-8")
    return write or written == page


def _split(body: str) -> list[Example]:
    pieces = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [Example(found["command"], found["shown"]) for piece in pieces if (found := _COMMAND.fullmatch(piece))]


def _run(command: str, place: Path) -> str:
    """The output of one command, run in the folder that the file `place` names; where it ends up is written there."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_")}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', os.defpath)}",
        "PLACE": str(place),
        "TERM": "xterm-256color",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "USER": "you",
        "LOGNAME": "you",
    }
    script = re.sub(r"\n> ?", "\n", command) + '\npwd > "$PLACE"'
    process = subprocess.Popen(
        ["bash", "-c", script],
        cwd=place.read_text("utf-8").rstrip("\n"),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    output = _read_all(ours)
    os.close(ours)
    process.wait(SECONDS)
    text = _STYLE.sub("", output.decode("utf-8")).replace("\r\n", "\n")
    for found, stand_in in _STAND_INS:
        text = found.sub(stand_in, text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _read_all(descriptor: int) -> bytes:
    pieces = []
    # A terminal whose other side is closed says so with an error of input.
    with contextlib.suppress(OSError):
        while piece := os.read(descriptor, 65536):
            pieces.append(piece)
    return b"".join(pieces)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
