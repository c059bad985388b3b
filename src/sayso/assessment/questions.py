"""What stays open: evidence spoken of and not released, inquiries announced and not closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.assessment.case import Case
from sayso.records.assessment import OpenQuestion
from sayso.records.claim import Claim, Evidence, EvidenceStatus, Inquiry, InquiryStatus, Stance

_OPEN = {EvidenceStatus.MENTIONED: 0, EvidenceStatus.PROMISED: 1, EvidenceStatus.WITHHELD: 2}
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One sort of evidence and its words."""

    id: str
    kind: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """The words of a language for evidence: the part `evidence_kinds` of its pack."""

    kinds: tuple[EvidenceKind, ...]


def find_open_questions(case: Case, words: EvidenceWords) -> tuple[OpenQuestion, ...]:
    """The open questions of the case: evidence first, then inquiries."""
    return (*_find_evidence(case, words), *_find_inquiries(case))


def _find_evidence(case: Case, words: EvidenceWords) -> Iterable[OpenQuestion]:
    spoken = [
        (claim, claim.evidence)
        for claim in (*case.claims, *case.related)
        if claim.evidence is not None and claim.evidence.concerns_incident is not False
    ]
    for kind, holder, items in _same_evidence(spoken, words):
        open_items = [(claim, evidence) for claim, evidence in items if evidence.status in _OPEN]
        released = [claim for claim, evidence in items if evidence.status is EvidenceStatus.RELEASED]
        if not open_items or any(_closes(case, claim, open_items) for claim in released):
            continue
        status = max((evidence.status for _, evidence in open_items), key=lambda status: _OPEN[status])
        what = min((evidence.what for _, evidence in open_items), key=lambda what: (-len(what), what)) or kind or None
        is_related = not any(evidence.concerns_incident for _, evidence in open_items)
        claims = tuple(sorted({claim.id for claim, _ in items}))
        yield OpenQuestion("evidence", status.value, what, holder, claims, is_possibly_related=is_related)


def _closes(case: Case, release: Claim, open_items: list[tuple[Claim, Evidence]]) -> bool:
    """Whether the release answers: unless it surely came before everything that still speaks of the evidence."""
    released = case.since.get(release.id)
    asked = [case.since.get(claim.id) for claim, _ in open_items]
    return released is None or any(day is None or released >= day for day in asked)


def _same_evidence(
    spoken: list[tuple[Claim, Evidence]], words: EvidenceWords
) -> list[tuple[str, str | None, list[tuple[Claim, Evidence]]]]:
    """What is spoken of as one piece: one sort, one holder. Without a holder, it is that of the only one known."""
    kinds = sorted({find_evidence_kind(evidence.what, words) for _, evidence in spoken})
    grouped: list[tuple[str, str | None, list[tuple[Claim, Evidence]]]] = []
    for kind in kinds:
        of_kind = [(claim, evidence) for claim, evidence in spoken if find_evidence_kind(evidence.what, words) == kind]
        holders = sorted({evidence.holder for _, evidence in of_kind if evidence.holder is not None})
        if len(holders) <= 1:
            grouped.append((kind, next(iter(holders), None), of_kind))
            continue
        for holder in (*holders, None):
            items = [(claim, evidence) for claim, evidence in of_kind if evidence.holder == holder]
            if items:
                grouped.append((kind, holder, items))
    return grouped


def find_evidence_kind(what: str, words: EvidenceWords) -> str:
    """The sort of evidence that the words name; words of no known sort are one of their own."""
    plain = f" {what.casefold()} "
    found = (entry for entry in words.kinds if any(f" {word} " in plain for word in entry.words))
    return next((entry.kind for entry in found), plain.strip())


def _find_inquiries(case: Case) -> Iterable[OpenQuestion]:
    asked = [(claim, claim.inquiry) for claim in case.claims if claim.inquiry is not None]
    for by in sorted({_by(claim, inquiry) for claim, inquiry in asked}):
        items = [(claim, inquiry) for claim, inquiry in asked if _by(claim, inquiry) == by]
        announced = [
            claim for claim, inquiry in items if inquiry.status is InquiryStatus.OPEN and not _is_refusal(claim)
        ]
        closed = [
            claim for claim, inquiry in items if inquiry.status is InquiryStatus.CLOSED and not _is_refusal(claim)
        ]
        refused = [claim for claim, _ in items if _is_refusal(claim)]
        if any(_is_final(case, claim, announced) for claim in closed) or not (announced or refused):
            continue
        question = max((inquiry.question or "" for _, inquiry in items), key=lambda text: (len(text), text))
        status = WITHHELD if refused and not announced else InquiryStatus.OPEN.value
        if refused and announced and _is_final(case, refused[-1], announced):
            status = WITHHELD
        claims = tuple(sorted({claim.id for claim, _ in items}))
        holder = by if any(inquiry.by == by for _, inquiry in items) else None
        yield OpenQuestion("inquiry", status, question or None, holder or None, claims)


def _is_refusal(claim: Claim) -> bool:
    """Whether the claim refuses an inquiry. A refusal closes nothing; that one "found no evidence" refuses none."""
    is_closed = claim.inquiry is not None and claim.inquiry.status is InquiryStatus.CLOSED
    return claim.stance is Stance.DENIES or (claim.negated and not is_closed)


def _is_final(case: Case, claim: Claim, announced: list[Claim]) -> bool:
    """Whether the claim has the last word: not surely before every announcement."""
    day = case.since.get(claim.id)
    days = [case.since.get(other.id) for other in announced]
    return day is None or not days or any(other is None or day >= other for other in days)


def _by(claim: Claim, inquiry: Inquiry) -> str:
    """What tells inquiries apart: by whom, else on whose word. Who speaks of one need not hold it."""
    return inquiry.by or claim.speaker.actor or claim.speaker.name or ""
