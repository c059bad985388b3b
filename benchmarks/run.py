#!/usr/bin/env python3
"""`make bench`: every dev score of the benchmark kit beside the kit's baselines; fails below `benchmarks/floors.json`.

The kit is looked for in `../shared/benchmarks` from the project's root or in SAYSO_KIT; where it is absent this says
so and ends well.
Floors are held to the corpus that they were measured on: its hash stands beside them, and a floor whose corpus has
changed fails.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gate import corpus_hash, measure
from predict import predict

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "benchmarks" / "floors.json"
DEV = {
    "attribution": "dev/attribution",
    "casualties": "dev/casualties",
    "dates": "dev/dates/meantime",
    "incidents": "dev/incidents/gvc",
    "places": "dev/places/geovirus",
    "reprints": "dev/reprints",
    "rights_attacks": "dev/rights_attacks",
    "templates": "dev/templates",
}
"""Folder of each task's dev part. `ranges` has none handed over: its adapter is run on documents of the same shape in
the tests."""

VARIANTS = {"incidents": ("same-day",), "reprints": ("5-gram",)}
"""Stronger baselines that the kit has for a task, besides the trivial one."""
TRIVIAL = "trivial"
GATE = "gate"
"""Beside the tasks of the kit: the gate on their texts (benchmarks/gate.py)."""


def main() -> int:
    """The exit code: 0 when every floor holds, 1 otherwise."""
    kit = Path(os.environ.get("SAYSO_KIT", ROOT.parent / "shared" / "benchmarks"))
    if not (kit / "score.py").is_file():
        print(f"benchmark kit not found at {kit}: nothing measured (set SAYSO_KIT to where it lies)")
        return 0
    floors = load_floors()
    wanted = sys.argv[1:] or [*DEV, GATE]
    below = [line for task in wanted for line in run_task(kit, task, floors.get(task, {}))]
    for line in below:
        print(line, file=sys.stderr)
    return 1 if below else 0


def load_floors() -> dict[str, Any]:
    """For each task the hash of the corpus that its floors were measured on, and the floors."""
    floors: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    return floors


def run_task(kit: Path, task: str, floor: dict[str, Any]) -> list[str]:
    """One line for each score of a task that is below its floor; prints all scores beside the trivial ones."""
    if task == GATE:
        print("\ngate: per cent of the texts let through, or stopped (beside: a gate that lets everything through)")
        shares = measure(kit)
        everything = {name: 100.0 if name.endswith(".passed") else 0.0 for name in shares}
        return _compare(task, floor, shares, {"open": everything}, corpus_hash(kit))
    folder = kit / DEV[task]
    documents = [json.loads(line) for line in (folder / "input.jsonl").read_text("utf-8").split("\n") if line.strip()]
    started = time.perf_counter()
    rows, failed = predict(task, documents)
    seconds = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as scratch:
        ours = _score(kit, task, folder, _write(Path(scratch) / "ours.jsonl", rows))
        baselines = {
            name: _score(kit, task, folder, _baseline(kit, task, folder, Path(scratch) / f"{name}.jsonl", variant=name))
            for name in (TRIVIAL, *VARIANTS.get(task, ()))
        }
    print(f"\n{task}: {len(documents)} documents, {failed} unread, {len(documents) / max(seconds, 1e-9):.0f} a second")
    return _compare(task, floor, ours, baselines, _corpus_hash(folder))


def _compare(
    task: str, floor: dict[str, Any], ours: dict[str, Any], baselines: dict[str, dict[str, Any]], corpus: str
) -> list[str]:
    below: list[str] = []
    if floor.get("corpus") != corpus:
        below.append(
            f"{task}: the corpus is {corpus}, the floors were measured on {floor.get('corpus')}: measure them anew"
        )
    for metric, least in floor.get("floors", {}).items():
        value = _metric(ours, metric)
        beside = "".join(f"   {name} {_beside(value, _metric(each, metric))}" for name, each in baselines.items())
        print(f"  {metric:<28} {value:7.2f}{beside}   floor {least:7.2f}")
        if value < least:
            below.append(f"{task}: {metric} is {value}, below its floor {least}")
    return below


def _beside(value: float, base: float) -> str:
    """A baseline's score, marked where ours is below it."""
    return f"{base:7.2f} {'below' if value < base else '     '}"


def _metric(metrics: dict[str, Any], name: str) -> float:
    if name in metrics:
        return float(metrics[name])
    value: Any = metrics
    for part in name.split("."):
        value = value[part]
    return float(value)


def _corpus_hash(folder: Path) -> str:
    whole = hashlib.sha256()
    for name in ("input.jsonl", "gold.jsonl"):
        whole.update((folder / name).read_bytes())
    return whole.hexdigest()[:16]


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def _baseline(kit: Path, task: str, folder: Path, path: Path, *, variant: str) -> Path:
    command = [
        sys.executable,
        str(kit / "baselines.py"),
        task,
        "--input",
        str(folder / "input.jsonl"),
        "--out",
        str(path),
        *(() if variant == TRIVIAL else ("--variant", variant)),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def _score(kit: Path, task: str, folder: Path, predictions: Path) -> dict[str, Any]:
    command = [
        sys.executable,
        str(kit / "score.py"),
        task,
        "--gold",
        str(folder / "gold.jsonl"),
        "--pred",
        str(predictions),
        "--json",
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    metrics: dict[str, Any] = json.loads(done.stdout)
    return metrics


if __name__ == "__main__":
    sys.exit(main())
