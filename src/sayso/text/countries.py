"""The countries of the world: names, demonyms, capitals and the middle of each, shared by places and actors.

The table is compiled by hand from public reference knowledge; a point is the approximate middle of a country, to be
read with the precision `country`. This module reads one data file and holds no rules.
"""

import csv
import functools
import importlib.resources
from dataclasses import dataclass

from sayso.errors import DataError

_FILE = "data/countries.csv"


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory. `iso` is ISO 3166-1 alpha-2; `names` are other names, demonyms in the singular."""

    iso: str
    name: str
    lat: float
    lon: float
    capital: str
    demonyms: tuple[str, ...]
    names: tuple[str, ...]


@functools.cache
def load_countries() -> tuple[Country, ...]:
    """All countries, in the order of the table.

    Raises:
        DataError: the table that ships with sayso is damaged.
    """
    text = (importlib.resources.files("sayso.text") / _FILE).read_text("utf-8")
    try:
        return tuple(_country(row) for row in csv.DictReader(text.splitlines()))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"text/{_FILE} is damaged ({error}): install sayso again") from error


def _country(row: dict[str, str]) -> Country:
    return Country(
        iso=row["iso"],
        name=row["name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        capital=row["capital"],
        demonyms=_several(row["demonyms"]),
        names=_several(row["names"]),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)
