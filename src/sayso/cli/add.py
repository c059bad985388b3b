"""`sayso init` and `sayso add`: a dossier is made, and reports go in."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.printing import (
    DossierOption,
    JsonOption,
    complain,
    harmless,
    print_json,
    print_text,
    wants_json,
)
from sayso.cli.read import (
    LinksOption,
    ManifestOption,
    OutletOption,
    PathsArgument,
    PublishedOption,
    ReaderOption,
    RobotsOption,
    TitleOption,
    UrlOption,
    choose_reader,
    name_skipped,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.pipeline.views import Addition, PageVersion
    from sayso.text.versions import Change


MOST_CHANGES = 10
"""Lines of a new version that are shown when it is added."""
CHANGE_WIDTH = 84
TOLD_AT_ONCE = ("WALL-", "BROWSER-", "LANG-")
"""Issues of which a person should know before going on: what was added may be no article, or was not read."""


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
    database: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A database elsewhere: postgresql://user@host/name.")
    ] = None,
) -> None:
    """Make a dossier: one investigation in a folder."""
    from sayso.pipeline.dossier import create_dossier
    from sayso.pipeline.input import utc_now

    with create_dossier(folder, now=utc_now(), database=database) as dossier:
        print_text(harmless(f"made the dossier {dossier.path}"))


def add(
    paths: PathsArgument = None,
    dossier: DossierOption = None,
    published: PublishedOption = None,
    outlet: OutletOption = None,
    url: UrlOption = None,
    title: TitleOption = None,
    manifest: ManifestOption = None,
    reader: ReaderOption = None,
    links: LinksOption = None,
    recapture: Annotated[
        bool, typer.Option("--recapture", help="Fetch also the pages of lists and feeds that the dossier has.")
    ] = False,
    ignore_robots: RobotsOption = False,
    browser: Annotated[
        bool,
        typer.Option(
            "--browser",
            help="Keep beside each page that is fetched a picture, a print and the tree after its scripts (Chromium).",
        ),
    ] = False,
    as_json: JsonOption = None,
) -> None:
    """Add reports; the same one again changes nothing."""
    from sayso.cli.progress import follow
    from sayso.pipeline.adding import add_inputs, open_reader
    from sayso.pipeline.browsing import check_browser
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.input import Fetching, Given, find_inputs

    if browser:
        check_browser()
    given = Given(published=published, outlet=outlet, url=url, title=title)
    with open_dossier(dossier) as opened:
        opened.settings = choose_reader(opened.settings, reader)
        inputs = find_inputs(paths or (), given=given, manifest=manifest, settings=opened.settings, links=links)
        fetching = Fetching(ignores_robots=ignore_robots, recaptures=recapture, draws=browser)
        failed_count = name_skipped(inputs)
        with open_reader(opened) as reading:
            for addition in follow(add_inputs(opened, inputs, reading, fetching), inputs):
                _print_addition(addition, as_json=wants_json(as_json))
                failed_count += addition.error is not None
    if failed_count:
        raise typer.Exit(1)


def _print_addition(addition: "Addition", *, as_json: bool) -> None:
    from sayso.pipeline.output import describe_addition

    if addition.error is not None:
        complain(addition.error)
    if as_json:
        print_json(describe_addition(addition))
    elif addition.error is None:
        print_text(harmless(f"{addition.outcome:9} {addition.name}{_phrase_read(addition)}"))
        told = [each for each in addition.issues if each.code.startswith(TOLD_AT_ONCE)]
        for line in (*(f"          {each.code}: {each.message}" for each in told), *phrase_changes(addition)):
            print_text(harmless(line))


def _phrase_read(addition: "Addition") -> str:
    """What was read, unless it was read before."""
    from sayso.pipeline.views import Outcome
    from sayso.text.counting import phrase_count

    if addition.outcome is Outcome.UNCHANGED:
        return ""
    issues = f", {phrase_count(len(addition.issues), 'issue')}" if addition.issues else ""
    return f" ({phrase_count(addition.claim_count, 'claim')}{issues})"


def phrase_changes(addition: "Addition") -> list[str]:
    """What a new version of a page changed in its text, as lines to print; nothing for what is no new version."""
    if addition.earlier is None:
        return []
    return phrase_version(f"          a new version of {addition.earlier}", addition.changes)


def phrase_version(head: str, changes: "Sequence[Change] | None") -> list[str]:
    """`head`, and what the text of a version has that the one before has not, and the other way round, as lines."""
    if changes is None:
        return [f"{head}; too long to compare"]
    from sayso.text.counting import phrase_count

    added = sum(change.kind == "added" for change in changes)
    lines = [f"          {'+' if change.kind == 'added' else '-'} {cut(change.words)}" for change in changes]
    more = len(lines) - MOST_CHANGES
    shown = [*lines[:MOST_CHANGES], *([f"          … and {more} more: `sayso versions` shows all"] if more > 0 else [])]
    return [f"{head}: {phrase_count(added, 'line')} added, {len(changes) - added} removed", *shown]


def print_versions(pages: "Iterable[Sequence[PageVersion]]") -> None:
    """Prints of each page that was kept more than once which report is a version of which, and what changed."""
    for page in pages:
        for before, after in itertools.pairwise(page):
            head = f"{after.report.id} is a new version of {before.report.id} ({after.fetch.requested})"
            for line in phrase_version(head, after.changes):
                print_text(harmless(line))


def cut(words: str) -> str:
    """A line short enough to be looked at."""
    return words if len(words) <= CHANGE_WIDTH else words[: CHANGE_WIDTH - 1] + "…"
