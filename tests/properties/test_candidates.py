"""Texts that share runs of words are found by sorted arrays as they are by sets that meet."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.origins import candidates
from sayso.origins.candidates import find_candidates

SENTENCES = st.lists(st.lists(st.sampled_from("abcde"), max_size=7), max_size=4)
TEXTS = st.lists(SENTENCES, max_size=9)


def find_plainly(texts: Sequence[list[list[str]]], *, share: float, common: int) -> tuple[tuple[int, int], ...]:
    runs = [{tuple(words[at : at + 3]) for words in text for at in range(len(words) - 2)} for text in texts]
    holders: dict[tuple[str, ...], list[int]] = {}
    for place, of_text in enumerate(runs):
        for run in of_text:
            holders.setdefault(run, []).append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for held in holders.values():
        shared.update(combinations(held, 2) if len(held) <= common else [(held[0], other) for other in held[1:]])
    return tuple(
        sorted(pair for pair, count in shared.items() if count >= share * min(len(runs[place]) for place in pair))
    )


@given(TEXTS, st.sampled_from([0.0, 0.1, 0.4, 1.0]), st.integers(2, 9))
def test_the_same_pairs_are_found(texts: list[list[list[str]]], share: float, common: int) -> None:
    assert find_candidates(texts, share=share, common=common) == find_plainly(texts, share=share, common=common)


@given(TEXTS)
def test_more_words_than_have_room_side_by_side_make_no_difference(texts: list[list[list[str]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "WORD_BITS", 1)
        patch.setattr(candidates, "_PAIRS_AT_ONCE", 3)
        assert find_candidates(texts, share=0.1, common=4) == find_plainly(texts, share=0.1, common=4)
