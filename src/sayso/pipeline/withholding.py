"""What is withheld in a dossier, found anew from the decisions that stand, and hidden in all that it answers.

Everything that shows or prints asks the dossier, so that this is the one place to keep. The database keeps everything.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from sayso.assessment.victims import find_victims, name_words
from sayso.languages.pack import load_part
from sayso.origins.sources import OfficeWords
from sayso.pipeline.overlay import Overlay, review_reports
from sayso.pipeline.views import IncidentView, ReadingView
from sayso.records.claim import Claim, Speaker, people_named
from sayso.records.decision import Verb
from sayso.records.incident import Incident, incident_id
from sayso.records.span import Span
from sayso.records.victim import Victim
from sayso.review.edits import read_addition
from sayso.review.withheld import (
    Mask,
    Withholding,
    cover_record,
    find_withheld,
    hide_claim,
    hide_named_place,
    hide_report,
    hide_victims,
    is_exact,
)
from sayso.store.decisions import load_decisions_about, load_decisions_by_verb
from sayso.store.incidents import incidents_of_mentions, load_incidents, mentions_named
from sayso.store.readings import all_report_ids, load_claims, load_mentions_of_reports, load_reports
from sayso.text.plain_names import plain_name

VICTIM_PREFIX = "vic-"
LANGUAGE = "en"


def find_withholding(connection: Connection) -> Withholding | None:
    """What is withheld in the dossier; None when nothing is."""
    decisions = load_decisions_by_verb(connection, [Verb.WITHHOLD])
    ids = find_withheld({*decisions, *load_decisions_about(connection, [decision.id for decision in decisions])})
    if not ids:
        return None
    victims = frozenset(each for each in ids if each.startswith(VICTIM_PREFIX))
    whole = load_reports(connection, ids)
    hidden_incidents = _find_incidents(connection, ids)
    reports = {report.id for report in whole} | _reports_of_claims(connection, ids)
    # A victim has no record of its own: whose id it is, only the claims of every incident can tell.
    around = all_report_ids(connection) if victims else sorted(reports)
    mentions = load_mentions_of_reports(connection, around)
    incidents = {each.id: each for each in incidents_of_mentions(connection, [mention.id for mention in mentions])}
    incidents |= {each.id: each for each in hidden_incidents}
    overlay = review_reports(connection, {*around, *(report for each in incidents.values() for report in each.reports)})
    whole_ids = frozenset(report.id for report in whole)
    claims = frozenset(claim.id for claim in overlay.claims if claim.id in ids or claim.report in whole_ids)
    names = _find_names(overlay, incidents.values(), claims, victims)
    return Withholding(
        claims=claims,
        victims=victims,
        reports=whole_ids,
        names=frozenset(name.casefold() for name in names),
        places=_find_places(connection, overlay, hidden_incidents, whole_ids),
        words=_find_words(overlay, incidents.values(), claims, names),
        spans={
            **_spans_by_report(claim for claim in overlay.claims if claim.id in ids),
            **{report.id: (Span(0, len(report.text)),) for report in whole},
        },
    )


def find_victim_ids(connection: Connection) -> frozenset[str]:
    """The ids of all victims that any view of any incident names. They have no records: all claims are looked at."""
    incidents = load_incidents(connection)
    overlay = review_reports(connection, {report for incident in incidents for report in incident.reports})
    return frozenset(
        victim.id for incident in incidents for victim in _find_all_victims(overlay, incident, frozenset())
    )


def hide_in_incident(view: IncidentView, withholding: Withholding | None) -> IncidentView:
    """The incident as it may be shown."""
    if withholding is None:
        return view
    others = list(_find_others(view.claims))
    masks = {report.id: withholding.mask([report.id], others) for report in view.reports}
    mask = withholding.mask([report.id for report in view.reports], others)
    place = hide_named_place(view.incident.place, withholding.places)
    incident = dataclasses.replace(
        view.incident,
        place=place,
        code=show_code(view.incident, mask),
        previous_codes=tuple(code for code in view.incident.previous_codes if mask.cover(code) == code),
    )
    victims = hide_victims(view.assessment.victims, withholding, view.incident.reports)
    return dataclasses.replace(
        view,
        incident=cover_record(incident, mask.cover),
        assessment=cover_record(dataclasses.replace(view.assessment, victims=victims), mask.cover),
        claims=tuple(
            cover_record(hide_claim(claim, withholding), masks.get(claim.report, mask).cover) for claim in view.claims
        ),
        reports=tuple(cover_record(hide_report(each, withholding), masks[each.id].cover) for each in view.reports),
        independence=cover_record(view.independence, mask.cover),
        issues=cover_record(view.issues, mask.cover),
    )


def hide_in_reading(view: ReadingView, incidents: Iterable[Incident], withholding: Withholding | None) -> ReadingView:
    """The report and its claims as they may be shown; `incidents` are those that it tells of."""
    if withholding is None:
        return view
    mask = withholding.mask([view.report.id], _find_others(view.claims))
    codes = {incident.code: show_code(incident, mask) for incident in incidents}
    mentions = tuple(
        dataclasses.replace(each, place=hide_named_place(each.place, withholding.places)) for each in view.mentions
    )
    return dataclasses.replace(
        view,
        report=cover_record(hide_report(view.report, withholding), mask.cover),
        claims=tuple(cover_record(hide_claim(claim, withholding), mask.cover) for claim in view.claims),
        mentions=cover_record(mentions, mask.cover),
        issues=cover_record(view.issues, mask.cover),
        incidents={claim: codes[code] for claim, code in view.incidents.items()},
    )


def hide_in_claim(claim: Claim, withholding: Withholding | None) -> Claim:
    """One claim as it may be shown."""
    if withholding is None:
        return claim
    mask = withholding.mask([claim.report], _find_others([claim]))
    return cover_record(hide_claim(claim, withholding), mask.cover)


def show_code(incident: Incident, mask: Mask) -> str:
    """The incident's code; its id where the code would say what is withheld."""
    return incident.code if mask.cover(incident.code) == incident.code else incident.id


def _find_incidents(connection: Connection, ids: Iterable[str]) -> tuple[Incident, ...]:
    """The incidents that the decisions name, also by an id that they had before they grew."""
    wanted = set(ids)
    mentions = [each.id for each in mentions_named(connection, wanted) if each.report not in wanted]
    named = incidents_of_mentions(connection, mentions)
    return (*load_incidents(connection, wanted), *(each for each in named if _was_called(each, wanted)))


def _was_called(incident: Incident, ids: set[str]) -> bool:
    return bool(ids.intersection((*incident.mentions, *map(incident_id, incident.mentions))))


def _reports_of_claims(connection: Connection, ids: Iterable[str]) -> set[str]:
    wanted = set(ids)
    added = [read_addition(decision) for decision in load_decisions_by_verb(connection, [Verb.ADD])]
    return {claim.report for claim in (*load_claims(connection, wanted), *added) if claim.id in wanted}


def _find_names(
    overlay: Overlay, incidents: Iterable[Incident], claims: frozenset[str], victims: frozenset[str]
) -> frozenset[str]:
    """Every spelling of the people withheld, as printed: victims, and speakers of withheld claims who are private."""
    words = load_part(LANGUAGE, "offices", OfficeWords)
    withheld = [claim for claim in overlay.claims if claim.id in claims]
    names = {each.name for claim in withheld for each in people_named(claim)}
    names |= {name for claim in withheld if (name := _private_name(claim.speaker, words)) is not None}
    people: list[frozenset[str]] = []
    for incident in incidents:
        for victim in _find_all_victims(overlay, incident, claims | victims):
            if victim.id in victims:
                names.update(victim.spellings)
            people.append(frozenset(victim.spellings))
    names.update(name for person in people if person & names for name in person)
    return frozenset(names)


def _find_all_victims(overlay: Overlay, incident: Incident, withheld: frozenset[str]) -> Iterator[Victim]:
    """The victims of an incident in each of its views, which may tell them apart otherwise and so give other ids."""
    inside = set(incident.claims)
    here = [claim for claim in overlay.claims if claim.id in inside]
    accepted, proposed = overlay.review.accepted, {claim.id for claim in overlay.review.proposed}
    for pool in (here, [c for c in here if c.id in proposed], [c for c in here if c.id in accepted]):
        yield from find_victims(pool, incident=incident.id, withheld=withheld)


def _private_name(speaker: Speaker, words: OfficeWords) -> str | None:
    """The name of a speaker who is a private person: of no known actor, and speaking for no office or service."""
    if speaker.own_voice or speaker.unnamed or speaker.actor is not None or speaker.name is None:
        return None
    role, name = f" {plain_name(speaker.role or '')} ", f" {plain_name(speaker.name)} "
    services = {*words.around_names.bare, *(word for organ in words.organs for word in organ.words)}
    is_office = any(f" {word} " in role for word in words.speaks_for)
    return None if is_office or any(f" {word} " in name for word in services) else speaker.name


def _find_words(
    overlay: Overlay, incidents: Iterable[Incident], claims: frozenset[str], names: frozenset[str]
) -> dict[str, frozenset[str]]:
    """By report, the single words of the withheld names that the incidents it tells of are about."""
    found: dict[str, set[str]] = {}
    reports_of: dict[str, set[str]] = {}
    for incident in incidents:
        for claim in incident.claims:
            reports_of.setdefault(claim, set()).update(incident.reports)
    for said_there in overlay.claims:
        said = {each.name for each in people_named(said_there)}
        if said_there.speaker.name and said_there.id in claims:
            said.add(said_there.speaker.name)
        words = {word for name in said & names for word in name_words(name)}
        for report in {said_there.report, *reports_of.get(said_there.id, ())} if words else ():
            found.setdefault(report, set()).update(words)
    return {report: frozenset(words) for report, words in found.items()}


def _find_places(
    connection: Connection, overlay: Overlay, incidents: Iterable[Incident], reports: frozenset[str]
) -> frozenset[str]:
    """The names, casefolded, of the exact places of withheld incidents and reports."""
    inside = {claim for incident in incidents for claim in incident.claims}
    places = [incident.place for incident in incidents]
    places += [each.place for each in load_mentions_of_reports(connection, reports)]
    for claim in overlay.claims:
        if claim.event is not None and (claim.id in inside or claim.report in reports):
            places.append(claim.event.place)
    return frozenset(place.name.casefold() for place in places if place is not None and is_exact(place))


def _spans_by_report(claims: Iterable[Claim]) -> dict[str, tuple[Span, ...]]:
    """By report, the words of the claims, and those that name a victim or the speaker."""
    found: dict[str, tuple[Span, ...]] = {}
    for claim in claims:
        named = (each.span for each in people_named(claim))
        found[claim.report] = (*found.get(claim.report, ()), *claim.content, *named)
    return found


def _find_others(claims: Iterable[Claim]) -> Iterator[str]:
    """The full names of people and bodies that claims give: one of their words may also be that of a withheld name."""
    for claim in claims:
        yield from (each.name for each in people_named(claim))
        yield from (link.name for link in claim.chain)
        if claim.speaker.name and not claim.speaker.unnamed:
            yield claim.speaker.name
