"""Sentences of a stretch do not depend on what stands around it, nor on where the marks of the text were looked for."""

from hypothesis import given
from hypothesis import strategies as st

from sayso.records.span import Span
from sayso.text.sentences import SentenceWords, find_sentences

WORDS = SentenceWords(("gen", "approx"))
PIECES = st.lists(
    st.sampled_from(["Ada", "gen", " ", ".", "!", "…", "?", '"', "”", ")", "\n", "a", "9", "'", "»"]), max_size=30
)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in find_sentences(text, WORDS, within=Span(start, end))]


@given(PIECES, PIECES, PIECES)
def test_a_stretch_is_cut_as_if_the_text_began_and_ended_with_it(
    before: list[str], inside: list[str], after: list[str]
) -> None:
    stretch = " " + "".join(inside) + " "  # a space at its edges: what stands before a stop is looked for behind them
    text = "".join(before) + stretch + "".join(after)
    start = len("".join(before))
    alone = [(start + first, start + last) for first, last in _sentences(stretch, 0, len(stretch))]
    assert _sentences(text, start, start + len(stretch)) == alone


def test_marks_that_a_stretch_cuts_in_two_end_no_sentence_outside_it() -> None:
    text = 'He said "No..." Then they left. All of them.'
    assert _sentences(text, 0, 12) == [(0, 12)]
    assert _sentences(text, 13, 31) == [(13, 15), (16, 31)]
