"""People named as harmed, as figures: a name is a count of one, unless the same words give a count that holds it."""

from collections.abc import Iterator
from dataclasses import replace

from sayso.claims.people_ages import CHILD_AGE
from sayso.records.claim import Harm, Qualifier, Scope, Toll, Whom
from sayso.records.harm import HarmKind, HarmTold, VictimName
from sayso.records.span import Span

COUNTED = {
    HarmKind.KILLING: Harm.KILLED,
    HarmKind.INJURY: Harm.INJURED,
    HarmKind.DETENTION: Harm.DETAINED,
    HarmKind.ABDUCTION: Harm.DETAINED,
    HarmKind.DISAPPEARANCE: Harm.MISSING,
}
"""The harms that are counted in ranges; the others are told, not counted."""


def with_named(tolls: tuple[Toll, ...], harms: tuple[HarmTold, ...], content: tuple[Span, ...]) -> tuple[Toll, ...]:
    """The figures of a statement, with those whom it names as harmed.

    Names go to the first figure of their harm that has room for them; where there is no figure of that harm, they are
    the figure.
    """
    for harm in dict.fromkeys(COUNTED[told.kind] for told in harms if told.kind in COUNTED):
        tolls = _with_victims(tolls, harm, harms, content)
    return tolls


def _victims(harms: tuple[HarmTold, ...], harm: Harm) -> tuple[VictimName, ...]:
    named = (victim for told in harms if COUNTED.get(told.kind) is harm for victim in told.victims)
    by_name: dict[str, VictimName] = {}
    for victim in named:
        by_name.setdefault(victim.name, victim)
    return tuple(sorted(by_name.values(), key=lambda victim: victim.span))


def _with_victims(
    tolls: tuple[Toll, ...], harm: Harm, harms: tuple[HarmTold, ...], content: tuple[Span, ...]
) -> tuple[Toll, ...]:
    victims = _victims(harms, harm)
    same = [toll for toll in tolls if toll.harm is harm]
    if not victims or any(toll.names for toll in same):
        return tolls
    if not same:
        word = next(told.span for told in harms if COUNTED.get(told.kind) is harm and told.victims)
        return (*tolls, *_count(harm, victims, word, content))
    holder = next((toll for toll in same if toll.max is None or toll.max >= len(victims)), None)
    return tuple(replace(toll, names=victims) if toll is holder else toll for toll in tolls)


def _count(harm: Harm, victims: tuple[VictimName, ...], word: Span, content: tuple[Span, ...]) -> Iterator[Toll]:
    """As many as are named, and the children among them; told by the names, or by the word where these stand before."""
    named = Span(min(victim.span.start for victim in victims), max(victim.span.end for victim in victims))
    span = named if any(piece.contains(named) for piece in content) else word
    count = len(victims)
    yield Toll(harm, Whom.UNKNOWN, count, count, Qualifier.EXACT, Scope.INCIDENT, span, names=victims)
    if children := [victim for victim in victims if victim.age is not None and victim.age < CHILD_AGE]:
        yield Toll(harm, Whom.CHILDREN, len(children), len(children), Qualifier.EXACT, Scope.PART, span)
