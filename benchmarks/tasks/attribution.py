"""Attribution: claims that share a cue are one attribution; their words together are its content.

The task counts the "that" that opens a reported clause with its content, and no cue with it.
"""

import re
from typing import Any

from sayso.pipeline.read import read_text
from sayso.records.claim import Claim
from sayso.records.span import Span

_OPENER = re.compile(r"\b(that)\s+$")


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """`{"attributions": [{"source", "cue", "content"}]}` of one document, spans as [start, end]."""
    reading = read_text(document["text"])
    by_cue: dict[tuple[Span, ...], list[Claim]] = {}
    for claim in reading.claims:
        if claim.cue:
            by_cue.setdefault(claim.cue, []).append(claim)
    return {"attributions": [_attribution(reading.report.text, cue, claims) for cue, claims in by_cue.items()]}


def _attribution(text: str, cue: tuple[Span, ...], claims: list[Claim]) -> dict[str, Any]:
    source = claims[0].speaker.span
    content = sorted({_with_opener(text, span) for claim in claims for span in claim.content})
    parts = [part for span in content for part in _without(span, cue)]
    return {
        "source": _spans((source,) if source else ()),
        "cue": _spans(cue),
        "content": _spans(tuple(parts)),
        "confidence": max(claim.confidence or 0.0 for claim in claims),
    }


def _with_opener(text: str, span: Span) -> Span:
    opener = _OPENER.search(text, max(0, span.start - 12), span.start)
    return Span(opener.start(1), span.end) if opener else span


def _without(span: Span, cue: tuple[Span, ...]) -> list[Span]:
    """What is left of a content on both sides of its cue."""
    parts = [span]
    for other in cue:
        parts = [
            Span(start, end)
            for part in parts
            for start, end in ((part.start, min(part.end, other.start)), (max(part.start, other.end), part.end))
            if start < end
        ]
    return parts


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
