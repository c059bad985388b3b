"""Whether two claims give the same figures: then they tell of one incident more likely than of two."""

from collections.abc import Iterable

from sayso.records.claim import Claim, Harm, Scope

LEAST_ALONE = 5
"""Killed: from here on the same figure alone is hardly chance; below, the injured have to be the same as well."""

_Figure = tuple[Harm, int, int | None]


def tells_same(told: Iterable[Claim], claim: Claim) -> bool:
    """Whether one of the claims `told` gives the killed of `claim`, and the injured too where few were killed."""
    if not claim.toll:
        return False
    own = _figures(claim)
    if not any(harm is Harm.KILLED for harm, _min, _max in own):
        return False
    return any(_is_telling(own & _figures(other)) for other in told)


def _figures(claim: Claim) -> set[_Figure]:
    return {(toll.harm, toll.min, toll.max) for toll in claim.toll if toll.scope is Scope.INCIDENT}


def _is_telling(common: set[_Figure]) -> bool:
    killed = [low for harm, low, _max in common if harm is Harm.KILLED]
    return bool(killed) and (len(common) > 1 or max(killed) >= LEAST_ALONE)
