"""The claims that wait for a person, the most useful first: what sets a bound or a status, then what is contested."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from sayso.records.assessment import Assessment
from sayso.records.claim import Claim, Kind
from sayso.review.states import Review, ReviewState


class Use(IntEnum):
    """What a decision on the claim would settle, the most useful first."""

    SETS_BOUND = 0
    SETS_STATUS = 1
    CONTRADICTS = 2
    OPEN_QUESTION = 3
    OF_THE_HARM = 4
    OTHER = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """One claim to review, and what a decision on it would settle."""

    claim: Claim
    use: Use


_OF_THE_HARM = frozenset({Kind.TOLL, Kind.RESPONSIBILITY, Kind.CAUSE})


def find_queue(review: Review, assessments: Iterable[Assessment]) -> tuple[Waiting, ...]:
    """The unreviewed claims by use; among equals the reader's surest first, which are the quickest to decide.

    `assessments` are the provisional ones, in which unreviewed claims count.
    """
    uses: dict[str, Use] = {}
    for assessment in assessments:
        for claim, use in _find_uses(assessment):
            uses[claim] = min(use, uses.get(claim, use))
    waiting = [
        Waiting(reviewed.claim, uses.get(reviewed.claim.id, _own_use(reviewed.claim)))
        for reviewed in review.claims
        if reviewed.verdict is ReviewState.UNREVIEWED
    ]
    return tuple(sorted(waiting, key=lambda item: (item.use, -item.claim.confidence, item.claim.id)))


def _find_uses(assessment: Assessment) -> Iterable[tuple[str, Use]]:
    for found in assessment.ranges:
        for claim in (*found.min_from.claims, *found.max_from.claims):
            yield claim, Use.SETS_BOUND
    for claim in (*assessment.strike_status.claims, *assessment.harm_status.claims):
        yield claim, Use.SETS_STATUS
    for party in assessment.parties:
        for claim in party.claims:
            yield claim, Use.SETS_STATUS
    for contradiction in assessment.contradictions:
        for claim in contradiction.claims:
            yield claim, Use.CONTRADICTS
    for question in assessment.open_questions:
        for claim in question.claims:
            yield claim, Use.OPEN_QUESTION


def _own_use(claim: Claim) -> Use:
    return Use.OF_THE_HARM if _OF_THE_HARM & set(claim.kinds) else Use.OTHER
