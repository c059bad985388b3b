"""The page of one incident: who says what, how many and why, statuses, parties, timeline, chains and what is open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sayso.pipeline.views import IncidentView
from sayso.records.assessment import Assessment, OpenQuestion, PartyPosition
from sayso.records.claim import Claim
from sayso.records.collecting import collection_paused
from sayso.records.report import Report
from sayso.records.victim import Victim
from sayso.web.chains import OriginCard, make_origins, number_origins
from sayso.web.claim_card import Review, find_review, find_words, name_report, say_speaker
from sayso.web.incident_list import Point, say_review
from sayso.web.links import link_claim, link_incident
from sayso.web.matrix import Matrix, make_matrix
from sayso.web.portions import More, Portions
from sayso.web.range_chart import RangeChart, make_charts
from sayso.web.statuses import StatusCard, make_status_card, name_parties
from sayso.web.wording import (
    DIMENSIONS,
    OWN_ASSESSMENTS,
    POSITIONS,
    count,
    name_actor,
    say,
    say_date,
    say_figures,
    say_place,
    say_precision,
    say_support,
    spell_out,
)

UNREVIEWED = "unreviewed"
CHANGES_AT_ONCE = 200
"""Lines of the timeline in one portion: they are short."""
SIDES_MAX = 12
"""So many claims of a contradiction are quoted; the rest are counted and stand in the list of claims."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A claim's words with who says them, where, and where their review stands."""

    speaker: str
    outlet: str
    words: str
    link: str
    review: Review


@dataclass(frozen=True, slots=True)
class PartyCard:
    """One party: what it is called, where it stands, how many origins accuse it, what it concedes.

    `part` is the name of its list of quotations.
    """

    name: str
    positions: tuple[str, ...]
    accused_by: str | None
    own_assessment: str | None
    conceded: tuple[str, ...]
    quotes: tuple[Quote, ...]
    part: str


@dataclass(frozen=True, slots=True)
class Change:
    """What claims of one day changed: in words, who is quoted for it, and who else says the same."""

    what: str
    first: Quote
    further: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What changed on one day."""

    date: str
    edtf: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contradiction with both sides' words; `more` says how many claims are not quoted."""

    dimension: str
    summary: str
    quotes: tuple[Quote, ...]
    more: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that stays open."""

    kind: str
    status: str
    what: str
    holder: str | None
    is_possibly_related: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class VictimLine:
    """One named victim; of a withheld one only that there is one."""

    name: str
    details: str
    spellings: tuple[str, ...]
    is_withheld: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """A way to look at the incident: its address, and whether it is the one shown."""

    label: str
    link: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """What the page shows."""

    code: str
    heading: str
    date: str
    place: str
    precision: str | None
    point: Point | None
    support: str
    review: str
    profile: str
    profile_line: str | None
    profile_wish: str | None
    as_of: str | None
    is_provisional: bool
    wishes: tuple[Wish, ...]
    strike: StatusCard
    harm: StatusCard
    main: tuple[RangeChart, ...]
    further: tuple[RangeChart, ...]
    matrix: Matrix
    parties: tuple[PartyCard, ...]
    disputes: tuple[Dispute, ...]
    questions: tuple[Question, ...]
    victims: tuple[VictimLine, ...]
    timeline: tuple[Day, ...]
    origins: tuple[OriginCard, ...]
    issues: tuple[str, ...]
    more: Mapping[str, More]
    """What is shown of each list that is too long to be shown whole, by its part."""


def make_incident_page(
    view: IncidentView, names: Mapping[str, str], *, profile: str | None = None, part: str = "", number: int = 1
) -> IncidentPage:
    """The page of one incident.

    Args:
        view: The incident.
        names: The names of actors by their ids.
        profile: The profile that was asked for.
        part: The list of which another portion than the first is asked for.
        number: That of the portion, from 1.
    """
    with collection_paused():
        return _make_page(view, names, profile, Portions(_link_portions(view, profile), part, number))


def _make_page(view: IncidentView, names: Mapping[str, str], profile: str | None, portions: Portions) -> IncidentPage:
    incident, found = view.incident, view.assessment
    place = incident.place
    charts = make_charts(view, names, number_origins(view), portions)
    quotes = quote_claims(view)
    days = tuple(_make_days(found, quotes, names))
    return IncidentPage(
        incident.code,
        place.name if place else "Place unknown",
        say_date(incident.date.edtf if incident.date else None),
        say_place(place, depth=4).partition(", ")[2] if place else "",
        say_precision(place),
        Point(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None,
        say_support(found.report_count, found.origin_count),
        say_review(view),
        found.profile,
        view.profile_line,
        profile,
        found.as_of,
        found.is_provisional,
        _make_wishes(incident.code, found, profile),
        make_status_card("Strike", found.strike_status, view, names, portions),
        make_status_card("Harm", found.harm_status, view, names, portions),
        charts[:1],
        charts[1:],
        make_matrix(view, names, portions),
        tuple(
            _make_party(party, quotes, names, f"party-{place}", portions)
            for place, party in enumerate(found.parties, start=1)
        ),
        tuple(_make_disputes(found, quotes, names)),
        tuple(
            _make_question(each, quotes, names) for each in portions.cut("open", found.open_questions, "Open questions")
        ),
        tuple(_make_victims(portions.cut("victims", found.victims, "Victims"), quotes)),
        _cut_days(days, portions),
        make_origins(view, portions),
        portions.cut("issues", [f"{issue.code}: {issue.message}" for issue in view.issues], "Issues"),
        portions.more(),
    )


def _link_portions(view: IncidentView, profile: str | None) -> Callable[[str, int], str]:
    """What gives the address of a portion of a list: the same page, with the same claims counted."""
    counted = "unreviewed" if view.assessment.is_provisional else "accepted"
    asked = {"count": counted, "as_of": view.assessment.as_of or "", "profile": profile or ""}

    def link(part: str, number: int) -> str:
        return f"{link_incident(view.incident.code, **asked, part=part, page=str(number))}#more-{part}"

    return link


def _cut_days(days: Iterable[Day], portions: Portions) -> tuple[Day, ...]:
    """The days of the timeline with those changes that are shown."""
    every = [(day, change) for day in days for change in day.changes]
    shown: dict[tuple[str, str | None], list[Change]] = {}
    for day, change in portions.cut("timeline", every, "Changes", most=CHANGES_AT_ONCE):
        shown.setdefault((day.date, day.edtf), []).append(change)
    return tuple(Day(date, edtf, tuple(changes)) for (date, edtf), changes in shown.items())


def quote_claims(view: IncidentView) -> dict[str, Quote]:
    """Every claim of an incident as a quotation, by its id."""
    reports = {report.id: report for report in view.reports}
    return {
        claim.id: _quote(claim, reports[claim.report], view.review_states.get(claim.id, UNREVIEWED))
        for claim in view.claims
        if claim.report in reports
    }


def _quote(claim: Claim, report: Report, state: str) -> Quote:
    words = find_words(claim.content, report.text)
    return Quote(say_speaker(claim), name_report(report), words, link_claim(claim), find_review(state))


def _pick(claims: Iterable[str], quotes: Mapping[str, Quote]) -> tuple[Quote, ...]:
    """The quotations of `claims`; the same words of the same speaker in several reports once."""
    found: dict[tuple[str, str], Quote] = {}
    for claim in claims:
        if claim in quotes:
            quote = quotes[claim]
            found.setdefault((quote.speaker.casefold(), " ".join(quote.words.split()).casefold()), quote)
    return tuple(found.values())


def _make_wishes(code: str, found: Assessment, profile: str | None) -> tuple[Wish, ...]:
    as_of = found.as_of
    return (
        Wish(
            "Accepted claims",
            link_incident(code, count="accepted", as_of=as_of or "", profile=profile or ""),
            is_current=not found.is_provisional,
        ),
        Wish(
            "Unreviewed claims too",
            link_incident(code, count="unreviewed", as_of=as_of or "", profile=profile or ""),
            is_current=found.is_provisional,
        ),
    )


def _make_party(
    party: PartyPosition, quotes: Mapping[str, Quote], names: Mapping[str, str], part: str, portions: Portions
) -> PartyCard:
    accused = say_support(party.accusing_report_count, party.accusing_origin_count)
    conceded = tuple(f"{say_figures(each.min, each.max)} {each.harm}" for each in party.conceded)
    own = say(OWN_ASSESSMENTS, party.own_assessment)
    return PartyCard(
        name_actor(party.party, names),
        tuple(say(POSITIONS, position) for position in party.positions),
        accused if party.accusing_origin_count else None,
        None if party.own_assessment == "not_yet_assessed" else own,
        conceded,
        portions.cut(part, _pick(party.claims, quotes), "Statements"),
        part,
    )


def _make_disputes(found: Assessment, quotes: Mapping[str, Quote], names: Mapping[str, str]) -> Iterable[Dispute]:
    for each in found.contradictions:
        picked = _pick(each.claims, quotes)
        yield Dispute(
            say(DIMENSIONS, each.dimension),
            name_parties(each.summary, names).replace("_", " "),
            picked[:SIDES_MAX],
            count(len(picked) - SIDES_MAX, "more claim") if len(picked) > SIDES_MAX else None,
        )


def _make_question(question: OpenQuestion, quotes: Mapping[str, Quote], names: Mapping[str, str]) -> Question:
    holder = name_actor(question.holder, names) if question.holder and question.holder in names else question.holder
    return Question(
        question.kind,
        spell_out(question.status),
        question.what or _name_unsaid(question.kind, holder),
        # A heading that names the holder need not be followed by the name.
        holder if question.what else None,
        question.is_possibly_related,
        _pick(question.claims, quotes),
    )


def _name_unsaid(kind: str, holder: str | None) -> str:
    """What an open question is called where nobody says what it is about."""
    if kind == "inquiry":
        return f"An inquiry by {holder}" if holder else "An inquiry"
    return f"Evidence held by {holder}" if holder else "Evidence"


def _make_victims(victims: Iterable[Victim], quotes: Mapping[str, Quote]) -> Iterable[VictimLine]:
    for victim in victims:
        if victim.is_withheld:
            yield VictimLine("Name withheld", "", (), True, ())
            continue
        details = [f"{victim.age}"] if victim.age is not None else []
        details += [victim.sex] if victim.sex else []
        others = tuple(spelling for spelling in victim.spellings if spelling != victim.name)
        yield VictimLine(victim.name, ", ".join(details), others, False, _pick(victim.claims, quotes))


def _make_days(found: Assessment, quotes: Mapping[str, Quote], names: Mapping[str, str]) -> Iterable[Day]:
    """The days of the timeline; what several claims of a day say alike stands once."""
    days: dict[str | None, dict[str, list[Quote]]] = {}
    for entry in found.timeline:
        if entry.claim in quotes and entry.what:
            what = name_parties(entry.what, names)
            days.setdefault(entry.date, {}).setdefault(what, []).append(quotes[entry.claim])
    for date, said in days.items():
        changes = []
        for what, alike in said.items():
            first = next((quote for quote in alike if quote.review.is_accepted), alike[0])
            changes.append(Change(what, first, tuple(quote for quote in alike if quote is not first)))
        yield Day(say_date(date) if date else "Day unknown", date, tuple(changes))
