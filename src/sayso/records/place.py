"""A place: as written, and as resolved, with how precisely."""

from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init
from sayso.records.span import Span


@plain_members
class Precision(StrEnum):
    """How precisely a place is known: the code list of the method, section 7."""

    COUNTRY = "country"
    PROVINCE = "province_governorate"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    NEIGHBOURHOOD = "neighbourhood_area"
    STREET = "street"
    LANDMARK = "nearby_landmark"
    WITHIN_100M = "within_100m"
    WITHIN_1M = "within_1m"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One place that a name may stand for. `id` is that of the gazetteer ("geonames:99072", "dossier:...")."""

    id: str
    name: str
    within: tuple[str, ...]
    lat: float
    lon: float
    precision: Precision


@quick_init
@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text.

    `name` is the place as written, or its gazetteer name when known; `within` goes from the nearest to the widest. An
    unresolved place has no `id` and no coordinates. A neighbourhood that no gazetteer holds keeps the coordinates of
    the place it lies in, with `precision` saying how far they reach.
    """

    name: str
    within: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = None
    span: Span | None = None
    id: str | None = None
    alternatives: tuple[PlaceCandidate, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidRecord("a place needs a name")
        if (self.lat is None) != (self.lon is None):
            raise InvalidRecord("a place has both coordinates or none")
        if self.lat is not None and self.lon is not None and not (abs(self.lat) <= 90 and abs(self.lon) <= 180):
            raise InvalidRecord(f"coordinates {self.lat}, {self.lon} are off the globe")
