"""Tables for people in which ids and codes stay whole: what is copied from one command into the next must not break."""

from collections.abc import Collection, Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

GAP = 2
"""Columns between two cells."""
FOLDED_MIN = 9
"""Columns that a folded cell needs: a short word. With less, lists are easier to read than tables."""


def print_table(
    console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]], *, codes: Collection[str]
) -> None:
    """Prints rows as a table; where the terminal is too narrow for the codes, each row as a list instead.

    Args:
        console: The terminal.
        columns: The heads of the columns; the first names the record.
        rows: The cells, harmless for a terminal. Lines of a cell stay lines.
        codes: The columns whose cells are never broken nor cut.
    """
    listed = [tuple(row) for row in rows]
    widths = [
        max(cell_len(line) for row in [columns, *listed] for line in row[at].split("\n")) for at in range(len(columns))
    ]
    needed = sum(
        width if name in codes else min(width, FOLDED_MIN) for name, width in zip(columns, widths, strict=True)
    )
    if needed + GAP * (len(columns) - 1) > console.width:
        _print_lists(console, columns, listed)
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, GAP, 0, 0))
    for name, width in zip(columns, widths, strict=True):
        if name in codes:
            table.add_column(name, no_wrap=True, min_width=width)
        else:
            table.add_column(name, overflow="fold", min_width=min(width, FOLDED_MIN))
    for row in listed:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _print_lists(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for row in rows:
        console.print(Text(row[0], style="bold"), soft_wrap=True)
        for name, cell in zip(columns[1:], row[1:], strict=True):
            for line in cell.split("\n") if cell else ():
                console.print(Text(f"  {name}: {line}"), soft_wrap=True)
