"""Words found piece by piece are those that an expression finds in the whole stretch."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.actors import phrases
from sayso.claims import word_units
from sayso.gazetteer import name_words
from sayso.text import tokens, word_index
from sayso.text.cut import cut_words

_WORDS = ("the", "killed", "U.S.", "al-", "Ada", "d’", "'s", "12", "1,200", "3.5", "_x_", "ΑΣ", "é", "x" * 45, "İ", "ſ")
_MARKS = ("“", '"', "(", "-", "…", ".", ",", ":", "\n", "\r\n", "\t", "\u00a0", "\u2028", " ", "  ")
ATOMS = st.sampled_from((*_WORDS, *_MARKS))
TEXTS = st.lists(ATOMS, min_size=1, max_size=60).map("".join)
_Found = list[tuple[str, int, int]]


def _cut(text: str, start: int, end: int, pattern: re.Pattern[str]) -> _Found:
    return list(zip(*cut_words(text, start, end, pattern=pattern), strict=True))


@given(TEXTS, st.data())
def test_tokens_of_a_stretch(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = [(token.text, token.start, token.end) for token in tokens._tokens(text, start, end)]
    assert found == _cut(text, start, end, tokens._TOKEN)
    names = [(word.text, word.start) for word in name_words.find_words(text, start, end)]
    assert names == [(word, at) for word, at, _end in _cut(text, start, end, name_words._WORD)]
    row = [(at + first, at + last) for at, (first, last, _shape) in _actor_words(text, start, end)]
    assert row == [(at, stop) for _word, at, stop in _cut(text, start, end, phrases._WORD)]
    units = [
        (word, at + first, at + last)
        for at, words in word_units._PIECES.over(text, start, end)
        for first, last, word, _low in words
    ]
    assert units == _cut(text, start, end, word_units._TOKEN)


def _actor_words(text: str, start: int, end: int) -> list[tuple[int, tuple[int, int, object]]]:
    return [(at, word) for at, words in phrases._PIECES.over(text, start, end) for word in words]


@given(TEXTS)
def test_words_of_a_text(text: str) -> None:
    word_index.list_words.cache_clear()
    assert list(zip(*word_index.list_words(text), strict=True)) == _cut(
        word_index.lower_in_place(text), 0, len(text), word_index._WORD
    )


@pytest.mark.parametrize(
    ("text", "firsts"),
    [
        ("The army left. “Nobody stayed,” he said.", ["The", "“", "Nobody", "he"]),
        ("Norvik, 2 May\nThe army left", ["Norvik", "The"]),
        ("Norvik, 2 May \nThe army left", ["Norvik", "The"]),
        ("Norvik, 2 May\r\nThe army left", ["Norvik", "The"]),
        ("Norvik, 2 May.”\nThe army left", ["Norvik", "”", "The"]),
    ],
)
def test_the_first_words_of_sentences(text: str, firsts: list[str]) -> None:
    assert [word.text for word in name_words.find_words(text, 0, len(text)) if word.is_first] == firsts
