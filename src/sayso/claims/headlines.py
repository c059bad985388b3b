"""Where the headline of a report stands in its text."""

from sayso.records.report import Report

HEADLINE_REACH = 400
"""Characters before a headline that a menu and a date line may take."""


def headline_end(report: Report) -> int:
    """Where the headline ends that stands near the start of the text, 0 if there is none."""
    start = report.text.find(report.title, 0, HEADLINE_REACH + len(report.title)) if report.title else -1
    return start + len(report.title) if report.title and start >= 0 else 0
