"""Incidents: within one report, and across reports."""

from dataclasses import dataclass
from typing import NamedTuple

from sayso.errors import InvalidRecord
from sayso.records.date import EdtfDate
from sayso.records.ids import make_id
from sayso.records.place import Place

CODE_ID_DIGITS = 6
"""Hexadecimal digits of an incident's id that tell it from others of the same day and place: a million is enough."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a report says in passing that tells its incident from others of one town and week.

    For grouping alone: nothing here says that anybody was harmed, and it is never shown.

    Attributes:
        people: Full names, in lower case, of those whom the news is about: with an age, or among the harmed or accused.
        others: Full names of whoever else is named: who speaks, looks on, or leads the inquiry.
        streets: Streets and buildings, without their kinds ("mill row" of "North Mill Row Street").
        addresses: The same with the number of the house or block ("1900 mill row").
        ages: In years, of anybody.
    """

    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentMention:
    """One incident as one report tells of it. `label` ("i1") is unique within the report."""

    report: str
    label: str
    date: EdtfDate | None
    place: Place | None
    claims: tuple[str, ...]
    particulars: Particulars = Particulars()

    @property
    def id(self) -> str:
        """The mention's own id, unique in a dossier."""
        return f"{self.report}#{self.label}"


class ClaimLabel(NamedTuple):
    """A claim's id, its report's, and the label of the mention there that it names (None: none)."""

    claim: str
    report: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Incident:
    """One moment in time and place at which reports allege harm.

    `code` is for people and addresses ("2031-03-17-old-harbour"); `mentions` are ids of `IncidentMention`s; `reasons`
    say why each mention stands here. `previous_codes` are those of incidents that a reviewer merged into it.
    """

    id: str
    code: str
    date: EdtfDate | None
    place: Place | None
    mentions: tuple[str, ...]
    reports: tuple[str, ...]
    claims: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    made_by: tuple[str, ...] = ()
    previous_codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.claims:
            raise InvalidRecord("an incident needs claims")


def incident_id(mention_id: str) -> str:
    """The id of the incident whose first mention is `mention_id`."""
    return make_id("inc", mention_id)


def code_apart(code: str, incident: str) -> str:
    """The code of an incident that is not the first of its day and place, told from others by its id."""
    return f"{code}-{incident[-CODE_ID_DIGITS:]}"


def answers_to(incident: Incident, name: str) -> bool:
    """Whether `name` means this incident: its id, its code, a mention, or the id that it had before it grew.

    Every id that an incident ever had comes from one of its mentions, so that a decision on an old id still finds it.
    """
    own = (incident.id, incident.code, *incident.previous_codes, *incident.mentions)
    return name in own or name in map(incident_id, incident.mentions)
