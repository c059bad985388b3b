"""Numbers of things in lines for people."""

import pytest

from sayso.text.counting import phrase_count, phrase_entries


@pytest.mark.parametrize(("number", "said"), [(0, "0 captures"), (1, "1 capture"), (2, "2 captures")])
def test_a_number_of_things(number: int, said: str) -> None:
    assert phrase_count(number, "capture") == said


def test_a_plural_of_another_form() -> None:
    assert [phrase_entries(number) for number in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]
