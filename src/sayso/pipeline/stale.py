"""Decisions that no longer hold: made on a version of a claim that is another now, or on a claim that is gone.

A claim that is gone leads back to no report, so these are found for the dossier as a whole. They are neither applied
nor dropped.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from sayso.records.decision import Verb
from sayso.records.issue import Issue
from sayso.review.states import review_claims
from sayso.store.decisions import load_decisions
from sayso.store.readings import load_claims
from sayso.text.counting import phrase_count

_ON_CLAIMS = frozenset({Verb.ACCEPT, Verb.REJECT, Verb.EDIT, Verb.ADD, Verb.UNDO})
MOST_NAMED = 3
"""Records named in one line; the rest is counted."""


def find_stale(connection: Connection) -> tuple[Issue, ...]:
    """An issue for each standing decision on a claim that has changed (DECISION-001) or is gone (DECISION-002)."""
    decisions = [each for each in load_decisions(connection) if each.verb in _ON_CLAIMS]
    claims = load_claims(connection, {target.id for each in decisions for target in each.targets})
    return review_claims(claims, decisions).issues


def phrase_stale(stale: Collection[Issue]) -> str:
    """One line that says on how many claims such decisions are, names some, and what to do; empty where none are."""
    named = sorted({issue.record or "" for issue in stale})
    if not named:
        return ""
    some = ", ".join(named[:MOST_NAMED])
    count = phrase_count(len(named), "decision")
    return f"{count} on claims that have changed or are gone since ({some}): look at these again"
