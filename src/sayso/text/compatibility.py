"""Whether two partly known dates, or two places, may be the same: pure comparison."""

import math

from sayso.records.date import EdtfDate
from sayso.records.place import Place, Precision
from sayso.text.edtf import find_bounds, parse_partial

EARTH_KM = 6371.0
"""Mean radius of the earth in km (IUGG)."""

REACH_KM: dict[Precision, float] = {
    Precision.CITY: 12.0,
    Precision.TOWN: 5.0,
    Precision.VILLAGE: 3.0,
    Precision.NEIGHBOURHOOD: 1.0,
    Precision.STREET: 0.5,
    Precision.LANDMARK: 0.5,
    Precision.WITHIN_100M: 0.2,
    Precision.WITHIN_1M: 0.1,
    Precision.EXACT: 0.1,
}
"""How far, in km, a place of each precision reaches: the usual radius of such a place, ours to defend. Wider areas
have no reach of
their own: they are compared by name and by what lies in what."""

_ORDER = tuple(Precision)


def are_dates_compatible(left: EdtfDate | None, right: EdtfDate | None) -> bool:
    """Whether two dates can be one day: unknown parts agree with everything."""
    if left is None or right is None:
        return True
    first, second = parse_partial(left.edtf), parse_partial(right.edtf)
    if first is not None and second is not None and (first.year is None or second.year is None):
        pairs = ((first.year, second.year), (first.month, second.month), (first.day, second.day))
        return all(one is None or other is None or one == other for one, other in pairs)
    (left_from, left_to), (right_from, right_to) = find_bounds(left.edtf), find_bounds(right.edtf)
    starts_late = left_from is not None and right_to is not None and left_from > right_to
    ends_early = left_to is not None and right_from is not None and left_to < right_from
    return not starts_late and not ends_early


def narrower_date(left: EdtfDate | None, right: EdtfDate | None) -> EdtfDate | None:
    """The more precise of two compatible dates; the first where neither is."""
    if left is None or right is None:
        return left or right
    return right if _date_rank(right) > _date_rank(left) else left


def _date_rank(date: EdtfDate) -> tuple[int, int]:
    parts = parse_partial(date.edtf)
    if parts is None:
        return (0, 0)
    known = sum(part is not None for part in (parts.year, parts.month, parts.day))
    return (2 if "/" not in date.edtf and parts.day is not None else 1, known)


def are_places_compatible(left: Place | None, right: Place | None) -> bool:
    """Whether two places can be one: the same, one within the other, or as near as their precision reaches."""
    if left is None or right is None:
        return True
    if left.id is not None and left.id == right.id:
        return True
    if place_key(left.name) == place_key(right.name):
        return True
    if _is_within(left, right) or _is_within(right, left):
        return True
    return _are_near(left, right)


def _is_within(inner: Place, outer: Place) -> bool:
    key = place_key(outer.name)
    return any(place_key(name) == key for name in inner.within)


def _are_near(left: Place, right: Place) -> bool:
    if left.precision is Precision.NEIGHBOURHOOD and right.precision is Precision.NEIGHBOURHOOD:
        return False
    reach = max(_reach(left), _reach(right))
    distance = distance_km(left, right)
    return distance is not None and reach > 0 and distance <= reach


def _reach(place: Place) -> float:
    return REACH_KM.get(place.precision, 0.0) if place.precision else 0.0


def distance_km(left: Place, right: Place) -> float | None:
    """The great-circle distance in km, None where a place has no coordinates."""
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return None
    first, second = math.radians(left.lat), math.radians(right.lat)
    haversine = (
        math.sin((second - first) / 2) ** 2
        + math.cos(first) * math.cos(second) * math.sin(math.radians(right.lon - left.lon) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(haversine)))


def narrower_place(left: Place | None, right: Place | None) -> Place | None:
    """The more precise of two compatible places; the first where neither is."""
    if left is None or right is None:
        return left or right
    if _is_within(right, left) and not _is_within(left, right):
        return right
    return right if _place_rank(right) > _place_rank(left) and not _is_within(left, right) else left


def _place_rank(place: Place) -> int:
    return _ORDER.index(place.precision) + 1 if place.precision else 0


def place_key(name: str) -> str:
    """A name for comparison: lower case, letters and digits only, no article."""
    words = "".join(character if character.isalnum() else " " for character in name.casefold()).split()
    return " ".join(word for word in words if word not in ("al", "el", "the"))
