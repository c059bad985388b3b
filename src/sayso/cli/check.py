"""`sayso schema` and `sayso doctor`: what may be relied on, and whether all is well."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.printing import DossierOption, JsonOption, harmless, open_console, print_json, print_text, wants_json

if TYPE_CHECKING:
    from sayso.pipeline.views import Finding


def schema(
    command: Annotated[
        str | None, typer.Argument(help="The command whose output is meant; without it, that of all.")
    ] = None,
) -> None:
    """Print the JSON Schema of sayso's output."""
    from sayso.pipeline.schema import make_schema

    print_text(json.dumps(make_schema(command), indent=2))


def doctor(dossier: DossierOption = None, as_json: JsonOption = None) -> None:
    """Check the installation and the dossier."""
    from sayso.pipeline.installation import examine_dossier, examine_installation

    findings = (*examine_installation(), *examine_dossier(dossier))
    for finding in findings:
        print_finding(finding, as_json=wants_json(as_json))
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


def print_finding(finding: "Finding", *, as_json: bool) -> None:
    """Prints one finding: a line of JSON, or of text."""
    from rich.text import Text

    from sayso.pipeline.output import describe_finding

    if as_json:
        print_json(describe_finding(finding))
        return
    line = Text("well   ", style="green") if finding.is_well else Text("wrong  ", style="bold red")
    open_console().print(line.append(Text(harmless(f"{finding.check}: {finding.message}"), style="default")))
