"""The places that a dossier adds: its own camps, districts and spellings, read from a YAML file in its folder.

    places:
      - {name: Old Harbour, kind: neighbourhood, within: Saltmere, lat: 10.1, lon: 20.2, aliases: [the Harbour]}

They come before everything that the gazetteer holds. This module reads and checks; it resolves nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sayso.errors import DataError
from sayso.records.place import Precision

KINDS = {
    "area": Precision.NEIGHBOURHOOD,
    "building": Precision.LANDMARK,
    "camp": Precision.NEIGHBOURHOOD,
    "county": Precision.DISTRICT,
    "governorate": Precision.PROVINCE,
    "hospital": Precision.LANDMARK,
    "landmark": Precision.LANDMARK,
    "market": Precision.LANDMARK,
    "neighborhood": Precision.NEIGHBOURHOOD,
    "neighbourhood": Precision.NEIGHBOURHOOD,
    "province": Precision.PROVINCE,
    "region": Precision.PROVINCE,
    "river": Precision.PROVINCE,
    "school": Precision.LANDMARK,
    "state": Precision.PROVINCE,
    "suburb": Precision.NEIGHBOURHOOD,
}
"""The words for a kind of place that a dossier may use, beside the codes of the method."""

_KEYS = frozenset(("name", "kind", "within", "lat", "lon", "aliases"))


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One place of a dossier.

    `within` goes from the nearest to the widest. Without coordinates it takes those of the place it lies in.
    Degrees are WGS 84.
    """

    name: str
    kind: str
    within: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise DataError("a place needs a name")
        if (self.lat is None) != (self.lon is None):
            raise DataError(f"place {self.name!r} has one coordinate of two")
        if self.lat is not None and self.lon is not None and not (abs(self.lat) <= 90 and abs(self.lon) <= 180):
            raise DataError(f"place {self.name!r}: {self.lat}, {self.lon} is off the globe")
        _precision(self.name, self.kind)

    @property
    def precision(self) -> Precision:
        """How precisely a place of this kind is known."""
        return _precision(self.name, self.kind)


def load_place_file(path: Path) -> tuple[PlaceEntry, ...]:
    """The places in a dossier's YAML file, in its order.

    Raises:
        DataError: the file is missing, is no YAML, or an entry is wrong; the message names file and entry.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    if content is None:
        return ()
    if not isinstance(content, dict) or set(content) != {"places"} or not isinstance(content["places"] or [], list):
        raise DataError(f"{path}: must hold one list called 'places'")
    return tuple(_entry(item, f"{path}, place {number}") for number, item in enumerate(content["places"] or [], 1))


def _entry(item: Any, where: str) -> PlaceEntry:
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        raise DataError(f"{where}: needs at least a name and a kind")
    unknown = sorted(str(key) for key in set(item) - _KEYS)
    if unknown:
        raise DataError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    try:
        return PlaceEntry(
            name=item["name"],
            kind=str(item.get("kind", "")),
            within=_names(item.get("within")),
            lat=_degrees(item.get("lat")),
            lon=_degrees(item.get("lon")),
            aliases=_names(item.get("aliases")),
        )
    except (DataError, TypeError, ValueError) as error:
        raise DataError(f"{where}: {error}") from error


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise DataError("names must be words or a list of words")
    return tuple(names)


def _degrees(value: Any) -> float | None:
    if isinstance(value, bool):
        raise DataError("a coordinate must be a number")
    return None if value is None else float(value)


def _precision(name: str, kind: str) -> Precision:
    if kind in KINDS:
        return KINDS[kind]
    try:
        return Precision(kind)
    except ValueError:
        known = ", ".join(sorted({*KINDS, *Precision}))
        raise DataError(f"place {name!r} is of the unknown kind {kind!r}; known are {known}") from None
