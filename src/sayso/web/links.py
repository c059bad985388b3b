"""Addresses within the pages. Ids and codes come from texts and reviewers: every part is quoted.

Each carries the profile and the day that the reader asked for (`sayso.web.wishes`).
"""

import functools
from urllib.parse import quote

from sayso.records.claim import Claim
from sayso.web.wishes import keep_wishes, make_query


@functools.lru_cache(maxsize=16384)
def _quote(part: str) -> str:
    """A part of an address; the page of a big incident names each of its reports and claims several times."""
    return quote(part, safe="")


def link_incident(code: str, **wishes: str | None) -> str:
    """The address of an incident's page; a wish of None is left out."""
    return f"/incidents/{quote(code, safe='')}{make_query(wishes)}"


def link_report(report: str) -> str:
    """The address of a report's page."""
    return keep_wishes(f"/reports/{_quote(report)}")


def link_claim(claim: Claim) -> str:
    """The address of a claim: its card beside its words, on the page of its report."""
    return f"{link_report(claim.report)}#{_quote(claim.id)}"


def link_claims(**wishes: str | None) -> str:
    """The address of the list of claims, filtered."""
    return f"/claims{make_query(wishes)}"


def link_changes(**wishes: str | None) -> str:
    """The address of the list of what changed between two days."""
    return f"/changes{make_query(wishes)}"
