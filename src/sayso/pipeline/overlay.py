"""The claims of some reports with the decisions on them laid over, without reading the log of the whole dossier."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from sayso.errors import UsageError
from sayso.records.claim import Claim
from sayso.records.decision import Decision, Verb
from sayso.review.edits import read_addition
from sayso.review.states import Review, review_claims
from sayso.store.decisions import load_decisions_about
from sayso.store.readings import load_claims_with_versions

_ON_CLAIMS = frozenset({Verb.ACCEPT, Verb.REJECT, Verb.EDIT, Verb.WITHHOLD})


@dataclass(frozen=True, slots=True)
class Overlay:
    """Claims of reports as they stand, in the order of the reports and their texts, additions last; what decided that.

    `decisions` are all those that name one of the reports or claims, undos included, whole and in the order of the log.
    """

    claims: tuple[Claim, ...]
    review: Review
    decisions: tuple[Decision, ...]
    laid_over: frozenset[str] = frozenset()
    """The ids of those claims that are not as they were read: edited, or added by hand."""


def review_reports(connection: Connection, report_ids: Iterable[str]) -> Overlay:
    """The claims of these reports as they stand."""
    reports = set(report_ids)
    read, versions = load_claims_with_versions(connection, reports)
    decisions = load_decisions_about(connection, {*reports, *(claim.id for claim in read)})
    additions = [_addition(decision) for decision in decisions if decision.verb is Verb.ADD]
    added = {claim.id: claim.report for claim in additions if claim is not None}
    if added:
        later = load_decisions_about(connection, added)
        decisions = tuple(sorted({*decisions, *later}, key=lambda decision: decision.sequence))
    here = {claim.id for claim in read} | {claim for claim, report in added.items() if report in reports}
    review = review_claims(read, _only_about(decisions, here, reports), versions=versions)
    current = {reviewed.claim.id: reviewed.claim for reviewed in review.claims}
    ordered = [current.pop(claim.id) for claim in read]
    edited = {now.id for now, before in zip(ordered, read, strict=True) if now is not before}
    claims = (*ordered, *(current[key] for key in sorted(current)))
    return Overlay(claims, review, decisions, frozenset(edited | current.keys()))


def _addition(decision: Decision) -> Claim | None:
    if decision.verb is not Verb.ADD:
        return None
    try:
        return read_addition(decision)
    except UsageError:
        return None  # `review_claims` says what is wrong with it


def _only_about(decisions: Iterable[Decision], claims: set[str], reports: set[str]) -> list[Decision]:
    """The decisions with those targets alone that are here: what they say of other reports is no fault of theirs."""
    kept = []
    for decision in decisions:
        if decision.verb in _ON_CLAIMS:
            if len(decision.targets) == 1:
                if decision.targets[0].id in claims:
                    kept.append(decision)
                continue
            targets = tuple(target for target in decision.targets if target.id in claims)
            if len(targets) == len(decision.targets):
                kept.append(decision)
            elif targets:
                kept.append(dataclasses.replace(decision, targets=targets))
        elif decision.verb is Verb.ADD:
            claim = _addition(decision)
            if claim is None or claim.report in reports:
                kept.append(decision)
        else:
            kept.append(decision)
    return kept
