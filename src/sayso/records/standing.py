"""What stands: the decisions that no later one undoes, and the day from which a claim counts."""

from collections.abc import Iterable

from sayso.records.claim import Claim
from sayso.records.decision import Decision, Verb
from sayso.records.report import Report
from sayso.records.window import last_day


def find_standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that stand, in the order of the log, without the undone and without the undos themselves.

    An undo can be undone: what it had undone stands again. An undo reaches back only, so that the log, read from its
    end,
    settles every decision once.
    """
    log = sorted(decisions, key=lambda decision: decision.sequence)
    undone: set[str] = set()
    for decision in reversed(log):
        if decision.verb is Verb.UNDO and decision.id not in undone:
            undone.update(target.id for target in decision.targets)
    return tuple(decision for decision in log if decision.verb is not Verb.UNDO and decision.id not in undone)


def counts_from(claim: Claim, report: Report | None, captured: str | None = None) -> str | None:
    """The day (ISO 8601) from which the claim counts: said, else published, else captured; None when none is known.

    Of a date known in part the last day it may stand for is taken: from then on it was surely said (method, section 6).
    """
    day = last_day(claim.said.edtf) if claim.said is not None else None
    if day is None and report is not None and report.published is not None:
        day = last_day(report.published.edtf)
    if day is None and captured:
        return captured[:10]
    return day


def stood(counted_from: str | None, as_of: str | None) -> bool:
    """Whether what counts from a day stood on the day `as_of`. Undated, it stands only in today's record (None)."""
    return as_of is None or (counted_from is not None and counted_from <= as_of)
