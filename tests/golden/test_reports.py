"""Long invented reports, whole: relays, admissions, rival causes, films that nobody shows, tolls that move.

Each is read as a repost without a page or a day. The expected files are written by `make golden-update` alone.
"""

import json
import re
from pathlib import Path

import pytest

from sayso.actors.registry import load_actor_file
from sayso.gazetteer.entries import load_place_file
from sayso.pipeline.output import describe_reading
from sayso.pipeline.read import make_context, read_text

REPORTS = Path(__file__).parent / "reports"
NORVIK = Path(__file__).parents[2] / "examples" / "norvik"
_PACK = re.compile(r"pack:(\w+):[0-9a-f]+")


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.txt")), ids=lambda path: path.stem)
def test_report(path: Path, *, golden_update: bool) -> None:
    context = make_context(
        actors=load_actor_file(NORVIK / "actors.yaml"), places=load_place_file(NORVIK / "places.yaml")
    )
    described = describe_reading(read_text(path.read_text("utf-8"), context=context))
    text = json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    text = _PACK.sub(r"pack:\1", text)
    expected = path.with_suffix(".json")
    if golden_update:
        expected.write_text(text, "utf-8")
    assert expected.read_text("utf-8") == text, f"{expected.name} is another: make golden-update, then look at it"
