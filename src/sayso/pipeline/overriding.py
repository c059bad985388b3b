"""What a reviewer may set by hand for an incident: the fields, and the values that each of them takes."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from sayso.errors import UsageError
from sayso.records.assessment import HarmStatus, OwnAssessment, StrikeStatus
from sayso.records.claim import Claim, Harm

NEAR, OWN_ASSESSMENT, BEST = "near", "own_assessment", "best"
FIELDS_OVERRIDDEN = ("harm_status", "strike_status", f"{NEAR}.PARTY", f"{OWN_ASSESSMENT}.PARTY", f"{BEST}.HARM")
LONGEST_COUNT = 9
"""Digits: no incident counts a thousand million people."""

_STATUSES: Mapping[str, type[StrEnum]] = {"harm_status": HarmStatus, "strike_status": StrikeStatus}
_OF_A_PARTY: Mapping[str, tuple[str, ...]] = {NEAR: ("yes", "no"), OWN_ASSESSMENT: tuple(OwnAssessment)}


def check_override(value: str, parties: Collection[str]) -> None:
    """Nothing, if `value` is a field that a reviewer may set, with one of its values.

    Args:
        value: FIELD=VALUE, as it was ordered.
        parties: Ids of the actors that may be named: those of the registry, and those in the incident's claims.

    Raises:
        UsageError: it is not; the message names what may be given.
    """
    field, _, said = (part.strip() for part in value.partition("="))
    name, dot, of = field.partition(".")
    if field in _STATUSES:
        _check_listed(field, said, _STATUSES[field])
    elif name in _OF_A_PARTY and dot:
        if of not in parties:
            raise UsageError(f"{name} of whom? {of!r} is no actor of the registry and no party of this incident")
        _check_listed(field, said, _OF_A_PARTY[name])
    elif name == BEST and dot:
        _check_listed(BEST, of, Harm, form=f"{BEST}.HARM with HARM")
        if not (said.isascii() and said.isdecimal() and len(said) <= LONGEST_COUNT):
            raise UsageError(f"{field} takes a whole number from 0, not {said!r}")
    else:
        raise UsageError(f"override what? --to FIELD=VALUE with one of {', '.join(FIELDS_OVERRIDDEN)}")


def find_actors(claims: Collection[Claim]) -> frozenset[str]:
    """The ids of the actors that claims are by or about."""
    found = {claim.speaker.actor for claim in claims}
    for claim in claims:
        found |= {claim.responsibility.party if claim.responsibility else None}
        found |= {claim.cause.party if claim.cause else None, claim.inquiry.by if claim.inquiry else None}
    return frozenset(each for each in found if each is not None)


def _check_listed(field: str, said: str, allowed: Iterable[str], *, form: str | None = None) -> None:
    listed = tuple(str(each) for each in allowed)
    if said not in listed:
        raise UsageError(f"{form or field} takes one of {', '.join(listed)}, not {said!r}")
