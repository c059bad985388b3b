"""What a mention says beside time and place that tells incidents apart: figures, parties, people, ages, acts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.records.claim import Claim, Harm, Qualifier, Scope, Toll
from sayso.records.harm import HarmKind, VictimName
from sayso.records.incident import IncidentMention
from sayso.text.person_keys import person_tokens

COUNTED = (Scope.INCIDENT, Scope.PART)
_HURT = (Harm.KILLED, Harm.INJURED)
_HURTING = (HarmKind.KILLING, HarmKind.INJURY, HarmKind.ASSAULT, HarmKind.TORTURE)
_FIGURE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
OLDEST = 110
"""Years."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is said of an incident beside its time and place.

    Attributes:
        tolls: The figures of killed, injured and so on, without vague words.
        parties: Actor ids of those held responsible.
        harmed: Full names of people killed or hurt, as words in lower case ("ada brandt").
        others: Full names of others whom the news is about: arrested, tried, missing.
        ages: In years, of people killed or hurt, named or not.
        acts: What was done, or what did the harm.
        named: Full names of whoever else is named where the incident is told of.
        streets: Streets and buildings named there.
        addresses: The same with numbers of houses or blocks.
        all_ages: In years, of anybody told of there.
        published: The last day on which the report can have been published (ISO 8601), None when unknown.
    """

    tolls: frozenset[tuple[Harm, int]] = frozenset()
    parties: frozenset[str] = frozenset()
    harmed: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    ages: frozenset[int] = frozenset()
    acts: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    all_ages: frozenset[int] = frozenset()
    published: str | None = None

    @property
    def names(self) -> frozenset[str]:
        """The full names of those whom the news is about."""
        return self.harmed | self.others

    @property
    def killed(self) -> int | None:
        """The highest number of killed that is given, None when there is none."""
        return max((least for harm, least in self.tolls if harm is Harm.KILLED), default=None)


def find_marks(mention: IncidentMention, claims: Mapping[str, Claim], published: str | None = None) -> Marks:
    """The marks of a mention, of a report published on that day."""
    found = [claims[claim] for claim in mention.claims if claim in claims]
    tolls = [toll for claim in found for toll in claim.toll]
    hurt = [toll for toll in tolls if toll.harm in _HURT and toll.scope in COUNTED]
    harms = [harm for claim in found for harm in claim.harms]
    victims = [name for toll in hurt for name in toll.names]
    victims += [name for harm in harms if harm.kind in _HURTING for name in harm.victims]
    people = [name for toll in tolls for name in toll.names] + [name for harm in harms for name in harm.victims]
    harmed = _full_names(victims)
    particulars = mention.particulars
    names = _full_names(people).union(particulars.people)
    ages = frozenset(victim.age for victim in victims if victim.age is not None) | _ages(hurt)
    return Marks(
        frozenset(
            (toll.harm, toll.min)
            for toll in tolls
            if toll.scope is Scope.INCIDENT and toll.qualifier is not Qualifier.VAGUE
        ),
        frozenset(party for claim in found if claim.responsibility and (party := claim.responsibility.party)),
        harmed,
        names - harmed,
        ages,
        frozenset(_acts(found)),
        frozenset(particulars.others) - names - harmed,
        frozenset(particulars.streets),
        frozenset(particulars.addresses),
        ages.union(particulars.ages),
        published,
    )


def ages_in(toll: Toll) -> tuple[int, ...]:
    """The age of the one person counted, if the words for that person hold a single figure that can be one."""
    figures = _FIGURE.findall(toll.whom_words or "") if toll.min == toll.max == 1 else []
    return (int(figures[0]),) if len(figures) == 1 and int(figures[0]) <= OLDEST else ()


def _ages(tolls: Iterable[Toll]) -> frozenset[int]:
    return frozenset(age for toll in tolls for age in ages_in(toll))


def _full_names(people: Iterable[VictimName]) -> frozenset[str]:
    tokens = {person_tokens(person.name) for person in people}
    return frozenset(" ".join(each) for each in tokens if len(each) > 1)


def _acts(claims: Iterable[Claim]) -> Iterable[str]:
    for claim in claims:
        if claim.responsibility and claim.responsibility.act:
            yield claim.responsibility.act
        if claim.cause:
            yield claim.cause.mechanism
