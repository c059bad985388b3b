"""The words of a stretch: those of the whole text, cut only where the stretch cuts them."""

import pytest

from sayso.records.span import Span
from sayso.text.tokens import find_tokens

TEXT = "The mayor's aide, Ada Marl-Osk, counted 1,200 shells near the mill."


@pytest.mark.parametrize(
    ("stretch", "words"),
    [
        ("The mayor's aide,", ["The", "mayor's", "aide", ","]),
        ("or's aide", ["or's", "aide"]),
        ("Ada Marl-O", ["Ada", "Marl-O"]),
        ("arl-Osk, counted 1,20", ["arl-Osk", ",", "counted", "1", ",", "20"]),
        ("hell", ["hell"]),
        (" ", []),
    ],
)
def test_a_word_that_reaches_over_an_edge_is_cut_there(stretch: str, words: list[str]) -> None:
    start = TEXT.index(stretch)
    found = find_tokens(TEXT, Span(start, start + len(stretch)))
    assert [token.text for token in found] == words
    assert all(TEXT[token.start : token.end] == token.text for token in found)


def test_cutting_leaves_the_words_of_the_whole_text_as_they_are() -> None:
    whole = find_tokens(TEXT, Span(0, len(TEXT)))
    find_tokens(TEXT, Span(5, len(TEXT) - 3))
    assert find_tokens(TEXT, Span(0, len(TEXT))) == whole
