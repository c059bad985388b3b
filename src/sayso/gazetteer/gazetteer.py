"""The gazetteer: which places a name may stand for. Read-only; the dossier's own places come before all others.

It knows names and points, not texts: `sayso.gazetteer.toponyms` finds names in a text, `sayso.gazetteer.resolve`
chooses among candidates.
"""

import functools
import json
import math
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import DataError
from sayso.gazetteer.build import COMMAND, ensure_gazetteer
from sayso.gazetteer.entries import PlaceEntry
from sayso.gazetteer.names import fold_key, normalise_name, without_article
from sayso.records.place import PlaceCandidate, Precision
from sayso.text.countries import load_countries

_MOST_CANDIDATES = 24
"""San Antonio has hundreds; those beyond the 24 largest are hardly ever the ones meant."""
_CACHED_NAMES = 131_072
_SHORTEST_FOLD = 4
"""Folded keys shorter than this join names that have nothing to do with each other."""

_SELECT = """SELECT p.ref, p.name, p.lat, p.lon, p.precision, p.iso, p.region, p.within, p.population, {main}
    FROM {table} n JOIN places p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC LIMIT ?"""
_BY_NAME = _SELECT.format(main="n.main", table="names")
_BY_FOLD = _SELECT.format(main="0", table="folds")

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that a name may stand for, with what resolving needs.

    `main` is 3 for the dossier's own places, 2 for a place's main name, 1 for another spelling, 0 for a name without
    its article or one found by folding spellings. `prior` grows with the logarithm of the population. `vector` is the
    point on the unit sphere.
    """

    place: PlaceCandidate
    iso: str
    region: str
    population: int
    main: int
    prior: float
    vector: Vector
    wider: frozenset[str]


class Gazetteer:
    """All known places, by name."""

    def __init__(self, path: Path, extra: tuple[PlaceEntry, ...] = ()) -> None:
        self._path = path
        self._connection = _connect(path)
        self.find: Callable[[str], tuple[Entry, ...]] = functools.lru_cache(_CACHED_NAMES)(self._find)
        """The entries for a normalised key, the likeliest first: exact spellings, else spellings without an article."""
        self.find_loosely: Callable[[str], tuple[Entry, ...]] = functools.lru_cache(_CACHED_NAMES)(self._find_loosely)
        """The entries for a normalised key when Arabic and Persian spellings are folded together."""
        self._own: dict[str, tuple[Entry, ...]] = {}
        self._own = self._own_entries(extra)
        self.find.cache_clear()
        self.own_lower_starts = frozenset(
            normalise_name(alias).removeprefix("the ").split()[0]
            for entry in extra
            for alias in entry.aliases
            if alias.removeprefix("the ")[:1].islower()
        )
        """First words of the dossier's names that are written small ("old brickworks")."""

    def look_up(self, name: str) -> tuple[PlaceCandidate, ...]:
        """The places that `name` may stand for, the likeliest first; empty when none is known."""
        key = normalise_name(name)
        return tuple(entry.place for entry in self.find(key) or self.find_loosely(key))

    def _find(self, key: str) -> tuple[Entry, ...]:
        own = self._own.get(key, ())
        known = self._rows(_BY_NAME, key)
        if not known and not own and (bare := without_article(key)):
            own = self._own.get(bare, ())
            known = self._rows(_BY_NAME, bare)
        return (*own, *sorted(known, key=lambda entry: (-entry.prior, entry.place.id)))

    def _find_loosely(self, key: str) -> tuple[Entry, ...]:
        folded = fold_key(key)
        if len(folded) < _SHORTEST_FOLD:
            return ()
        return tuple(sorted(self._rows(_BY_FOLD, folded), key=lambda entry: (-entry.prior, entry.place.id)))

    def _rows(self, query: str, key: str) -> list[Entry]:
        try:
            return [_entry(*row) for row in self._connection.execute(query, (key, _MOST_CANDIDATES))]
        except sqlite3.Error as error:
            raise DataError(
                f"the gazetteer {self._path} is damaged ({error}): remove it, then run {COMMAND}"
            ) from error
        except UnicodeEncodeError:  # a lone surrogate is in no name
            return []

    def _own_entries(self, extra: tuple[PlaceEntry, ...]) -> dict[str, tuple[Entry, ...]]:
        by_name = {normalise_name(entry.name): entry for entry in extra}
        own: dict[str, tuple[Entry, ...]] = {}
        for entry in extra:
            made = self._own_entry(entry, by_name)
            if made is None:
                continue
            for name in (entry.name, *entry.aliases):
                key = normalise_name(name)
                keys = {key, key.removeprefix("the "), without_article(key) or key}
                for each in keys:
                    own[each] = tuple(dict.fromkeys((*own.get(each, ()), made)))
        return own

    def _own_entry(self, entry: PlaceEntry, by_name: dict[str, PlaceEntry]) -> Entry | None:
        within = _chain(entry, by_name)
        parents = [by_name[normalise_name(name)] for name in within if normalise_name(name) in by_name]
        known = next((found[0] for name in within if (found := self._find(normalise_name(name)))), None)
        point = next(
            ((each.lat, each.lon) for each in (entry, *parents) if each.lat is not None and each.lon is not None), None
        )
        if point is None and known is not None:
            point = (known.place.lat, known.place.lon)
        if point is None:
            return None
        top = within[-1] if within else entry.name
        iso = known.iso if known is not None and known.iso else f"own:{normalise_name(top)}"
        wider = within if known is None else (*within, *known.place.within)
        key = normalise_name(entry.name).replace(" ", "-")
        place = PlaceCandidate(
            f"dossier:{key}", entry.name, tuple(dict.fromkeys(wider)), point[0], point[1], entry.precision
        )
        return Entry(
            place,
            iso,
            known.region if known else "",
            0,
            3,
            _OWN_PRIOR,
            _vector(*point),
            frozenset(map(normalise_name, wider)),
        )


def open_gazetteer(extra: tuple[PlaceEntry, ...] = ()) -> Gazetteer:
    """The gazetteer, with the dossier's own places before all others.

    A missing file is built first, with a note on standard error.

    Raises:
        DataError: the file cannot be built or read; the message names the command that builds it.
    """
    return Gazetteer(ensure_gazetteer(), extra)


_OWN_PRIOR = 50.0
"""Far above the prior of the largest country: a dossier's own entry wins unless the text itself says otherwise."""
_ALTERNATE_COST = (2.0, 1.5, 0.0, 0.0)
"""By `main`: a spelling that few use must be ten times as populous to win over a main name."""
_COUNTRY_BONUS = 3.0
_PROVINCE_BONUS = 1.5
_CAPITAL_BONUS = 1.5


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise DataError(f"the gazetteer {path} cannot be opened ({error}): remove it, then run {COMMAND}") from error


def _entry(
    ref: str,
    name: str,
    lat: float,
    lon: float,
    precision: str,
    iso: str,
    region: str,
    within: str,
    population: int,
    main: int,
) -> Entry:
    place = PlaceCandidate(ref, name, tuple(json.loads(within)), lat, lon, Precision(precision))
    prior = math.log10(population + 10) - _ALTERNATE_COST[main]
    if place.precision is Precision.COUNTRY:
        prior += _COUNTRY_BONUS
    elif place.id.startswith("region1:"):
        prior += _PROVINCE_BONUS
    elif (name, iso) in _capitals():
        prior += _CAPITAL_BONUS
    return Entry(
        place, iso, region, population, main, prior, _vector(lat, lon), frozenset(map(normalise_name, place.within))
    )


@functools.cache
def _capitals() -> frozenset[tuple[str, str]]:
    return frozenset((country.capital, country.iso) for country in load_countries())


def _vector(lat: float, lon: float) -> Vector:
    phi, theta = math.radians(lat), math.radians(lon)
    return (math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi))


def _chain(entry: PlaceEntry, by_name: dict[str, PlaceEntry]) -> tuple[str, ...]:
    """From the nearest to the widest, through the dossier's other entries; a circle ends where it closes."""
    chain = list(entry.within)
    while chain and (parent := by_name.get(normalise_name(chain[-1]))) and parent.within:
        further = [name for name in parent.within if name not in chain and name != entry.name]
        if not further:
            break
        chain += further
    return tuple(chain)
