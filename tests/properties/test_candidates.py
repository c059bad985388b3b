"""Texts that share runs of words are found by sorted arrays as they are by sets that meet."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.origins import candidates
from sayso.origins.candidates import find_candidates
from sayso.origins.shingles import cut_lines

WORDS = (*"abcde", "eightbit", "eightbits", "eightbite", "\N{LATIN SMALL LETTER E WITH ACUTE}" * 9, "x" * 63, "x" * 64)
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=4)
TEXTS = st.lists(SENTENCES.map("\n".join).map(str.encode), max_size=9)


def find_plainly(texts: Sequence[bytes], *, share: float, common: int) -> tuple[tuple[int, int], ...]:
    runs = [{tuple(words[at : at + 3]) for words in cut_lines(text) for at in range(len(words) - 2)} for text in texts]
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
def test_the_same_pairs_are_found(texts: list[bytes], share: float, common: int) -> None:
    assert find_candidates(texts, share=share, common=common) == find_plainly(texts, share=share, common=common)


@given(TEXTS, st.integers(1, 30))
def test_portions_make_no_difference(texts: list[bytes], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_BYTES_AT_ONCE", size)
        patch.setattr(candidates, "_PAIRS_AT_ONCE", 3)
        assert find_candidates(texts, share=0.1, common=4) == find_plainly(texts, share=0.1, common=4)
