"""What one reading of one capture gives: the report, its claims, the incidents it tells of, and what is wrong."""

from dataclasses import dataclass

from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue
from sayso.records.report import Report


@dataclass(frozen=True, slots=True)
class Reading:
    """One report with everything that was read in it."""

    report: Report
    claims: tuple[Claim, ...]
    mentions: tuple[IncidentMention, ...]
    issues: tuple[Issue, ...]
