"""How fast many mentions are grouped at once, and how well: the kit's reports of shootings, repeated with changes.

    python benchmarks/grouping_scale.py [--copies 36] [--days 7] [--spread 300] [--seeds 3] [--unpublished 0.0]

Each report is read once. Every copy of an incident has other names, streets, house numbers and ages. There are two
worlds, each measured for every seed:

- `dense`: every copy happened in the same town, `--days` days after the one before it, so that each of the few towns
  has an incident a week. Harder than any collection of news that we know of.
- `spread`: every copy happened in a town of the same country drawn by its population, on any of `--spread` days. So
  the kit describes the archive of shootings that it holds out: 2,619 reports of 1,573 incidents of one country, of
  which same-day pairs alone are right in few cases.

Reading is not timed. The kit is looked for as in `make bench`; where it is absent this says so and ends well.
"""

import argparse
import datetime
import json
import os
import random
import re
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from growth import make_word
from sayso.gazetteer.build import ensure_gazetteer
from sayso.incidents.group import cluster_mentions
from sayso.records.claim import Claim
from sayso.records.harm import VictimName
from sayso.records.incident import IncidentMention
from sayso.records.place import Place, Precision
from sayso.records.reading import Reading
from sayso.text.places import WIDE, coarseness
from tasks import incidents as task

ROOT = Path(__file__).resolve().parent.parent
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURE = re.compile(r"\d+")


class Towns:
    """The towns of each country, by name ("Brenland"), to draw from by population."""

    def __init__(self) -> None:
        """Read them from the gazetteer."""
        self._of: dict[str, tuple[list[Place], list[int]]] = {}
        connection = sqlite3.connect(ensure_gazetteer())
        query = "SELECT ref, name, lat, lon, precision, within, population FROM places WHERE ref LIKE 'geonames:%'"
        for ref, name, lat, lon, precision, within, population in connection.execute(query):
            around = tuple(json.loads(within))
            places, weights = self._of.setdefault(around[-1] if around else "", ([], []))
            places.append(Place(name, around, lat, lon, Precision(precision), id=ref))
            weights.append(population)
        connection.close()

    def draw(self, chance: random.Random, country: str) -> Place | None:
        """A town of a country, None where the gazetteer holds none of it."""
        places, weights = self._of.get(country, ([], []))
        return chance.choices(places, weights)[0] if places else None


class Changed:
    """One copy of an incident: the same new names, numbers, days and places wherever it is told of."""

    def __init__(self, incident: str, copy: int, world: "World", home: Place | None) -> None:
        """Draw what is changed, the same in every run of a seed; copy 0 is as printed.

        Args:
            incident: Its label.
            copy: Which copy.
            world: Where and when the copies happened.
            home: The town that most reports of the incident name.
        """
        self._chance = random.Random(f"{world.seed} {copy} {incident}")
        self._names: dict[str, str] = {}
        self._is_changed = copy > 0
        self._number, self._age = self._chance.randint(1, 90), self._chance.randint(-2, 25)
        self._home = home
        self._town = world.towns.draw(self._chance, home.within[-1]) if copy and world.towns and home else None
        self._days = self._chance.randrange(world.days) if copy and world.towns else copy * world.days

    def day(self, iso: str) -> str:
        """The text with every day (ISO 8601) moved."""
        shift = datetime.timedelta(days=self._days)
        return _DAY.sub(lambda match: (datetime.date.fromisoformat(match[0]) + shift).isoformat(), iso)

    def name(self, name: str) -> str:
        """Another name of as many words."""
        if not self._is_changed:
            return name
        words = name.lower().split()
        return " ".join(self._names.setdefault(word, make_word(self._chance, 3)) for word in words)

    def place(self, place: Place) -> Place:
        """The place that lies to the town drawn as this one lies to the incident's own town."""
        home, town = self._home, self._town
        if home is None or town is None or place.name == home.within[-1]:
            return place
        if place.id == home.id:
            return replace(town, span=place.span)
        named = dict(zip((home.name, *home.within), (town.name, *town.within), strict=False))
        return Place(
            named.get(place.name, f"{place.name} {town.name}"),
            tuple(named.get(name, name) for name in place.within),
            None if place.lat is None else _moved(place.lat, home.lat, town.lat, 90),
            None if place.lon is None else _moved(place.lon, home.lon, town.lon, 180),
            place.precision,
            id=place.id and f"{place.id}/{town.id}",
        )

    def age(self, years: int) -> int:
        """Another age."""
        return max(1, years + self._age) if self._is_changed else years

    def mention(self, mention: IncidentMention, report: str, claims: tuple[str, ...]) -> IncidentMention:
        """The mention as this copy's report tells it."""
        told = mention.particulars
        particulars = replace(
            told,
            people=tuple(map(self.name, told.people)),
            others=tuple(map(self.name, told.others)),
            streets=tuple(map(self.name, told.streets)),
            addresses=tuple(map(self._address, told.addresses)),
            ages=tuple(map(self.age, told.ages)),
        )
        date = mention.date and replace(mention.date, edtf=self.day(mention.date.edtf))
        place = mention.place and self.place(mention.place)
        return replace(mention, report=report, date=date, place=place, claims=claims, particulars=particulars)

    def claim(self, claim: Claim, report: str, claim_id: str) -> Claim:
        """The claim as this copy's report makes it."""
        tolls = tuple(
            replace(toll, names=tuple(map(self._victim, toll.names)), whom_words=self._words(toll.whom_words))
            for toll in claim.toll
        )
        harms = tuple(replace(harm, victims=tuple(map(self._victim, harm.victims))) for harm in claim.harms)
        return replace(claim, id=claim_id, report=report, toll=tolls, harms=harms)

    def _address(self, address: str) -> str:
        number, street = address.split(" ", 1)
        return f"{int(number) + self._number} {self.name(street)}" if self._is_changed else address

    def _victim(self, victim: VictimName) -> VictimName:
        return replace(victim, name=self.name(victim.name), age=None if victim.age is None else self.age(victim.age))

    def _words(self, words: str | None) -> str | None:
        return None if words is None else _FIGURE.sub(lambda match: str(self.age(int(match[0]))), words)


@dataclass(frozen=True, slots=True)
class World:
    """Where and when the copies of an incident happened.

    Attributes:
        copies: How many there are of each.
        days: From one to the next in the same town; with towns, the days in which all happened.
        seed: What chance begins with.
        unpublished: The share of reports of which nobody says when they were published.
        towns: Where towns are drawn from; None where all happened in the same town.
    """

    copies: int
    days: int
    seed: int
    towns: Towns | None = None
    unpublished: float = 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """All that is to be grouped, and the incident of each report."""

    mentions: list[IncidentMention]
    claims: dict[str, Claim]
    published: dict[str, str]
    truth: dict[str, str]


def tell(documents: list[dict[str, Any]], readings: list[Reading], gold: dict[str, str], world: World) -> Told:
    """The reports of a world, as they are read."""
    leads = [task._lead(reading) for reading in readings]  # noqa: SLF001
    homes = _homes(zip(documents, leads, strict=True), gold)
    told = Told([], {}, {}, {})
    chance = random.Random(world.seed)
    for copy in range(world.copies):
        changed = {incident: Changed(incident, copy, world, homes.get(incident)) for incident in gold.values()}
        for document, reading, lead in zip(documents, readings, leads, strict=True):
            incident, report = gold[document["id"]], f"{document['id']}-{copy}"
            change = changed[incident]
            made = [
                change.claim(claim, report, f"{claim.id}-{copy}") for claim in reading.claims if claim.id in lead.claims
            ]
            told.claims.update({claim.id: claim for claim in made})
            told.mentions.append(change.mention(lead, report, tuple(claim.id for claim in made)))
            if chance.random() >= world.unpublished:
                told.published[report] = change.day(document["published"])
            told.truth[report] = f"{incident}-{copy}"
    return told


def _homes(leads: Iterable[tuple[dict[str, Any], IncidentMention]], gold: dict[str, str]) -> dict[str, Place]:
    """The town that most reports of each incident name, by the incident; without those of which none names any."""
    named: dict[str, list[Place]] = {}
    for document, lead in leads:
        if lead.place and lead.place.id and lead.place.within and coarseness(lead.place) < WIDE:
            named.setdefault(gold[document["id"]], []).append(lead.place)
    counts = {incident: Counter(place.id for place in places) for incident, places in named.items()}
    return {each: max(places, key=lambda place: counts[each][place.id]) for each, places in named.items()}


def _moved(degrees: float, home: float | None, town: float | None, most: int) -> float:
    return max(-most, min(most, degrees + (town or 0.0) - (home or 0.0)))


def measure(told: Told) -> dict[str, object]:
    """How many mentions a second of processor time, and which per cent of pairs is right and is found."""
    start = time.process_time()
    clusters, _ = cluster_mentions(told.mentions, told.claims, told.published)
    seconds = time.process_time() - start
    count, truth = len(told.mentions), told.truth
    found = [(one.report, other.report) for each in clusters for one in each.members for other in each.members]
    right = sum(truth[one] == truth[other] for one, other in found) - count
    known = sum(size * size for size in Counter(truth.values()).values()) - count
    joined = len(found) - count
    return {
        "mentions": count,
        "incidents": len(set(truth.values())),
        "mentions_per_second": round(count / seconds),
        "pairs_right": round(100 * right / max(1, joined), 2),
        "pairs_found": round(100 * right / max(1, known), 2),
        "pairwise_f": round(200 * right / max(1, joined + known), 2),
        "same_day_f": _same_day(told),
    }


def _same_day(told: Told) -> float:
    """The pairwise F of the kit's stronger baseline: one incident for each day of publication."""
    days: dict[str, list[str]] = {}
    for report, day in told.published.items():
        days.setdefault(day, []).append(told.truth[report])
    joined = sum(len(each) ** 2 - len(each) for each in days.values())
    right = sum(size * size - size for each in days.values() for size in Counter(each).values())
    known = sum(size * size for size in Counter(told.truth.values()).values()) - len(told.truth)
    return round(200 * right / max(1, joined + known), 2)


def main() -> int:
    """Prints what was measured as one line of JSON for each world and seed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--copies", type=int, default=36)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--spread", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--unpublished", type=float, default=0.0)
    options = parser.parse_args()
    folder = Path(os.environ.get("SAYSO_KIT", ROOT.parent / "shared" / "benchmarks")) / "dev" / "incidents" / "gvc"
    if not folder.is_dir():
        print(f"benchmark kit not found at {folder}: nothing measured (set SAYSO_KIT to where it lies)")
        return 0
    documents, rows = _load(folder / "input.jsonl"), _load(folder / "gold.jsonl")
    gold = {row["id"]: row["incident"] for row in rows}
    readings = [task._read(document) for document in documents]  # noqa: SLF001
    towns = Towns()
    for seed in range(options.seeds):
        dense = World(options.copies, options.days, seed, None, options.unpublished)
        spread = World(options.copies, options.spread, seed, towns, options.unpublished)
        for name, world in (("dense", dense), ("spread", spread)):
            print(json.dumps({"world": name, "seed": seed, **measure(tell(documents, readings, gold, world))}))
    return 0


def _load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
