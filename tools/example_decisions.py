#!/usr/bin/env python3
"""Writes `examples/norvik/decisions.jsonl` from `judgements.yaml`, where claims are named by their first words.

Claims have ids that no person can type. This reads the example into a dossier in a temporary folder, finds the claim
that each
judgement names, and writes the orders that `sayso decide` takes. A judgement whose claim is not found, or found
twice, is an error.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from sayso.pipeline.demo import create_demo, fill_demo
from sayso.records.decision import Verb

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "norvik"
JUDGEMENTS = EXAMPLE / "judgements.yaml"
DECISIONS = EXAMPLE / "decisions.jsonl"


def main() -> int:
    """The exit code: 0 when every judgement found its claims."""
    judgements = yaml.safe_load(JUDGEMENTS.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        claims, incidents = _read_example(Path(scratch) / "dossier")
    rows = judgements["judgements"]
    places = {row["name"]: f"#{place}" for place, row in enumerate(rows, 1) if "name" in row}
    orders = [_order(row, judgements["by"], claims, incidents, places) for row in rows]
    DECISIONS.write_text("".join(json.dumps(order, ensure_ascii=False) + "\n" for order in orders), "utf-8")
    print(f"{len(orders)} decisions")
    return 0


def _read_example(folder: Path) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """(report's own id, words, claim id) of every claim, and the incident id of each claim in one."""
    with create_demo(folder) as dossier:
        list(fill_demo(dossier))
        claims = [
            (view.report.external_id or "", claim.content[0].words(view.report.text), claim.id)
            for view in dossier.readings()
            for claim in view.claims
        ]
        incidents = {claim.id: view.incident.id for view in dossier.incidents(unreviewed=True) for claim in view.claims}
    return claims, incidents


def _order(
    judgement: dict[str, Any],
    by: str,
    claims: list[tuple[str, str, str]],
    incidents: dict[str, str],
    places: dict[str, str],
) -> dict[str, Any]:
    """One line for `sayso decide`. An undo names the place in the log of what it takes back, counted from 1."""
    verb = Verb(judgement["verb"])
    if "incident" in judgement:
        report, words = judgement["incident"]
        ids = [incidents[_find(report, words, claims)]]
    elif "decisions" in judgement:
        ids = [places[name] for name in judgement["decisions"]]
    else:
        ids = [_find(report, words, claims) for report, words in judgement["claims"]]
    order: dict[str, Any] = {"verb": verb.value, "ids": ids, "by": by}
    order |= {key: judgement[key] for key in ("to", "reason") if key in judgement}
    return order


def _find(report: str, words: str, claims: list[tuple[str, str, str]]) -> str:
    found = [claim for owner, text, claim in claims if owner == report and text.startswith(words)]
    if len(found) != 1:
        raise SystemExit(f"{report}: {len(found)} claims begin with {words!r}; mend judgements.yaml")
    return found[0]


if __name__ == "__main__":
    sys.exit(main())
