"""`sayso changes` and `diff-profiles`: the record of two days, or by two recorders' conventions, side by side."""

from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.incidents import AsOfOption, ProfileOption, UnreviewedOption
from sayso.cli.printing import DossierOption, JsonOption, complain, harmless, open_console, print_json, wants_json
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.pipeline.contract import Difference


def changes(
    since: Annotated[str, typer.Argument(metavar="DAY", help="The earlier day: 2031-03-17.")],
    until: Annotated[
        str | None, typer.Argument(metavar="[DAY]", help="The later day; without it, today.", show_default=False)
    ] = None,
    dossier: DossierOption = None,
    profile: ProfileOption = None,
    is_unreviewed: UnreviewedOption = False,
    as_json: JsonOption = None,
) -> None:
    """List what changed in the record between two days."""
    from sayso.pipeline.differences import find_differences
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.input import check_day

    first, last = check_day(since), check_day(until)
    if first is not None and last is not None and last < first:
        raise UsageError(f"{last} is before {first}: give the earlier day first")
    with open_dossier(dossier) as opened:
        before = opened.summaries(as_of=first, profile=profile, unreviewed=is_unreviewed)
        after = opened.summaries(as_of=last, profile=profile, unreviewed=is_unreviewed)
    _print(find_differences(before, after), heads=(since, until or "today"), as_json=wants_json(as_json))


def diff_profiles(
    left: Annotated[str, typer.Argument(metavar="NAME", help="One profile: airwars-style.")],
    right: Annotated[str, typer.Argument(metavar="NAME", help="The other: acled-style.")],
    dossier: DossierOption = None,
    as_of: AsOfOption = None,
    is_unreviewed: UnreviewedOption = False,
    as_json: JsonOption = None,
) -> None:
    """List where two profiles differ, side by side."""
    from sayso.pipeline.differences import find_differences
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.input import check_day

    day = check_day(as_of)
    with open_dossier(dossier) as opened:
        one = opened.summaries(as_of=day, profile=left, unreviewed=is_unreviewed)
        other = opened.summaries(as_of=day, profile=right, unreviewed=is_unreviewed)
    _print(find_differences(one, other), heads=(left, right), as_json=wants_json(as_json))


def _print(found: "list[Difference]", *, heads: tuple[str, str], as_json: bool) -> None:
    if as_json:
        for each in found:
            print_json(each)
        return
    if not found:
        complain("no difference")
        return
    from sayso.cli.tables import print_table

    rows = [
        tuple(harmless(cell) for cell in (each["incident"], each["field"], each["left"] or "–", each["right"] or "–"))
        for each in found
    ]
    print_table(open_console(), ("incident", "field", *heads), rows, codes=("incident",))
