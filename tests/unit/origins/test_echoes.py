"""A figure that a report gives twice, once with its source and once without, has one source."""

from sayso.languages.pack import load_part
from sayso.origins.sources import OfficeWords, Sources
from sayso.records.claim import Claim
from tests.unit.building import count, say

WORDS = load_part("en", "offices", OfficeWords)


def _is_one_source(left: Claim, right: Claim) -> bool:
    sources = Sources([left, right], WORDS).find({})
    return sources[left.id].key == sources[right.id].key


def test_a_headline_in_the_outlets_own_voice_is_its_sources_word() -> None:
    assert _is_one_source(say("a", "Ada", count(14), report="r"), say("b", "own", count(14), report="r"))


def test_another_figure_is_a_word_of_its_own() -> None:
    assert not _is_one_source(say("a", "Ada", count(14), report="r"), say("b", "own", count(11), report="r"))


def test_the_same_figure_in_another_report_is_a_word_of_its_own() -> None:
    assert not _is_one_source(say("a", "Ada", count(14), report="r"), say("b", "own", count(14), report="s"))


def test_somebody_unnamed_with_the_same_figure_is_no_second_source() -> None:
    assert _is_one_source(say("a", "Ada", count(14), report="r"), say("b", "unnamed", count(14), report="r"))
