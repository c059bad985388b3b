"""Long lists of an incident's page: each portion leads to the next, and together they hold every row once."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.web import incident_page
from sayso.web.app import create_pages
from sayso.web.incident_page import make_incident_page
from sayso.web.matrix import MOST_SAYINGS
from sayso.web.portions import ROWS_AT_ONCE, Portions
from tests.fiction import NOON, make_capture, read_fiction

SPEAKERS = 2 * ROWS_AT_ONCE + 7
REPEATS = MOST_SAYINGS + 5
"""Figures that one speaker gives, each in a report of its own."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    """One incident of which so many speakers tell, one of them again and again."""
    stories = [(f"2031-03-17 old-harbour Mira_Tal{n} {n % 40 + 3} killed\n", n) for n in range(SPEAKERS)]
    stories += [(f"2031-03-17 old-harbour Oren_Bas {n + 50} killed\n", SPEAKERS + n) for n in range(REPEATS)]
    inputs = [
        make_capture(f"{words}Only here stands the word number{n}.", outlet=f"Outlet {n}", published="2031-03-18")
        for words, n in stories
    ]
    with create_dossier(tmp_path_factory.mktemp("crowded") / "case", now=NOON) as dossier:
        list(dossier.add(inputs, reader=read_fiction, now=NOON, version="1", at_once=64))
        yield dossier


@pytest.fixture(scope="module")
def ask(crowded: Dossier) -> Callable[[str], str]:
    client = TestClient(create_pages(crowded, names={}), base_url="http://127.0.0.1")

    def get(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.text

    return get


def walk(ask: Callable[[str], str], path: str, part: str) -> Iterator[str]:
    """The page, and every page to which the list's links lead on."""
    while True:
        page = ask(path)
        yield page
        nav = re.search(rf'<nav class="portion" id="more-{part}".*?</nav>', page, re.DOTALL)
        assert nav
        onward = re.search(r'href="([^"]+)" rel="next"', nav[0])
        if onward is None:
            return
        path = unescape(onward[1])


def test_every_speaker_stands_on_one_portion(crowded: Dossier, ask: Callable[[str], str]) -> None:
    (view,) = crowded.incidents(unreviewed=True)
    assert len(view.claims) == SPEAKERS + REPEATS
    pages = list(walk(ask, f"/incidents/{view.incident.code}?count=unreviewed", "says"))
    found = [name for page in pages for name in re.findall(r'<th scope="row"><bdi>([^<]+)</bdi>', page)]
    assert sorted(found) == sorted({claim.speaker.name for claim in view.claims})
    assert len(pages) == -(-(SPEAKERS + 1) // ROWS_AT_ONCE)


def test_every_origin_stands_on_one_portion(crowded: Dossier, ask: Callable[[str], str]) -> None:
    (view,) = crowded.incidents(unreviewed=True)
    pages = list(walk(ask, f"/incidents/{view.incident.code}?count=unreviewed", "origins"))
    found = [name for page in pages for name in re.findall(r'<span class="ordinal">(O\d+)</span>', page)]
    assert found == [f"O{number}" for number in range(1, len(view.independence.origins) + 1)]
    assert len(pages) > SPEAKERS // ROWS_AT_ONCE


def test_every_figure_of_a_range_stands_on_one_portion(crowded: Dossier, ask: Callable[[str], str]) -> None:
    (view,) = crowded.incidents(unreviewed=True)
    (killed,) = view.assessment.ranges
    pages = list(walk(ask, f"/incidents/{view.incident.code}?count=unreviewed", "range-killed-civilians"))
    sections = [re.search(r'<div class="plot">.*?<div class="because">', page, re.DOTALL) for page in pages]
    lines = [line for found in sections if found for line in re.findall(r'<li class="line figure">', found[0])]
    assert len(lines) == len(killed.figures)


def test_every_change_stands_on_one_portion(
    crowded: Dossier, ask: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incident_page, "CHANGES_AT_ONCE", 20)
    (view,) = crowded.incidents(unreviewed=True)
    total = make_incident_page(view, {}).more["timeline"].total
    pages = list(walk(ask, f"/incidents/{view.incident.code}?count=unreviewed", "timeline"))
    sections = [re.search(r'<ol class="timeline">.*?</ol>', page, re.DOTALL) for page in pages]
    assert sum(found[0].count('<p class="gist">') for found in sections if found) == total


def test_what_one_speaker_says_beyond_the_first_is_counted_and_linked(
    crowded: Dossier, ask: Callable[[str], str]
) -> None:
    (view,) = crowded.incidents(unreviewed=True)
    page = ask(f"/incidents/{view.incident.code}?count=unreviewed")
    link = re.search(rf'<a href="([^"]+)">and {REPEATS - MOST_SAYINGS} more answers', page)
    assert link
    assert f"{REPEATS} claims" in ask(unescape(link[1]))


def test_a_portion_beyond_the_end_says_so_and_leads_back(crowded: Dossier, ask: Callable[[str], str]) -> None:
    (view,) = crowded.incidents(unreviewed=True)
    page = ask(f"/incidents/{view.incident.code}?count=unreviewed&part=says&page=99")
    assert f"Speakers: {SPEAKERS + 1}, none of them on this page" in page
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back
    assert f"page={-(-(SPEAKERS + 1) // ROWS_AT_ONCE)}#more-says" in unescape(back[1])


def test_lists_side_by_side_go_by_the_longest() -> None:
    portions = Portions(lambda part, page: f"{part} {page}", "figures", 2)
    long, short = range(ROWS_AT_ONCE + 3), range(4)
    assert portions.cut("figures", long, "Figures") == tuple(range(ROWS_AT_ONCE, ROWS_AT_ONCE + 3))
    assert portions.cut("figures", short, "Figures") == ()
    assert portions.cut("others", short, "Others") == (0, 1, 2, 3)
    more = portions.more()
    assert set(more) == {"figures"}
    assert (more["figures"].previous, more["figures"].next) == ("figures 1", None)
    assert more["figures"].words == f"Figures: {ROWS_AT_ONCE + 1} to {ROWS_AT_ONCE + 3} of {ROWS_AT_ONCE + 3}"
