"""STORY.md, worked out by hand before any machine read the reports, against the record: every row of its tables.

The tables are read from the file itself, so that what is compared is what stands written. Where the machine differs is
listed there too, and here as data: a difference that goes, or a new one, fails.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.pipeline.demo import create_demo, decide_demo, fill_demo
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.views import IncidentView

STORY = (Path(__file__).resolve().parents[2] / "examples" / "norvik" / "STORY.md").read_text("utf-8")
FIGHTERS_COUNT = ("2025-03-13", "2025-03-14", "2025-03-16", "2025-03-18")
"""Days on which STORY.md lets the Coalition's dead fighters count as an origin of harm of incident 1, or not."""
DIFFERS = {
    (1, "2025-03-11", "strike_status"): "likely_strike",
    (2, "2025-04-22", "reports"): "9",
    (2, "all", "questions"): "without: evidence logs mentioned drennia",
    (1, "all", "questions"): "besides: inquiry - open drennia",
}
"""What the machine says where STORY.md says otherwise."""
GROUPS = {
    "killed civilians": ("killed", "civilians"),
    "killed children": ("killed", "children"),
    "killed women": ("killed", "women"),
    "killed men": ("killed", "men"),
    "killed fighters": ("killed", "fighters"),
    "killed unknown": ("killed", "unknown"),
    "injured": ("injured", "civilians"),
    "missing": ("missing", "civilians"),
    "detained": ("detained", "civilians"),
}
QUESTIONS = {
    1: {"evidence video withheld northern-coalition", "evidence radar promised tolveria"},
    2: {"inquiry - open drennia", "evidence recording promised ember-front", "evidence logs mentioned drennia"},
}
"""Kind, what (in a word), status and holder, as STORY.md lists them."""
Bounds = tuple[int, int | None]


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    with create_demo(tmp_path_factory.mktemp("story") / "norvik") as made:
        assert [one.error for one in fill_demo(made) if one.error] == []
        assert decide_demo(made) > 0
        yield made


def _tables(heading: str) -> list[list[list[str]]]:
    """The tables below a heading, up to the next of its level: rows of cells, the header first."""
    level = heading.split(" ", maxsplit=1)[0]
    body = STORY.split(f"\n{heading}\n", 1)[1]
    body = re.split(rf"\n#{{1,{len(level)}}} ", body)[0]
    tables: list[list[list[str]]] = []
    is_inside = False
    for line in body.splitlines():
        if not line.startswith("|"):
            is_inside = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if set("".join(cells)) <= {"-"}:
            continue
        if not is_inside:
            tables.append([])
            is_inside = True
        tables[-1].append(cells)
    return tables


def _read_bounds(cell: str, before: set[Bounds]) -> set[Bounds]:
    """The bounds that a cell allows: "14+", "17-21", "14-open, at least 17 (14-17 if ...)", "the same"."""
    if cell.startswith("the same"):
        return before
    found: set[Bounds] = {(int(least), None) for least in re.findall(r"(\d+)(?:\+|-open)", cell)}
    return found | {(int(least), int(most)) for least, most in re.findall(r"(\d+)-(\d+)", cell)}


def _bounds(view: IncidentView, harm: str, group: str) -> Bounds | None:
    found = (each for each in view.assessment.ranges if (each.harm, each.group) == (harm, group))
    return next(((each.min, each.max) for each in found), None)


def _view(dossier: Dossier, number: int, day: str | None) -> IncidentView:
    date = "2025-03-11" if number == 1 else "2025-03-12"
    views = dossier.incidents(as_of=day, unreviewed=True)
    return next(view for view in views if view.incident.date and view.incident.date.edtf == date)


@pytest.mark.parametrize("number", [1, 2])
def test_every_row_as_of_a_day(dossier: Dossier, number: int) -> None:
    heading = "### Incident 1 as of a date" if number == 1 else "## Incident 2, all claims counted"
    header, *rows = _tables(heading)[-1]
    assert header[0] == "as of"
    assert len(rows) == (8 if number == 1 else 5)
    allowed: dict[str, set[Bounds]] = {}
    for row in rows:
        told = dict(zip(header, row, strict=True))
        day = None if told["as of"] == "today" else told["as of"]
        view = _view(dossier, number, day)
        found = view.assessment

        def expect(field: str, value: str, day: str | None = day) -> str:
            return DIFFERS.get((number, day or "", field), value)

        reports = expect("reports", told["reports"].split(" ")[0])
        assert str(found.report_count) == reports, (day, "reports")
        may_be_more = number == 1 and day in FIGHTERS_COUNT
        origins = int(told["origins of harm"])
        assert found.origin_count in ({origins, origins + 1} if may_be_more else {origins}), (day, "origins")
        for column in ("killed civilians", "children", "injured", "missing"):
            if column in told:
                allowed[column] = _read_bounds(told[column], allowed.get(column, set()))
                harm, group = GROUPS[f"killed {column}" if column == "children" else column]
                assert _bounds(view, harm, group) in allowed[column], (day, column)
        assert found.strike_status.value == expect("strike_status", told["strike_status"].split(" ")[0]), day
        assert found.harm_status.value == re.split(r"[ ,]", told["harm_status"])[0], day


@pytest.mark.parametrize("number", [1, 2])
def test_every_bound_of_all_claims(dossier: Dossier, number: int) -> None:
    header, *rows = _tables(f"## Incident {number}, all claims counted")[0]
    assert header[:2] == ["group", "range"]
    view = _view(dossier, number, None)
    seen = set()
    for group, cell, *_ in rows:
        if group.startswith("conceded"):
            conceded = {(each.min, each.max) for party in view.assessment.parties for each in party.conceded}
            assert conceded == _read_bounds(cell, set())
            continue
        names = [f"killed {each}" for each in group.removeprefix("killed ").split(", ")] if "killed" in group else []
        for name in names or group.split(", "):
            seen.add(name)
            bounds = _read_bounds(cell, set())
            found = _bounds(view, *GROUPS[name])
            assert found in bounds if bounds else found is None, name
    assert seen == GROUPS.keys()


@pytest.mark.parametrize("number", [1, 2])
def test_every_open_question(dossier: Dossier, number: int) -> None:
    view = _view(dossier, number, None)
    told = {
        f"{each.kind} {_name(each.what) if each.kind == 'evidence' else '-'} {each.status} {each.holder}"
        for each in view.assessment.open_questions
    }
    way, _, named = DIFFERS[number, "all", "questions"].partition(": ")
    expected = QUESTIONS[number] - {named} if way == "without" else QUESTIONS[number] | {named}
    assert told == expected


def _name(what: str | None) -> str:
    return next(word for word in ("video", "radar", "recording", "logs") if word in (what or ""))


@pytest.mark.parametrize("number", [1, 2])
def test_every_origin(dossier: Dossier, number: int) -> None:
    """Which reports of an incident go back to one account: those that share an origin in STORY.md, and no others."""
    header, *rows = _tables("## Origins")[0]
    assert header[1] == "reports"
    view = _view(dossier, number, None)
    here = {report.external_id or "" for report in view.reports}
    expected = {frozenset(row[1].split(", ")) & here for row in rows} - {frozenset()}
    names = {report.id: report.external_id or "" for report in view.reports}
    found = {
        frozenset(names[report] for report in origin.reports if report in names) for origin in view.independence.origins
    }
    assert found - {frozenset()} == expected


def test_the_story_names_every_difference() -> None:
    section = STORY.split("\n## Where the machine's record differs from this\n", 1)[1]
    assert section.count("\n- ") == 3
