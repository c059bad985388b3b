"""The pages of reports: a list of all, and one with its claims marked in the text and their cards beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.pipeline.views import ReadingView
from sayso.records.report import Report
from sayso.web.claim_card import ClaimCard, Fact, make_card, name_report
from sayso.web.links import link_incident, link_report
from sayso.web.runs import Block, cut_blocks
from sayso.web.wording import say_date, say_dated

UNREVIEWED = "unreviewed"
EXCERPT_WORDS = 15
"""Words that stand for a title."""


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One report in the list."""

    id: str
    link: str
    external_id: str | None
    outlet: str
    title: str
    date: str
    claim_count: int
    accepted_count: int
    incidents: tuple[tuple[str, str], ...]
    issue_count: int


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """What the list of reports shows."""

    entries: tuple[ReportEntry, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text with the cards of the claims that begin in it."""

    block: Block
    cards: tuple[ClaimCard, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the page of one report shows. `numbers` gives each claim's number by its id."""

    id: str
    heading: str
    outlet: str
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    numbers: Mapping[str, int]
    claim_count: int
    incidents: tuple[tuple[str, str], ...]
    issues: tuple[str, ...]
    language: str | None


def make_reports_page(views: Iterable[ReadingView]) -> ReportsPage:
    """The list of all reports, the latest published last."""
    entries = [_make_entry(view) for view in sorted(views, key=order_readings)]
    return ReportsPage(tuple(entries))


def make_report_page(view: ReadingView, names: Mapping[str, str]) -> ReportPage:
    """The page of one report; `names` gives the names of actors by their ids."""
    report = view.report
    ordered = sorted(view.claims, key=lambda claim: (min(claim.content), claim.id))
    numbers = {claim.id: number for number, claim in enumerate(ordered, start=1)}
    cards = {
        claim.id: make_card(
            claim,
            report,
            number=numbers[claim.id],
            review_state=view.review_states.get(claim.id, UNREVIEWED),
            names=names,
            incident_code=view.incidents.get(claim.id),
        )
        for claim in ordered
    }
    blocks = cut_blocks(report, ordered)
    return ReportPage(
        report.id,
        report.title or f"Report without a title ({name_report(report)})",
        report.outlet or "Outlet unknown",
        tuple(_find_facts(report)),
        tuple(Passage(block, tuple(cards[claim] for claim in block.claims)) for block in blocks),
        numbers,
        len(ordered),
        _link_incidents(view),
        tuple(f"{issue.code}: {issue.message}" for issue in view.issues),
        report.language,
    )


def order_readings(view: ReadingView) -> tuple[str, str, str]:
    """Where a report stands among others: by the day it was published, the undated last."""
    report = view.report
    return (report.published.edtf if report.published else "9999", report.external_id or "", report.id)


def _make_entry(view: ReadingView) -> ReportEntry:
    report = view.report
    return ReportEntry(
        report.id,
        link_report(report.id),
        report.external_id,
        report.outlet or "Outlet unknown",
        report.title or _excerpt(report),
        say_date(report.published.edtf if report.published else None),
        len(view.claims),
        sum(view.review_states.get(claim.id) in ("accepted", "edited") for claim in view.claims),
        _link_incidents(view),
        len(view.issues),
    )


def _excerpt(report: Report) -> str:
    """The first words of the text, where there is no title."""
    words: Sequence[str] = report.text[:1000].split()
    return " ".join(words[:EXCERPT_WORDS]) + " …"


def _link_incidents(view: ReadingView) -> tuple[tuple[str, str], ...]:
    return tuple((code, link_incident(code)) for code in sorted(set(view.incidents.values())))


def _find_facts(report: Report) -> Iterable[Fact]:
    """What is known of a report. Its address is text: opening it would tell the outlet who reads it."""
    known = (
        ("Outlet", report.outlet),
        ("Published", say_dated(report.published) or "unknown"),
        ("Byline", report.byline),
        ("Dateline", _say_dateline(report)),
        ("Republished from", report.republished_from),
        ("Agency material", report.wire_credit),
        ("Address", report.url),
        ("Language", report.language),
        ("Id", report.external_id),
        ("Read by", ", ".join(report.made_by) or None),
    )
    return [Fact(label, value) for label, value in known if value]


def _say_dateline(report: Report) -> str | None:
    line = report.dateline
    return " · ".join(part for part in (line.place, line.agency) if part) if line else None
