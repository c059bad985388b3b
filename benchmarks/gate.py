"""How much the gate lets through of what it should, and stops of what it should not: a part of `make bench`.

The benchmark kit has no task for it; its documents are sorted by what they are about. Texts of attacks and shootings
should pass, texts of disease outbreaks and of business should not.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from sayso.pipeline.gate import judge_text

SHOULD_PASS = {
    "casualties": ("dev/casualties",),
    "gvc": ("dev/incidents/gvc",),
    "templates": ("dev/templates", "train/templates"),
}
"""Texts of harm. Of the templates those that have an incident."""
SHOULD_STOP = {"geovirus": ("dev/places/geovirus",), "dates": ("dev/dates/meantime",)}
"""Texts on disease outbreaks, and business news."""
GOLD_OF = "templates"
"""The task whose texts have an incident only where its gold holds a template."""


def measure(kit: Path) -> dict[str, float]:
    """The share of texts in per cent, by `NAME.passed` and, of what should not pass, `NAME.stopped`."""
    found = {f"{name}.passed": 100 * _share(kit, name, folders) for name, folders in SHOULD_PASS.items()}
    return found | {f"{name}.stopped": 100 - 100 * _share(kit, name, folders) for name, folders in SHOULD_STOP.items()}


def corpus_hash(kit: Path) -> str:
    """The hash of all files that `measure` reads."""
    whole = hashlib.sha256()
    for folders in (*SHOULD_PASS.values(), *SHOULD_STOP.values()):
        for folder in folders:
            for name in ("input.jsonl", "gold.jsonl"):
                whole.update((kit / folder / name).read_bytes())
    return whole.hexdigest()[:16]


def _share(kit: Path, name: str, folders: tuple[str, ...]) -> float:
    texts = [text for folder in folders for text in _texts(kit / folder, has_incident=name == GOLD_OF)]
    return sum(judge_text(text).can_matter for text in texts) / len(texts)


def _texts(folder: Path, *, has_incident: bool) -> list[str]:
    documents = _lines(folder / "input.jsonl")
    if has_incident:
        told = {row["id"] for row in _lines(folder / "gold.jsonl") if row["templates"]}
        documents = [document for document in documents if document["id"] in told]
    return [document["text"] for document in documents]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
