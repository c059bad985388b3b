"""The words of a stretch: those of the whole text, cut only where the stretch cuts them."""

import pytest

from sayso.records.span import Span
from sayso.text.tokens import find_lows, find_tokens, token_before

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


@pytest.mark.parametrize("end", [len(TEXT), len(TEXT) + 5])
def test_every_stretch_has_the_tokens_that_lie_in_it(end: int) -> None:
    whole = find_tokens(TEXT, Span(0, end))
    assert [token.text for token in whole] == TEXT.replace(",", " ,", 1).replace("k,", "k ,").replace(".", " .").split()
    for token in whole:
        assert find_tokens(TEXT, Span(token.start, end)) == whole[whole.index(token) :]
        assert find_tokens(TEXT, Span(0, token.end)) == whole[: whole.index(token) + 1]
        assert token_before(TEXT, token.end) == token
    assert find_tokens(TEXT, Span(len(TEXT), len(TEXT) + 1)) == []
    assert find_lows("", Span(0, 1)) == []
