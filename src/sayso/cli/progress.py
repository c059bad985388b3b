"""A line that says how far fetching has come, on a terminal alone; it makes way for what is printed."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from sayso.cli.printing import harmless

if TYPE_CHECKING:
    from sayso.pipeline.input import Inputs

T = TypeVar("T")


def follow(outcomes: Iterator[T], inputs: "Inputs") -> Iterator[T]:
    """The same outcomes, one for each input; while the next is made, a bar says which that is.

    Only where something is fetched, and stderr is a terminal.
    """
    if not sys.stderr.isatty() or not any(source.address for source in inputs.sources):
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True, markup=False), transient=True) as progress:
        names = [harmless(source.name) for source in inputs.sources]
        task = progress.add_task(names[0], total=len(names))
        for count, outcome in enumerate(outcomes, start=1):
            progress.stop()
            yield outcome
            progress.update(task, completed=count, description=names[min(count, len(names) - 1)])
            progress.start()
