"""The example dossier, whole: what is read in each report, and what follows for the incidents.

The expected files are written by `make golden-update` alone; look at the difference before you commit it, and name it
in the changelog
under "Output changes".
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sayso.pipeline.demo import create_demo, decide_demo, fill_demo
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.incident_output import describe_incident
from sayso.pipeline.output import describe_reading
from sayso.pipeline.views import ReadingView
from sayso.records.reading import Reading

GOLDEN = Path(__file__).parent
REPORTS = [f"ex{number:02d}" for number in range(1, 19)]
_PACK = re.compile(r"pack:(\w+):[0-9a-f]+")
_DECISION = re.compile(r"dec-[0-9a-f]{16}")
_CAPTURED = re.compile(r'"date": "20(?:2[6-9]|[3-9]\d)-\d\d-\d\d"')
"""What changes with every word of the pack, with the time of a decision and with the day of capture, and says nothing
of the output: the story is told in 2025."""


@dataclass(frozen=True)
class Norvik:
    """The example dossier, and what was read in its reports before anybody decided on it."""

    dossier: Dossier
    readings: dict[str | None, ReadingView]


@pytest.fixture(scope="module")
def norvik(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Norvik]:
    with create_demo(tmp_path_factory.mktemp("golden") / "norvik") as dossier:
        assert [one.error for one in fill_demo(dossier) if one.error] == []
        readings = {view.report.external_id: view for view in dossier.readings()}
        assert decide_demo(dossier) > 0
        yield Norvik(dossier, readings)


def _hold(path: Path, value: object, *, is_update: bool) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    text = _DECISION.sub("dec-…", _PACK.sub(r"pack:\1", _CAPTURED.sub('"date": "(captured)"', text)))
    if is_update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, f"{path.name} is another: make golden-update, then look at the difference"


@pytest.mark.parametrize("name", REPORTS)
def test_reading(name: str, norvik: Norvik, *, golden_update: bool) -> None:
    view = norvik.readings[name]
    reading = Reading(view.report, view.claims, view.mentions, view.issues)
    _hold(GOLDEN / "readings" / f"{name}.json", describe_reading(reading), is_update=golden_update)


@pytest.mark.parametrize("is_unreviewed", [False, True], ids=["accepted", "unreviewed"])
def test_incidents(norvik: Norvik, *, is_unreviewed: bool, golden_update: bool) -> None:
    views = norvik.dossier.incidents(unreviewed=is_unreviewed)
    name = "unreviewed" if is_unreviewed else "accepted"
    described = [describe_incident(view) for view in views]
    _hold(GOLDEN / "incidents" / f"{name}.json", described, is_update=golden_update)


def test_the_two_incidents_are_what_a_careful_reader_takes_from_them(norvik: Norvik) -> None:
    """The figures of STORY.md, worked out by hand before any machine read the reports."""
    first, second = norvik.dossier.incidents(unreviewed=True)
    assert (first.incident.date and first.incident.date.edtf) == "2025-03-11"
    assert (second.incident.date and second.incident.date.edtf) == "2025-03-12"
    assert (first.assessment.report_count, first.assessment.origin_count) == (17, 6)
    assert second.assessment.origin_count == 6
    ranges = {
        (number, str(one.harm), str(one.group)): (one.min, one.max)
        for number, view in enumerate((first, second), 1)
        for one in view.assessment.ranges
    }
    assert ranges[1, "killed", "civilians"] == (21, 60)
    assert ranges[1, "killed", "children"] == (5, 6)
    assert ranges[1, "killed", "fighters"] == (12, 12)
    assert ranges[1, "injured", "civilians"] == (26, 30)
    assert ranges[1, "missing", "civilians"] == (4, 4)
    assert ranges[2, "killed", "civilians"] == (11, 16)
    assert ranges[2, "killed", "children"] == (2, 4)
    assert ranges[2, "injured", "civilians"] == (41, None)
    assert (first.assessment.strike_status.value, first.assessment.harm_status.value) == (
        "declared_strike",
        "confirmed",
    )
    assert second.assessment.strike_status.provisional == "contested_strike"
    assert {victim.name for victim in first.assessment.victims} >= {"Ansa Velk", "Toma Halm", "Pim Halm"}
