"""What is not shown outside: names of people harmed and exact places, where a reviewer withheld them."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from sayso.records.claim import Claim
from sayso.records.decision import Decision, Verb
from sayso.records.place import Place, Precision
from sayso.records.standing import find_standing
from sayso.records.victim import Victim

WITHHELD_NAME = "name withheld"
EXACT = frozenset(
    {
        Precision.NEIGHBOURHOOD,
        Precision.STREET,
        Precision.LANDMARK,
        Precision.WITHIN_100M,
        Precision.WITHIN_1M,
        Precision.EXACT,
    }
)
"""Precisions that could lead to a door: below a village or town."""
PLACE_DIGITS = 1
"""Decimals that coordinates keep: 0.1 degree, about 11 kilometres."""


def find_withheld(decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids of all records that a standing decision withholds."""
    held = (decision for decision in find_standing(decisions) if decision.verb is Verb.WITHHOLD)
    return frozenset(target.id for decision in held for target in decision.targets)


def hide_claim(claim: Claim) -> Claim:
    """The claim without the names of those harmed and without an exact place. Its words are not to be shown with it."""
    event = claim.event
    if event is not None and event.place is not None:
        event = replace(event, place=hide_place(event.place))
    return replace(claim, toll=tuple(replace(toll, names=()) for toll in claim.toll), event=event)


def hide_place(place: Place) -> Place:
    """The place, if it is exact, as what surrounds it, with coordinates to some kilometres."""
    if place.precision is not None and place.precision not in EXACT:
        return place
    around = place.within or ("place withheld",)
    lat = None if place.lat is None else round(place.lat, PLACE_DIGITS)
    lon = None if place.lon is None else round(place.lon, PLACE_DIGITS)
    return Place(around[0], around[1:], lat, lon, None if lat is None else Precision.DISTRICT)


def hide_victims(victims: Iterable[Victim], withheld: Collection[str]) -> tuple[Victim, ...]:
    """The victims, of whom the withheld keep neither name nor spellings; they still count."""
    return tuple(
        replace(victim, name=WITHHELD_NAME, spellings=(), is_withheld=True)
        if victim.is_withheld or victim.id in withheld
        else victim
        for victim in victims
    )
