"""The one who died beside those counted: "three were killed at the scene and a fourth died in hospital" tells four."""

from dataclasses import replace

from sayso.claims.harm_words import Form
from sayso.claims.stretch import Stretch, is_blocked
from sayso.records.claim import Harm, Qualifier, Scope, Toll
from sayso.records.span import Span

DEATH_REACH = 7
"""Units between "a fourth" and "died": "a fourth person, a woman of 40, died"."""


def with_one_more(stretch: Stretch, tolls: tuple[Toll, ...]) -> tuple[Toll, ...]:
    """The tolls, with the sum where a death is told as the next one after a count; that count is a part of it then.

    Rule EN-TOLL-461.
    """
    if stretch.lexicon.next_ones.keys().isdisjoint(stretch.lows):
        return tolls
    for index in range(2, len(stretch.units)):
        counted = next((toll for toll in tolls if _is_next(stretch, index, toll)), None)
        if counted is not None and _dies(stretch, index):
            span = Span(counted.span.start, stretch.units[index].end)
            total = Toll(
                Harm.KILLED, counted.whom, counted.min + 1, counted.min + 1, Qualifier.EXACT, Scope.INCIDENT, span
            )
            rest = (replace(toll, scope=Scope.PART) if toll is counted else toll for toll in tolls)
            return (total, *rest)
    return tolls


def _is_next(stretch: Stretch, index: int, toll: Toll) -> bool:
    """Whether the unit at `index` is the ordinal right behind a count of the dead: "a fourth" behind three."""
    if stretch.lexicon.next_ones.get(stretch.low(index)) != toll.min + 1 or not stretch.is_in(
        index - 1, "list_articles"
    ):
        return False
    is_count = toll.harm is Harm.KILLED and toll.scope is Scope.INCIDENT and toll.min == toll.max
    return is_count and toll.span.end <= stretch.units[index].start


def _dies(stretch: Stretch, index: int) -> bool:
    """Whether it is said right behind `index` that this one died."""
    for at in range(index + 1, min(len(stretch.units), index + 1 + DEATH_REACH)):
        predicate = stretch.predicate(at, Form.INTRANSITIVE)
        if predicate is not None:
            return predicate.harm is Harm.KILLED and not is_blocked(stretch, at)
    return False
