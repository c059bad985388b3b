"""`sayso incidents`, `show` and `explain`: what the dossier holds, and how each figure follows."""

from typing import Annotated

import typer

from sayso.cli.add import print_versions
from sayso.cli.printing import DossierOption, JsonOption, complain, open_console, print_json, wants_json

AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The record as it stood on that day: 2031-03-17.")
]
ProfileOption = Annotated[str | None, typer.Option(metavar="NAME", help="The recorder's conventions to assess by.")]
UnreviewedOption = Annotated[
    bool, typer.Option("--unreviewed", help="Count every claim that is not rejected, not only the accepted.")
]
CodeArgument = Annotated[
    str, typer.Argument(metavar="CODE", help="The incident's code, as `sayso incidents` shows it.")
]


def incidents(
    dossier: DossierOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    is_unreviewed: UnreviewedOption = False,
    as_json: JsonOption = None,
) -> None:
    """List the incidents with ranges and statuses."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.incident_output import describe_incident
    from sayso.pipeline.input import check_day

    with open_dossier(dossier) as opened:
        views = opened.summaries(as_of=check_day(as_of), profile=profile, unreviewed=is_unreviewed)
    if wants_json(as_json):
        for view in views:
            print_json(describe_incident(view))
        return
    from sayso.cli.show_incident import show_incidents

    if not views:
        none_yet = "no incidents yet: `sayso add` takes reports in"
        complain("no incident had been reported by then" if as_of else none_yet)
        return
    show_incidents(open_console(), views)


def show(
    code: CodeArgument,
    dossier: DossierOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    is_unreviewed: UnreviewedOption = False,
    as_json: JsonOption = None,
) -> None:
    """Show one incident with all traces and claims."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.incident_output import describe_incident_page
    from sayso.pipeline.input import check_day

    with open_dossier(dossier) as opened:
        view = opened.incident(code, as_of=check_day(as_of), profile=profile, unreviewed=is_unreviewed)
        pages = () if wants_json(as_json) else opened.pages_with_versions(view.reports)
    if wants_json(as_json):
        print_json(describe_incident_page(view))
        return
    from sayso.cli.show_incident import show_incident

    show_incident(open_console(), view, has_row=profile is not None)
    print_versions(pages)


def explain(
    code: CodeArgument,
    field: Annotated[
        str,
        typer.Argument(metavar="FIELD", help="A field of `sayso incidents`: killed.civilians, harm_status, parties."),
    ] = "killed.civilians",
    dossier: DossierOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    is_unreviewed: UnreviewedOption = False,
    as_json: JsonOption = None,
) -> None:
    """Explain how one field of an incident follows."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.explaining import explain_field
    from sayso.pipeline.input import check_day

    with open_dossier(dossier) as opened:
        view = opened.incident(code, as_of=check_day(as_of), profile=profile, unreviewed=is_unreviewed)
        explanation = explain_field(view, field, opened.shown_captures(view))
    if wants_json(as_json):
        print_json(explanation)
        return
    from sayso.cli.show_explanation import show_explanation

    show_explanation(open_console(), explanation)
