"""Attribution: claims that share a cue are one attribution; their words together are its content."""

from typing import Any

from sayso.pipeline.read import read_text
from sayso.records.claim import Claim
from sayso.records.span import Span


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """`{"attributions": [{"source", "cue", "content"}]}` of one document, spans as [start, end]."""
    reading = read_text(document["text"])
    by_cue: dict[tuple[Span, ...], list[Claim]] = {}
    for claim in reading.claims:
        if claim.cue:
            by_cue.setdefault(claim.cue, []).append(claim)
    return {"attributions": [_attribution(cue, claims) for cue, claims in by_cue.items()]}


def _attribution(cue: tuple[Span, ...], claims: list[Claim]) -> dict[str, Any]:
    source = claims[0].speaker.span
    content = sorted({span for claim in claims for span in claim.content})
    return {"source": _spans((source,) if source else ()), "cue": _spans(cue), "content": _spans(tuple(content))}


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
