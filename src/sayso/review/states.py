"""Decisions laid over claims: what each is now, and what counts. The machine's records and the log stay as they are.

The last decision on a claim wins. One that was made on a version which is no longer there is stale: listed, neither
applied nor dropped.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import UsageError
from sayso.records.claim import Claim
from sayso.records.codec import fingerprint
from sayso.records.decision import Decision, Target, Verb
from sayso.records.issue import Issue, make_issue
from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init
from sayso.records.report import Report
from sayso.records.standing import counts_from, find_standing, stood
from sayso.review.edits import apply_edit, read_addition


@plain_members
class ReviewState(StrEnum):
    """Where the review of a claim stands."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"
    WITHHELD = "withheld"


_WORDS = {state: state.value for state in ReviewState}
"""Asking a member for its value takes ten times as long."""
_ACCEPTS = frozenset({ReviewState.ACCEPTED, ReviewState.EDITED})
_ON_CLAIMS = frozenset({Verb.ACCEPT, Verb.REJECT, Verb.EDIT})


@quick_init
@dataclass(frozen=True, slots=True)
class ReviewedClaim:
    """One claim as it stands: edits laid over, with the decisions that brought it there.

    `verdict` is accepted, rejected, edited or unreviewed, whatever is withheld. `is_withheld`: its names and exact
    places are not shown outside.
    """

    claim: Claim
    verdict: ReviewState
    is_withheld: bool
    decisions: tuple[str, ...]

    @property
    def state(self) -> ReviewState:
        """The one word shown for the claim."""
        hides = self.is_withheld and self.verdict is not ReviewState.REJECTED
        return ReviewState.WITHHELD if hides else self.verdict

    @property
    def is_accepted(self) -> bool:
        """Whether a person stands behind the claim: by accepting, by editing, or by having added it."""
        return self.verdict in _ACCEPTS


@dataclass(frozen=True, slots=True)
class Review:
    """All claims as they stand, by id, and an issue for each decision that could not be applied."""

    claims: tuple[ReviewedClaim, ...]
    issues: tuple[Issue, ...]

    @property
    def states(self) -> dict[str, str]:
        """Claim id to the one word shown for it."""
        return {each.claim.id: _WORDS[each.state if each.is_withheld else each.verdict] for each in self.claims}

    @property
    def accepted(self) -> frozenset[str]:
        """The ids of the claims that a person stands behind."""
        return frozenset([reviewed.claim.id for reviewed in self.claims if reviewed.verdict in _ACCEPTS])

    @property
    def proposed(self) -> tuple[Claim, ...]:
        """The claims that are not rejected, edits laid over: what an assessment is given."""
        return tuple([reviewed.claim for reviewed in self.claims if reviewed.verdict is not ReviewState.REJECTED])

    @property
    def withheld(self) -> frozenset[str]:
        """The ids of the claims whose names and exact places are not shown."""
        return frozenset([reviewed.claim.id for reviewed in self.claims if reviewed.is_withheld])


@dataclass(slots=True)
class _Standing:
    """A claim while decisions are laid over it."""

    read: Claim
    current: Claim
    version: str | None = None
    """The fingerprint of the claim as it was read, where it is known."""
    verdict: ReviewState = ReviewState.UNREVIEWED
    is_withheld: bool = False
    decisions: tuple[str, ...] = ()

    def fits(self, target: Target) -> bool:
        """Whether the decision was made on the claim as it was read, or as it stands by now."""
        if target.fingerprint is None or target.fingerprint == self.version:
            return True
        if target.fingerprint == fingerprint(self.current):
            return True
        return self.read is not self.current and target.fingerprint == fingerprint(self.read)


def review_claims(
    claims: Iterable[Claim],
    decisions: Iterable[Decision],
    *,
    known_ids: Collection[str] = (),
    versions: Mapping[str, str] | None = None,
) -> Review:
    """Every claim as it stands after `decisions`, those added by hand among them.

    Args:
        claims: As they were read.
        decisions: In any order.
        known_ids: Ids of other records (victims, incidents, reports) that a decision may withhold.
        versions: The fingerprints of claims by id, where they are known; others are made here.
    """
    known = versions or {}
    standing = {claim.id: _Standing(claim, claim, known.get(claim.id)) for claim in claims}
    issues: list[Issue] = []
    for decision in find_standing(decisions):
        if decision.verb is Verb.ADD:
            _add(standing, decision, issues)
        elif decision.verb in _ON_CLAIMS or decision.verb is Verb.WITHHOLD:
            for target in decision.targets:
                _judge(standing, decision, target, issues, known_ids)
    in_order = [standing[claim] for claim in sorted(standing)]
    reviewed = [ReviewedClaim(each.current, each.verdict, each.is_withheld, each.decisions) for each in in_order]
    return Review(tuple(reviewed), tuple(issues))


def what_counts(
    claims: Iterable[Claim],
    decisions: Iterable[Decision],
    *,
    unreviewed: bool = False,
    as_of: str | None = None,
    reports: Iterable[Report] = (),
    capture_dates: Mapping[str, str] | None = None,
) -> tuple[Claim, ...]:
    """The claims that count: the accepted, or with `unreviewed` all but the rejected; of those, what was said by then.

    Today's decisions apply to every past day. `reports` and `capture_dates` (report id to day) date claims that do
    not say.
    """
    review = review_claims(claims, decisions)
    by_id = {report.id: report for report in reports}
    captured = capture_dates or {}
    return tuple(
        claim
        for claim in review.proposed
        if (unreviewed or claim.id in review.accepted)
        and stood(counts_from(claim, by_id.get(claim.report), captured.get(claim.report)), as_of)
    )


def find_current(
    decisions: Iterable[Decision], fingerprints: Mapping[str, str]
) -> tuple[tuple[Decision, ...], tuple[Issue, ...]]:
    """The standing decisions on other records than claims that still fit, and an issue for each that does not.

    `fingerprints` gives the version of each record that is there. Merges, splits, joins, parts and overrides are
    checked.
    """
    fitting, issues = [], []
    for decision in find_standing(decisions):
        if decision.verb in _ON_CLAIMS or decision.verb in (Verb.ADD, Verb.WITHHOLD):
            continue
        found = [issue for target in decision.targets if (issue := _check(decision, target, fingerprints)) is not None]
        issues += found
        if not found:
            fitting.append(decision)
    return tuple(fitting), tuple(issues)


def _check(decision: Decision, target: Target, fingerprints: Mapping[str, str]) -> Issue | None:
    if target.id not in fingerprints:
        return make_issue("DECISION-002", detail=f"{decision.verb} {decision.id}", record=target.id)
    if target.fingerprint is not None and target.fingerprint != fingerprints[target.id]:
        return make_issue("DECISION-001", detail=f"{decision.verb} {decision.id}", record=target.id)
    return None


def _add(standing: dict[str, _Standing], decision: Decision, issues: list[Issue]) -> None:
    try:
        claim = read_addition(decision)
    except UsageError as error:
        issues.append(make_issue("DECISION-001", detail=str(error), record=decision.id))
        return
    standing[claim.id] = _Standing(claim, claim, verdict=ReviewState.ACCEPTED, decisions=(decision.id,))


def _judge(
    standing: dict[str, _Standing], decision: Decision, target: Target, issues: list[Issue], known_ids: Collection[str]
) -> None:
    """Lays one decision over one claim, or notes why it can't be."""
    item = standing.get(target.id)
    if item is None:
        if target.id not in known_ids:
            issues.append(make_issue("DECISION-002", detail=f"{decision.verb} {decision.id}", record=target.id))
        return
    if not item.fits(target):
        issues.append(make_issue("DECISION-001", detail=f"{decision.verb} {decision.id}", record=target.id))
        return
    if decision.verb is Verb.EDIT:
        try:
            item.current = apply_edit(item.current, decision.value or "", by=decision.id)
        except UsageError as error:
            detail = f"{decision.verb} {decision.id}: {error}"
            issues.append(make_issue("DECISION-001", detail=detail, record=target.id))
            return
    item.decisions += (decision.id,)
    if decision.verb is Verb.WITHHOLD:
        item.is_withheld = True
    else:
        item.verdict = _VERDICTS[decision.verb]


_VERDICTS = {Verb.ACCEPT: ReviewState.ACCEPTED, Verb.REJECT: ReviewState.REJECTED, Verb.EDIT: ReviewState.EDITED}
