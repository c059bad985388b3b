"""The page of all claims, filtered by kind, stance, review, incident and words of the speaker, some at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.pipeline.views import ReadingView
from sayso.records.claim import Claim, Kind, Stance
from sayso.records.issue import Issue
from sayso.web.claim_card import ACCEPTED_STATES, ClaimCard, make_card
from sayso.web.links import link_claims
from sayso.web.report_page import order_readings
from sayso.web.wording import KINDS, STANCES, say

UNREVIEWED = "unreviewed"
CLAIMS_ON_A_PAGE = 100
"""So many cards read well and load at once on a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """What is asked for; an empty string asks for nothing in particular."""

    kind: str = ""
    stance: str = ""
    speaker: str = ""
    review: str = ""
    incident: str = ""

    def lets_pass(self, claim: Claim, *, state: str, incident: str | None) -> bool:
        """Whether a claim is asked for."""
        return (
            (not self.kind or self.kind in claim.kinds)
            and (not self.stance or claim.stance == self.stance)
            and (not self.incident or incident == self.incident)
            and (not self.review or _review_is(self.review, state))
            and (not self.speaker or _speaks(self.speaker, claim))
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that can be asked for."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """What the page shows. `first` and `last` count the cards shown among the `total` that pass."""

    cards: tuple[ClaimCard, ...]
    total: int
    first: int
    last: int
    previous: str | None
    next: str | None
    kinds: tuple[Choice, ...]
    stances: tuple[Choice, ...]
    reviews: tuple[Choice, ...]
    incidents: tuple[Choice, ...]
    wanted: ClaimFilter
    stale: tuple[str, ...]
    """The decisions that no longer hold, each with what it is on."""


def make_claims_page(
    views: Iterable[ReadingView],
    wanted: ClaimFilter,
    names: Mapping[str, str],
    *,
    page: int = 1,
    stale: Iterable[Issue] = (),
) -> ClaimsPage:
    """One page of the claims that pass, report by report as they were published, and the decisions that are stale."""
    passing: list[tuple[ReadingView, Claim, int]] = []
    codes: set[str] = set()
    for view in sorted(views, key=order_readings):
        codes.update(view.incidents.values())
        for number, claim in enumerate(sorted(view.claims, key=lambda each: (min(each.content), each.id)), start=1):
            state = view.review_states.get(claim.id, UNREVIEWED)
            if wanted.lets_pass(claim, state=state, incident=view.incidents.get(claim.id)):
                passing.append((view, claim, number))
    first = (page - 1) * CLAIMS_ON_A_PAGE
    shown = passing[first : first + CLAIMS_ON_A_PAGE]
    return ClaimsPage(
        tuple(_make_card(view, claim, number, names) for view, claim, number in shown),
        len(passing),
        first + 1 if shown else 0,
        first + len(shown),
        _link(wanted, page - 1) if page > 1 else None,
        _link(wanted, page + 1) if first + CLAIMS_ON_A_PAGE < len(passing) else None,
        _choices(((kind.value, say(KINDS, kind)) for kind in Kind), wanted.kind),
        _choices(((stance.value, say(STANCES, stance)) for stance in Stance), wanted.stance),
        _choices((("accepted", "accepted"), ("unreviewed", "unreviewed"), ("rejected", "rejected")), wanted.review),
        _choices(((code, code) for code in sorted(codes)), wanted.incident),
        wanted,
        tuple(f"{issue.code} {issue.record}: {issue.message}" for issue in stale),
    )


def _make_card(view: ReadingView, claim: Claim, number: int, names: Mapping[str, str]) -> ClaimCard:
    state = view.review_states.get(claim.id, UNREVIEWED)
    code = view.incidents.get(claim.id)
    return make_card(claim, view.report, number=number, review_state=state, names=names, incident_code=code)


def _review_is(wanted: str, state: str) -> bool:
    return state in ACCEPTED_STATES if wanted == "accepted" else state == wanted


def _speaks(words: str, claim: Claim) -> bool:
    sought = words.casefold()
    speaker = claim.speaker
    return any(sought in part.casefold() for part in (speaker.name, speaker.role, speaker.actor) if part)


def _choices(values: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == chosen) for value, label in values)


def _link(wanted: ClaimFilter, page: int) -> str:
    return link_claims(
        kind=wanted.kind,
        stance=wanted.stance,
        speaker=wanted.speaker,
        review=wanted.review,
        incident=wanted.incident,
        page=str(page),
    )
