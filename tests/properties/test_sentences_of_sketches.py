"""Texts in ASCII are cut into sentences and words by a quicker way, which cuts as the patterns for all texts do."""

from hypothesis import example, given
from hypothesis import strategies as st

from sayso.origins import shingles

LETTERS = st.sampled_from([*"abZ_9.!?\"')]( \n\r\t,-\x0b\x0c\x1c\x1f", "...", ".) ", '."', "?! ", "e.g. "])


@given(st.lists(LETTERS, max_size=60).map("".join))
@example('He said: "No." Then he left.) Nobody saw (or heard?) it.\r\nThe end')
def test_a_plain_text_is_cut_as_any_other(text: str) -> None:
    lower = text.casefold()
    by_patterns = [shingles._WORD.findall(piece) for piece in shingles._END.split(lower)]
    assert [words for words in shingles._cut_plain(lower) if words] == [words for words in by_patterns if words]
