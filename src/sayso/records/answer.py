"""What an incident's question was answered with: all that was derived, to be shown again while nothing changes."""

from dataclasses import dataclass

from sayso.records.assessment import Assessment
from sayso.records.claim import Claim
from sayso.records.incident import Incident
from sayso.records.issue import Issue
from sayso.records.origin import Independence


@dataclass(frozen=True, slots=True)
class Answer:
    """One incident as it stands, nothing hidden.

    Attributes:
        incident: What counted on the day asked about.
        assessment: What follows from its claims.
        independence: The origins of its reports and the source groups of its claims.
        review_states: Where the review of each claim stands, by the claim's id.
        claims: The ids of its claims and of their reports, in the order in which they are shown.
        external_ids: The user's own ids of its reports, by the report's id.
        laid_over: Those claims that a person edited or added, as they stand.
        issues: What is wrong with it.
        best: The numbers that a reviewer set as the best, by the harm.
    """

    incident: Incident
    assessment: Assessment
    independence: Independence
    review_states: dict[str, str]
    claims: tuple[tuple[str, str], ...]
    external_ids: dict[str, str | None]
    laid_over: tuple[Claim, ...]
    issues: tuple[Issue, ...]
    best: dict[str, int]
