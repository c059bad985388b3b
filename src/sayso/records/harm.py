"""What is said to have been done to people, in words: the kind of harm, who is named as harmed, and who did it.

Figures are in `Toll`. The kinds are those that reporting on human rights tells apart; whether an arrest was lawful or a
killing a crime is not said by them.
"""

from dataclasses import dataclass
from enum import StrEnum

from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init
from sayso.records.span import Span


@plain_members
class HarmKind(StrEnum):
    """What is said to have been done to somebody."""

    KILLING = "killing"
    INJURY = "injury"
    ASSAULT = "assault"
    TORTURE = "torture"
    ABDUCTION = "abduction"
    DETENTION = "detention"
    DISAPPEARANCE = "disappearance"
    PROSECUTION = "prosecution"
    THREAT = "threat"
    DISPLACEMENT = "displacement"


@plain_members
class PartyKind(StrEnum):
    """What kind of party is said to have done a harm. UNIDENTIFIED: armed or violent, and not known."""

    STATE = "state"
    MILITIA = "militia"
    ARMED_GROUP = "armed_group"
    CRIMINAL = "criminal"
    CIVILIAN = "civilian"
    UNIDENTIFIED = "unidentified"


@quick_init
@dataclass(frozen=True, slots=True)
class VictimName:
    """A named victim: the fullest form of the name in the report, and where it stands.

    `age` in years; `sex` is "female" or "male" when the text says so; `role` are the words for trade or office beside
    the name ("journalist").
    """

    name: str
    span: Span
    age: int | None = None
    sex: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Perpetrator:
    """Whoever is said to have done a harm: the words for him, the kind of party, and the actor id if it is known."""

    span: Span
    kind: PartyKind
    actor: str | None = None


@quick_init
@dataclass(frozen=True, slots=True)
class HarmTold:
    """One harm said to have been done to people: its kind, the words that say it, who is named as harmed, by whom."""

    kind: HarmKind
    span: Span
    victims: tuple[VictimName, ...] = ()
    by: Perpetrator | None = None
