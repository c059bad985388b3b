"""Tables for people: what is copied from them, ids and codes, is whole at every width."""

import io

import pytest
from rich.console import Console

from sayso.cli.tables import print_table

COLUMNS = ("claim", "who", "words", "incident")
ROWS = [
    ("c-0123456789abcdef", "Mira Tal of the Harbour Council", "Nobody slept " * 4, "2031-03-17-old-harbour-of-tamsin"),
    ("c-fedcba9876543210", "Oren Bas", "", "2031-03-17-old-harbour\n2031-03-18-hill-market"),
]
CODES = ("claim", "incident")


def show(width: int) -> list[str]:
    written = io.StringIO()
    print_table(Console(file=written, width=width), COLUMNS, ROWS, codes=CODES)
    return written.getvalue().splitlines()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 200])
def test_no_code_is_broken_or_cut_at_any_width(width: int) -> None:
    words = {word for line in show(width) for word in line.split()}
    assert {code for row in ROWS for at in (0, 3) for code in row[at].split()} <= words


@pytest.mark.parametrize("width", [80, 100, 200])
def test_a_table_that_fits_stays_within_the_terminal(width: int) -> None:
    lines = show(width)
    assert lines[0].split() == list(COLUMNS)
    assert max(map(len, lines)) <= width


def test_a_narrow_terminal_gets_lists_with_every_cell_named() -> None:
    lines = show(60)
    assert lines[0] == "c-0123456789abcdef"
    assert lines[3] == "  incident: 2031-03-17-old-harbour-of-tamsin"
    assert lines[-2:] == ["  incident: 2031-03-17-old-harbour", "  incident: 2031-03-18-hill-market"]
