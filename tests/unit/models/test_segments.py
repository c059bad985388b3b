"""The fast search against all readings of a short text, one by one."""

import itertools

import numpy
import pytest

from sayso.models.segments import FAR, best_segments


def _all_readings(length: int, most: int) -> list[tuple[tuple[int, int], ...]]:
    single = [(first, last) for first in range(length) for last in range(first, length)]
    readings: list[tuple[tuple[int, int], ...]] = [(), *((one,) for one in single)]
    if most > 1:
        readings += [(one, other) for one, other in itertools.permutations(single, 2) if one[1] + 1 < other[0]]
    return readings


def _score(scores: numpy.ndarray, reading: tuple[tuple[int, int], ...]) -> float:
    inside, first, last = scores
    return sum(inside[a : b + 1].sum() + first[a] + last[b] for a, b in reading)


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_all_readings_is_found_with_its_probability(seed: int, most: int) -> None:
    scores = numpy.random.default_rng(seed).normal(0, 2, (3, 4, 7)).astype(numpy.float32)
    found = best_segments(scores, most=most)
    for row in range(4):
        readings = _all_readings(7, most)
        weights = numpy.array([_score(scores[:, row], reading) for reading in readings])
        best = int(weights.argmax())
        assert found[row].stretches == readings[best]
        assert found[row].probability == pytest.approx(1 / numpy.exp(weights - weights[best]).sum(), rel=1e-3)


def test_what_cannot_be_lies_in_no_segment() -> None:
    scores = numpy.full((3, 1, 5), 3.0, numpy.float32)
    scores[:, 0, 2] = FAR
    assert best_segments(scores, most=2)[0].stretches == ((0, 1), (3, 4))


def test_nothing_is_a_reading_too() -> None:
    assert best_segments(numpy.full((3, 1, 4), -5.0, numpy.float32), most=2)[0].stretches == ()
