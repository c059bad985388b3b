"""Incidents: which reports tell of one incident, and how many were killed and injured in it by each report."""

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sayso.claims.context import ReadingContext
from sayso.incidents.group import cluster_mentions
from sayso.incidents.incidents import publication_days
from sayso.pipeline.read import RULES_ALONE, make_context, read_text
from sayso.records.claim import Claim, Harm, Qualifier, Scope, Toll
from sayso.records.incident import IncidentMention
from sayso.records.place import Place
from sayso.records.reading import Reading

_LEAST_LOOSE = 3
"""Stops and commas with a space before them from which on a text was cut into words and marks."""
_LOOSE = (
    (re.compile(r" ([.,;:!?)\]}%])"), r"\1"),
    (re.compile(r"([(\[{$#]) "), r"\1"),
    (re.compile(r" (['’](?:s|re|ve|ll|d|m)\b)"), r"\1"),
    (re.compile(r"(?<=\w) - (?=(?:old|year|suicide|by|in-law)\b)|(?<=[Yy]ear) - (?=[Oo]ld\b)", re.IGNORECASE), "-"),
)
"""What was cut off: closing marks, opening marks, short verbs and possessives, hyphens of ages and some compounds."""

_OWN_HAND = re.compile(r"\b(?:himself|herself|self|own|suicide)\b", re.IGNORECASE)
"""In the words for whoever dies by his own hand (EN-TOLL-446 to EN-TOLL-449)."""


def predict_all(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each document, in order: the incident that it leads with, and its figures."""
    readings = [_read(document) for document in documents]
    leads = [_lead(reading) for reading in readings]
    labels = _labels(leads, readings)
    return [
        {"incident": labels[lead.id], **_figures(reading, lead)} for reading, lead in zip(readings, leads, strict=True)
    ]


def _read(document: dict[str, Any]) -> Reading:
    """The reading by the rules alone: what the trained reader adds, who says what, has no part in grouping."""
    text = join_tokens(f"{document['title']}\n\n{document['text']}")
    return read_text(text, published=document.get("published"), external_id=document["id"], context=_context())


@functools.cache
def _context() -> ReadingContext:
    return make_context(reader=RULES_ALONE)


def join_tokens(text: str) -> str:
    """The text as it was printed, as far as that is sure: some of the kit are words and marks set apart by spaces.

    A text with no such space is left as it is.
    """
    if text.count(" .") + text.count(" ,") < _LEAST_LOOSE:
        return text
    for pattern, joined in _LOOSE:
        text = pattern.sub(joined, text)
    return text


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
    """The highest whole count of the incident, figures before vague words.

    The database behind the kit counts the killer who dies by his own hand among the killed, so what sayso keeps as a
    part is added to those whom the same claim says he killed.
    """
    told = [[toll for toll in claim.toll if toll.harm is harm] for claim in claims]
    sums = [_with_killer(tolls) for tolls in told]
    tolls = [toll for some in told for toll in some if toll.scope is Scope.INCIDENT]
    explicit = [toll for toll in tolls if toll.qualifier is not Qualifier.VAGUE]
    return max([*sums, *(_figure(toll) for toll in explicit or tolls)], default=0)


def _with_killer(tolls: list[Toll]) -> int:
    """Those whom a claim says were killed by one who then killed himself, and he; 0 where it tells of none."""
    own = [toll.min for toll in tolls if toll.scope is Scope.PART and _OWN_HAND.search(toll.whom_words or "")]
    if not own:
        return 0
    others = [toll for toll in tolls if not _OWN_HAND.search(toll.whom_words or "")]
    return max(*own, 0, 1 + max((toll.min for toll in others), default=0) if 1 in own else 0)


def _figure(toll: Toll) -> int:
    return toll.min - 1 if toll.qualifier is Qualifier.OVER else toll.min
