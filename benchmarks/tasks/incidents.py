"""Incidents: which reports tell of one incident, and how many were killed and injured in it by each report."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sayso.incidents.group import cluster_mentions
from sayso.incidents.incidents import publication_days
from sayso.pipeline.read import read_text
from sayso.records.claim import Claim, Harm, Qualifier, Scope, Toll
from sayso.records.incident import IncidentMention
from sayso.records.place import Place
from sayso.records.reading import Reading


def predict_all(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each document, in order: the incident that it leads with, and its figures."""
    readings = [_read(document) for document in documents]
    leads = [_lead(reading) for reading in readings]
    labels = _labels(leads, readings)
    return [
        {"incident": labels[lead.id], **_figures(reading, lead)} for reading, lead in zip(readings, leads, strict=True)
    ]


def _read(document: dict[str, Any]) -> Reading:
    text = f"{document['title']}\n\n{document['text']}"
    return read_text(text, published=document.get("published"), external_id=document["id"])


def _lead(reading: Reading) -> IncidentMention:
    """The incident that most of the report's claims are about; its whole subject when it tells of none by itself."""
    lead = max(reading.mentions, key=lambda mention: len(mention.claims), default=None)
    if lead is None:
        lead = IncidentMention(reading.report.id, "whole", None, _place(reading), tuple(c.id for c in reading.claims))
    return replace(lead, place=lead.place or _place(reading))


def _place(reading: Reading) -> Place | None:
    """The place that the claims name most often."""
    places = [claim.event.place for claim in reading.claims if claim.event and claim.event.place]
    counts = Counter(place.id or place.name for place in places)
    return max(places, key=lambda place: counts[place.id or place.name], default=None)


def _labels(mentions: list[IncidentMention], readings: list[Reading]) -> dict[str, str]:
    """The incident of each mention, named by its first one."""
    claims = {claim.id: claim for reading in readings for claim in reading.claims}
    clusters, _ = cluster_mentions(mentions, claims, publication_days(reading.report for reading in readings))
    return {mention.id: cluster.members[0].id for cluster in clusters for mention in cluster.members}


def _figures(reading: Reading, lead: IncidentMention) -> dict[str, int]:
    claims = [claim for claim in reading.claims if claim.id in lead.claims]
    return {"killed": _count(claims, Harm.KILLED), "injured": _count(claims, Harm.INJURED)}


def _count(claims: Iterable[Claim], harm: Harm) -> int:
    """The highest whole count of the incident, figures before vague words."""
    tolls = [toll for claim in claims for toll in claim.toll if toll.harm is harm and toll.scope is Scope.INCIDENT]
    explicit = [toll for toll in tolls if toll.qualifier is not Qualifier.VAGUE]
    return max((_figure(toll) for toll in explicit or tolls), default=0)


def _figure(toll: Toll) -> int:
    return toll.min - 1 if toll.qualifier is Qualifier.OVER else toll.min
