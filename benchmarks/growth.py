"""What adding one report costs in a small and in a big dossier: the ratio must stay at or below 2.

    python benchmarks/growth.py [--case CASE] [--claims 100 10000] [--probes 40] [--database URL]

The reports are made up, with sentences drawn from invented words so that they share no text but the words that such
reports have in common. They are read by sayso's own reader, in this process: what is measured is reading, keeping and
grouping, and no start of a process. There are three cases:

- `apart`: each report is about an incident of its own; a tenth of them are reposts.
- `one-town-vague-dates`: all reports are about one town; half of them name no day, the others a month or a year. Most
  fit several incidents and stay alone.
- `one-town-no-day`: all reports are about one town and name no day, so that all of them stand in one incident.
"""

import argparse
import calendar
import hashlib
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sayso.pipeline.read import read_capture
from sayso.pipeline.update import Adding, add_input
from sayso.records.capture import Capture, capture_id
from sayso.records.date import DateBasis, EdtfDate
from sayso.store.open import create_store

MOST_RATIO = 2.0
NOW = "2031-12-01T00:00:00Z"
SYLLABLES = (
    "ba",
    "dor",
    "el",
    "fen",
    "gar",
    "hil",
    "ka",
    "lin",
    "mor",
    "nor",
    "os",
    "pra",
    "quil",
    "ras",
    "tam",
    "vik",
)
WORDS_OF_FILLER = 120
REPOST_EVERY = 10
TOWN = "Sedrim"
MONTHS = tuple(calendar.month_name)[1:]
APART = "apart"
WHENS = {"one-town-vague-dates": ("", "", " in {month} 2031", " in 2031"), "one-town-no-day": ("",)}
"""Cases of one town, with the words for when that their reports take in turn."""


def make_word(chance: random.Random, syllables: int) -> str:
    """A word that nobody uses."""
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables))


def make_filler(chance: random.Random) -> str:
    """Sentences that nobody else has."""
    return ". ".join(
        " ".join([make_word(chance, chance.randint(2, 4)) for _ in range(12)]).capitalize()
        for _ in range(WORDS_OF_FILLER // 12)
    )


def make_story(number: int) -> tuple[str, str]:
    """Text and publication date of a report about an incident of its own."""
    chance = random.Random(number)  # the same reports in every run
    place = f"{make_word(chance, 3).title()} {make_word(chance, 2).title()}"
    city = make_word(chance, 3).title()
    month, day = chance.randint(1, 12), chance.randint(1, 27)
    when = f"2031-{month:02}-{day + 1:02}"
    speaker = f"{make_word(chance, 2).title()} {make_word(chance, 3).title()}"
    filler = make_filler(chance)
    dead, hurt = chance.randint(3, 60), chance.randint(3, 90)
    return (
        f"At least {dead} people were killed and {hurt} injured in an air strike on {place} in {city} on "
        f"{day} {time.strftime('%B', (2031, month, 1, 0, 0, 0, 0, 1, 0))} 2031, {speaker} said.\n\n"
        f'"We pulled {dead} bodies from the ruins," said {speaker}, a rescue worker in {place}.\n\n{filler}.\n\n'
        f"The {city} Ministry of Defence denied that it had struck {place}.\n"
    ), when


def make_vague_story(number: int, whens: tuple[str, ...]) -> tuple[str, str]:
    """Text and publication date of a report about the one town, with one of `whens`."""
    chance = random.Random(f"vague {number}")
    speaker = f"{make_word(chance, 2).title()} {make_word(chance, 3).title()}"
    dead, hurt = chance.randint(3, 60), chance.randint(3, 90)
    when = whens[number % len(whens)].format(month=chance.choice(MONTHS))
    return (
        f"At least {dead} people were killed and {hurt} injured in an air strike on the town of {TOWN}{when}, "
        f'{speaker} said.\n\n"We pulled {dead} bodies from the ruins," said {speaker}, a rescue worker in {TOWN}.\n\n'
        f"{make_filler(chance)}.\n\n"
        f"The {make_word(chance, 3).title()} Ministry of Defence denied that it had struck {TOWN}.\n"
    ), NOW[:10]


def make_inputs(case: str) -> Iterator[tuple[Capture, bytes]]:
    """Captures of a case with their bytes, without end."""
    for number in itertools.count():
        if case == APART:
            source = number - 1 if number % REPOST_EVERY == REPOST_EVERY - 1 else number
            text, published = make_story(source)
        else:
            text, published = make_vague_story(number, WHENS[case])
        yield make_capture(text, f"Outlet {number % 37}", published, number)


def make_capture(text: str, outlet: str, published: str, number: int) -> tuple[Capture, bytes]:
    """A capture of a text."""
    payload = text.encode()
    sha256 = hashlib.sha256(payload).hexdigest()
    date = EdtfDate(published, DateBasis.GIVEN)
    made = Capture(
        id=capture_id(sha256, None, outlet, str(number)),
        sha256=sha256,
        byte_count=len(payload),
        captured_at=NOW,
        file_name=f"{number}.txt",
        url=None,
        outlet=outlet,
        published=date,
        title=None,
        external_id=str(number),
        tool="benchmark",
    )
    return made, payload


def measure(case: str, claims: tuple[int, int], probes: int, database: str | None) -> dict[str, object]:
    """The median cost of adding one report when the dossier has each number of claims, in milliseconds.

    Processor time of this process where the database is in it (SQLite), else wall time.
    """
    clock = time.perf_counter if database else time.process_time
    found: dict[str, object] = {"case": case}
    medians: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(database or f"sqlite:///{folder}/dossier.db", dossier_id="benchmark")
        adding = Adding(
            store=store, captures=Path(folder, "captures"), reader=read_capture, version="1", clock=lambda: NOW
        )
        inputs = make_inputs(case)
        kept = 0
        for target in claims:
            while kept < target:
                kept += add_input(adding, *next(inputs)).claim_count
            costs = []
            for _ in range(probes):
                capture, payload = next(inputs)
                start = clock()
                kept += add_input(adding, capture, payload).claim_count
                costs.append((clock() - start) * 1000)
            medians.append(statistics.median(costs))
            found[f"ms_at_{target}_claims"] = round(medians[-1], 2)
        store.close()
    return {**found, "ratio": round(medians[-1] / medians[0], 2), "most": MOST_RATIO}


def main() -> int:
    """Prints the costs and their ratio as JSON; 1 when adding grows dearer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", choices=(APART, *WHENS), default=APART)
    parser.add_argument("--claims", type=int, nargs=2, default=(100, 10_000))
    parser.add_argument("--probes", type=int, default=40)
    parser.add_argument("--database", help="a fresh PostgreSQL database instead of SQLite")
    options = parser.parse_args()
    result = measure(options.case, tuple(options.claims), options.probes, options.database)
    print(json.dumps(result))
    return 0 if float(str(result["ratio"])) <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
