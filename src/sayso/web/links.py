"""Addresses within the pages. Ids and codes come from texts and reviewers: every part is quoted."""

from urllib.parse import quote, urlencode

from sayso.records.claim import Claim


def link_incident(code: str, **wishes: str | None) -> str:
    """The address of an incident's page; a wish of None is left out."""
    return f"/incidents/{quote(code, safe='')}{_query(wishes)}"


def link_report(report: str) -> str:
    """The address of a report's page."""
    return f"/reports/{quote(report, safe='')}"


def link_claim(claim: Claim) -> str:
    """The address of a claim: its card beside its words, on the page of its report."""
    return f"{link_report(claim.report)}#{quote(claim.id, safe='')}"


def link_claims(**wishes: str | None) -> str:
    """The address of the list of claims, filtered."""
    return f"/claims{_query(wishes)}"


def _query(wishes: dict[str, str | None]) -> str:
    given = {name: value for name, value in wishes.items() if value}
    return f"?{urlencode(given)}" if given else ""
