#!/usr/bin/env python3
"""`make bench-proofs`: what it costs to walk a long event log, to prove one entry, and to append one.

    python benchmarks/proofs.py [--entries 1000000] [--check]

A log of made-up entries is written to SQLite by the store's own code. Beside it stands what could be done without the
tree, on the same rows in the same run: the walk beside a chain of hashes over the same entries (each hashed with the
one before, as the log was kept in the first versions); a proof beside one made from all leaves anew; the append to the
long log beside one to a log of a thousand. Times are processor times of this process, so that what other programs do
meanwhile does not count; that of the walk by the clock stands beside it. It prints JSON; with --check it ends with 1 if
a figure misses its budget.
"""

import argparse
import hashlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from sayso.proofs.tree import Frontier, is_included, prove_inclusion
from sayso.records.event import LogEvent
from sayso.records.ids import digest
from sayso.store.checks import walk_log
from sayso.store.events import append_events, open_frontier, read_nodes
from sayso.store.open import create_store
from sayso.store.store import Store
from sayso.store.tables import EVENT

MOST_WALK_SECONDS = 20.0
MOST_PROOF_SECONDS = 0.005
SMALL = 1_000
PORTION = 20_000
PROOFS = 500
APPENDS = 200
AT = "2031-03-20T12:00:00Z"


def main() -> int:
    """Prints the figures; 1 where `--check` is given and one misses its budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--check", action="store_true", help="end with 1 if a figure misses its budget")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        small, _ = _fill(Path(name) / "small.db", SMALL)
        store, write_seconds = _fill(Path(name) / "long.db", options.entries)
        found = {"entries": options.entries, "written_seconds": round(write_seconds, 1)}
        found |= _measure_walk(store) | _measure_proofs(store, options.entries) | _measure_appends(store, small)
        store.close()
        small.close()
    print(json.dumps(found))
    holds = found["walk_seconds"] <= MOST_WALK_SECONDS and found["proof_seconds"] <= MOST_PROOF_SECONDS
    return 1 if options.check and not holds else 0


def _fill(path: Path, count: int) -> tuple[Store, float]:
    """A store whose log has `count` entries, and the seconds that writing them took."""
    store = create_store(f"sqlite:///{path}", dossier_id="dossier-1")
    begun = time.process_time()
    with store.migrating() as connection:
        frontier = open_frontier(connection)
        while frontier.size < count:
            portion = range(frontier.size + 1, min(count, frontier.size + PORTION) + 1)
            append_events(connection, frontier, [_event(each) for each in portion])
    return store, time.process_time() - begun


def _event(sequence: int) -> LogEvent:
    content = hashlib.sha256(str(sequence).encode()).hexdigest()
    return LogEvent(sequence, AT, "claim", "claim", f"c-{content[:16]}", content, "Ada, with sayso add")


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _measure_walk(store: Store) -> dict[str, float]:
    with store.reading() as connection:
        begun = time.monotonic()
        walk = _timed(lambda: walk_log(connection))
        by_the_clock = time.monotonic() - begun
        chain = _timed(lambda: _walk_as_chain(connection))
    return {
        "walk_seconds": round(walk, 2),
        "walk_seconds_by_the_clock": round(by_the_clock, 2),
        "walk_as_chain_seconds": round(chain, 2),
        "walk_to_chain": round(walk / chain, 2),
    }


def _walk_as_chain(connection: Connection) -> str:
    """The head of a chain over the same entries."""
    last = "0" * 64
    columns = EVENT.c
    query = select(columns.sequence, columns.at, columns.action, columns.record, columns.content, columns.by)
    for sequence, *rest in connection.execute(query.order_by(columns.sequence)):
        last = digest(str(sequence), *rest, last)
    return last


def _measure_proofs(store: Store, size: int) -> dict[str, float]:
    chance = random.Random(7)
    places = [chance.randrange(size) for _ in range(PROOFS)]
    with store.reading() as connection:
        root = open_frontier(connection).root()
        query = select(EVENT.c.sequence, EVENT.c.hash).where(EVENT.c.sequence.in_([place + 1 for place in places]))
        leaves = {sequence: str(found) for sequence, found in connection.execute(query)}
        seconds = []
        for place in places:
            begun = time.process_time()
            path = prove_inclusion(place, size, lambda nodes: read_nodes(connection, nodes))
            seconds.append(time.process_time() - begun)
            assert is_included(bytes.fromhex(leaves[place + 1]), place, size, path, root)
        naive = _timed(lambda: _prove_from_leaves(connection, places[0]))
    return {
        "proof_seconds": round(statistics.median(seconds), 5),
        "proof_seconds_worst_of_20": round(statistics.quantiles(seconds, n=20)[-1], 5),
        "proof_from_all_leaves_seconds": round(naive, 2),
        "proof_from_all_leaves_to_proof": round(naive / statistics.median(seconds)),
    }


def _prove_from_leaves(connection: Connection, place: int) -> list[bytes]:
    """The same path from all leaves, with nothing stored of the tree."""
    query = select(EVENT.c.hash).order_by(EVENT.c.sequence)
    level = [bytes.fromhex(found) for found in connection.scalars(query)]
    path = []
    while len(level) > 1:
        if place ^ 1 < len(level):
            path.append(level[place ^ 1])
        level = list(_pair(level))
        place >>= 1
    return path


def _pair(level: list[bytes]) -> Iterator[bytes]:
    for at in range(0, len(level) - 1, 2):
        yield hashlib.sha256(b"\1" + level[at] + level[at + 1]).digest()
    if len(level) % 2:
        yield level[-1]


def _measure_appends(store: Store, small: Store) -> dict[str, float]:
    """Each append by itself, in turns, within one transaction: without what the disk takes to acknowledge it."""
    seconds: dict[Store, list[float]] = {store: [], small: []}
    with store.migrating() as long_one, small.migrating() as short_one:
        for _ in range(APPENDS):
            for each, connection in ((store, long_one), (small, short_one)):
                begun = time.process_time()
                frontier: Frontier = open_frontier(connection)
                append_events(connection, frontier, [_event(frontier.size + 1)])
                seconds[each].append(time.process_time() - begun)
    long_median, short_median = statistics.median(seconds[store]), statistics.median(seconds[small])
    return {
        "append_seconds": round(long_median, 5),
        "append_to_small_seconds": round(short_median, 5),
        "append_to_small": round(long_median / short_median, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
