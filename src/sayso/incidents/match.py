"""Whether the dates and places of two mentions allow that they tell of one incident, and how exact they are."""

from sayso.records.date import EdtfDate
from sayso.records.incident import IncidentMention
from sayso.records.window import dates_fit, find_window, lacks_year
from sayso.text.places import WIDE, coarseness, places_fit

UNKNOWN_DAYS = 10**6
"""The width in days of a window that is open or unknown: wider than any other."""


def may_meet(left: IncidentMention, right: IncidentMention) -> bool:
    """Whether the dates and places of two mentions allow one incident, as far as they say: the order does not matter.

    What they do not say, other than a day alone, keeps them apart: only a name that both give (`sayso.incidents.weigh`)
    can bring them together then, or against what their dates and places say.
    """
    if left.date is not None and right.date is not None and not dates_fit(left.date.edtf, right.date.edtf):
        return False
    if left.place is not None and right.place is not None and not places_fit(left.place, right.place):
        return False
    return not _says_nothing(left, right)


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


def _says_nothing(left: IncidentMention, right: IncidentMention) -> bool:
    """Whether nothing in the two can be compared: no date in both, no place in both, or only a wide place."""
    has_days = left.date is not None and right.date is not None
    has_places = left.place is not None and right.place is not None
    if not has_places:
        # A day alone fits everything of that day; it counts if it is one day, and the toll or party must then decide.
        return not has_days or max(day_count(left.date), day_count(right.date)) > 1
    return not has_days and max(coarseness(left.place), coarseness(right.place)) >= WIDE
