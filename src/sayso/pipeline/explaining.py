"""How one field of an incident follows: its value with the trace, the claims of the trace, and where their words stand.

The last step down is what anybody can check without sayso: characters of a text, and the SHA-256 of that text and of
the bytes that it was read from.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sayso.errors import UsageError
from sayso.pipeline import contract
from sayso.pipeline.incident_output import describe_incident, describe_incident_claims
from sayso.pipeline.method import find_rules_version
from sayso.pipeline.views import IncidentView
from sayso.records.capture import Capture
from sayso.records.claim import Claim
from sayso.records.report import Report


def explain_field(view: IncidentView, field: str, captures: Mapping[str, Capture]) -> contract.Explanation:
    """One field of an incident ("killed.civilians", "harm_status") with the claims that its trace names.

    Args:
        view: The incident.
        field: The names of fields from the outermost to the innermost, with dots between.
        captures: What `Dossier.shown_captures` gives for it.

    Raises:
        UsageError: the incident has no such field.
    """
    value: Any = describe_incident(view)
    for name in field.split("."):
        if not isinstance(value, dict) or name not in value:
            there = f"; there is: {', '.join(value)}" if isinstance(value, dict) else ""
            raise UsageError(f"an incident has no field {field!r}{there}")
        value = value[name]
    claims = describe_incident_claims(view, only=set(_find_strings(value)))
    named = {each["claim"]["id"] for each in claims}
    reports = {report.id: report for report in view.reports}
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "incident": view.incident.code,
        "field": field,
        "value": value,
        "claims": claims,
        "sources": [
            _describe_source(claim, reports[claim.report], captures.get(claim.report))
            for claim in view.claims
            if claim.id in named
        ],
        "rules": {**find_rules_version(), "profile": view.assessment.profile},
    }


def _describe_source(claim: Claim, report: Report, capture: Capture | None) -> contract.Source:
    return {
        "claim": claim.id,
        "report": report.id,
        "external_id": report.external_id,
        "spans": [[span.start, span.end] for span in claim.content],
        "words": [span.words(report.text) for span in claim.content],
        "text_sha256": hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest() if capture else None,
        "capture": report.capture,
        "sha256": capture.sha256 if capture else None,
        "byte_count": capture.byte_count if capture else None,
        "captured_at": capture.captured_at if capture else None,
        "url": report.url,
        "file_name": capture.file_name if capture else None,
        "part_of": capture.part_of if capture else None,
        "part": capture.part if capture else None,
    }


def _find_strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value: the ids of claims are among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _find_strings(item)
