"""Which texts share enough runs of words to be compared, found for many texts at once.

Each word gets a number made of its letters and each run of words one made of those, so that arrays are sorted in place
of sets being met. Two words may have one number, by chance or on purpose: then two texts too many are compared, word by
word.
"""

from collections.abc import Iterator, Sequence

import numpy
from numpy.typing import NDArray

from sayso.origins.shingles import SENTENCE_WORDS_MIN, SHINGLE_WORDS

Numbers = NDArray[numpy.int64]
Hashes = NDArray[numpy.uint64]
_PAIRS_AT_ONCE = 2_000_000
_BYTES_AT_ONCE = 1 << 17
"""So many bytes of text at least are numbered together: few enough for the caches of a processor."""
_SPACE, _LINE_END = ord(" "), ord("\n")
_ODD = numpy.uint64(0x9E3779B97F4A7C15)
_OF_PIECE = numpy.multiply.accumulate(numpy.full(8, _ODD))
"""What eight bytes of a word count by their place. What is longer than all of them is a word by its begin."""
_OF_NEXT = numpy.multiply.accumulate(numpy.full(SHINGLE_WORDS, ~_ODD | numpy.uint64(1)))
"""What a word of a run counts by its place."""
_PIECE = 8
_KEPT = numpy.array([(1 << 8 * size) - 1 for size in range(_PIECE + 1)], numpy.uint64)
"""Of eight bytes read at once, those that belong to a word that has so many left."""


def find_candidates(texts: Sequence[bytes], *, share: float, common: int) -> tuple[tuple[int, int], ...]:
    """The pairs of texts, by their places in the order given and sorted, that share so much of the smaller one's runs.

    Args:
        texts: The words of each as `shingles.lines_of` gives them.
        share: Of the distinct runs of the text that has fewer of them.
        common: Texts that may share a run before all are paired with the first of them alone.
    """
    runs, holders = _sort_runs(*_number_runs(texts), len(texts))
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


def _number_runs(texts: Sequence[bytes]) -> tuple[Hashes, Numbers]:
    """The number of each run of words, and the place of its text, in the order of the texts; none crosses sentences."""
    found = [_number_portion(texts[start:end], start) for start, end in _portions(texts)]
    if not found:
        return numpy.empty(0, numpy.uint64), numpy.empty(0, numpy.int64)
    runs, holders = zip(*found, strict=True)
    return numpy.concatenate(runs), numpy.concatenate(holders)


def _portions(texts: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """From where to where texts are numbered together."""
    start, size = 0, 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _BYTES_AT_ONCE:
            yield start, place + 1
            start, size = place + 1, 0
    if size:
        yield start, len(texts)


def _number_portion(texts: Sequence[bytes], first_place: int) -> tuple[Hashes, Numbers]:
    """The same as `_number_runs`, of texts of which the first has this place."""
    text = b"\n%b\n" % b"\n".join(texts)
    words, starts = _number_words(text)
    line_ends = numpy.flatnonzero(numpy.frombuffer(text, numpy.uint8) == _LINE_END)
    # How many words each line has: the words before its end, less those before the line's begin.
    first = _first_words(numpy.diff(numpy.searchsorted(starts, line_ends)))
    runs = numpy.zeros(len(first), numpy.uint64)
    for place, of_next in enumerate(_OF_NEXT):
        runs += words[first + place] * of_next
    runs ^= runs >> numpy.uint64(32)  # the last letters of long words are in the high bits alone
    text_starts = numpy.cumsum([1, *(len(text) + 1 for text in texts)])
    return runs, first_place - 1 + numpy.searchsorted(text_starts, starts[first], side="right")


def _first_words(lengths: Numbers) -> Numbers:
    """The words with which a run begins, of sentences of so many words: all but the last two of those long enough."""
    begins = numpy.repeat(lengths >= SENTENCE_WORDS_MIN, lengths)
    ends = numpy.cumsum(lengths)
    for back in range(1, SHINGLE_WORDS):
        begins[(ends - back)[lengths >= back]] = False
    return numpy.flatnonzero(begins)


def _number_words(text: bytes) -> tuple[Hashes, Numbers]:
    """A number for each word, made of its bytes, and where it starts. The text begins and ends with a line's end."""
    in_word = numpy.frombuffer(text, numpy.uint8) > _SPACE
    edges = numpy.flatnonzero(in_word[1:] != in_word[:-1]) + 1
    starts, left = edges[::2], edges[1::2] - edges[::2]
    # The eight bytes from every byte on.
    pieces = numpy.ndarray(len(text), "<u8", text + bytes(_PIECE), strides=(1,))
    words = (pieces[starts] & _KEPT[numpy.minimum(left, _PIECE)]) * _OF_PIECE[0]
    longer, at = numpy.arange(len(starts)), starts
    for of_piece in _OF_PIECE[1:]:
        is_longer = left > _PIECE
        longer, at, left = longer[is_longer], at[is_longer] + _PIECE, left[is_longer] - _PIECE
        words[longer] += (pieces[at] & _KEPT[numpy.minimum(left, _PIECE)]) * of_piece
    return words, starts


def _sort_runs(runs: Hashes, holders: Numbers, texts: int) -> tuple[Hashes, Numbers]:
    """The runs in order with the texts that hold them, each text once and in order within a run.

    A run and its text are sorted as one number, which takes a fraction of the time: the run gives up as many of its
    bits as the text's place needs.
    """
    place_bits = numpy.uint64(max(texts - 1, 0).bit_length())
    both = numpy.sort((runs << place_bits) | holders.astype(numpy.uint64))
    both = both[numpy.append(True, both[1:] != both[:-1])] if len(both) else both
    places = both & ((numpy.uint64(1) << place_bits) - numpy.uint64(1))
    return both >> place_bits, places.astype(numpy.int64)


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
