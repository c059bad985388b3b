"""`sayso reports`, `versions`, `claims` and `queue`: what was read, and what waits for a decision."""

from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.add import print_versions
from sayso.cli.printing import (
    DossierOption,
    JsonOption,
    complain,
    harmless,
    open_console,
    print_json,
    print_text,
    wants_json,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.pipeline.contract import DossierClaim
    from sayso.pipeline.views import PageVersion, ReadingView

ReportOption = Annotated[str | None, typer.Option("--report", metavar="ID", help="Of one report alone.")]
WORDS_SHOWN = 60
"""Characters of a claim's words in a table: enough to know it by."""


def reports(dossier: DossierOption = None, as_json: JsonOption = None) -> None:
    """List the reports."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.output import describe_dossier_report

    with open_dossier(dossier) as opened:
        views = opened.readings()
        pages = () if wants_json(as_json) else opened.pages_with_versions(view.report for view in views)
    if wants_json(as_json):
        for view in views:
            print_json(describe_dossier_report(view))
    elif views:
        _print_report_table(views)
        print_versions(pages)
    else:
        complain("no reports yet: `sayso add` takes them in")


def versions(
    page: Annotated[str, typer.Argument(metavar="URL|REPORT", help="A page that was fetched, or its report.")],
    dossier: DossierOption = None,
    as_json: JsonOption = None,
) -> None:
    """List the versions of a page that was fetched more than once, and what changed in its text."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.output import describe_version

    with open_dossier(dossier) as opened:
        found = opened.versions(page)
    for number, version in enumerate(found, start=1):
        if wants_json(as_json):
            print_json(describe_version(version))
        else:
            _print_version(version, number)


def claims(report: ReportOption = None, dossier: DossierOption = None, as_json: JsonOption = None) -> None:
    """List the claims: who says what through whom."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.output import describe_dossier_claims

    with open_dossier(dossier) as opened:
        views = (opened.reading(report),) if report else opened.readings()
    found = [claim for view in views for claim in describe_dossier_claims(view)]
    _print_claims(found, as_json=wants_json(as_json), none="no claims yet: `sayso add` takes reports in")


def queue(dossier: DossierOption = None, as_json: JsonOption = None) -> None:
    """List what waits for a decision."""
    from sayso.pipeline.dossier import open_dossier
    from sayso.pipeline.stale import phrase_stale
    from sayso.pipeline.waiting import describe_queue

    with open_dossier(dossier) as opened:
        found = describe_queue(opened)
        stale = phrase_stale(opened.stale_decisions())
    if stale:
        complain(stale)
    _print_claims(found, as_json=wants_json(as_json), none="nothing waits for a decision")


def _print_claims(found: "Iterable[DossierClaim]", *, as_json: bool, none: str) -> None:
    listed = list(found)
    if as_json:
        for claim in listed:
            print_json(claim)
    elif listed:
        _print_claim_table(listed)
    else:
        complain(none)


def _phrase_claims(view: "ReadingView") -> str:
    """How many claims a report has, and where no rule reads its language, that and which it is."""
    is_read = all(issue.code != "LANG-001" for issue in view.issues)
    return str(len(view.claims)) if is_read else f"{len(view.claims)}, no pack for {view.report.language}"


def _print_report_table(views: "Iterable[ReadingView]") -> None:
    from sayso.cli.phrases import phrase_date
    from sayso.cli.tables import print_table

    print_table(
        open_console(),
        ("report", "id", "outlet", "published", "title", "claims", "incidents"),
        [
            (
                view.report.id,
                harmless(view.report.external_id or ""),
                harmless(view.report.outlet or "–"),
                phrase_date(view.report.published),
                harmless(view.report.title or "–"),
                _phrase_claims(view),
                "\n".join(harmless(code) for code in sorted(set(view.incidents.values()))),
            )
            for view in views
        ],
        codes=("report", "id", "published", "claims", "incidents"),
    )


def _print_version(version: "PageVersion", number: int) -> None:
    from sayso.text.counting import phrase_count

    last = version.fetch.last
    print_text(
        harmless(
            f"{number}  {version.report.id}  {version.capture.captured_at}  {last.url}  from {last.address}, "
            f"{phrase_count(len(version.fetch.hops), 'request')}, robots {version.fetch.robots}"
        )
    )
    for file in version.fetch.files:
        print_text(f"     {file.role} {file.sha256} ({phrase_count(file.byte_count, 'byte')})")
    if version.changes is None:
        print_text("     too long to compare with the version before")
    for change in version.changes or ():
        print_text(harmless(f"     {'+' if change.kind == 'added' else '-'} {change.words}"))


def _print_claim_table(found: "Iterable[DossierClaim]") -> None:
    from sayso.cli.tables import print_table

    print_table(
        open_console(),
        ("claim", "review", "who › through whom", "stance", "words", "incident"),
        [
            (
                each["claim"]["id"],
                harmless(each["review"]),
                harmless(" › ".join(each["claim"]["chain"])),
                each["claim"]["stance"] + (" ¬" if each["claim"]["negated"] else ""),
                _cut(" ".join(harmless(each["words"]).split())),
                harmless(each["incident_code"] or ""),
            )
            for each in found
        ],
        codes=("claim", "incident"),
    )


def _cut(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else words[: WORDS_SHOWN - 1] + "…"
