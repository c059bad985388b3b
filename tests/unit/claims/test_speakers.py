"""Speakers whose words are no more than marks, or end with a possessive: rare, but they came up in real pages."""

import pytest

from sayso.claims.cues import compile_cues
from sayso.claims.speakers import Roster
from sayso.pipeline.read import make_context
from sayso.records.span import Span


@pytest.fixture
def roster() -> Roster:
    context = make_context(reader="rules")
    text = ", , the mayor of Norvik said. Kept is Mr. Marl's pledge. A nurse is Petra Marl. Teo Rand's pledge stood."
    return Roster(text, compile_cues(context.parts.cues, context.parts.tolls.next_ones), context.registry, None)


@pytest.mark.parametrize("end", [1, 2, 3])
def test_marks_alone_name_nobody(roster: Roster, end: int) -> None:
    speaker = roster.resolve(Span(0, end))
    assert (speaker.name, speaker.unnamed) == (None, True)


def test_a_comma_before_the_words_is_no_part_of_them(roster: Roster) -> None:
    speaker = roster.resolve(Span(0, roster.text.index(" said")))
    assert (speaker.name, speaker.unnamed) == ("mayor of Norvik", True)


@pytest.mark.parametrize(("words", "name"), [("Mr. Marl's", "Petra Marl"), ("Teo Rand's", "Teo Rand")])
def test_whose_words_they_are_is_named_without_a_possessive(roster: Roster, words: str, name: str) -> None:
    start = roster.text.index(words)
    assert roster.resolve(Span(start, start + len(words))).name == name
