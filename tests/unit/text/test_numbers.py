"""Counts are found in whatever case they are written, also where small letters do not stand where capitals did."""

import pytest

from sayso.languages.pack import load_part
from sayso.text.numbers import NumberWords, find_numbers

WORDS = load_part("en", "numbers", NumberWords)


@pytest.mark.parametrize("words", ["At Least Twelve people", "AROUND 1,200 PEOPLE", "Dozens of people", "Four people"])
@pytest.mark.parametrize("before", ["", "In İzmir "])
def test_a_count_is_read_whatever_its_case(words: str, before: str) -> None:
    (plain,) = find_numbers(f"{before.lower()}{words.lower()}", WORDS)
    (found,) = find_numbers(f"{before}{words}", WORDS)
    assert (found.min, found.max, found.qualifier, found.word) == (plain.min, plain.max, plain.qualifier, plain.word)
    assert found.span.start == len(before)
