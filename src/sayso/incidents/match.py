"""Whether two mentions may tell of one incident, and how well they fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from sayso.records.claim import Claim, Harm, Qualifier, Scope
from sayso.records.date import EdtfDate
from sayso.records.incident import IncidentMention
from sayso.records.window import dates_fit, find_window, lacks_year
from sayso.text.places import WIDE, coarseness, is_same_place, places_fit

UNKNOWN_DAYS = 10**6
"""The width in days of a window that is open or unknown: wider than any other."""


class Fit(IntEnum):
    """How well two mentions fit."""

    NOT = 0
    LOOSE = 1
    """One lies within the other, in time or in place, or one does not say."""
    SAME = 2
    """The same day and the same place."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells two candidates apart when time and place do not: the figures given and the parties blamed."""

    tolls: frozenset[tuple[Harm, int]]
    parties: frozenset[str]

    def shared(self, other: "Marks") -> int:
        """How many of the two kinds of mark the two have in common: 0 to 2."""
        return bool(self.tolls & other.tolls) + bool(self.parties & other.parties)


def find_marks(mention: IncidentMention, claims: Mapping[str, Claim]) -> Marks:
    """The marks of a mention."""
    found = [claims[claim] for claim in mention.claims if claim in claims]
    tolls = {
        (toll.harm, toll.min)
        for claim in found
        for toll in claim.toll
        if toll.scope is Scope.INCIDENT and toll.qualifier is not Qualifier.VAGUE
    }
    parties = {claim.responsibility.party for claim in found if claim.responsibility}
    return Marks(frozenset(tolls), frozenset(party for party in parties if party))


def find_fit(left: IncidentMention, right: IncidentMention) -> Fit:
    """How well the dates and places of two mentions fit. The order of the two does not matter."""
    if left.date is not None and right.date is not None and not dates_fit(left.date.edtf, right.date.edtf):
        return Fit.NOT
    if left.place is not None and right.place is not None and not places_fit(left.place, right.place):
        return Fit.NOT
    if _says_nothing(left, right):
        return Fit.NOT
    if left.date is None or right.date is None or left.place is None or right.place is None:
        return Fit.LOOSE
    same_day = _same_day(left.date, right.date)
    return Fit.SAME if same_day and is_same_place(left.place, right.place) else Fit.LOOSE


def are_compatible(left: IncidentMention, right: IncidentMention) -> bool:
    """Whether two mentions may tell of one incident. What `group_incidents` joins is compatible, pair by pair."""
    return left.report != right.report and find_fit(left, right) is not Fit.NOT


def specificity(mention: IncidentMention) -> tuple[int, bool, int]:
    """How exactly a mention says when and where, smaller is more exact: days, a missing year, the place."""
    is_yearless = mention.date is not None and find_window(mention.date.edtf) is None
    return day_count(mention.date), is_yearless, coarseness(mention.place)


def day_count(date: EdtfDate | None) -> int:
    """How many days a date may stand for; a day without its year is one day."""
    if date is None:
        return UNKNOWN_DAYS
    window = find_window(date.edtf, year=2000) if lacks_year(date.edtf) else find_window(date.edtf)
    return (window.day_count if window else None) or UNKNOWN_DAYS


def find_connected(mentions: Iterable[IncidentMention]) -> tuple[tuple[IncidentMention, ...], ...]:
    """The closed blocks: grouping each alone gives what grouping all together gives."""
    waiting = sorted(mentions, key=lambda mention: mention.id)
    blocks = []
    while waiting:
        block, frontier = [waiting[0]], [waiting.pop(0)]
        while frontier:
            mention = frontier.pop()
            near = [other for other in waiting if find_fit(mention, other) is not Fit.NOT]
            waiting = [other for other in waiting if other not in near]
            block += near
            frontier += near
        blocks.append(tuple(sorted(block, key=lambda mention: mention.id)))
    return tuple(blocks)


def _says_nothing(left: IncidentMention, right: IncidentMention) -> bool:
    """Whether nothing in the two can be compared: no date in both, no place in both, or only a wide place."""
    has_days = left.date is not None and right.date is not None
    has_places = left.place is not None and right.place is not None
    if not has_places:
        # A day alone fits everything of that day; it counts if it is one day, and the toll or party must then decide.
        return not has_days or max(day_count(left.date), day_count(right.date)) > 1
    return not has_days and max(coarseness(left.place), coarseness(right.place)) >= WIDE


def _same_day(left: EdtfDate, right: EdtfDate) -> bool:
    return day_count(left) == 1 and day_count(right) == 1
