"""The most probable segments of words, given a score for each word to lie in one, to open one and to close one.

A semi-Markov model with no, one or two segments, solved with prefix sums over whole arrays: exact, without a loop over
words, and a segment cannot fall into pieces at a comma unless two pieces are the better reading.
"""

from functools import partial
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

Scores = NDArray[numpy.float32]
_row_max, _row_sum = partial(numpy.maximum.reduce, axis=1), partial(numpy.add.reduce, axis=1)
"""What the arrays' own methods come to, without the Python code around it: arrays are short here."""
FAR = -1e4
"""Score of what cannot be: far below any real one, and still exact in sums of 32 bits."""


class Segments(NamedTuple):
    """Stretches of words, first and last inclusive, in order, and the model's probability of exactly these."""

    stretches: tuple[tuple[int, int], ...]
    probability: float


def best_segments(scores: Scores, *, most: int) -> list[Segments]:
    """The best reading of each row.

    Args:
        scores: [3, N, W]: a word's score inside a segment, as its first and as its last word.
        most: How many segments a reading may have, 1 or 2; none is always possible, with a score of 0.
    """
    inside = scores[0].astype(numpy.float64)
    total = inside.cumsum(axis=1)
    opening = scores[1] - (total - inside)
    closing = scores[2] + total
    one = closing + numpy.maximum.accumulate(opening, axis=1)
    weight = closing + numpy.logaddexp.accumulate(opening, axis=1)
    none = numpy.zeros(len(inside))
    bests, weights = [none, _row_max(one)], [none, _log_sum(weight)]
    second = two = opening
    if most > 1 and inside.shape[1] > 2:
        second = opening + _two_before(numpy.maximum.accumulate(one, axis=1))
        two = closing + numpy.maximum.accumulate(second, axis=1)
        mass = closing + numpy.logaddexp.accumulate(
            opening + _two_before(numpy.logaddexp.accumulate(weight, axis=1)), axis=1
        )
        bests.append(_row_max(two))
        weights.append(_log_sum(mass))
    best = numpy.array(bests)
    counts = best.argmax(axis=0)
    chances = numpy.exp(numpy.maximum.reduce(best, axis=0) - numpy.logaddexp.reduce(numpy.array(weights), axis=0))
    found = []
    for row, (count, chance) in enumerate(zip(counts.tolist(), chances.tolist(), strict=True)):
        stretches: tuple[tuple[int, int], ...] = ()
        if count == 1:
            stretches = (_last_segment(opening[row], one[row]),)
        elif count == 2:
            later = _last_segment(second[row], two[row])
            before = later[0] - 1
            stretches = (_last_segment(opening[row, :before], one[row, :before]), later)
        found.append(Segments(stretches, chance))
    return found


def _log_sum(values: Scores) -> Scores:
    """The logarithm of the sum of each row's exponentials, in whole arrays: a row at a time takes ten times as long."""
    most = _row_max(values)
    sums: Scores = most + numpy.log(_row_sum(numpy.exp(values - most[:, None])))
    return sums


def _two_before(values: Scores) -> Scores:
    """Each value moved two words on: between two segments there is at least one word."""
    moved = numpy.empty_like(values)
    moved[:, :2] = 2 * FAR
    moved[:, 2:] = values[:, :-2]
    return moved


def _last_segment(opening: Scores, best: Scores) -> tuple[int, int]:
    """The first and last word of the best segment, where `best` is the score of the best that ends at each word."""
    last = int(best.argmax())
    return int(opening[: last + 1].argmax()), last
