"""`sayso demo`: the example dossier, built, printed and served. For `make demo`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.printing import complain, open_console, print_text

if TYPE_CHECKING:
    from sayso.pipeline.dossier import Dossier


def demo(
    is_served: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages at the end.")] = True,
    folder: Annotated[Path | None, typer.Option("--dir", metavar="DIR", help="Where the dossier is made.")] = None,
    host: Annotated[str, typer.Option(help="The address to listen on: loopback alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
) -> None:
    """Build a dossier from the example reports, print its incidents, and serve it."""
    from sayso.pipeline.demo import NOTICE, create_demo, decide_demo, fill_demo
    from sayso.pipeline.views import Outcome
    from sayso.text.counting import phrase_count

    with create_demo(folder) as dossier:
        additions = list(fill_demo(dossier))
        failed = [addition for addition in additions if addition.outcome is Outcome.FAILED]
        for addition in failed:
            complain(addition.error or addition.name)
        # The decisions name claims of all the reports, and are entered as a whole.
        decision_count = 0 if failed else decide_demo(dossier)
        print_text(NOTICE)
        # One that is listed twice is one report, and unchanged the second time.
        report_count = len({addition.report for addition in additions if addition.report is not None})
        claim_count = sum(addition.claim_count for addition in additions)
        counts = ((report_count, "report"), (claim_count, "claim"), (decision_count, "decision"))
        print_text(f"{', '.join(phrase_count(*each) for each in counts)} in {dossier.path}")
        _print_incidents(dossier)
        path = dossier.path
    if failed:
        raise typer.Exit(1)
    if is_served:
        from sayso.cli.serve import serve_folder

        serve_folder(path, host=host, port=port, greeting="The record is served, on this machine alone, at ")


def _print_incidents(dossier: "Dossier") -> None:
    """Prints the incidents twice: as the accepted claims have them, and as all claims would."""
    from sayso.cli.show_incident import show_incidents

    for is_unreviewed, head in ((False, "By accepted claims"), (True, "By all claims, reviewed or not")):
        print_text(f"\n{head}:")
        show_incidents(open_console(), dossier.summaries(unreviewed=is_unreviewed))
    print_text("")
