"""What one more report costs in a dossier of hundreds of thousands of claims, beside a small one, in turns.

    python benchmarks/growth_at_scale.py [--claims 300000] [--base 1000] [--probes 40] [--keep FOLDER]

A dossier is filled by `growth.py`'s stories, each about an incident of its own, a tenth of them reposts. Its rows are
then multiplied inside the database, with other ids, places, years, report numbers and hashes of runs of words, and with
an event in the log for each of the first ones', so that every table, index and tree is as long as that of so many
reports. The records of the copies are never read: they are nobody's neighbours. (Were one, this would fail.)

Reports that are new to both are then added to each in turns, everything but reading counted, in processor time
of this process: the database is SQLite, which runs in it. The ratio must stay at or below 2.
"""

import argparse
import itertools
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from growth import APART, MOST_RATIO, NOW, make_inputs
from sayso.pipeline.read import read_capture
from sayso.pipeline.update import Adding, Reader, add_input
from sayso.records.capture import Capture
from sayso.records.event import LogEvent
from sayso.records.reading import Reading
from sayso.store.events import append_events, open_frontier
from sayso.store.open import create_store, open_store
from sayso.store.store import Store

FIRST_YEAR, YEARS = 1991, 40
SPREAD = 4_611_686_018_427_387
"""Moves the hashes of a copy, halved, so far that a thousand copies lie spread over all numbers of 63 bits."""
_COPIED = {
    "capture": {"id": "tag"},
    "report": {"id": "tag", "capture": "tag", "number": "number", "strand": "number", "external_id": "tag"},
    "claim": {"id": "tag", "report": "tag"},
    "claim_kind": {"claim": "tag"},
    "incident_mention": {
        "id": "tag",
        "report": "tag",
        "first_day": "year",
        "last_day": "year",
        "place_key": "tag",
        "incident": "tag",
    },
    "mention_around": {"place_key": "tag", "mention": "tag"},
    "mention_issue": {"mention": "tag"},
    "placement": {"mention": "tag"},
    "mention_person": {"person_key": "tag", "mention": "tag"},
    "issue": {"report": "tag"},
    "shingle": {"hash": "hash", "report": "number"},
    "origin_join": {"id": "tag", "left": "tag", "right": "tag"},
    "incident": {"id": "tag", "code": "tag", "base_code": "tag", "first_day": "year"},
    "incident_membership": {"mention": "tag", "incident": "tag"},
    "stage_run": {"record": "tag"},
}
"""The tables whose rows are copied, with what becomes of which column; the others stay."""


def fill(folder: Path, claims: int) -> None:
    """Makes a dossier of at least so many claims, added one by one."""
    store = create_store(f"sqlite:///{folder}/small.db", dossier_id="benchmark")
    adding = make_adding(store, folder / "small")
    kept = 0
    inputs = make_inputs(APART)
    while kept < claims:
        kept += add_input(adding, *next(inputs)).claim_count
    store.close()


def make_adding(store: Store, captures: Path, reader: Reader = read_capture) -> Adding:
    """What additions to a dossier have in common."""
    return Adding(store=store, captures=captures, reader=reader, version="1", clock=lambda: NOW)


def multiply(small: Path, big: Path, times: int) -> None:
    """Make `big` a dossier of `times` as many rows as `small`."""
    shutil.copy(small, big)
    with sqlite3.connect(big) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -1000000")
        connection.execute("ATTACH ? AS small", (str(small),))
        connection.execute("CREATE TEMP TABLE copy (n INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO copy VALUES (?)", [(n,) for n in range(1, times)])
        numbers = connection.execute("SELECT max(number) FROM small.report").fetchone()[0]
        entries = connection.execute("SELECT max(sequence) FROM small.event").fetchone()[0]
        for table, changes in _COPIED.items():
            _copy(connection, table, changes, numbers)
        kinds = ", ".join(f"'{kind}'" for kind in _COPIED)
        connection.execute(
            f"INSERT INTO seal SELECT kind, record || '~' || n, sequence + n * {entries}, salt "
            f"FROM small.seal CROSS JOIN copy WHERE kind IN ({kinds}) ORDER BY 1, 2"
        )
    connection.close()
    _copy_events(big, times)


def _copy(connection: sqlite3.Connection, table: str, changes: dict[str, str], numbers: int) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    forms = {
        "tag": "{0} || '~' || n",
        "number": f"{{0}} + n * {numbers}",
        "year": f"replace({{0}}, '2031', {FIRST_YEAR} + n % {YEARS})",
        "hash": f"{{0}} / 2 + (n % 1000) * {SPREAD} + n / 1000",
    }
    chosen = [forms[changes[name]].format(f'"{name}"') if name in changes else f'"{name}"' for name in columns]
    named = ", ".join(f'"{name}"' for name in columns)
    connection.execute(
        f"INSERT INTO {table} ({named}) SELECT {', '.join(chosen)} FROM small.{table} CROSS JOIN copy ORDER BY 1, 2"
    )


def _copy_events(big: Path, times: int) -> None:
    """An entry for each of the small dossier's and each copy, chained into the tree as real ones are."""
    store = open_store(f"sqlite:///{big}")
    with store.migrating() as connection:
        rows = connection.exec_driver_sql(
            'SELECT at, action, kind, record, content, "by" FROM event ORDER BY sequence'
        ).all()
        frontier = open_frontier(connection)
        for n in range(1, times):
            size = frontier.size
            events = [
                LogEvent(size + place, at, action, kind, f"{record}~{n}", content, by)
                for place, (at, action, kind, record, content, by) in enumerate(rows, start=1)
            ]
            append_events(connection, frontier, events)
    store.close()


def measure(stores: dict[str, Store], folder: Path, skip: int, probes: int) -> dict[str, float]:
    """The median milliseconds of adding a report to each of the dossiers, in turns."""
    costs: dict[str, list[float]] = {name: [] for name in stores}
    readings: dict[str, Reading] = {}

    def read_again(capture: Capture, _payload: bytes) -> Reading:
        return readings[capture.id]

    for capture, payload in itertools.islice(make_inputs(APART), skip, skip + probes):
        readings[capture.id] = read_capture(capture, payload)
        for name, store in stores.items():
            adding = make_adding(store, folder / name, read_again)
            start = time.process_time()
            add_input(adding, capture, payload)
            costs[name].append((time.process_time() - start) * 1000)
    return {f"{name}_ms": round(statistics.median(taken), 2) for name, taken in costs.items()}


def count(store: Store) -> dict[str, int]:
    """How many rows the longest tables have."""
    with store.reading() as connection:
        return {
            table: int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)
            for table in ("report", "claim", "incident", "shingle", "event")
        }


def main() -> int:
    """Prints the costs and their ratio as JSON; 1 when adding grows dearer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=300_000)
    parser.add_argument("--base", type=int, default=1000)
    parser.add_argument("--probes", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="keep the databases in this folder, and use those that are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        if not (folder / "big.db").exists():
            folder.mkdir(parents=True, exist_ok=True)
            fill(folder, options.base)
            multiply(folder / "small.db", folder / "big.db", options.claims // options.base)
        stores = {name: open_store(f"sqlite:///{folder}/{name}.db") for name in ("small", "big")}
        sizes = {name: count(store) for name, store in stores.items()}
        found = measure(stores, folder, sizes["small"]["report"], options.probes)
        for store in stores.values():
            store.close()
        megabytes = round((folder / "big.db").stat().st_size / 1e6)
    ratio = round(found["big_ms"] / found["small_ms"], 2)
    print(json.dumps({**sizes, **found, "ratio": ratio, "most": MOST_RATIO, "big_mb": megabytes}))
    return 0 if ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
