"""Whether some words stand in a stretch of a text."""

import pytest

from sayso.text.word_index import has_any

TEXT = "Nobody was hurt. Later *two* were _killed_ at the Mill; KILLED, it was said."
WORDS = frozenset({"killed", "hurt"})


@pytest.mark.parametrize(
    ("stretch", "expected"),
    [
        ("Nobody was hurt.", True),
        ("Later *two* were", False),
        ("were _killed_ at", True),
        ("at the Mill", False),
        ("KILLED, it", True),
        ("it was said.", False),
    ],
)
def test_a_stretch_has_the_words_that_begin_in_it(stretch: str, expected: bool) -> None:
    start = TEXT.index(stretch)
    assert has_any(TEXT, WORDS, start, start + len(stretch)) is expected
