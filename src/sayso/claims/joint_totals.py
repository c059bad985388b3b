"""Totals that one report gives for several of its incidents together: they are nobody's own toll (R12).

"The two strikes killed 20", where the same speaker counts 12 at one place and eight at the other: the 20 stands beside
the incidents, or every one of them would count the dead of the others.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from sayso.records.claim import Claim, Harm, Qualifier, Scope, Toll
from sayso.records.window import dates_fit
from sayso.text.places import WIDE, coarseness

MOST_SUMS = 256
"""Sums looked at for one figure: reports that tell of more incidents with more figures are lists or hostile."""
_COUNTED = frozenset({Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.OVER})


def find_joint_totals(incidents: Sequence[Sequence[Claim]]) -> set[str]:
    """The ids of claims whose figure is the sum of what their speaker counts in each of two or more incidents.

    `incidents` are the claims of each incident that one report tells of.
    """
    if len(incidents) < 2:
        return set()
    return {claim.id for claims in incidents for claim in claims if _is_joint(claim, claims, incidents)}


def _is_joint(claim: Claim, own: Iterable[Claim], incidents: Sequence[Sequence[Claim]]) -> bool:
    totals = [toll for toll in claim.toll if _is_total(toll)]
    others = [other for claims in incidents if claims is not own for other in claims]
    if not totals or _is_all_of_its_day(claim, own, totals, others):
        return False
    return all(_is_sum(claim, toll, incidents) for toll in totals)


def _is_all_of_its_day(claim: Claim, own: Iterable[Claim], totals: Iterable[Toll], others: Iterable[Claim]) -> bool:
    """Whether a figure names a town and a day of its own, and is all that its speaker counts there.

    Then it is the sum of two others by chance.
    """
    event = claim.event
    if event is None or event.date is None or event.place is None or coarseness(event.place) >= WIDE:
        return False
    days = [other.event.date for other in others if other.event and other.event.date]
    if not days or any(dates_fit(event.date.edtf, day.edtf) for day in days):
        return False
    return not any(_figures(own, claim, toll.harm) for toll in totals)


def _is_sum(claim: Claim, total: Toll, incidents: Sequence[Sequence[Claim]]) -> bool:
    counted = [_figures(claims, claim, total.harm) for claims in incidents]
    told = [figures for figures in counted if figures]
    count = 1
    for figures in told:
        count *= len(figures)
    if len(told) < 2 or count > MOST_SUMS:
        return False
    return any(sum(parts) == total.min for parts in product(*map(sorted, told)))


def _figures(claims: Iterable[Claim], total: Claim, harm: Harm) -> set[int]:
    """What the speaker of `total` counts in one incident besides it."""
    return {
        toll.min
        for claim in claims
        if claim.id != total.id and claim.speaker.name == total.speaker.name
        for toll in claim.toll
        if toll.harm is harm and _is_total(toll) and toll.min > 0
    }


def _is_total(toll: Toll) -> bool:
    return toll.scope is Scope.INCIDENT and toll.qualifier in _COUNTED
