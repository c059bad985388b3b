"""Clusters of mentions to incidents with a date, a place, a code and an id that survive a re-run."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sayso.incidents.group import Cluster, cluster_mentions
from sayso.incidents.match import day_count
from sayso.incidents.reviewed import apply_decisions
from sayso.records.claim import Claim
from sayso.records.date import EdtfDate
from sayso.records.decision import Decision
from sayso.records.incident import ClaimLabel, Incident, IncidentMention, code_apart, incident_id
from sayso.records.issue import Issue
from sayso.records.place import Place
from sayso.records.report import Report
from sayso.records.window import find_window, last_day
from sayso.text.places import coarseness, place_key

VERSION = "incidents-4"
_AFTER_ALL_DATES = "9999-99-99"
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def group_incidents(
    mentions: Iterable[IncidentMention],
    claims: Iterable[Claim],
    reports: Iterable[Report],
    decisions: Iterable[Decision] = (),
    *,
    known_codes: Mapping[str, str] | None = None,
) -> tuple[tuple[Incident, ...], tuple[Issue, ...]]:
    """The incidents that `mentions` tell of, by id, with an issue for each mention that fitted several.

    A claim belongs to the mention that it names (`claim.incident`), so that an edit or an addition by hand counts. A
    mention without claims gives no incident. `known_codes` (incident id to code) keeps the codes of an earlier run
    where two clash.
    """
    by_id = {claim.id: claim for claim in claims}
    told = [mention for mention in with_their_claims(mentions, by_id.values()) if mention.claims]
    reports = tuple(reports)
    clusters, issues = cluster_mentions(told, by_id, publication_days(reports))
    return make_incidents(clusters, reports, decisions, known_codes=known_codes), issues


def make_incidents(
    clusters: list[Cluster],
    reports: Iterable[Report],
    decisions: Iterable[Decision] = (),
    *,
    known_codes: Mapping[str, str] | None = None,
) -> tuple[Incident, ...]:
    """The incidents, by id, that clusters of mentions are once the decisions are laid over them."""
    published = publication_days(reports)
    made = [_make_incident(cluster, published) for cluster in apply_decisions(clusters, decisions)]
    return _give_codes(made, known_codes or {})


def publication_days(reports: Iterable[Report]) -> dict[str, str]:
    """The last day on which each report can have been published (ISO 8601), by its id; without those not known."""
    days = ((report.id, last_day(report.published.edtf)) for report in reports if report.published)
    return {report: day for report, day in days if day is not None}


def with_their_claims(mentions: Iterable[IncidentMention], claims: Iterable[Claim]) -> list[IncidentMention]:
    """The mentions with those claims that name them now, whatever was read."""
    return with_claims(mentions, (ClaimLabel(claim.id, claim.report, claim.incident) for claim in claims))


def with_claims(mentions: Iterable[IncidentMention], labels: Iterable[ClaimLabel]) -> list[IncidentMention]:
    """The mentions with those claims whose labels name them."""
    members: dict[tuple[str, str | None], list[str]] = {}
    for claim, report, label in labels:
        members.setdefault((report, label), []).append(claim)
    return [
        replace(mention, claims=tuple(sorted(members.get((mention.report, mention.label), ())))) for mention in mentions
    ]


def _make_incident(cluster: Cluster, published: Mapping[str, str]) -> Incident:
    members = sorted(cluster.members, key=lambda mention: (published.get(mention.report, _AFTER_ALL_DATES), mention.id))
    date = _choose_date(mention.date for mention in members)
    place = _choose_place(mention.place for mention in members)
    return Incident(
        incident_id(members[0].id),
        _code(date, cluster.name or (place.name if place else None)),
        date,
        place,
        tuple(sorted(mention.id for mention in members)),
        tuple(sorted({mention.report for mention in members})),
        tuple(sorted({claim for mention in members for claim in mention.claims})),
        tuple(sorted(cluster.reasons)),
        (VERSION,),
        _list_codes(_make_incident(part, published) for part in cluster.parts),
    )


def _list_codes(merged: Iterable[Incident]) -> tuple[str, ...]:
    """The codes of what a reviewer merged, as they were: of several with one code the first by id has it bare."""
    codes: set[str] = set()
    for incident in sorted(merged, key=lambda incident: incident.id):
        codes.add(code_apart(incident.code, incident.id) if incident.code in codes else incident.code)
    return tuple(sorted(codes))


def _choose_date(dates: Iterable[EdtfDate | None]) -> EdtfDate | None:
    """The most exact date, with a year where one gives it; among equals the one most given."""
    known = [date for date in dates if date is not None]
    if not known:
        return None
    given = Counter(date.edtf for date in known)

    def rank(date: EdtfDate) -> tuple[int, bool, int, str, str]:
        return day_count(date), find_window(date.edtf) is None, -given[date.edtf], date.edtf, date.basis

    return replace(min(known, key=rank), span=None)


def _choose_place(places: Iterable[Place | None]) -> Place | None:
    """The most exact place; among equals one that is resolved, then the one most given."""
    known = [place for place in places if place is not None]
    if not known:
        return None
    given = Counter(place_key(place) for place in known)

    def rank(place: Place) -> tuple[int, bool, int, int, str, str]:
        return (
            coarseness(place),
            place.id is None,
            -given[place_key(place)],
            -len(place.within),
            place.name,
            repr(place),
        )

    return replace(min(known, key=rank), span=None)


def _code(date: EdtfDate | None, name: str | None) -> str:
    when = date.edtf.replace("..", "open").replace("/", "_").rstrip("~?%") if date else "undated"
    return f"{when}-{_slug(name) if name else 'unplaced'}"


def _slug(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_SLUG.sub("-", letters).strip("-") or "place"


def _give_codes(incidents: Iterable[Incident], known: Mapping[str, str]) -> tuple[Incident, ...]:
    """The incidents by id. Of several with one code the first keeps it, the others get "-2" and so on."""
    ordered = sorted(incidents, key=lambda incident: incident.id)
    given: dict[str, str] = {}
    for incident in ordered:
        earlier = known.get(incident.id)
        if earlier is not None and re.fullmatch(re.escape(incident.code) + r"(-\d+)?", earlier):
            given.setdefault(earlier, incident.id)
    kept = {incident: code for code, incident in given.items()}
    for incident in ordered:
        if incident.id not in kept:
            code = next(code for code in _variants(incident.code, len(ordered)) if code not in given)
            given[code] = incident.id
            kept[incident.id] = code
    return tuple(replace(incident, code=kept[incident.id]) for incident in ordered)


def _variants(code: str, count: int) -> Iterable[str]:
    return [code, *(f"{code}-{number}" for number in range(2, count + 2))]
