"""The most probable segments of words, given a score for each word to lie in one, to open one and to close one.

A semi-Markov model with no, one or two segments, solved with prefix sums over whole arrays: exact, without a loop over
words, and a segment cannot fall into pieces at a comma unless two pieces are the better reading.
"""

from typing import NamedTuple

import numpy
from numpy.typing import NDArray

Scores = NDArray[numpy.float32]
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
    total = numpy.cumsum(inside, axis=1)
    opening = scores[1] - (total - inside)
    closing = scores[2] + total
    one = closing + numpy.maximum.accumulate(opening, axis=1)
    weight = closing + numpy.logaddexp.accumulate(opening, axis=1)
    bests = [numpy.zeros(len(inside)), one.max(axis=1)]
    weights = [numpy.zeros(len(inside)), numpy.logaddexp.reduce(weight, axis=1)]
    second = opening
    if most > 1 and inside.shape[1] > 2:
        second = opening + _two_before(numpy.maximum.accumulate(one, axis=1))
        two = closing + numpy.maximum.accumulate(second, axis=1)
        mass = closing + numpy.logaddexp.accumulate(
            opening + _two_before(numpy.logaddexp.accumulate(weight, axis=1)), axis=1
        )
        bests.append(two.max(axis=1))
        weights.append(numpy.logaddexp.reduce(mass, axis=1))
    counts = numpy.argmax(bests, axis=0)
    normal = numpy.logaddexp.reduce(weights, axis=0)
    found = []
    for row, count in enumerate(counts.tolist()):
        stretches: tuple[tuple[int, int], ...] = ()
        if count == 1:
            stretches = (_last_segment(opening[row], closing[row]),)
        elif count == 2:
            later = _last_segment(second[row], closing[row])
            before = later[0] - 1
            stretches = (_last_segment(opening[row, :before], closing[row, :before]), later)
        found.append(Segments(stretches, float(numpy.exp(bests[count][row] - normal[row]))))
    return found


def _two_before(values: Scores) -> Scores:
    """Each value moved two words on: between two segments there is at least one word."""
    moved = numpy.full_like(values, 2 * FAR)
    moved[:, 2:] = values[:, :-2]
    return moved


def _last_segment(opening: Scores, closing: Scores) -> tuple[int, int]:
    last = int(numpy.argmax(closing + numpy.maximum.accumulate(opening)))
    return int(numpy.argmax(opening[: last + 1])), last
