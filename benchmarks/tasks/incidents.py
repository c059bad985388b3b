"""Incidents: which reports tell of one incident, and how many were killed and injured in it by each report."""

from collections.abc import Iterable
from typing import Any

from sayso.incidents.incidents import group_incidents
from sayso.pipeline.read import read_text
from sayso.records.claim import Claim, Harm, Qualifier, Scope, Toll
from sayso.records.incident import IncidentMention
from sayso.records.reading import Reading


def predict_all(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each document, in order: the incident that it leads with, and its figures."""
    readings = [_read(document) for document in documents]
    leads = [_lead(reading) for reading in readings]
    labels = _labels([lead for lead in leads if lead is not None], readings)
    return [
        {"incident": labels.get(lead.id, document["id"]) if lead else document["id"], **_figures(reading, lead)}
        for document, reading, lead in zip(documents, readings, leads, strict=True)
    ]


def _read(document: dict[str, Any]) -> Reading:
    text = f"{document['title']}\n\n{document['text']}"
    return read_text(text, published=document.get("published"), external_id=document["id"])


def _lead(reading: Reading) -> IncidentMention | None:
    """The incident that most of the report's claims are about, the one told first when two are level."""
    return max(reading.mentions, key=lambda mention: len(mention.claims), default=None)


def _labels(mentions: list[IncidentMention], readings: list[Reading]) -> dict[str, str]:
    """The incident of each mention."""
    claims = [claim for reading in readings for claim in reading.claims]
    incidents, _ = group_incidents(mentions, claims, [reading.report for reading in readings])
    return {mention: incident.id for incident in incidents for mention in incident.mentions}


def _figures(reading: Reading, lead: IncidentMention | None) -> dict[str, int]:
    claims = [claim for claim in reading.claims if lead is None or claim.id in lead.claims] or list(reading.claims)
    return {"killed": _count(claims, Harm.KILLED), "injured": _count(claims, Harm.INJURED)}


def _count(claims: Iterable[Claim], harm: Harm) -> int:
    """The highest whole count of the incident, figures before vague words."""
    tolls = [toll for claim in claims for toll in claim.toll if toll.harm is harm and toll.scope is Scope.INCIDENT]
    explicit = [toll for toll in tolls if toll.qualifier is not Qualifier.VAGUE]
    return max((_figure(toll) for toll in explicit or tolls), default=0)


def _figure(toll: Toll) -> int:
    return toll.min - 1 if toll.qualifier is Qualifier.OVER else toll.min
