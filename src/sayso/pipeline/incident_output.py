"""Incidents in the shape of the output contract: ranges, statuses, parties and open questions, each with its trace."""

from collections.abc import Iterable, Mapping

from sayso.pipeline import contract
from sayso.pipeline.output import (
    describe_date,
    describe_dossier_claim,
    describe_issues,
    describe_place,
    describe_report,
)
from sayso.pipeline.views import IncidentSummary, IncidentView, summarise
from sayso.records.assessment import (
    Assessment,
    BoundTrace,
    Conceded,
    Group,
    HarmStatus,
    PartyPosition,
    Range,
    Status,
    StrikeStatus,
)
from sayso.records.claim import Harm
from sayso.records.collecting import collection_paused
from sayso.records.origin import Origin
from sayso.records.victim import Victim


def describe_incident(shown: IncidentView | IncidentSummary) -> contract.Incident:
    """One incident as `sayso incidents --json` prints it."""
    view = summarise(shown) if isinstance(shown, IncidentView) else shown
    incident, found, external_ids = view.incident, view.assessment, view.external_ids
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "code": incident.code,
        "previous_codes": list(incident.previous_codes),
        "id": incident.id,
        "date": describe_date(incident.date),
        "place": describe_place(incident.place),
        "reports": {
            "count": len(incident.reports),
            "ids": list(incident.reports),
            "external_ids": [external_ids.get(report) for report in incident.reports],
        },
        "origins": _describe_origins(view),
        "origin_count": found.origin_count,
        "report_count": found.report_count,
        "killed": _describe_groups(found, Harm.KILLED),
        "injured": _describe_groups(found, Harm.INJURED),
        "missing": _describe_groups(found, Harm.MISSING),
        "detained": _describe_groups(found, Harm.DETAINED),
        "parties": [_describe_party(party) for party in found.parties],
        "strike_status": _describe_strike(found.strike_status),
        "harm_status": _describe_harm(found.harm_status),
        "contradictions": [
            {"dimension": each.dimension, "summary": each.summary, "claims": list(each.claims)}
            for each in found.contradictions
        ],
        "open_questions": _describe_questions(found),
        "victims": [_describe_victim(victim) for victim in found.victims],
        "timeline": [{"date": entry.date, "claim": entry.claim, "what": entry.what} for entry in found.timeline],
        "profile": found.profile,
        "as_of": found.as_of,
        "is_provisional": found.is_provisional,
        "reasons": list(incident.reasons),
        "issues": describe_issues(view.issues),
        "row": dict(view.row),
    }


def describe_incident_page(view: IncidentView) -> contract.IncidentPage:
    """One incident as `sayso show CODE --json` prints it: with its claims and reports."""
    with collection_paused():
        return {
            "schema_version": contract.SCHEMA_VERSION,
            "incident": describe_incident(view),
            "claims": describe_incident_claims(view),
            "reports": [describe_report(report) for report in view.reports],
        }


def describe_incident_claims(view: IncidentView, *, only: Iterable[str] | None = None) -> list[contract.DossierClaim]:
    """The claims of an incident (or those of the ids in `only`) with their words and where their review stands."""
    reports = {report.id: report for report in view.reports}
    wanted = None if only is None else set(only)
    return [
        describe_dossier_claim(
            claim,
            reports[claim.report],
            review=view.review_states.get(claim.id, "unreviewed"),
            incident_code=view.incident.code,
        )
        for claim in view.claims
        if claim.report in reports and (wanted is None or claim.id in wanted)
    ]


def _describe_origins(view: IncidentSummary) -> list[contract.Origin]:
    """The origins that reports of this incident go back to; an origin may have further reports, of other incidents."""
    here = set(view.incident.reports)
    inside = set(view.incident.claims)
    claims: dict[str, list[str]] = {}
    for claim, report in view.claims:
        if claim in inside:
            claims.setdefault(report, []).append(claim)
    order = {claim: number for number, (claim, _) in enumerate(view.claims)}
    return [
        _describe_origin(origin, here, claims, order, view.external_ids)
        for origin in view.independence.origins
        if here.intersection(origin.reports)
    ]


def _describe_origin(
    origin: Origin,
    here: set[str],
    claims: Mapping[str, list[str]],
    order: Mapping[str, int],
    external_ids: Mapping[str, str | None],
) -> contract.Origin:
    reports = [report for report in origin.reports if report in here]
    return {
        "id": origin.id,
        "reports": reports,
        "external_ids": [external_ids.get(report) for report in reports],
        "claims": sorted(
            (claim for report in reports for claim in claims.get(report, ())), key=lambda claim: order[claim]
        ),
        "reasons": [
            {"left": join.left, "right": join.right, "reason": join.reason, "detail": join.detail}
            for join in origin.joins
            if join.left in here and join.right in here
        ],
    }


def _describe_groups(assessment: Assessment, harm: Harm) -> contract.Groups:
    found = {each.group: _describe_range(each) for each in assessment.ranges if each.harm is harm}
    return {
        "civilians": found.get(Group.CIVILIANS),
        "children": found.get(Group.CHILDREN),
        "women": found.get(Group.WOMEN),
        "men": found.get(Group.MEN),
        "fighters": found.get(Group.FIGHTERS),
        "unknown": found.get(Group.UNKNOWN),
    }


def _describe_range(found: Range) -> contract.Range:
    return {
        "min": found.min,
        "max": found.max,
        "open": found.is_open,
        "min_from": _describe_bound(found.min_from),
        "max_from": _describe_bound(found.max_from),
        "left_out": [{"claim": each.claim, "rule": each.rule, "reason": each.reason} for each in found.left_out],
        "figures": [
            {"origin": each.origin, "source": each.source, "claim": each.claim, "min": each.min, "max": each.max}
            for each in found.figures
        ],
        "origins": found.origin_count,
        "reports": found.report_count,
    }


def _describe_bound(bound: BoundTrace) -> contract.Bound:
    return {"claims": list(bound.claims), "rules": list(bound.rules)}


def _describe_party(party: PartyPosition) -> contract.Party:
    return {
        "party": party.party,
        "type": "known" if party.is_known else "suspected",
        "positions": list(party.positions),
        "origins": party.accusing_origin_count,
        "reports": party.accusing_report_count,
        "own_assessment": party.own_assessment,
        "conceded": [_describe_conceded(each) for each in party.conceded],
        "claims": list(party.claims),
    }


def _describe_conceded(conceded: Conceded) -> contract.Conceded:
    return {"harm": conceded.harm, "min": conceded.min, "max": conceded.max, "claims": list(conceded.claims)}


def _describe_strike(status: Status) -> contract.StrikeState:
    return {
        "value": StrikeStatus(status.value) if status.value else None,
        "provisional": StrikeStatus(status.provisional) if status.provisional else None,
        **_describe_trace(status),
    }


def _describe_harm(status: Status) -> contract.HarmState:
    return {
        "value": HarmStatus(status.value) if status.value else None,
        "provisional": HarmStatus(status.provisional) if status.provisional else None,
        **_describe_trace(status),
    }


def _describe_trace(status: Status) -> contract.StatusTrace:
    override = status.override
    return {
        "rules": list(status.rules),
        "claims": list(status.claims),
        "would_change_if": list(status.would_change_if),
        "override": {"value": override.value, "reason": override.reason, "decision": override.decision}
        if override
        else None,
    }


def _describe_questions(assessment: Assessment) -> list[contract.OpenQuestion]:
    return [
        {
            "kind": each.kind,
            "status": each.status,
            "what": each.what,
            "holder": each.holder,
            "claims": list(each.claims),
            "possibly_related": each.is_possibly_related,
        }
        for each in assessment.open_questions
    ]


def _describe_victim(victim: Victim) -> contract.Victim:
    """A victim; of a withheld one only that there is one."""
    is_shown = not victim.is_withheld
    return {
        "id": victim.id,
        "name": victim.name if is_shown else None,
        "spellings": list(victim.spellings) if is_shown else [],
        "age": victim.age if is_shown else None,
        "sex": victim.sex if is_shown else None,
        "claims": list(victim.claims),
        "withheld": victim.is_withheld,
    }
