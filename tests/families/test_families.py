"""Small families of reports, each with the record that a person derived from the method before any program ran.

How to add one: docs/how-to/add-a-family.md. Each test must fail if one of the rules that the family names is taken out.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.pipeline.adding import add_inputs
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.incident_output import describe_incident_page
from sayso.pipeline.input import Given, find_inputs
from sayso.pipeline.orders import Order
from sayso.pipeline.read import RULES_ALONE, make_context, read_capture
from sayso.pipeline.waiting import find_undecided
from sayso.records.capture import Capture
from sayso.records.decision import Verb
from sayso.records.reading import Reading
from tests.families.outcome import Outcome, describe_outcome

HERE = Path(__file__).parent
NAMES = sorted(folder.parent.name for folder in HERE.glob("*/expected.yaml"))
LAST_DAY = "2031-12-31"
NOW = f"{LAST_DAY}T12:00:00Z"


@dataclass(frozen=True)
class Family:
    """One family: its folder, and what was derived."""

    folder: Path
    derived: dict[str, Any]

    @property
    def manifest(self) -> list[dict[str, str]]:
        """What is known of each report, in the order in which they came."""
        return [json.loads(line) for line in (self.folder / "manifest.jsonl").read_text("utf-8").splitlines()]


def load_family(name: str) -> Family:
    text = (HERE / name / "expected.yaml").read_text("utf-8")
    return Family(HERE / name, yaml.load(text, yaml.BaseLoader))


class World:
    """The invented places and actors: dossiers that know them, and a rules reader that reads each report once."""

    def __init__(self, folder: Path) -> None:
        """Make the dossier in `folder` of which each is a copy."""
        self._empty = folder
        with create_dossier(folder, now=NOW) as dossier:
            for name in ("actors.yaml", "places.yaml"):
                shutil.copyfile(HERE / name, folder / name)
            self._context = make_context(actors=dossier.own_actors(), places=dossier.own_places(), reader=RULES_ALONE)
        self._kept: dict[str, Reading] = {}

    def make_dossier(self, folder: Path) -> Dossier:
        """An empty dossier in `folder`."""
        shutil.copytree(self._empty, folder)
        return open_dossier(folder)

    def read(self, capture: Capture, payload: bytes) -> Reading:
        """The reading of one report by the rules alone, whatever reader the settings name."""
        if capture.id not in self._kept:
            self._kept[capture.id] = read_capture(capture, payload, context=self._context)
        return self._kept[capture.id]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world") / "dossier")


def fill(dossier: Dossier, family: Family, entries: list[dict[str, str]], world: World) -> None:
    """Adds the reports in this order, accepts every claim, and enters the family's own decisions."""
    folder = dossier.path / "reports"
    shutil.copytree(family.folder, folder)
    (folder / "order.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    inputs = find_inputs((), given=Given(), manifest=folder / "order.jsonl", settings=dossier.settings)
    assert [one.error for one in add_inputs(dossier, inputs, world.read) if one.error] == []
    dossier.decide(find_undecided(dossier, incident=None))
    dossier.decide(_find_orders(dossier, family))


def _find_orders(dossier: Dossier, family: Family) -> list[Order]:
    reports = {view.report.external_id: view for view in dossier.readings()}
    incidents = {view.incident.place.name: view.incident.id for view in dossier.incidents() if view.incident.place}
    return [_make_order(order, reports, incidents) for order in family.derived.get("decisions", ())]


def _make_order(order: dict[str, Any], reports: dict[str | None, Any], incidents: dict[str, str]) -> Order:
    ids = [reports[name].report.id for name in order.get("reports", ())]
    ids += [incidents[order["incident"]]] if "incident" in order else []
    named = [(name, words) for name, words in order.get("claims", ())]
    # Whoever rejects a claim rejects its reposts: they are other records, with words of their own.
    named += [(f"{name}-again", words) for name, words in named if f"{name}-again" in reports]
    for name, words in named:
        view = reports[name]
        said = {claim.id: " ".join(part.words(view.report.text) for part in claim.content) for claim in view.claims}
        ids.append(next(claim for claim, content in said.items() if words in content))
    return Order(verb=Verb(order["verb"]), ids=tuple(ids), value=order.get("to"), reason=order["reason"], by="Ada")


def find_outcomes(dossier: Dossier, *, as_of: str | None = None) -> list[Outcome]:
    found = [describe_outcome(view) for view in dossier.incidents(as_of=as_of)]
    return sorted(found, key=lambda each: (each.get("date", ""), each.get("place", "")))


def find_derived(incidents: list[dict[str, Any]]) -> list[Outcome]:
    """What was derived, in the shape of an outcome: the reasons in words are for people."""
    return [_without_reasons(incident) for incident in incidents]


def _without_reasons(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_reasons(each) for key, each in value.items() if key != "because"}
    return [_without_reasons(each) for each in value] if isinstance(value, list) else value


def as_words(value: Any) -> Any:
    """Numbers as they stand in a file that knows words alone."""
    if isinstance(value, dict):
        return {key: as_words(each) for key, each in value.items()}
    return [as_words(each) for each in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("name", NAMES)
def test_record(name: str, world: World, tmp_path: Path) -> None:
    family = load_family(name)
    with world.make_dossier(tmp_path / "dossier") as dossier:
        fill(dossier, family, family.manifest, world)
        today = find_outcomes(dossier)
        assert as_words(today) == find_derived(family.derived["incidents"])
        assert find_outcomes(dossier, as_of=LAST_DAY) == today
        for day, incidents in family.derived.get("as_of", {}).items():
            assert as_words(find_outcomes(dossier, as_of=day)) == find_derived(incidents), day


@pytest.mark.parametrize("name", NAMES)
def test_order_of_arrival_does_not_matter(name: str, world: World, tmp_path: Path) -> None:
    family = load_family(name)
    with world.make_dossier(tmp_path / "dossier") as dossier:
        fill(dossier, family, family.manifest[::-1], world)
        assert as_words(find_outcomes(dossier)) == find_derived(family.derived["incidents"])


@pytest.mark.parametrize("name", NAMES)
def test_a_repost_changes_no_range_and_no_status(name: str, world: World, tmp_path: Path) -> None:
    """Every report again, word for word, at a site that does not say where it has it from."""
    family = load_family(name)
    reposts = [entry | {"id": f"{entry['id']}-again", "outlet": "Copied Pages"} for entry in family.manifest]
    with world.make_dossier(tmp_path / "dossier") as dossier:
        fill(dossier, family, [*family.manifest, *reposts], world)
        found = as_words(find_outcomes(dossier))
    wanted = find_derived(family.derived["incidents"])
    assert [_figures(each) for each in found] == [_figures(each) for each in wanted]


@pytest.mark.parametrize("name", NAMES)
def test_withholding_a_report_is_undone_byte_for_byte_and_no_claim_counts_twice(
    name: str, world: World, tmp_path: Path
) -> None:
    family = load_family(name)
    with world.make_dossier(tmp_path / "dossier") as dossier:
        fill(dossier, family, family.manifest, world)
        before = _print_record(dossier)
        for view in dossier.readings():
            (made,) = dossier.decide([Order(verb=Verb.WITHHOLD, ids=(view.report.id,), reason="Protected", by="Ada")])
            assert _print_record(dossier) != before
            dossier.decide([Order(verb=Verb.UNDO, ids=(made.id,), by="Ada")])
            assert _print_record(dossier) == before
        counted = [claim for view in dossier.incidents() for claim in view.incident.claims]
        assert len(counted) == len(set(counted))


def _print_record(dossier: Dossier) -> str:
    """All that programs are given of the incidents, by accepted claims and by all."""
    views = [*dossier.incidents(), *dossier.incidents(unreviewed=True)]
    return "\n".join(json.dumps(describe_incident_page(view), sort_keys=True) for view in views)


def _figures(outcome: Outcome) -> Outcome:
    """What no repost may move: it stands in the traces, being a report of its own, but counts for nothing."""
    ranges = {name: found["is"] for name, found in outcome.get("ranges", {}).items()}
    kept = ("place", "date", "origins", "strike", "harm", "parties", "questions", "victims")
    return {"ranges": ranges} | {key: outcome[key] for key in kept if key in outcome}
