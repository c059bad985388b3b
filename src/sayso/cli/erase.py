"""`sayso erase`: a witness at risk is removed, bytes and words."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.printing import DossierOption, JsonOption, complain, harmless, print_json, print_text, wants_json
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.pipeline.erasing import Erased, ErasurePlan
    from sayso.records.capture import Capture


def erase(
    target: Annotated[str, typer.Argument(metavar="CAPTURE|REPORT", help="The id of a capture or a report.")],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why. It stays in the record: do not say what is erased.")
    ],
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who erases; else the setting `reviewer`.")] = None,
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """Destroy a capture and everything read from it; a hash and the reason stay."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.output import describe_erased

    with open_dossier(dossier) as opened:
        if not is_sure:
            _ask(opened.plan_erasure(target))
        erased = opened.erase(target, reason=reason, by=by)
    if wants_json(as_json):
        print_json(describe_erased(erased))
    else:
        _print_erased(erased)
    if not erased.is_compacted:
        complain(
            "the database could not be written anew, since others have it open or the disk is full: its free parts may "
            "hold words still; `sayso backup` and `sayso restore` make a copy without them"
        )
        raise typer.Exit(1)


def _ask(plan: "ErasurePlan") -> None:
    """Lets a person look at what goes, and say yes."""
    if not sys.stdin.isatty():
        raise UsageError("erasing cannot be taken back: say --yes, or run it on a terminal, where it asks")
    for line in _phrase_plan(plan):
        print_text(harmless(line))
    typer.confirm("This cannot be taken back. Erase?", abort=True)


def _phrase_plan(plan: "ErasurePlan") -> list[str]:
    from sayso.text.counting import phrase_count

    lines = [f"capture {each.id}  {_phrase_origin(each)}".rstrip() for each in plan.captures]
    lines += [f"report {report}" for report in plan.reports]
    lines.append(
        f"{phrase_count(len(plan.hashes), 'file')}, and the words of {phrase_count(len(plan.decisions), 'decision')}"
    )
    lines += [f"undone, decide again: {each.verb} {each.id}" for each in plan.undone]
    lines += [f"archive, feed or mail that may hold it too, and stays: {archive}" for archive in plan.archives]
    lines += [f"was attached, came from elsewhere too, and stays: {each}" for each in plan.attached]
    lines += [f"shares text with it, and stays: {report}" for report in plan.sharing]
    return lines


def _phrase_origin(capture: "Capture") -> str:
    if capture.part:
        return f"{capture.part} of {capture.part_of}"
    return capture.url or capture.file_name or capture.outlet or ""


def _print_erased(erased: "Erased") -> None:
    print_text(harmless(f"erased: {erased.reason}"))
    for line in _phrase_plan(erased.plan):
        print_text(harmless(line))
    print_text("not reached, see to them yourself:")
    for copy in erased.copies_left:
        print_text(f"  {copy}")
