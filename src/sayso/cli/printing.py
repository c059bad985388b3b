"""Where output goes: JSON lines for programs, harmless text for people, one line on stderr for what went wrong."""

import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

JsonOption = Annotated[
    bool | None,
    typer.Option(
        "--json/--text", help="JSON lines, or text for people. Without it: text on a terminal, JSON into a pipe."
    ),
]
DossierOption = Annotated[
    Path | None,
    typer.Option("--dossier", metavar="DIR", help="The dossier. Without it: this folder or the nearest above it."),
]

# Controls of a terminal are shown as the pictures that Unicode has for them, each one character for one, so that
# offsets stay. A carriage return is the end of a line or nothing; what turns the direction of writing is taken out.
_PICTURES: dict[int, int] = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    ord("\r"): ord(" "),
    0x2028: ord(" "),
    0x2029: ord(" "),
}


def wants_json(choice: bool | None) -> bool:
    """Whether to print JSON: as chosen, else where nobody looks at a terminal."""
    return not sys.stdout.isatty() if choice is None else choice


def print_json(output: Any) -> None:
    """Prints one output as a line of JSON: UTF-8, whatever the locale says."""
    from sayso.pipeline.lines import to_line

    print_text(to_line(output))


def print_text(line: str) -> None:
    """Prints one line at once, as UTF-8: whoever reads along need not wait."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def harmless(text: str) -> str:
    """The same text, as long, with nothing in it that a terminal would obey."""
    return text.translate(_PICTURES)


def complain(message: str) -> None:
    """Prints one line on stderr that says what is wrong. A closed stderr is nobody's business."""
    line = " ".join(harmless(message).split())
    try:
        sys.stderr.buffer.write(f"sayso: {line}\n".encode())
        sys.stderr.buffer.flush()
    except (OSError, ValueError):
        return


@functools.cache
def open_console() -> "Console":
    """The terminal to print for people on, as Rich has it; without colours where NO_COLOR says so or nobody looks."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)
