"""The record of a family of reports in few words, so that it can be held against one that was derived by hand.

Claims are named by the report that they stand in, so that what was derived does not hang on how words are cut up. What
an incident does not have is left out, in what was derived as in what comes out.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sayso.pipeline.views import IncidentView
from sayso.records.assessment import Conceded, PartyPosition, Range, Status

Outcome = dict[str, Any]


def describe_outcome(view: IncidentView) -> Outcome:
    """One incident: what a person would derive of it, and nothing that depends on ids or on the order of reports."""
    found, incident = view.assessment, view.incident
    home = _find_reports(view)
    described: Outcome = {
        "place": incident.place.name if incident.place else None,
        "date": incident.date.edtf if incident.date else None,
        "reports": sorted(home[report] for report in incident.reports),
        "joined": sorted(_find_joined(view, home)),
        "origins": found.origin_count,
        "ranges": {f"{one.harm} {one.group}": _describe_range(one, home) for one in found.ranges},
        "strike": _describe_status(found.strike_status),
        "harm": _describe_status(found.harm_status),
        "parties": {party.party: _describe_party(party) for party in found.parties},
        "contradictions": {str(each.dimension): _name_reports(each.claims, home) for each in found.contradictions},
        "questions": sorted(
            " ".join((each.kind, each.status, each.holder or "nobody")) for each in found.open_questions
        ),
        "victims": sorted(victim.name for victim in found.victims),
    }
    return {key: value for key, value in described.items() if value not in (None, [], {})}


def _find_reports(view: IncidentView) -> dict[str, str]:
    """The name that the manifest gives each report, by the report's id and by the ids of its claims."""
    names = {report.id: report.external_id or report.id for report in view.reports}
    return names | {claim.id: names[claim.report] for claim in view.claims if claim.report in names}


def _find_joined(view: IncidentView, home: Mapping[str, str]) -> Iterator[str]:
    """The reports of the incident that share an origin, a line for each origin of several."""
    here = set(view.incident.reports)
    for origin in view.independence.origins:
        members = sorted(home[report] for report in origin.reports if report in here)
        if len(members) > 1:
            yield " ".join(members)


def _describe_range(found: Range, home: Mapping[str, str]) -> Outcome:
    described = {
        "is": f"{found.min} to {'open' if found.is_open else found.max}",
        "min": _describe_bound(found.min_from.rules, found.min_from.claims, home),
        "max": _describe_bound(found.max_from.rules, found.max_from.claims, home),
        "left_out": sorted({f"{each.rule} {home[each.claim]}" for each in found.left_out}),
    }
    return {key: value for key, value in described.items() if value}


def _describe_bound(rules: Iterable[str], claims: Iterable[str], home: Mapping[str, str]) -> str:
    """The rules in their order, then the reports: "R1 R3: b"."""
    ordered = sorted(set(rules), key=lambda rule: int(rule.removeprefix("R")))
    return f"{' '.join(ordered)}: {_name_reports(claims, home)}"


def _name_reports(claims: Iterable[str], home: Mapping[str, str]) -> str:
    return " ".join(sorted({home[claim] for claim in claims}))


def _describe_status(status: Status) -> str:
    rules = " ".join(rule.split(" ")[0] for rule in status.rules)
    return f"{status.value} by {rules}" if status.value else "none"


def _describe_party(party: PartyPosition) -> str:
    """Positions, the origins that blame it, what it found itself and what it concedes, where there is any of it."""
    parts = [" ".join(sorted(party.positions))]
    if party.accusing_origin_count:
        parts.append(f"blamed by {party.accusing_origin_count}")
    if party.own_assessment != "not_yet_assessed":
        parts.append(f"finds {party.own_assessment}")
    parts += [f"concedes {_describe_conceded(each)}" for each in party.conceded]
    return ", ".join(parts)


def _describe_conceded(conceded: Conceded) -> str:
    high = "open" if conceded.max is None else conceded.max
    return f"{conceded.harm} {conceded.min} to {high}"
