"""How many captures a second are on the disk for good: one by one, in batches, and as whole additions.

    python benchmarks/durable.py [--count 300] [--batches 4] [--bytes 4000] [--check] [--folder DIR]

What is measured is keeping, not reading: the bytes under their hash, the record of the capture, the entry in the log,
its place in the Merkle tree and its seal, all flushed and committed before the next begins (`one by one`), or a batch
at a time (`batches`, of 256). `whole additions` are what `sayso add` does with one report, with a made-up reading in
the place of the reader: claims, shingles, copies and grouping too, one by one; `whole batches` as many at once as it
does where reading is quick; no budget is on either. Beside them, in the same run and
folder: `plain` writes each file beside its place, flushes it, renames it and flushes the folder, and inserts a row in
SQLite with `synchronous=FULL`, with no hash, no log, and nothing to clear away what is cut short; `git` runs
`git hash-object -w --stdin-paths` with `core.fsync=all`, for whole batches, which also flushes each file.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sayso.pipeline.batch import MOST_WAITING
from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.keeping import AT_ONCE, keep_captures
from sayso.records.capture import Capture, capture_id
from sayso.records.reading import Reading
from sayso.records.report import Report

ONE_BY_ONE_MIN = 30.0
BATCHES_MIN = 1000.0
NOW = "2031-12-01T00:00:00Z"


def make_inputs(count: int, size: int, seed: int) -> list[tuple[Capture, bytes]]:
    """Captures of words that nobody else has, with their bytes."""
    chance = random.Random(seed)  # the same in every run
    return [
        make_input(" ".join(f"{chance.getrandbits(40):x}" for _ in range(size // 10)).encode()) for _ in range(count)
    ]


def make_input(payload: bytes) -> tuple[Capture, bytes]:
    """One capture with its bytes."""
    sha256 = hashlib.sha256(payload).hexdigest()
    name = capture_id(sha256, None, "Norvik Wire", None)
    made = Capture(name, sha256, len(payload), NOW, "report.txt", None, "Norvik Wire", None, None, None, "benchmark")
    return made, payload


def read_nothing(capture: Capture, payload: bytes) -> Reading:
    """A reading without claims: what is measured is keeping."""
    return Reading(Report(f"rep-{capture.id}", capture.id, payload.decode(), "en"), (), (), ())


def one_by_one(dossier: Dossier, inputs: list[tuple[Capture, bytes]]) -> None:
    """Each capture in a transaction of its own."""
    for _kept in keep_captures(dossier.store, dossier.captures, inputs, now=NOW, at_once=1):
        pass


def in_batches(dossier: Dossier, inputs: list[tuple[Capture, bytes]]) -> None:
    """Captures by the batch."""
    for _kept in keep_captures(dossier.store, dossier.captures, inputs, now=NOW):
        pass


def whole(dossier: Dossier, inputs: list[tuple[Capture, bytes]]) -> None:
    """What `sayso add` keeps of each report."""
    for _addition in dossier.add(inputs, reader=read_nothing, now=NOW, version="1"):
        pass


def whole_in_batches(dossier: Dossier, inputs: list[tuple[Capture, bytes]]) -> None:
    """The same, as many in one transaction as `sayso add` puts into one."""
    for _addition in dossier.add(inputs, reader=read_nothing, now=NOW, version="1", at_once=MOST_WAITING):
        pass


def plainly(folder: Path, inputs: list[tuple[Capture, bytes]]) -> None:
    """A file and a row for each, as one would write it in an afternoon."""
    database = sqlite3.connect(folder / "plain.db")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE capture (id TEXT PRIMARY KEY, sha256 TEXT)")
    descriptor = os.open(folder, os.O_RDONLY)
    for capture, payload in inputs:
        with (folder / "part").open("wb") as stream:
            stream.write(payload)
            stream.flush()
            os.fsync(stream.fileno())
        (folder / "part").rename(folder / capture.sha256)
        os.fsync(descriptor)
        with database:
            database.execute("INSERT INTO capture VALUES (?, ?)", (capture.id, capture.sha256))
    os.close(descriptor)
    database.close()


def by_git(folder: Path, inputs: list[tuple[Capture, bytes]]) -> None:
    """Objects of a repository: bytes alone, no record and no log."""
    subprocess.run(["git", "init", "-q", folder / "repository"], check=True)
    for number, (_capture, payload) in enumerate(inputs):
        (folder / f"{number}.txt").write_bytes(payload)
    names = "\n".join(str(folder / f"{number}.txt") for number in range(len(inputs)))
    command = ["git", "-c", "core.fsync=all", "-C", folder / "repository", "hash-object", "-w", "--stdin-paths"]
    subprocess.run(command, input=names, text=True, stdout=subprocess.DEVNULL, check=True)


def rate(work: Callable[[], None], count: int) -> float:
    """How many of `count` a second."""
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def measure(folder: Path, *, count: int, batches: int, size: int) -> Iterator[tuple[str, float]]:
    """The rates, each on a dossier or folder of its own."""
    few, many = make_inputs(count, size, 1), make_inputs(batches * AT_ONCE, size, 2)
    for name, work, inputs in (
        ("one_by_one", one_by_one, few),
        ("batches", in_batches, many),
        ("whole_additions", whole, few),
        ("whole_batches", whole_in_batches, few),
    ):
        with create_dossier(folder / name, now=NOW) as dossier:
            yield name, rate(lambda work=work, inputs=inputs, dossier=dossier: work(dossier, inputs), len(inputs))
    for name, peer, inputs in (("plain", plainly, few), ("git", by_git, many)):
        (folder / name).mkdir()
        if name == "git" and shutil.which("git") is None:
            continue
        yield name, rate(lambda peer=peer, inputs=inputs, name=name: peer(folder / name, inputs), len(inputs))


def main() -> int:
    """Prints the rates as JSON; with --check, 1 when a budget is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=300, help="captures one by one")
    parser.add_argument("--batches", type=int, default=4, help=f"batches of {AT_ONCE}")
    parser.add_argument("--bytes", type=int, default=4000, help="the size of a capture")
    parser.add_argument("--folder", type=Path, help="on which disk; the temporary folder unless given")
    parser.add_argument("--check", action="store_true", help="fail below the budgets")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sayso-durable-", dir=given.folder) as name:
        rates = dict(measure(Path(name), count=given.count, batches=given.batches, size=given.bytes))
    print(json.dumps({name: round(found, 1) for name, found in rates.items()}))
    is_kept = rates["one_by_one"] >= ONE_BY_ONE_MIN and rates["batches"] >= BATCHES_MIN
    return int(given.check and not is_kept)


if __name__ == "__main__":
    sys.exit(main())
