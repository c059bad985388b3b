"""A party that confirms the attack of which it is accused, or calls it a mistake, says that it struck."""

from dataclasses import replace

from sayso.claims.acts import ActLexicon, find_in
from sayso.records.claim import Admits, Claim, Kind, Responsibility, Stance

RULE = "EN-ATT-006"
"""The rule of the verbs by which something is confirmed."""
MOST_WORDS = 4
"""Of "the attack on Monday": what is confirmed is the act alone, and nothing that somebody said of it."""


def with_confirmed(claims: tuple[Claim, ...], text: str, lexicon: ActLexicon) -> tuple[Claim, ...]:
    """The claims, with those by which a party owns to an act that others lay at its door as declarations of it.

    Whoever confirms an attack is not always who did it: the ministry of the town that was hit may.
    """
    accused: dict[str | None, str | None] = {}
    for claim in claims:
        party = claim.responsibility
        if party is not None and claim.stance is not Stance.DENIES and claim.speaker.actor != party.party:
            accused.setdefault(party.party, party.act)
    return tuple(
        _declared(claim, accused[claim.speaker.actor]) if _confirms(claim, text, accused, lexicon) else claim
        for claim in claims
    )


def _confirms(claim: Claim, text: str, accused: dict[str | None, str | None], lexicon: ActLexicon) -> bool:
    if claim.negated or claim.responsibility is not None:
        return False
    if claim.speaker.own_voice or claim.speaker.actor is None or claim.speaker.actor not in accused:
        return False
    if find_in(lexicon.mistakes, text, claim.content) is not None:
        return True  # "the hospital was mistakenly struck"
    if RULE not in claim.made_by:
        return False
    words = " ".join(span.words(text) for span in claim.content).split()
    return len(words) <= MOST_WORDS and find_in(lexicon.definite, text, claim.content) is not None


def _declared(claim: Claim, act: str | None) -> Claim:
    party = Responsibility(claim.speaker.actor, act, None, Admits.ACT, None)
    return replace(claim, stance=Stance.ADMITS, kinds=(Kind.RESPONSIBILITY,), responsibility=party)
