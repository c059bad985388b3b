"""Finding places in whole texts: spans, what is skipped, alternatives, hostile input."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.actors.registry import open_registry
from sayso.gazetteer.gazetteer import open_gazetteer
from sayso.gazetteer.toponyms import find_places
from sayso.gazetteer.words import PlaceWords
from sayso.languages.pack import load_part
from sayso.records.span import Span

WORDS = load_part("en", "places", PlaceWords)
PIECES = [
    "Paris",
    "Mosul's",
    "al-",
    "Jadida",
    " district",
    " of ",
    ", ",
    "U.S.",
    "Texas",
    "\n",
    " in ",
    "San",
    "“",
    "\ud800",
    "İ",
    "’s",
    "-",
    ".",
]


def test_a_skipped_stretch_is_not_read() -> None:
    text = "Snow fell on Mosul. Paris"
    start = text.index("Paris")
    found = find_places(text, open_gazetteer(), WORDS, skip=(Span(start, len(text)),))
    assert [place.name for place in found] == ["Mosul"]


def test_other_places_of_the_name_are_kept() -> None:
    (place,) = find_places("Snow fell on Paris.", open_gazetteer(), WORDS)
    assert any(other.within == ("Texas", "United States") for other in place.alternatives)
    assert place.id not in {other.id for other in place.alternatives}


def test_two_places_of_one_name_are_told_apart_where_the_text_does() -> None:
    text = "Snow fell on Springfield, Illinois, and on Springfield, Missouri."
    found = find_places(text, open_gazetteer(), WORDS)
    assert [place.within[0] for place in found if place.name == "Springfield"] == ["Illinois", "Missouri"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "a", "\x00", "🙂 🙂"])
def test_texts_without_places(text: str) -> None:
    assert find_places(text, open_gazetteer(), WORDS) == ()


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    places = find_places(text, open_gazetteer(), WORDS)
    spans = [place.span for place in places if place.span is not None]
    assert len(spans) == len(places)
    assert all(span.end <= len(text) and span.words(text).strip() for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    mentions = [mention.span for mention in open_registry().find(text)]
    assert all(span.end <= len(text) for span in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
