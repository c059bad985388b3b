"""What one incident with very many reports costs: the data of its page must be there within a second.

    python benchmarks/one_incident.py [--reports 5000] [--check] [--keep FOLDER]

The reports are made up, in words of their own, on one airstrike on one day: over a month, four hundred people, offices
and outlets give figures, blame and deny; a fifth are reposts. sayso's own rules read them, and everything is accepted.
Printed is the processor time of this process for the record (`Dossier.incident`: the first look after a change, then
one that finds its answer kept) and for its data as programs get it, and how it grows from a quarter of the reports to
all of them, beside the same for a plain count of the claims by figure, which any program that looks at every claim has
to pay.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from growth import NOW, make_capture, make_word
from sayso.actors.registry import load_actor_file
from sayso.gazetteer.entries import load_place_file
from sayso.incidents.group import Cluster
from sayso.incidents.incidents import make_incidents
from sayso.origins.blocks import find_new_joins
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.grouping import mention_keys
from sayso.pipeline.incident_output import describe_incident_page
from sayso.pipeline.read import RULES_ALONE, make_context, read_capture
from sayso.records.claim import Claim
from sayso.records.codec import fingerprint
from sayso.records.decision import Decision, Target, Verb
from sayso.records.reading import Reading
from sayso.store.answers import forget_answers
from sayso.store.captures import save_capture
from sayso.store.decisions import append_decisions
from sayso.store.incidents import load_incidents, replace_incidents
from sayso.store.origins import save_joins
from sayso.store.readings import save_reading

WORLD = Path(__file__).parents[1] / "examples" / "norvik"
TOWN = "Hadrin"
MOST_SECONDS = 1.0
REPOST_EVERY = 5
PEOPLE = 400
DAYS = 28
BATCH = 250
ROUNDS = 3
OFFICES = ("the mayor of {town}", "police in {town}", "a nurse at {town} hospital", "the {town} Civil Defence")


NOUNS = (
    "shop",
    "river",
    "bridge",
    "garden",
    "winter",
    "harvest",
    "road",
    "teacher",
    "kettle",
    "window",
    "letter",
    "lamp",
)
DEEDS = ("kept", "carried", "watched", "painted", "opened", "mended", "left", "found", "moved", "sold", "bought")
WHERE = ["near", "beside", "behind", "above", "below", "before", "after", "without"]


def make_filler(chance: random.Random) -> str:
    """Three sentences of plain English that nobody else has."""
    return " ".join(
        f"The {chance.choice(NOUNS)} {chance.choice(WHERE)} the {make_word(chance, 3)} {chance.choice(NOUNS)} was "
        f"{chance.choice(DEEDS)} by a {make_word(chance, 2)} {chance.choice(NOUNS)} and {chance.choice(DEEDS)} again "
        f"{chance.choice(WHERE)} the {chance.choice(NOUNS)}."
        for _ in range(3)
    )


def make_report(number: int) -> tuple[str, str]:
    """Text and publication date of one report on the one strike."""
    chance = random.Random(f"one {number}")  # the same reports in every run
    person = random.Random(f"person {chance.randrange(PEOPLE)}")
    name = f"{make_word(person, 2).title()} {make_word(person, 3).title()}"
    speaker = chance.choice((name, f"{name}, who lives there,", *(office.format(town=TOWN) for office in OFFICES)))
    dead, hurt, day = chance.randint(3, 60), chance.randint(3, 90), chance.randint(1, DAYS)
    hedge = chance.choice(("", "", "At least ", "About ", "Up to "))
    body = [
        (
            f"{hedge}{dead} people were killed and {hurt} wounded in the airstrike on the market in {TOWN} on 1 May "
            f"2031, {speaker} said."
        ),
        make_filler(chance),
    ]
    if chance.random() < 0.3:
        body.insert(
            1, f"{name} blamed {chance.choice(('the Northern Coalition', 'the Ember Front'))} for the airstrike."
        )
    if chance.random() < 0.1:
        body.insert(1, f"The Northern Coalition denied that its aircraft had struck {TOWN} on 1 May 2031.")
    return "\n\n".join(body) + "\n", f"2031-05-{day:02}"


def fill(folder: Path, count: int) -> Dossier:
    """A dossier with `count` reports, everything accepted.

    They are kept many at a time and put into their one incident without a look at each other, which is what is not
    measured here.
    """
    dossier = create_dossier(folder, now=NOW)
    actors, places = load_actor_file(WORLD / "actors.yaml"), load_place_file(WORLD / "places.yaml")
    context = make_context(reader=RULES_ALONE, actors=actors, places=places)
    readings: list[Reading] = []
    for batch in _batches(count):
        with dossier.store.writing(at=NOW, by="benchmark") as writing:
            for number in batch:
                is_repost = number % REPOST_EVERY == REPOST_EVERY - 1
                text, published = make_report(number - 1 if is_repost else number)
                capture, payload = make_capture(text, f"Outlet {number % 97}", published, number)
                reading = read_capture(capture, payload, context=context)
                save_capture(writing, capture)
                save_reading(writing, reading, keys=mention_keys(reading.mentions))
                if is_repost:
                    save_joins(writing, reading.report.id, find_new_joins(reading.report, [readings[-1].report]))
                readings.append(reading)
    with dossier.store.writing(at=NOW, by="benchmark") as writing:
        mentions = [mention for reading in readings for mention in reading.mentions if mention.claims]
        cluster = Cluster(mentions, [f"{mention.id}: the same place, the same day" for mention in mentions])
        incidents = make_incidents([cluster], [reading.report for reading in readings])
        replace_incidents(writing, [], incidents, base_codes={each.id: each.code for each in incidents})
        claims = [claim for reading in readings for claim in reading.claims]
        append_decisions(writing, [_accept(claim, number) for number, claim in enumerate(claims, start=1)])
    return dossier


def _batches(count: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, count)) for start in range(0, count, BATCH))


def _accept(claim: Claim, number: int) -> Decision:
    target = Target(claim.id, fingerprint(claim))
    return Decision(f"dec-{number}", number, Verb.ACCEPT, (target,), None, None, "R. Eviewer", NOW)


def measure(dossier: Dossier) -> dict[str, float]:
    """Seconds of processor time for the biggest incident of a dossier, the best of three.

    Each is the first look after a change, which derives and keeps the answer, and one after it, which finds it kept.
    """
    with dossier.store.reading() as connection:
        biggest = max(load_incidents(connection), key=lambda incident: len(incident.reports))
    return min((_measure_once(dossier, biggest.id) for _ in range(ROUNDS)), key=lambda cost: cost["record_s"])


def _measure_once(dossier: Dossier, incident: str) -> dict[str, float]:
    with dossier.store.noting() as connection:
        forget_answers(connection)
    began = time.process_time()
    dossier.incident(incident)
    start = time.process_time()
    view = dossier.incident(incident)
    looked = time.process_time()
    page = describe_incident_page(view)
    described = time.process_time()
    Counter((toll.min, toll.max) for claim in view.claims for toll in claim.toll)
    counted = time.process_time()
    return {
        "reports": len(view.reports),
        "claims": len(view.claims),
        "first_s": round(start - began, 3),
        "record_s": round(looked - start, 3),
        "data_s": round(described - looked, 3),
        "json_mb": round(len(json.dumps(page)) / 1e6, 1),
        "plain_count_s": round(counted - described, 4),
    }


def main() -> int:
    """Prints the figures as JSON; 1 with --check when the data takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--keep", type=Path, help="keep the dossiers in this folder, and use those that are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = options.keep or Path(temporary)
        found = []
        for count in (options.reports // 4, options.reports):
            folder = home / str(count)
            with open_dossier(folder) if folder.exists() else fill(folder, count) as dossier:
                found.append(measure(dossier))
    took = found[-1]["record_s"] + found[-1]["data_s"]
    growth = took / max(found[0]["record_s"] + found[0]["data_s"], 1e-9)
    print(json.dumps({"quarter": found[0], "all": found[-1], "seconds": round(took, 2), "growth": round(growth, 2)}))
    return 1 if options.check and took > MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
