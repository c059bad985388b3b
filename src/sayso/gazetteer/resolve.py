"""Choosing among the places that a name may stand for, by what the whole document says.

The signals, from strong to weak: the wider place named with it ("Paris, Texas"), the dossier's own entries, other
places of the document near by or in the same province, the countries that the document names, and how many people live
there. One name has one sense in a document unless the text places it twice. Every number here is a weight in one sum of
logarithms (base 10) of population-like odds: 1.0 is worth ten times the inhabitants. They were set by hand and tuned on
disease news in English.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sayso.gazetteer.gazetteer import Entry, Vector
from sayso.gazetteer.mention import Mention
from sayso.records.place import Precision

_CONTAINED = 8.0
"""The text itself says what the place lies in: stronger than any population."""
_CONTAINS = 2.5
_COUNTRY_NAMED = 2.0
"""The only country that the document names (by name, demonym or capital), shared out among several."""
_PROVINCE_SHARED = 2.2
"""Other names of the document that may lie in the same province."""
_LISTED = 3.0
"""Standing in a list with other provinces (or countries): "Oregon, Washington and Idaho"."""
_WEAKLY_CONTAINED = 3.0
"""The same as `_CONTAINED`, for a name that is itself a province or country: "Washington, Iowa" may be a list."""
_NEAR = 4.0
"""Places already chosen that lie near."""
_NEAR_KM = 150.0
_FAR_COSINE = 0.25
"""Of the angle between places 8400 km apart: e to the power of 8400/150 is more than a sum of scores can show."""
_ANCHORS = 40
"""Places that others are measured against; more would make long lists of names costly and change nothing."""
_EARTH_KM = 6371.0
_CITY_REACH_KM = 60.0
_PROVINCE_REACH_KM = 200.0


def resolve_mentions(mentions: Sequence[Mention], countries: Counter[str]) -> None:
    """Set the choice of every mention. `countries` counts what else in the document points to a country (ISO codes)."""
    for mention in mentions:
        mention.entries = _without_odd_names(mention.entries)
    senses = _senses(mentions)
    named = _countries_named(senses, countries, mentions)
    provinces = _province_votes(senses)
    known: dict[tuple[str, str], Containment] = {}
    stated = {id(mention): _stated(mention, known) for mention in mentions}
    by_key: dict[str, dict[str, float]] = defaultdict(dict)
    for mention in mentions:
        for place, bonus in stated[id(mention)].items():
            by_key[mention.key][place] = max(bonus, by_key[mention.key].get(place, 0.0))
    base = {
        key: {
            entry.place.id: _base_score(entry, named, provinces) + by_key[key].get(entry.place.id, 0.0)
            for entry in entries
        }
        for key, entries in senses.items()
    }
    chosen = {key: _best(entries, base[key]) for key, entries in senses.items()}
    anchors = _anchors(chosen, base)
    near = {key: _with_near(key, entries, base[key], by_key[key], anchors) for key, entries in senses.items()}
    for mention in mentions:
        own = stated[id(mention)]
        scores = near[mention.key]
        if own:
            others = by_key[mention.key]
            scores = {place: score - others.get(place, 0.0) + own.get(place, 0.0) for place, score in scores.items()}
        mention.choice = _best(mention.entries, scores)


def _senses(mentions: Sequence[Mention]) -> dict[str, tuple[Entry, ...]]:
    """Every place that a name may stand for anywhere in the text: "Homs" and "Homs province" differ in theirs."""
    senses: dict[str, dict[str, Entry]] = {}
    for mention in mentions:
        senses.setdefault(mention.key, {}).update((entry.place.id, entry) for entry in mention.entries)
    return {key: tuple(entries.values()) for key, entries in senses.items()}


def _without_odd_names(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The candidates, without side names of towns where the name is a country's: Mexico is not Mexico City."""
    if entries[0].place.precision is Precision.COUNTRY and entries[0].main >= 2:
        return tuple(entry for entry in entries if entry.main >= 2)
    return entries


def contains(wider: Entry, entry: Entry) -> bool:
    """Whether `entry` lies in `wider`, by code, by name, or by distance where codes are missing."""
    if wider is entry or wider.place.id == entry.place.id:
        return False
    precision = wider.place.precision
    if precision is Precision.COUNTRY:
        return bool(wider.iso) and wider.iso == entry.iso and entry.place.precision is not Precision.COUNTRY
    if wider.place.name.casefold() in entry.wider or wider.place.name in entry.place.within:
        return True
    if precision is Precision.PROVINCE:
        if wider.iso != entry.iso:
            return False
        if wider.place.id.startswith("region1:"):
            return wider.region == entry.region and not entry.place.id.startswith("region1:")
        return distance_km(wider, entry) <= _PROVINCE_REACH_KM
    return (
        entry.population <= wider.population and wider.iso == entry.iso and distance_km(wider, entry) <= _CITY_REACH_KM
    )


def distance_km(a: Entry, b: Entry) -> float:
    """Kilometres between two places along the great circle."""
    (ax, ay, az), (bx, by, bz) = a.vector, b.vector
    return _EARTH_KM * math.acos(max(-1.0, min(1.0, ax * bx + ay * by + az * bz)))


def _countries_named(
    senses: dict[str, tuple[Entry, ...]], countries: Counter[str], mentions: Sequence[Mention]
) -> dict[str, float]:
    """The share of each country among everything that points to one."""
    weights: Counter[str] = Counter(countries)
    frequency = Counter(mention.key for mention in mentions)
    for key, entries in senses.items():
        first = entries[0]
        wide = first.place.precision in (Precision.COUNTRY, Precision.PROVINCE)
        if first.iso and (wide or len(entries) == 1 or first.population > 1_000_000):
            rivals = sum(1 for entry in entries[1:] if entry.main >= 2 and entry.prior > first.prior - 2)
            weights[first.iso] += min(3, frequency[key]) / (1 + rivals)  # type: ignore[assignment]
    total = sum(weights.values())
    return {iso: weight / total for iso, weight in weights.items()} if total else {}


def _province_votes(senses: dict[str, tuple[Entry, ...]]) -> dict[str, float]:
    """How many different names may lie in each province; a name with many candidates counts little for each."""
    votes: dict[str, float] = defaultdict(float)
    for entries in senses.values():
        for region, weight in _regions(entries).items():
            votes[region] += weight
    return votes


def _regions(entries: Iterable[Entry]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for entry in entries:
        if entry.region and entry.main >= 1:
            weight = 2.0 if entry.place.id.startswith("region1:") else 1.0
            weights[entry.region] = max(weight, weights.get(entry.region, 0.0))
    spread = math.sqrt(len(weights)) if weights else 1.0
    return {region: weight / spread for region, weight in weights.items()}


def _base_score(entry: Entry, named: dict[str, float], provinces: dict[str, float]) -> float:
    score = entry.prior
    if entry.iso in named and entry.place.precision is not Precision.COUNTRY:
        score += _COUNTRY_NAMED * math.sqrt(named[entry.iso])
    elif entry.iso in named:
        score += 0.5 * _COUNTRY_NAMED * math.sqrt(named[entry.iso])
    if entry.region in provinces and entry.place.precision is not Precision.COUNTRY:
        others = max(0.0, provinces[entry.region] - 0.7)
        score += _PROVINCE_SHARED * others / (others + 1.5)
    return score


Containment = tuple[dict[str, float], frozenset[str]]
"""Of two names: how surely each place of the smaller lies in one of the wider, and which of the wider hold one."""


def _containment(smaller: Mention, wider: Mention, known: dict[tuple[str, str], Containment]) -> Containment:
    """Which places of one name lie in which of another, worked out once for two names however often they meet."""
    pair = (smaller.key, wider.key)
    if pair not in known:
        inside: dict[str, float] = {}
        holders: set[str] = set()
        for entry in smaller.entries:
            for holder in wider.entries:
                if contains(holder, entry):
                    inside.setdefault(entry.place.id, 0.3 * holder.prior)
                    holders.add(holder.place.id)
        known[pair] = inside, frozenset(holders)
    return known[pair]


def _stated(mention: Mention, known: dict[tuple[str, str], Containment]) -> dict[str, float]:
    """What the text says of this mention: which of its places lie in the wider one named with it, or hold a smaller."""
    bonus: dict[str, float] = {}
    strength = _WEAKLY_CONTAINED if mention.neighbours and _is_wide(mention) else _CONTAINED
    for parent in mention.parents:
        for place, prior in _containment(mention, parent, known)[0].items():
            bonus[place] = max(bonus.get(place, 0.0), strength + prior)
    for child in mention.children:
        for place in _containment(child, mention, known)[1]:
            bonus[place] = max(bonus.get(place, 0.0), _CONTAINS)
    for neighbour in mention.neighbours:
        other = neighbour.entries[0]
        if other.place.precision in (Precision.COUNTRY, Precision.PROVINCE):
            for entry in mention.entries:
                if entry.place.precision is other.place.precision and (
                    entry.iso == other.iso or entry.place.precision is Precision.COUNTRY
                ):
                    bonus[entry.place.id] = bonus.get(entry.place.id, 0.0) + _LISTED
    return bonus


def _is_wide(mention: Mention) -> bool:
    return any(entry.place.precision in (Precision.COUNTRY, Precision.PROVINCE) for entry in mention.entries)


def _best(entries: Sequence[Entry], scores: dict[str, float]) -> Entry:
    return max(entries, key=lambda entry: (scores[entry.place.id], entry.place.id))


def _anchors(chosen: dict[str, Entry], base: dict[str, dict[str, float]]) -> list[tuple[str, Entry, float]]:
    """Places to measure others against, each with how sure it is: alone under its name, or far ahead of the next."""
    anchors = []
    for key, entry in chosen.items():
        if entry.place.precision is Precision.COUNTRY:
            continue
        scores = sorted(base[key].values(), reverse=True)
        margin = scores[0] - scores[1] if len(scores) > 1 else 3.0
        anchors.append((key, entry, min(1.0, 0.15 + margin / 3.0)))
    anchors.sort(key=lambda anchor: (-anchor[2], anchor[0]))
    return anchors[:_ANCHORS]


def _with_near(
    key: str,
    entries: tuple[Entry, ...],
    scores: dict[str, float],
    bonus: dict[str, float],
    anchors: list[tuple[str, Entry, float]],
) -> dict[str, float]:
    """The scores, with what lies near added for every place that it could bring to the top."""
    if len(entries) == 1:
        return scores
    found = dict(scores)
    least = max(score - bonus.get(place, 0.0) for place, score in scores.items()) - _NEAR
    points = [(*anchor.vector, weight) for other, anchor, weight in anchors if other != key]
    for entry in entries:
        if scores[entry.place.id] >= least and entry.place.precision is not Precision.COUNTRY:
            total = _nearness(entry.vector, points)
            found[entry.place.id] += _NEAR * total / (total + 1.0)
    return found


def _nearness(vector: Vector, points: list[tuple[float, float, float, float]]) -> float:
    """How near a place lies to weighted points: each counts the less, the further away it is.

    `distance_km` of each, written out: this is done for every pair of places that the names of a report can mean.
    """
    x, y, z = vector
    return sum(
        [
            weight * math.exp(-_EARTH_KM * math.acos(min(1.0, cosine)) / _NEAR_KM)
            for px, py, pz, weight in points
            if (cosine := x * px + y * py + z * pz) > _FAR_COSINE
        ]
    )
