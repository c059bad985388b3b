"""Named victims, distinct across spellings: merging too much only lowers a minimum. One list's people stay two."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sayso.assessment.case import OF_THIS_INCIDENT, is_background, is_stated, names_anybody
from sayso.records.assessment import Group
from sayso.records.claim import Claim, Harm
from sayso.records.harm import VictimName
from sayso.records.ids import make_id
from sayso.records.victim import Victim
from sayso.text.person_keys import PARTICLES, person_tokens, skeleton

CHILD_BELOW = 18
"""Years: the age that the Convention on the Rights of the Child sets."""
AGE_SLACK = 1
"""Years by which two reports of one person may differ: a birthday, or an age last birthday."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Naming:
    """One name in one list of one claim."""

    victim: VictimName
    claim: str
    list_number: int
    tokens: tuple[str, ...]
    skeleton: tuple[str, ...]


def find_victims(
    claims: Iterable[Claim], *, incident: str = "", harm: Harm | None = None, withheld: Collection[str] = ()
) -> tuple[Victim, ...]:
    """The people named as victims, each once. `withheld` holds ids of victims or claims whose names are not shown."""
    listed = [
        naming
        for claim in filter(names_anybody, claims)
        if is_stated(claim) and not is_background(claim)
        for naming in _namings(claim, harm)
    ]
    # The fullest names come first, so that a short form finds the long one that it stands for.
    listed.sort(
        key=lambda naming: (-len(naming.tokens), naming.tokens, naming.victim.name, naming.claim, naming.list_number)
    )
    people: list[list[Naming]] = []
    for naming in listed:
        matching = [person for person in people if all(_may_be_one(naming, other) for other in person)]
        exact = [person for person in matching if any(other.tokens == naming.tokens for other in person)]
        if matching:
            (exact or matching)[0].append(naming)
        else:
            people.append([naming])
    # People of one name are told apart by age, else by the claims that name them.
    people.sort(
        key=lambda person: (person[0].tokens, min(_age(naming) for naming in person), min(n.claim for n in person))
    )
    numbers: Counter[tuple[str, ...]] = Counter()
    victims = []
    for person in people:
        numbers[person[0].tokens] += 1
        victims.append(_make_victim(person, incident, numbers[person[0].tokens], withheld))
    return tuple(sorted(victims, key=lambda victim: (victim.name, victim.id)))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as printed that tell a person: without titles, particles and initials."""
    return tuple(word for word in _WORD.findall(name) if len(word) > 1 and word.casefold() not in PARTICLES)


def is_in_group(victim: Victim, group: Group) -> bool:
    """Whether a named victim counts in the range of `group`, by the age and sex printed."""
    is_child = victim.age is not None and victim.age < CHILD_BELOW
    if group is Group.CHILDREN:
        return is_child
    if group is Group.WOMEN:
        return victim.sex == "female" and not is_child
    if group is Group.MEN:
        return victim.sex == "male" and not is_child
    return group is Group.CIVILIANS


def _namings(claim: Claim, harm: Harm | None) -> Iterable[Naming]:
    for number, toll in enumerate(claim.toll):
        if toll.scope in OF_THIS_INCIDENT and (harm is None or toll.harm is harm):
            for victim in toll.names:
                tokens = person_tokens(victim.name)
                yield Naming(victim, claim.id, number, tokens, tuple(skeleton(token) for token in tokens))


def _may_be_one(left: Naming, right: Naming) -> bool:
    if left.claim == right.claim and left.list_number == right.list_number:
        return False
    ages = (left.victim.age, right.victim.age)
    if ages[0] is not None and ages[1] is not None and abs(ages[0] - ages[1]) > AGE_SLACK:
        return False
    if left.victim.sex and right.victim.sex and left.victim.sex != right.victim.sex:
        return False
    if left.tokens == right.tokens:
        return True
    if len(left.tokens) < 2 or len(right.tokens) < 2:
        return False
    # "Amal Nabil Haddad" and "Amal Haddad": first and last name agree, and one has no more to say.
    ends_agree = left.skeleton[0] == right.skeleton[0] and left.skeleton[-1] == right.skeleton[-1]
    inner = {left.skeleton[1:-1], right.skeleton[1:-1]}
    return ends_agree and (len(inner) == 1 or () in inner)


def _age(naming: Naming) -> int:
    return -1 if naming.victim.age is None else naming.victim.age


def _make_victim(person: list[Naming], incident: str, number: int, withheld: Collection[str]) -> Victim:
    printed = Counter(naming.victim.name for naming in person)
    name = min(printed, key=lambda spelling: (-printed[spelling], -len(spelling), spelling))
    claims = tuple(sorted({naming.claim for naming in person}))
    ages = {naming.victim.age for naming in person} - {None}
    sexes = {naming.victim.sex for naming in person} - {None}
    identifier = make_id("vic", incident, *person[0].tokens, str(number))
    return Victim(
        identifier,
        name,
        tuple(sorted(printed)),
        ages.pop() if len(ages) == 1 else None,
        sexes.pop() if len(sexes) == 1 else None,
        claims,
        identifier in withheld or any(claim in withheld for claim in claims),
    )
