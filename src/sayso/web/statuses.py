"""The two statuses of an incident as badges, with the trace that each follows from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sayso.pipeline.views import IncidentView
from sayso.records.assessment import Status
from sayso.records.claim import name_speaker
from sayso.web.links import link_claim
from sayso.web.portions import Portions
from sayso.web.wording import STATUS_MEANINGS, STATUSES, name_actor, say, spell_out

NOT_ASSESSED = "not_assessed"
_WORD = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Badge:
    """A status in a word.

    `is_settled` says that it follows from claims that a person accepted, or from a finding of a reviewer; `beside` is
    what unreviewed claims would give, where that is something else.
    """

    title: str
    code: str
    value: str
    is_settled: bool
    beside: str | None


@dataclass(frozen=True, slots=True)
class StatusCard:
    """A status with everything that it follows from; `part` is the name of its list of claims, `claim_count` of all."""

    badge: Badge
    meaning: str | None
    rules: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]
    would_change_if: tuple[str, ...]
    override: str | None
    claim_count: int
    part: str


def make_badge(title: str, status: Status, *, counts_unreviewed: bool) -> Badge:
    """The badge of a status; `counts_unreviewed` says that unreviewed claims were counted for its value."""
    value = status.override.value if status.override else status.value
    is_assessed = value is not None and value != NOT_ASSESSED
    if not is_assessed and status.provisional:
        return Badge(title, status.provisional, say(STATUSES, status.provisional), False, None)
    code = value or NOT_ASSESSED
    beside = say(STATUSES, status.provisional) if status.provisional and status.provisional != code else None
    is_settled = is_assessed and (status.override is not None or not counts_unreviewed)
    return Badge(title, code, say(STATUSES, code), is_settled, None if counts_unreviewed else beside)


def make_status_card(
    title: str, status: Status, view: IncidentView, names: Mapping[str, str], portions: Portions
) -> StatusCard:
    """A status with its rules, its claims and what would change it."""
    badge = make_badge(title, status, counts_unreviewed=view.assessment.is_provisional)
    claims = {claim.id: claim for claim in view.claims}
    outlets = {report.id: report.outlet for report in view.reports}
    override = status.override
    behind = [claims[claim] for claim in status.claims if claim in claims]
    part = title.lower()
    return StatusCard(
        badge,
        STATUS_MEANINGS.get(badge.code),
        tuple(name_parties(rule, names) for rule in status.rules),
        tuple(
            (name_speaker(claim, outlets.get(claim.report)), link_claim(claim))
            for claim in portions.cut(part, behind, f"Claims behind the {part} status")
        ),
        tuple(name_parties(spell_out(change), names) for change in status.would_change_if),
        f"Set by a reviewer ({override.reason}); by rule: {say(STATUSES, status.value or NOT_ASSESSED)}"
        if override
        else None,
        len(behind),
        part,
    )


def name_parties(words: str, names: Mapping[str, str]) -> str:
    """Words that name actors by their ids, with their names in place of the ids."""
    return _WORD.sub(lambda match: name_actor(match[0], names) if match[0] in names else match[0], words)
