"""Texts are cut into sentences and words by replacing bytes, which cuts as patterns that say what is meant do."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from sayso.origins.shingles import SENTENCE_WORDS_MIN, sentences_of
from sayso.records.report import Report

WORD = re.compile(r"\w+")
END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[\r\n]+")
PARTS = ("...", ".) ", '."', ".” ", "…» ", "?! ", "e.g. ", "one two three four ")
LETTERS = st.sampled_from(
    [*"abZ_9.!?\"')]( \n\r\t,-\x00\x01\x0b\x0c\x1c\x1f\x7f\x85", *"éßИ中²٣́…’”»“–\xa0\u2028\u3000\ud800😀", *PARTS]
)


@given(st.lists(LETTERS, max_size=60).map(lambda letters: "".join(["a", *letters])))
@example('He said: "No." Then he left.) Nobody saw (or heard?) it.\r\nThe end')
@example("“Non.” Puis il est parti… Personne n’a vu l’obus.»\xa0La fin de tout cela")
def test_a_text_is_cut_as_the_patterns_say(text: str) -> None:
    by_patterns = [WORD.findall(piece) for piece in END.split(text.casefold())]
    expected = [words for words in by_patterns if len(words) >= SENTENCE_WORDS_MIN]
    assert sentences_of(Report(id="rep-1", capture="cap-1", text=text, language="en")) == expected
