"""How fast many mentions are grouped at once, and how well: the kit's reports of shootings, repeated with changes.

    python benchmarks/grouping_scale.py [--copies 36] [--days 7]

Each report is read once. Every copy of an incident has other names, streets, house numbers and ages, and happened so
many days later in the same town, so that towns are dense with incidents that must stay apart. Reading is not timed.
The kit is looked for as in `make bench`; where it is absent this says so and ends well.
"""

import argparse
import datetime
import json
import os
import random
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from growth import make_word
from sayso.incidents.group import cluster_mentions
from sayso.records.claim import Claim
from sayso.records.harm import VictimName
from sayso.records.incident import IncidentMention
from tasks import incidents as task

ROOT = Path(__file__).resolve().parent.parent
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURE = re.compile(r"\d+")


class Changed:
    """One copy of an incident: the same new names, numbers and days wherever it is told of."""

    def __init__(self, incident: str, copy: int, days: int) -> None:
        """Draw what is changed, the same in every run; copy 0 is as printed."""
        self._chance = random.Random(f"{copy} {incident}")
        self._names: dict[str, str] = {}
        self._is_changed = copy > 0
        self._days = copy * days
        self._number, self._age = self._chance.randint(1, 90), self._chance.randint(-2, 25)

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
        return replace(mention, report=report, date=date, claims=claims, particulars=particulars)

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


def measure(documents: list[dict[str, Any]], gold: dict[str, str], copies: int, days: int) -> dict[str, object]:
    """How many mentions a second of processor time, and which per cent of pairs is right and is found."""
    readings = [task._read(document) for document in documents]  # noqa: SLF001
    leads = [task._lead(reading) for reading in readings]  # noqa: SLF001
    mentions: list[IncidentMention] = []
    claims: dict[str, Claim] = {}
    published: dict[str, str] = {}
    truth: dict[str, str] = {}
    for copy in range(copies):
        changed = {incident: Changed(incident, copy, days) for incident in gold.values()}
        for document, reading, lead in zip(documents, readings, leads, strict=True):
            incident, report = gold[document["id"]], f"{document['id']}-{copy}"
            change = changed[incident]
            made = [
                change.claim(claim, report, f"{claim.id}-{copy}") for claim in reading.claims if claim.id in lead.claims
            ]
            claims |= {claim.id: claim for claim in made}
            mentions.append(change.mention(lead, report, tuple(claim.id for claim in made)))
            published[report], truth[report] = change.day(document["published"]), f"{incident}-{copy}"
    start = time.process_time()
    clusters, _ = cluster_mentions(mentions, claims, published)
    seconds = time.process_time() - start
    found = [(one.report, other.report) for each in clusters for one in each.members for other in each.members]
    right = sum(truth[one] == truth[other] for one, other in found) - len(mentions)
    known = sum(count * count for count in _counts(truth.values())) - len(mentions)
    return {
        "mentions": len(mentions),
        "incidents": len(set(truth.values())),
        "mentions_per_second": round(len(mentions) / seconds),
        "pairs_right": round(100 * right / max(1, len(found) - len(mentions)), 2),
        "pairs_found": round(100 * right / max(1, known), 2),
    }


def _counts(labels: Any) -> list[int]:
    counts: dict[str, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return list(counts.values())


def main() -> int:
    """Prints what was measured as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--copies", type=int, default=36)
    parser.add_argument("--days", type=int, default=7)
    options = parser.parse_args()
    folder = Path(os.environ.get("SAYSO_KIT", ROOT.parent / "shared" / "benchmarks")) / "dev" / "incidents" / "gvc"
    if not folder.is_dir():
        print(f"benchmark kit not found at {folder}: nothing measured (set SAYSO_KIT to where it lies)")
        return 0
    documents, gold = _load(folder / "input.jsonl"), _load(folder / "gold.jsonl")
    print(json.dumps(measure(documents, {row["id"]: row["incident"] for row in gold}, options.copies, options.days)))
    return 0


def _load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
