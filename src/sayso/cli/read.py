"""`sayso read`: reads reports without keeping anything."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.printing import JsonOption, complain, open_console, print_json, wants_json

if TYPE_CHECKING:
    from sayso.pipeline.input import Inputs
    from sayso.records.reading import Reading
    from sayso.settings import Settings

PathsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH|URL|-...",
        help="Files, folders or addresses of pages; - is standard input. A text file of addresses is a list of links.",
        show_default=False,
    ),
]
PublishedOption = Annotated[
    str | None, typer.Option(metavar="DATE", help="When it was published: 2031-03-17, 2031-03 or 2031.")
]
OutletOption = Annotated[str | None, typer.Option(metavar="NAME", help="The outlet whose page it is.")]
UrlOption = Annotated[str | None, typer.Option(metavar="URL", help="Where a file was published; it is not fetched.")]
TitleOption = Annotated[str | None, typer.Option(metavar="TEXT", help="Its headline, if that does not stand in it.")]
ManifestOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="JSON lines with `file`, `url`, `published`, `outlet`, `title`, `id`; its values win over the options.",
    ),
]
LinksOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A text file with the address of one page a line; each is fetched.")
]
RobotsOption = Annotated[
    bool,
    typer.Option(
        "--ignore-robots", help="Fetch pages also where the site's robots.txt asks programs not to; it is recorded."
    ),
]
ReaderOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Who finds the attributions: model (beside the rules), rules (alone), or llm (set by you, beside both).",
    ),
]


def read(
    paths: PathsArgument = None,
    published: PublishedOption = None,
    outlet: OutletOption = None,
    url: UrlOption = None,
    title: TitleOption = None,
    manifest: ManifestOption = None,
    reader: ReaderOption = None,
    links: LinksOption = None,
    ignore_robots: RobotsOption = False,
    as_json: JsonOption = None,
) -> None:
    """Read reports without keeping anything."""
    from sayso.cli.progress import follow
    from sayso.pipeline.choosing import make_reader
    from sayso.pipeline.input import Fetching, Given, find_inputs, read_inputs
    from sayso.settings import read_settings

    given = Given(published=published, outlet=outlet, url=url, title=title)
    settings = choose_reader(read_settings(None), reader)
    inputs = find_inputs(paths or (), given=given, manifest=manifest, settings=settings, links=links)
    failed_count = name_skipped(inputs)
    with make_reader(settings) as opened:
        outcomes = read_inputs(inputs, opened, settings, Fetching(ignores_robots=ignore_robots))
        for outcome in follow(outcomes, inputs):
            if outcome.reading is None:
                complain(outcome.error or outcome.name)
                failed_count += 1
            else:
                _print_reading(outcome.reading, as_json=wants_json(as_json))
    if failed_count:
        raise typer.Exit(1)


def choose_reader(settings: "Settings", reader: str | None) -> "Settings":
    """The settings with the reader that the option names, or as they are.

    Raises:
        UsageError: there is no such reader.
    """
    from sayso.errors import UsageError
    from sayso.settings import READERS

    if reader is None:
        return settings
    if reader not in READERS:
        raise UsageError(f"--reader {reader}: it must be one of {', '.join(READERS)}")
    return dataclasses.replace(settings, reader=reader)


def name_skipped(inputs: "Inputs") -> int:
    """Says on stderr what was left out of folders. Returns how much of it should have been read."""
    from sayso.pipeline.input import is_failure

    failed = [each for each in inputs.skipped if is_failure(each)]
    for each in failed:
        complain(f"{each.path} {each.reason}")
    left_out_count = len(inputs.skipped) - len(failed)
    if left_out_count:
        reasons = sorted({each.reason for each in inputs.skipped if not is_failure(each)})
        complain(f"left out {left_out_count} in folders: each {', or '.join(reasons)}; name a file to have it read")
    return len(failed)


def _print_reading(reading: "Reading", *, as_json: bool) -> None:
    if as_json:
        from sayso.pipeline.output import describe_reading

        print_json(describe_reading(reading))
    else:
        from sayso.cli.show_reading import show_reading

        show_reading(open_console(), reading)
