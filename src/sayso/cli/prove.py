"""`sayso verify`, `checkpoint`, `stamp` and `bundle`: that nothing was changed, and how others can see it."""

from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.check import print_finding
from sayso.cli.printing import DossierOption, JsonOption, harmless, open_console, print_json, print_text, wants_json
from sayso.errors import VerificationError
from sayso.text.counting import phrase_entries


def verify(
    since: Annotated[
        Path | None,
        typer.Option(metavar="CHECKPOINT", help="A checkpoint that was kept elsewhere: the log must continue it."),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Look at N captures drawn by chance, not at all of them.")
    ] = None,
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Look for anything that was changed since it was written.

    Ends with 3 if something is wrong.
    """
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.heads import read_note
    from sayso.pipeline.verifying import verify as look

    with open_dossier(dossier) as opened:
        findings = look(opened, since=None if since is None else read_note(since), sample=sample)
    for finding in findings:
        print_finding(finding, as_json=wants_json(as_json))
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(VerificationError.exit_code)


def checkpoint(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the checkpoint to a file, to be kept elsewhere.")
    ] = None,
    is_key_wanted: Annotated[
        bool, typer.Option("--make-key", help="Make the signing key first, where there is none yet.")
    ] = False,
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Sign the head of the log, so that it can leave this machine."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.heads import make_head, write_note
    from sayso.pipeline.output import describe_head

    with open_dossier(dossier) as opened:
        head = make_head(opened, with_new_key=is_key_wanted)
    if out is not None:
        write_note(out, head.note)
    if wants_json(as_json):
        print_json(describe_head(head))
    elif out is None:
        print_text(head.note.rstrip("\n"))
    else:
        open_console().print(
            harmless(
                f"{phrase_entries(head.size)}, signed: {out}\nkeep it elsewhere, with the key to check it:\n{head.key}"
            ),
            soft_wrap=True,
        )


def stamp(
    what: Annotated[
        str, typer.Argument(metavar="CHECKPOINT|FILE", help="The id of a checkpoint, or a file.", show_default=False)
    ],
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Have a timestamp server attest that a checkpoint or file is there now.

    The server gets a SHA-256 and nothing else.
    """
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.output import describe_stamp
    from sayso.pipeline.stamping import stamp as ask

    with open_dossier(dossier) as opened:
        made = ask(opened, what)
    if wants_json(as_json):
        print_json(describe_stamp(made))
    else:
        line = f"{made.id} {made.subject}: there at {made.attested_at}, says {made.server}"
        open_console().print(harmless(line), soft_wrap=True)


def bundle(
    what: Annotated[
        str, typer.Argument(metavar="CODE|REPORT", help="An incident's code, or a report's id.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The archive to write; it must not be there yet.")],
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Write an incident or a report with all that proves it to an archive that anybody can check.

    What is withheld is left out.
    """
    from sayso.pipeline.bundling import make_bundle
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.output import describe_export

    with open_dossier(dossier) as opened:
        export = make_bundle(opened, what, out)
    if wants_json(as_json):
        print_json(describe_export(export))
    else:
        line = f"{out}: {export.about}, SHA-256 {export.sha256}\nto check it: python3 verify_bundle.py {out}"
        open_console().print(harmless(line), soft_wrap=True)
