"""`sayso init` and `sayso add`: a dossier is made, and reports go in."""

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
    ManifestOption,
    OutletOption,
    PathsArgument,
    PublishedOption,
    ReaderOption,
    TitleOption,
    UrlOption,
    choose_reader,
    name_skipped,
)

if TYPE_CHECKING:
    from sayso.pipeline.views import Addition


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
    as_json: JsonOption = None,
) -> None:
    """Add reports; the same one again changes nothing."""
    from sayso.pipeline.adding import add_inputs, open_reader
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.input import Given, find_inputs

    given = Given(published=published, outlet=outlet, url=url, title=title)
    with open_dossier(dossier) as opened:
        opened.settings = choose_reader(opened.settings, reader)
        inputs = find_inputs(paths or (), given=given, manifest=manifest, settings=opened.settings)
        failed_count = name_skipped(inputs)
        with open_reader(opened) as reading:
            for addition in add_inputs(opened, inputs, reading):
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


def _phrase_read(addition: "Addition") -> str:
    """What was read, unless it was read before."""
    from sayso.cli.phrases import phrase_count
    from sayso.pipeline.views import Outcome

    if addition.outcome is Outcome.UNCHANGED:
        return ""
    issues = f", {phrase_count(len(addition.issues), 'issue')}" if addition.issues else ""
    return f" ({phrase_count(addition.claim_count, 'claim')}{issues})"
