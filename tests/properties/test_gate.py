"""Whatever the text, the gate's words lie in it, and text that tells nothing changes no verdict."""

from hypothesis import given
from hypothesis import strategies as st

from sayso.gate.gate import GateWords, open_gate
from sayso.languages.pack import load_part
from sayso.pipeline.gate import judge_text

WORDS = load_part("en", "gate", GateWords)
KNOWN = {word for family in WORDS.families for word in family.words}
PIECES = st.one_of(st.text(max_size=20), st.sampled_from(sorted(KNOWN)), st.sampled_from([" ", "\n", "“", "’s ", "—"]))
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS)
def test_the_words_of_a_verdict_are_words_of_the_gate(text: str) -> None:
    verdict = judge_text(text)
    for word in verdict.words:
        found = word.span.words(text)
        assert any(_plain(found) == _plain(known) for known in KNOWN), found
    assert list(verdict.words) == sorted(verdict.words, key=lambda word: word.span)
    assert verdict.can_matter == (verdict.score >= 1)


@given(TEXTS, st.integers(0, 2000))
def test_what_passes_still_passes_with_more_behind_it(text: str, length: int) -> None:
    assert judge_text(text + " ." * length).score == judge_text(text).score


@given(TEXTS)
def test_the_gate_lets_pass_what_its_verdict_says_can_matter(text: str) -> None:
    assert open_gate(WORDS).lets_pass(text) == judge_text(text).can_matter


def _plain(words: str) -> str:
    return "".join(character if character.isalnum() else " " for character in words.lower())
