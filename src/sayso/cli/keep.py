"""`sayso backup`, `restore` and `scrub`: a copy elsewhere, and a look at what lies here, before it is needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.printing import DossierOption, JsonOption, complain, harmless, print_json, print_text, wants_json
from sayso.errors import VerificationError
from sayso.text.counting import phrase_count, phrase_entries

if TYPE_CHECKING:
    from sayso.pipeline.backing_up import Backup

ROOT_SHOWN = 16
"""Characters of the log's root in a line for people: enough to see that it is another."""


def backup(
    destination: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="A new file, if it ends in .zip, or else a new folder.")
    ],
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Copy the whole dossier, as it is at one moment, while it is in use.

    Ends with 3 if some bytes were damaged or missing; all else is in the copy.
    """
    from sayso.pipeline.backing_up import back_up
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.input import utc_now
    from sayso.pipeline.output import describe_backup

    with open_dossier(dossier) as opened:
        made = back_up(opened, destination, now=utc_now())
    if wants_json(as_json):
        print_json(describe_backup(made))
    else:
        print_text(harmless(f"backed up to {made.path}: {_phrase_made(made)}"))
    _complain_of(made.wrong)


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="What `sayso backup` made.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
    database: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A database elsewhere: postgresql://user@host/name.")
    ] = None,
    as_json: JsonOption = None,
) -> None:
    """Make a dossier from a backup, with the same log.

    Ends with 3 if the backup was changed, or had damaged bytes left out.
    """
    from sayso.pipeline.backing_up import restore as make
    from sayso.pipeline.input import utc_now
    from sayso.pipeline.output import describe_backup

    made = make(source, folder, now=utc_now(), database=database)
    if wants_json(as_json):
        print_json(describe_backup(made))
    else:
        print_text(harmless(f"restored to {made.path}: {_phrase_made(made)}"))
    _complain_of(made.wrong)


def scrub(
    share: Annotated[
        float, typer.Option(metavar="SHARE", help="How much of all bytes to look at, above 0 and at most 1.")
    ] = 0.05,
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Hash a share of the captured bytes anew; the next run goes on where this one ends.

    Ends with 3 if some are damaged or missing.
    """
    from sayso.pipeline.backing_up import scrub as look
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.input import utc_now
    from sayso.pipeline.output import describe_scrub

    with open_dossier(dossier) as opened:
        found = look(opened, share=share, now=utc_now())
    if wants_json(as_json):
        print_json(describe_scrub(found))
    else:
        print_text(f"looked at {found.checked} of {found.total} files, {len(found.wrong)} wrong")
    _complain_of(found.wrong)


def _phrase_made(made: "Backup") -> str:
    files, entries = phrase_count(made.file_count, "file"), phrase_entries(made.size)
    return f"{files}, log of {entries}, root {made.root[:ROOT_SHOWN]}"


def _complain_of(wrong: tuple[str, ...]) -> None:
    for line in wrong:
        complain(line)
    if wrong:
        raise typer.Exit(VerificationError.exit_code)
