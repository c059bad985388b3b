"""Mechanisms of harm: which contradict each other, and which is a rival to the strike that a party is blamed for."""

import functools
import importlib.resources
from dataclasses import dataclass
from typing import Any

import yaml

from sayso.assessment.case import Case, is_background
from sayso.assessment.parties import Stand, find_charged, is_presence
from sayso.records.claim import Claim, Kind
from sayso.records.codec import from_json


@dataclass(frozen=True, slots=True)
class Mechanisms:
    """How mechanisms stand to each other: the data file beside this module."""

    covers: dict[str, tuple[str, ...]]
    rival_without_owner: tuple[str, ...]
    rival_on_accused_word: tuple[str, ...]
    says_nothing: tuple[str, ...]


@functools.cache
def load_mechanisms() -> Mechanisms:
    """The table of mechanisms."""
    text = importlib.resources.files("sayso.assessment").joinpath("mechanisms.yaml").read_text("utf-8")
    loaded: Any = yaml.safe_load(text)
    return from_json(Mechanisms, loaded)


def find_mechanism(claim: Claim) -> str | None:
    """What the claim says did the harm: its cause, else the act it charges somebody with."""
    if claim.cause is not None:
        return claim.cause.mechanism
    return claim.responsibility.act if claim.responsibility is not None and not is_presence(claim) else None


def mechanisms_agree(left: str, right: str) -> bool:
    """Whether both may be right: the same, or one the wider word for the other."""
    table = load_mechanisms()
    if left == right or left in table.says_nothing or right in table.says_nothing:
        return True
    return right in table.covers.get(left, ()) or left in table.covers.get(right, ())


def find_rival_causes(case: Case, stands: dict[str, Stand]) -> list[Claim]:
    """The claims that name another cause of the harm than what the charged parties did.

    A cause that is another party's is a rival on anybody's word. One without an owner (a mine, a stampede) is a
    rival if it is of that sort; "an explosion" only on the word of a charged party, which speaks of its own strike
    otherwise.
    """
    charged = find_charged(stands)
    if not charged:
        return []
    acts = {act for stand in stands.values() for claim in (*stand.accusing, *stand.declared) if (act := _act(claim))}
    table = load_mechanisms()
    rivals = {*table.rival_without_owner, *table.rival_on_accused_word} - acts
    named = [
        each for each in case.stated if each.cause and (each.cause.party is not None or each.cause.mechanism in rivals)
    ]
    return [claim for claim in named if _is_rival(case, claim, charged, acts)]


def is_rival_cause(case: Case, claim: Claim, party: str) -> bool:
    """Whether the claim takes the harm away from `party`: another side's doing, or a cause of its own."""
    if claim.responsibility is not None and claim.responsibility.party is not None:
        return not case.are_one_side(claim.responsibility.party, party)
    if claim.cause is None:
        return False
    if claim.cause.party is not None:
        return not case.are_one_side(claim.cause.party, party)
    table = load_mechanisms()
    return claim.cause.mechanism in (*table.rival_without_owner, *table.rival_on_accused_word)


def _act(claim: Claim) -> str | None:
    return claim.responsibility.act if claim.responsibility is not None else None


def _is_rival(case: Case, claim: Claim, charged: frozenset[str], acts: set[str]) -> bool:
    if claim.cause is None or is_background(claim) or Kind.INQUIRY in claim.kinds:
        return False
    if claim.cause.party is not None:
        return any(not case.are_one_side(claim.cause.party, party) for party in charged if party != claim.cause.party)
    table = load_mechanisms()
    if claim.cause.mechanism in acts:
        return False
    if claim.cause.mechanism in table.rival_without_owner:
        return True
    return claim.cause.mechanism in table.rival_on_accused_word and claim.speaker.actor in charged
