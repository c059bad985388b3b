"""What a dossier answers with: records put together for showing. Nothing here reads or decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sayso.assessment.profiles.rows import Row
from sayso.records.assessment import Assessment
from sayso.records.capture import Capture
from sayso.records.claim import Claim
from sayso.records.fetch import Fetch
from sayso.records.incident import Incident, IncidentMention
from sayso.records.issue import Issue
from sayso.records.origin import Independence
from sayso.records.report import Report
from sayso.text.versions import Change


class Outcome(StrEnum):
    """What became of one input of `add`."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Addition:
    """One input of `add`: its capture and report ids, what became of it, and the one line that says why it failed."""

    name: str
    outcome: Outcome
    capture: str
    report: str | None = None
    claim_count: int = 0
    issues: tuple[Issue, ...] = ()
    error: str | None = None
    earlier: str | None = None
    """The report that the same address gave before, if this is a new version of it."""
    changes: tuple[Change, ...] | None = ()
    """The lines in which the text differs from that of `earlier`; None where they are too long to compare."""


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident with all that its page needs.

    `claims` are those laid over by the decisions (edits applied, rejected ones included), in the order of the reports;
    `review_states` says of each claim id where its review stands (`sayso.review`).
    """

    incident: Incident
    assessment: Assessment
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    independence: Independence
    review_states: Mapping[str, str]
    issues: tuple[Issue, ...] = ()
    row: Row = field(default_factory=dict)
    """The columns of the profile's recorder for this incident."""
    profile_line: str | None = None
    """The profile's own figure in words, where it shows another than the ranges."""


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """One incident as `IncidentView` has it, without the texts of its claims and reports: what a list needs.

    `claims` are the ids of its claims and of their reports in the order of the view; `external_ids` the user's own ids
    of its reports, by the report's id.
    """

    incident: Incident
    assessment: Assessment
    independence: Independence
    review_states: Mapping[str, str]
    claims: tuple[tuple[str, str], ...]
    external_ids: Mapping[str, str | None]
    issues: tuple[Issue, ...] = ()
    row: Row = field(default_factory=dict)
    profile_line: str | None = None


def summarise(view: IncidentView) -> IncidentSummary:
    """The incident without the texts of its claims and reports."""
    return IncidentSummary(
        view.incident,
        view.assessment,
        view.independence,
        view.review_states,
        tuple((claim.id, claim.report) for claim in view.claims),
        {report.id: report.external_id for report in view.reports},
        view.issues,
        view.row,
        view.profile_line,
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the incidents of a dossier in their order: each by accepted claims alone, and by all not rejected.

    `first` is the place of the first of them that were looked at, from 0, `most` how many these could be, and `total`
    how many are on record. Those that did not stand yet on the day asked about are left out of `pairs`.
    """

    pairs: tuple[tuple[IncidentSummary, IncidentSummary], ...]
    first: int
    most: int
    total: int


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One report with its claims laid over by the decisions, its mentions and the incidents they stand in."""

    report: Report
    claims: tuple[Claim, ...]
    mentions: tuple[IncidentMention, ...]
    issues: tuple[Issue, ...]
    review_states: Mapping[str, str]
    incidents: Mapping[str, str] = field(default_factory=dict)
    """Claim id -> code of its incident."""


@dataclass(frozen=True, slots=True)
class PageVersion:
    """One version of a page that was fetched; `changes` are those since the version before, as in `Addition`."""

    report: Report
    capture: Capture
    fetch: Fetch
    changes: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of `doctor`: what was looked at, whether it is well, and what to do if not."""

    check: str
    is_well: bool
    message: str
