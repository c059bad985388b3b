"""The page of all incidents: for each its date, place, figures, statuses and sources, and a map."""

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.pipeline.views import IncidentSummary, IncidentView, Listing
from sayso.records.assessment import Assessment, Group, Range
from sayso.records.claim import Harm
from sayso.web.links import link_incident
from sayso.web.statuses import Badge, make_badge
from sayso.web.wishes import make_query
from sayso.web.wording import say_date, say_figures, say_place, say_precision, say_support

UNREVIEWED = "unreviewed"
INCIDENTS_ON_A_PAGE = 100
"""Each is assessed when the page is asked for: a hundred take about a second."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one harm: by accepted claims alone, and by all that are not rejected.

    `accepted` is None while no accepted claim gives a figure, `provisional` where it would say the same.
    """

    label: str
    accepted: str | None
    provisional: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the globe: degrees, and units of a picture of 360 by 180."""

    lat: float
    lon: float

    @property
    def x(self) -> float:
        """Units from the left edge."""
        return round(self.lon + 180, 2)

    @property
    def y(self) -> float:
        """Units from the top."""
        return round(90 - self.lat, 2)


@dataclass(frozen=True, slots=True)
class IncidentEntry:
    """One incident in the list. `brief` is its figure on the map.

    `support` are the counts behind the figures that are shown first, `support_beside` those with unreviewed claims
    where they are others; `is_reviewed` says that the first are of accepted claims alone.
    """

    code: str
    link: str
    date: str
    edtf: str | None
    place: str
    within: str
    precision: str | None
    killed: Figures
    injured: Figures
    strike: Badge
    harm: Badge
    support: str
    support_beside: str | None
    is_reviewed: bool
    profile_line: str | None
    brief: str
    review: str
    point: Point | None


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """What the page shows. `unlocated_count` incidents have no coordinates and stand in the list alone.

    `shown` says how many are shown; `previous` and `next` lead to those before and after, where there are any.
    """

    entries: tuple[IncidentEntry, ...]
    points: tuple[tuple[Point, str], ...]
    unlocated_count: int
    as_of: str | None
    profile: str | None
    profile_wish: str | None
    shown: str
    previous: str | None
    next: str | None


def make_incidents_page(listing: Listing, *, as_of: str | None, profile: str | None = None) -> IncidentsPage:
    """The page, from some of the incidents; `profile` is the one that was asked for, None for that of the settings."""
    entries = tuple(_make_entry(whole, accepted, profile) for accepted, whole in listing.pairs)
    points = tuple((entry.point, entry.code) for entry in entries if entry.point)
    used = listing.pairs[0][1].assessment.profile if listing.pairs else None
    number = listing.first // listing.most + 1
    return IncidentsPage(
        entries,
        points,
        len(entries) - len(points),
        as_of,
        used,
        profile,
        _say_shown(listing),
        _link_page(number - 1) if number > 1 else None,
        _link_page(number + 1) if listing.first + listing.most < listing.total else None,
    )


def _say_shown(listing: Listing) -> str:
    """How many are shown, and of how many where there are more than stand on one page."""
    if listing.total <= listing.most and not listing.first:
        return f"{len(listing.pairs):,} on record"
    last = min(listing.first + listing.most, listing.total)
    return f"{listing.first + 1:,} to {last:,} of {listing.total:,} on record"


def _link_page(number: int) -> str:
    return f"/{make_query({'page': str(number) if number > 1 else None})}"


def _make_entry(whole: IncidentSummary, accepted: IncidentSummary | None, profile: str | None) -> IncidentEntry:
    incident, found = whole.incident, whole.assessment
    sure = accepted.assessment if accepted else None
    shown = sure or found
    killed = find_figures(Harm.KILLED, sure.ranges if sure else (), found.ranges)
    injured = find_figures(Harm.INJURED, sure.ranges if sure else (), found.ranges)
    counted = sure if sure and _shows_accepted(sure, killed, injured) else found
    support = say_support(counted.report_count, counted.origin_count)
    with_unreviewed = say_support(found.report_count, found.origin_count)
    place = incident.place
    within = say_place(place, depth=4).partition(", ")[2] if place else ""
    return IncidentEntry(
        incident.code,
        link_incident(incident.code, profile=profile),
        say_date(incident.date.edtf if incident.date else None),
        incident.date.edtf if incident.date else None,
        place.name if place else "Place unknown",
        within,
        say_precision(place),
        killed,
        injured,
        make_badge("Strike", shown.strike_status, counts_unreviewed=shown.is_provisional),
        make_badge("Harm", shown.harm_status, counts_unreviewed=shown.is_provisional),
        support,
        with_unreviewed if with_unreviewed != support else None,
        counted is not found,
        (accepted if accepted and counted is sure else whole).profile_line,
        killed.accepted or killed.provisional or "?",
        say_review(whole),
        Point(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None,
    )


def _shows_accepted(sure: Assessment, killed: Figures, injured: Figures) -> bool:
    """Whether what stands first is of accepted claims: a figure where there is any, else that some were accepted."""
    figures = [figure for found in (killed, injured) for figure in (found.accepted, found.provisional) if figure]
    return bool(killed.accepted or injured.accepted) if figures else sure.report_count > 0


def say_review(view: IncidentView | IncidentSummary) -> str:
    """How far the review has come: "31 of 96 claims reviewed"."""
    done = sum(state not in (UNREVIEWED, "stale") for state in view.review_states.values())
    return f"{done:,} of {len(view.claims):,} claims reviewed"


def find_figures(harm: Harm, accepted: Iterable[Range], everything: Iterable[Range]) -> Figures:
    """The figures of one harm, for civilians; where nobody counts civilians, for whoever is counted."""
    sure, all_in = _say_main(harm, accepted), _say_main(harm, everything)
    return Figures(harm.value, sure, all_in if all_in != sure else None)


def _say_main(harm: Harm, ranges: Iterable[Range]) -> str | None:
    found = {each.group: each for each in ranges if each.harm is harm}
    main = found.get(Group.CIVILIANS) or found.get(Group.UNKNOWN)
    return say_figures(main.min, main.max) if main else None
