"""What the pages ask of a dossier. `sayso.pipeline.dossier.Dossier` answers it."""

from collections.abc import Iterable
from typing import Protocol

from sayso.pipeline.views import IncidentSummary, IncidentView, Listing, ReadingView
from sayso.records.issue import Issue


class Record(Protocol):
    """One dossier, to be read."""

    def summaries(
        self, *, as_of: str | None = None, profile: str | None = None, unreviewed: bool = False
    ) -> Iterable[IncidentSummary]:
        """All incidents, as of a day (ISO 8601; None: today), by accepted claims alone or by all not rejected."""
        ...

    def list_incidents(self, *, first: int, most: int, as_of: str | None = None, profile: str | None = None) -> Listing:
        """Some of the incidents, from a place in their order on, each by both ways of counting."""
        ...

    def incident(
        self, code: str, *, as_of: str | None = None, profile: str | None = None, unreviewed: bool = False
    ) -> IncidentView:
        """One incident.

        Raises:
            UsageError: there is none of that code.
        """
        ...

    def stale_decisions(self) -> Iterable[Issue]:
        """An issue for each decision on a claim that has changed or is gone since."""
        ...

    def readings(self) -> Iterable[ReadingView]:
        """All reports with their claims."""
        ...

    def reading(self, report: str) -> ReadingView:
        """One report with its claims.

        Raises:
            UsageError: there is none of that id.
        """
        ...
