#!/usr/bin/env python3
"""How far the confidence of attributions can be believed: `python benchmarks/reliability.py INPUT GOLD`.

Reads a part of the kit's task `attribution`, and prints for each bin of confidence how many attributions sayso gives,
their mean confidence, the share that is right, and the expected calibration error over all. Right is as in the task's
`strict`: cues and sources share a word, contents have a Jaccard index of at least one half.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tasks.attribution import predict

BINS = 10
SAME_CONTENT = 0.5
_WORD = re.compile(r"\w+")
Row = tuple[float, bool]


def main(arguments: list[str]) -> int:
    """The exit code: 2 for wrong usage."""
    if len(arguments) != 2:
        print("usage: reliability.py INPUT GOLD", file=sys.stderr)
        return 2
    texts, gold = (_by_id(Path(name)) for name in arguments)
    rows = [row for name, document in texts.items() for row in judge(document, gold[name]["attributions"])]
    print("confidence  given  mean   right")
    for number in range(BINS):
        inside = [row for row in rows if min(int(row[0] * BINS), BINS - 1) == number]
        if inside:
            mean, right = _means(inside)
            print(f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}  {len(inside):5}  {mean:.3f}  {right:.3f}")
    print(f"expected calibration error {calibration_error(rows):.3f} over {len(rows)} attributions")
    return 0


def judge(document: dict[str, Any], golds: list[dict[str, Any]]) -> list[Row]:
    """For each attribution that sayso gives its confidence, and whether it is right."""
    text = document["text"]
    wanted = [_places(text, gold) for gold in golds]
    return [
        (one["confidence"], any(_meets(_places(text, one), gold) for gold in wanted))
        for one in predict(document)["attributions"]
    ]


def calibration_error(rows: list[Row]) -> float:
    """The mean gap between confidence and share of right ones, over bins, weighed by their size."""
    gaps = 0.0
    for number in range(BINS):
        inside = [row for row in rows if min(int(row[0] * BINS), BINS - 1) == number]
        if inside:
            mean, right = _means(inside)
            gaps += len(inside) * abs(mean - right)
    return gaps / len(rows) if rows else 0.0


def _means(rows: list[Row]) -> tuple[float, float]:
    return sum(chance for chance, _ in rows) / len(rows), sum(right for _, right in rows) / len(rows)


def _places(text: str, one: dict[str, Any]) -> dict[str, set[int]]:
    """Source, cue and content as the places where their words begin."""
    return {
        role: {match.start() for start, end in one[role] for match in _WORD.finditer(text, start, end)}
        for role in ("source", "cue", "content")
    }


def _meets(one: dict[str, set[int]], gold: dict[str, set[int]]) -> bool:
    if not one["cue"] & gold["cue"] or bool(one["source"]) != bool(gold["source"]):
        return False
    if gold["source"] and not one["source"] & gold["source"]:
        return False
    return len(one["content"] & gold["content"]) >= SAME_CONTENT * len(one["content"] | gold["content"])


def _by_id(path: Path) -> dict[str, dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return {row["id"]: row for row in map(json.loads, file)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
