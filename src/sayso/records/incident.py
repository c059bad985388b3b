"""Incidents: within one report, and across reports."""

from dataclasses import dataclass

from sayso.errors import InvalidRecord
from sayso.records.date import EdtfDate
from sayso.records.place import Place


@dataclass(frozen=True, slots=True)
class IncidentMention:
    """One incident as one report tells of it. `label` ("i1") is unique within the report."""

    report: str
    label: str
    date: EdtfDate | None
    place: Place | None
    claims: tuple[str, ...]

    @property
    def id(self) -> str:
        """The mention's own id, unique in a dossier."""
        return f"{self.report}#{self.label}"


@dataclass(frozen=True, slots=True)
class Incident:
    """One moment in time and place at which reports allege harm.

    `code` is for people and addresses ("2031-03-17-old-harbour"); `mentions` are ids of `IncidentMention`s; `reasons` say
    why each mention stands here.
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

    def __post_init__(self) -> None:
        if not self.claims:
            raise InvalidRecord("an incident needs claims")
