"""Whoever was shot and is told dead is one person killed, not one more hurt.

"Shot" says no more than hit. Within one sentence, "was shot and died" is a death (EN-TOLL-444); within one incident of
a report, a single person shot whom nothing tells from the dead, by name, age or sex, is one of the dead (EN-TOLL-445,
method R8). What several reports say is not asked here.
"""

import functools
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from sayso.claims.harm_words import TollWords
from sayso.records.claim import Claim, Harm, Kind, Scope, Toll
from sayso.records.harm import HarmKind
from sayso.records.span import Span
from sayso.text.person_keys import may_be_one_person, person_tokens

DIED_RULE, SHOT_RULE = "EN-TOLL-444", "EN-TOLL-445"
"""Stand in `made_by` of a claim whose figures they changed."""
_COUNTED = (Scope.INCIDENT, Scope.PART)
_AGE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Person:
    """What the words for one person tell: names, ages, and sexes, each empty if it says nothing."""

    names: frozenset[str]
    ages: frozenset[int]
    sexes: frozenset[str]

    def may_be(self, other: "_Person") -> bool:
        """Whether nothing tells the two apart."""
        return (
            _agree(self.ages, other.ages)
            and _agree(self.sexes, other.sexes)
            and (not self.names or not other.names or _share_name(self.names, other.names))
        )


@dataclass(slots=True)
class _Told:
    """The dead of one incident as its report tells of them; with `has_killer`, whoever was shot was killed by one."""

    people: list[_Person] = field(default_factory=list)
    is_plural: bool = False
    most: int = 1
    has_killer: bool = False


def settle_outcomes(claims: tuple[Claim, ...], text: str, words: TollWords) -> tuple[Claim, ...]:
    """The claims, with no person shot counted as hurt whom the same report tells dead."""
    lexicon = _compile(words)
    claims = tuple(_with_death(claim, text, lexicon) for claim in claims)
    if not any(_may_be_dead(toll) for claim in claims for toll in claim.toll):
        return claims
    dead: dict[str, _Told] = {}
    for claim in claims:
        if claim.incident is not None:
            for toll in _counted(claim, Harm.KILLED):
                told = dead.setdefault(claim.incident, _Told())
                told.people.append(_describe(toll, lexicon))
                told.is_plural |= toll.min > 1
                told.most = max(told.most, toll.min)
                told.has_killer |= (toll.whom_words or "").lower() in lexicon.with_killer
    return tuple(
        _without_dead(claim, dead[claim.incident], text, lexicon) if claim.incident in dead else claim
        for claim in claims
    )


class _Lexicon:
    """The words of the pack as patterns."""

    def __init__(self, words: TollWords) -> None:
        self.shots = _any_of(words.shots)
        self.survivors = _any_of(words.survivors)
        self.then_died = re.compile(rf"\b(?:{'|'.join(words.then_died)})\s+(?:\w+ly\s+)?$", re.IGNORECASE)
        self.with_killer = frozenset(word for one in words.self_harm if one.least > 1 for word in one.words)
        self.sexes = {"female": frozenset(words.kin_female), "male": frozenset(words.kin_male)}
        self.kin = frozenset((*words.kin_female, *words.kin_male))


@functools.lru_cache(maxsize=8)
def _compile(words: TollWords) -> _Lexicon:
    return _Lexicon(words)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _counted(claim: Claim, harm: Harm) -> list[Toll]:
    return [toll for toll in claim.toll if toll.harm is harm and toll.scope in _COUNTED]


def _with_death(claim: Claim, text: str, lexicon: _Lexicon) -> Claim:
    """A claim that somebody "was shot and died" with that person killed."""
    deaths = [harm.span.start for harm in claim.harms if harm.kind is HarmKind.KILLING]
    if not deaths or any(toll.harm is Harm.KILLED for toll in claim.toll):
        return claim
    tolls = tuple(_died(toll, deaths, text, lexicon) for toll in claim.toll)
    return claim if tolls == claim.toll else replace(claim, toll=tolls, made_by=(*claim.made_by, DIED_RULE))


def _died(toll: Toll, deaths: list[int], text: str, lexicon: _Lexicon) -> Toll:
    if toll.harm is not Harm.INJURED or toll.max != 1 or toll.min != 1:
        return toll
    for death in deaths:
        between = text[toll.span.end : death]
        if death > toll.span.end and lexicon.shots.search(between) and lexicon.then_died.search(between):
            return replace(toll, harm=Harm.KILLED)
    return toll


def _without_dead(claim: Claim, dead: _Told, text: str, lexicon: _Lexicon) -> Claim:
    """The claim without people shot who are among the dead of its incident."""
    kept = tuple(toll for toll in claim.toll if not _is_of_dead(toll, claim.sentence, dead, text, lexicon))
    if kept == claim.toll:
        return claim
    kinds = claim.kinds if kept else tuple(kind for kind in claim.kinds if kind is not Kind.TOLL) or (Kind.HARM,)
    return replace(claim, toll=kept, kinds=kinds, made_by=(*claim.made_by, SHOT_RULE))


def _may_be_dead(toll: Toll) -> bool:
    """Whether people are counted as hurt, of whom more may be told."""
    return toll.harm is Harm.INJURED and toll.max is not None and toll.scope in _COUNTED


def _is_of_dead(toll: Toll, sentence: Span, dead: _Told, text: str, lexicon: _Lexicon) -> bool:
    if not _may_be_dead(toll):
        return False
    if not lexicon.shots.search(text, sentence.start, sentence.end):
        return False
    if lexicon.survivors.search(text, sentence.start, sentence.end):
        return False
    if dead.has_killer and toll.max is not None and toll.max <= dead.most:
        return True  # "shot his wife and child before killing himself"
    if toll.max != 1:
        return False
    person = _describe(toll, lexicon)
    if dead.is_plural and not person.names:
        return not person.sexes and not person.ages
    return any(person.may_be(other) for other in dead.people)


def _describe(toll: Toll, lexicon: _Lexicon) -> _Person:
    words = toll.whom_words or ""
    last = next((word for word in reversed(re.findall(r"\w+", words.lower())) if word in lexicon.kin), "")
    ages = {int(figure) for figure in _AGE.findall(words)} if toll.max == 1 else set()
    ages |= {name.age for name in toll.names if name.age is not None}
    sexes = {sex for sex, some in lexicon.sexes.items() if last in some}
    return _Person(frozenset(name.name for name in toll.names), frozenset(ages), frozenset(sexes))


def _agree(left: AbstractSet[object], right: AbstractSet[object]) -> bool:
    return not left or not right or bool(left & right)


def _share_name(left: frozenset[str], right: frozenset[str]) -> bool:
    return any(
        may_be_one_person(one, other) or person_tokens(one)[-1:] == person_tokens(other)[-1:]
        for one in left
        for other in right
    )
