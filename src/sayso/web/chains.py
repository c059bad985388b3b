"""The origins of an incident's reports, and the ways by which each statement reached its readers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sayso.pipeline.views import IncidentView
from sayso.records.claim import Claim
from sayso.records.origin import Join, Origin
from sayso.records.report import Report
from sayso.web.claim_card import name_report, say_speaker
from sayso.web.links import link_claim, link_report
from sayso.web.portions import Portions
from sayso.web.wording import JOIN_REASONS, count, say, say_date

MOST_REASONS = 12
"""Joins that are named for one report; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Node:
    """One hand in a tree of chains, and the hands that took over from it. `count` chains pass through it."""

    name: str
    note: str | None
    count: int
    link: str | None
    after: tuple["Node", ...]

    @property
    def is_leaf(self) -> bool:
        """Whether nobody took over from it."""
        return not self.after


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report of an origin: its name, date and page, and why it was joined to the others."""

    name: str
    title: str | None
    date: str
    link: str
    claim_count: int
    joined_because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginCard:
    """One origin: its number and name, its reports, and the tree of the chains in them."""

    number: str
    name: str
    size: str
    reports: tuple[ReportLine, ...]
    chains: tuple[Node, ...]
    part: str
    """The name of its lists: its reports, and the speakers at whom chains begin."""


@dataclass(slots=True)
class _Branch:
    note: str | None = None
    count: int = 0
    link: str | None = None
    after: dict[str, "_Branch"] = field(default_factory=dict)


def number_origins(view: IncidentView) -> dict[str, str]:
    """The numbers O1, O2, … of the origins that this incident's reports go back to, the most reprinted first."""
    return {origin.id: f"O{number}" for number, (origin, _) in enumerate(_find_origins(view), start=1)}


def make_origins(view: IncidentView, portions: Portions) -> tuple[OriginCard, ...]:
    """The origins of an incident, with their chains; a report that no origin names is one of its own."""
    claims: dict[str, list[Claim]] = {}
    for claim in view.claims:
        if view.review_states.get(claim.id) != "rejected":
            claims.setdefault(claim.report, []).append(claim)
    names = {report.id: name_report(report) for report in view.reports}
    numbered = list(enumerate(_find_origins(view), start=1))
    return tuple(
        _make_card(number, origin, reports, claims, names, portions)
        for number, (origin, reports) in portions.cut("origins", numbered, "Origins")
    )


def _find_origins(view: IncidentView) -> list[tuple[Origin, list[Report]]]:
    here = {report.id: report for report in view.reports}
    found = [
        (origin, [here[report] for report in origin.reports if report in here])
        for origin in view.independence.origins
        if any(report in here for report in origin.reports)
    ]
    known = {report.id for _, reports in found for report in reports}
    found += [(Origin(report.id, (report.id,)), [report]) for report in view.reports if report.id not in known]
    return sorted(found, key=lambda item: (-len(item[1]), _day(item[1][0]), item[0].id))


def _day(report: Report) -> str:
    return report.published.edtf if report.published else "9999"


def _make_card(
    number: int,
    origin: Origin,
    reports: list[Report],
    claims_of: Mapping[str, list[Claim]],
    names: Mapping[str, str],
    portions: Portions,
) -> OriginCard:
    ordered = sorted(reports, key=lambda report: (_day(report), report.id))
    here = {report.id for report in ordered}
    claims = [claim for report in sorted(here) for claim in claims_of.get(report, ())]
    part = f"origin-{number}"
    joins: dict[str, list[Join]] = {}
    for join in origin.joins:
        for side in {join.left, join.right}:
            joins.setdefault(side, []).append(join)
    return OriginCard(
        f"O{number}",
        name_report(_find_first(ordered, claims)),
        count(len(ordered), "report"),
        tuple(
            _make_line(report, joins.get(report.id, ()), len(claims_of.get(report.id, ())), names)
            for report in portions.cut(part, ordered, f"Reports and speakers of O{number}")
        ),
        portions.cut(part, grow_tree(claims), f"Reports and speakers of O{number}"),
        part,
    )


def _find_first(reports: list[Report], claims: Iterable[Claim]) -> Report:
    """The report that an origin is named for: that of the outlet which most chains of the others pass through."""
    relays = [(claim.report, link.name.casefold()) for claim in claims for link in claim.chain[1:-1]]

    def count_relays(report: Report) -> int:
        outlet = (report.outlet or "").casefold()
        # A page credits an agency by a shorter name than the agency's own: "Ostrel" for "Ostrel Wire".
        return sum(other != report.id and outlet.startswith(name) for other, name in relays)

    return max(reports, key=count_relays)


def _make_line(report: Report, joins: Sequence[Join], claim_count: int, names: Mapping[str, str]) -> ReportLine:
    reasons = [
        f"{say(JOIN_REASONS, join.reason)}: {names.get(join.right if join.left == report.id else join.left, 'another')}"
        + (f" ({join.detail})" if join.detail else "")
        for join in joins[:MOST_REASONS]
    ]
    if len(joins) > MOST_REASONS:
        reasons.append(f"and {count(len(joins) - MOST_REASONS, 'more join')}")
    return ReportLine(
        name_report(report),
        report.title,
        say_date(report.published.edtf if report.published else None),
        link_report(report.id),
        claim_count,
        tuple(dict.fromkeys(reasons)),
    )


def grow_tree(claims: Iterable[Claim]) -> tuple[Node, ...]:
    """The chains of `claims` as trees from the speaker on: what all hands have in common is drawn once."""
    root = _Branch()
    for claim in claims:
        here = root
        for number, name in enumerate([say_speaker(claim), *(link.name for link in claim.chain[1:])]):
            here = here.after.setdefault(name, _Branch())
            here.count += 1
            if number == 0:
                here.note = _note(claim)
        here.link = here.link or link_claim(claim)
    return _freeze(root)


def _note(claim: Claim) -> str | None:
    if claim.speaker.own_voice:
        return "own voice"
    return "not named" if claim.speaker.unnamed else claim.speaker.role


def _freeze(branch: _Branch) -> tuple[Node, ...]:
    ordered = sorted(branch.after.items(), key=lambda item: (-item[1].count, item[0]))
    return tuple(Node(name, each.note, each.count, each.link, _freeze(each)) for name, each in ordered)
