"""Whether two places may be the same spot: the same id, the same name, one within the other, or close enough."""

import functools
import math
import re
import unicodedata

from sayso.records.place import Place, Precision

EARTH_RADIUS_KM = 6371.0
REACH_KM = {
    Precision.STREET: 0.5,
    Precision.LANDMARK: 0.5,
    Precision.WITHIN_100M: 0.2,
    Precision.WITHIN_1M: 0.1,
    Precision.EXACT: 0.1,
}
"""How far a spot of this precision reaches. Only spots are compared by distance: two neighbourhoods without an entry
carry the coordinates of one city, and two districts that touch are two places."""
COARSENESS = {precision: rank for rank, precision in enumerate(reversed(Precision))}
"""0 for an exact spot, 12 for a country."""
UNKNOWN_COARSENESS = COARSENESS[Precision.TOWN]
"""A place that no gazetteer knows is mostly a village, a street or a quarter: no finer than a town, to be safe."""
WIDE = COARSENESS[Precision.PROVINCE]
"""From a province upwards, a place alone says too little to set up an incident that others are measured by."""
FINE = COARSENESS[Precision.NEIGHBOURHOOD]
"""Up to a neighbourhood, a place is small enough that seldom two things happen in it within weeks."""

_ARTICLE = re.compile(r"\b(?:al|el|ar|as|ash|at|ad|an|az|the)[\s\-‑'’]+(?=\w)")
_NOT_WORD = re.compile(r"[^\w]+")
_FINAL_H = re.compile(r"(?<=[ae])h\b")


def place_key(place: Place | None) -> str | None:
    """The place's name as it is compared: without case, accents, article, spaces and transliteration's final h."""
    return None if place is None else _plain(place.name)


def coarseness(place: Place | None) -> int:
    """How coarse a place is, 0 for an exact spot; the coarsest of all when there is none."""
    if place is None:
        return len(COARSENESS)
    return UNKNOWN_COARSENESS if place.precision is None else COARSENESS[place.precision]


def is_same_place(left: Place, right: Place) -> bool:
    """Whether two places are one: by id, by name with nothing that speaks against it, or by distance between spots."""
    if left.id is not None and left.id == right.id and place_key(left) == place_key(right):
        return True
    if place_key(left) == place_key(right):
        return not _are_elsewhere(left, right)
    return _are_near(left, right)


def is_within(inner: Place, outer: Place) -> bool:
    """Whether `inner` lies in `outer`, by the names of what surrounds it."""
    if place_key(outer) not in {_plain(name) for name in inner.within}:
        return False
    # What surrounds the outer place must surround the inner one, where both say: not every Springfield is this one.
    around = {_plain(name) for name in inner.within}
    return not outer.within or not inner.within or bool(around & {_plain(name) for name in outer.within})


def places_fit(left: Place, right: Place) -> bool:
    """Whether two places may be the same spot."""
    return is_same_place(left, right) or is_within(left, right) or is_within(right, left)


def distance_km(left: Place, right: Place) -> float | None:
    """The distance along the globe in kilometres, None when one has no coordinates."""
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return None
    one, other = math.radians(left.lat), math.radians(right.lat)
    half_lat, half_lon = (other - one) / 2, math.radians(right.lon - left.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(one) * math.cos(other) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def _are_elsewhere(left: Place, right: Place) -> bool:
    """Whether two places of one name are surely two: nothing around them is shared, where both say what is around."""
    around = {_plain(name) for name in left.within}
    return bool(around and right.within) and not around & {_plain(name) for name in right.within}


def _are_near(left: Place, right: Place) -> bool:
    distance = distance_km(left, right)
    if distance is None or left.precision not in REACH_KM or right.precision not in REACH_KM:
        return False
    return distance <= max(REACH_KM[left.precision], REACH_KM[right.precision])


@functools.lru_cache(maxsize=65536)
def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub("", _FINAL_H.sub("", _ARTICLE.sub("", letters)))
