"""Which texts share enough runs of words to be compared, found for many texts at once.

Each word gets a number and each run of words one made of those, so that arrays are sorted in place of sets being met:
nothing is hashed, and no two runs have one number.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, count

import numpy
from numpy.typing import NDArray

from sayso.origins.shingles import SHINGLE_WORDS

Numbers = NDArray[numpy.int64]
WORD_BITS = 21
"""Three numbers of words fit into one of 63 bits while there are no more than two million words."""
_PAIRS_AT_ONCE = 2_000_000


def find_candidates(texts: Sequence[Sequence[list[str]]], *, share: float, common: int) -> tuple[tuple[int, int], ...]:
    """The pairs of texts, by their places in the order given and sorted, that share so much of the smaller one's runs.

    Args:
        texts: The sentences of each text, as their words.
        share: Of the distinct runs of the text that has fewer of them.
        common: Texts that may share a run before all are paired with the first of them alone.
    """
    runs, holders = _sort_runs(*_number_runs(texts))
    if not len(runs):
        return ()
    sizes = numpy.bincount(holders, minlength=len(texts))
    starts = numpy.flatnonzero(numpy.concatenate(([True], runs[1:] != runs[:-1])))
    lengths = numpy.diff(numpy.append(starts, len(runs)))
    shared = _count_pairs(_pair_holders(holders, starts, lengths, common), len(texts))
    found = ((*divmod(pair, len(texts)), number) for pair, number in shared)
    return tuple(
        (left, right) for left, right, number in found if number >= share * min(int(sizes[left]), int(sizes[right]))
    )


def _number_runs(texts: Sequence[Sequence[list[str]]]) -> tuple[Numbers, Numbers]:
    """The number of each run of words, and the place of its text, in the order of the texts; none crosses sentences."""
    number_of: defaultdict[str, int] = defaultdict(count().__next__)
    sentences = list(chain.from_iterable(texts))
    lengths = numpy.fromiter(map(len, sentences), numpy.int64, len(sentences))
    words = numpy.fromiter(map(number_of.__getitem__, chain.from_iterable(sentences)), numpy.int64, int(lengths.sum()))
    if len(words) < SHINGLE_WORDS:
        return numpy.empty(0, numpy.int64), numpy.empty(0, numpy.int64)
    # A run begins at every word of a sentence but its last two.
    begins = numpy.ones(len(words), bool)
    ends = numpy.cumsum(lengths)
    for back in range(1, SHINGLE_WORDS):
        places = ends - back
        begins[places[places >= ends - lengths]] = False
    first = numpy.flatnonzero(begins)
    pairs = _join_numbers(words[first], words[first + 1], len(number_of))
    per_text = numpy.fromiter(map(len, texts), numpy.int64, len(texts))
    text_of_sentence = numpy.repeat(numpy.arange(len(texts)), per_text)
    text_of_word = numpy.repeat(text_of_sentence, lengths)
    return _join_numbers(pairs, words[first + 2], len(number_of)), text_of_word[first]


def _join_numbers(left: Numbers, right: Numbers, words: int) -> Numbers:
    """One number for each pair of numbers, of which the right ones are of `words` words: the same for the same pair."""
    if words >> WORD_BITS:  # too many for their bits side by side: pairs are numbered as they come first
        left = numpy.unique(left, return_inverse=True)[1].astype(numpy.int64)
        return left * words + right
    return (left << WORD_BITS) | right


def _sort_runs(runs: Numbers, holders: Numbers) -> tuple[Numbers, Numbers]:
    """The runs in order with the texts that hold them, each text once and in order within a run."""
    order = numpy.argsort(runs, kind="stable")  # the texts stay in their order
    runs, holders = runs[order], holders[order]
    if not len(runs):
        return runs, holders
    is_first = numpy.concatenate(([True], (runs[1:] != runs[:-1]) | (holders[1:] != holders[:-1])))
    return runs[is_first], holders[is_first]


def _pair_holders(
    holders: Numbers, starts: Numbers, lengths: Numbers, common: int
) -> Iterator[tuple[Numbers, Numbers]]:
    """The pairs of texts that hold one run, for every run that several hold: left and right places, in portions."""
    for length in numpy.unique(lengths[lengths > 1]).tolist():
        of_length = starts[lengths == length]
        if length > common:
            left, right = numpy.zeros(length - 1, numpy.int64), numpy.arange(1, length)
        else:
            left, right = numpy.triu_indices(length, 1)
        at_once = max(1, _PAIRS_AT_ONCE // len(left))
        for at in range(0, len(of_length), at_once):
            portion = of_length[at : at + at_once, None]
            yield holders[portion + left].ravel(), holders[portion + right].ravel()


def _count_pairs(pairs: Iterator[tuple[Numbers, Numbers]], texts: int) -> list[tuple[int, int]]:
    """How many runs each pair of texts shares, by the pair as one number (left * texts + right), in order."""
    found: list[Numbers] = [numpy.empty(0, numpy.int64)]
    counts: list[Numbers] = [numpy.empty(0, numpy.int64)]
    waiting = 0
    for left, right in pairs:
        pair, number = numpy.unique(left * texts + right, return_counts=True)
        found.append(pair)
        counts.append(number.astype(numpy.int64))
        waiting += len(pair)
        if waiting > _PAIRS_AT_ONCE:
            found, counts = [[each] for each in _sum_up(found, counts)]
            waiting = 0
    pair, number = _sum_up(found, counts)
    return list(zip(pair.tolist(), number.tolist(), strict=True))


def _sum_up(found: Sequence[Numbers], counts: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    pairs, inverse = numpy.unique(numpy.concatenate(found), return_inverse=True)
    return pairs, numpy.bincount(inverse, numpy.concatenate(counts), len(pairs)).astype(numpy.int64)
