"""Whose document a report is: an organisation's own statement, or a communique that an outlet prints in full."""

from sayso.actors.registry import Registry
from sayso.records.claim import Speaker
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.word_pattern import WordPattern

MEDIA_KINDS = frozenset({"media", "agency", "news_agency"})
"""Kinds of actors that report: their pages speak in the outlet's own voice."""


def find_document(report: Report, registry: Registry, introductions: WordPattern) -> tuple[int, Speaker] | None:
    """From which offset on the prose is an organisation's own document, and that organisation as its speaker.

    A page of an armed actor, a ministry or a monitor is its document as a whole. "... the following communique from
    X." makes
    what follows X's. None when the prose is the outlet's.
    """
    if report.outlet is not None:
        actor = registry.resolve(report.outlet)
        if actor is not None and registry.actor(actor).kind not in MEDIA_KINDS:
            return 0, Speaker(report.outlet, None, None, actor)
    for match in introductions.finditer(report.text):
        found = _issuer(report.text, match.end(), registry)
        if found is not None:
            return found
    return None


def _issuer(text: str, position: int, registry: Registry) -> tuple[int, Speaker] | None:
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    mentions = registry.find(text, start=position, end=end)
    if not mentions:
        return None
    first = mentions[0]
    return end, Speaker(first.span.words(text), Span(first.span.start, first.span.end), None, first.actor)
