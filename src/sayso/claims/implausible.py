"""What a report says that cannot be so, as issues: figures that count nobody, tolls beyond reason, the future, the sea.

What is flagged is kept as it was read; the assessment leaves tolls beyond reason out of its ranges.
"""

import re
from collections.abc import Iterable

from sayso.claims.scene import Scene
from sayso.claims.tolls import find_tolls
from sayso.gazetteer.seas import is_sea
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue, make_issue
from sayso.records.span import Span
from sayso.records.window import is_earlier

_NO_COUNT = re.compile(
    r"[^a-zA-Z ,.\n](?<=[-−\d])(?<![\w.,:/^+-].)"
    r"(?:(?<=[-−])(?=[1-9])\d{1,12}|(?<=0)(?![.,:/]?\d)|(?<=\d)\d{0,2}\^\d{1,3})(?![\w%°])"
)
"""A figure below zero, a zero, or a power: nothing that people can be counted by.

It begins with its own first character, so that a search passes over all else at once; the usual others are named, since
to ask whether each is a digit takes longer.
"""
_CONTEXT = 200
"""Characters on each side of such a figure in which the words of harm can stand."""


def find_implausible(
    scene: Scene, claims: tuple[Claim, ...], mentions: tuple[IncidentMention, ...]
) -> tuple[Issue, ...]:
    """The issues of one reading about what cannot be so."""
    return (
        *_about_figures(scene),
        *_about_tolls(scene, claims),
        *_about_days(scene, mentions),
        *_about_waters(scene, mentions),
    )


def _about_figures(scene: Scene) -> Iterable[Issue]:
    text = scene.report.text
    for match in _NO_COUNT.finditer(text):
        if _would_count(scene, match):
            span = Span(match.start(), match.end())
            yield make_issue("TOLL-002", detail=span.words(text), span=span, record=scene.report.id)


def _would_count(scene: Scene, match: re.Match[str]) -> bool:
    """Whether the grammar of tolls reads a toll where a plain number stands in the place of the figure."""
    text, parts = scene.report.text, scene.context.parts
    start = text.rfind("\n", max(0, match.start() - _CONTEXT), match.start()) + 1 or max(0, match.start() - _CONTEXT)
    before, after = text[start : match.start()], text[match.end() : match.end() + _CONTEXT].split("\n")[0]
    plain = f"{before}{'3':>{len(match[0])}}{after}"
    place = len(before) + len(match[0]) - 1
    tolls = find_tolls(plain, Span(0, len(plain)), parts.tolls, parts.numbers)
    return any(toll.span.start <= place < toll.span.end for toll in tolls)


def _about_tolls(scene: Scene, claims: tuple[Claim, ...]) -> Iterable[Issue]:
    spans = {toll.span for claim in claims for toll in claim.toll if toll.is_beyond_reason}
    for span in sorted(spans):
        words = " ".join(span.words(scene.report.text).split())
        yield make_issue("TOLL-001", detail=words, span=span, record=scene.report.id)


def _about_days(scene: Scene, mentions: tuple[IncidentMention, ...]) -> Iterable[Issue]:
    published = scene.report.published
    for mention in mentions:
        date = mention.date
        if published is not None and date is not None and is_earlier(published.edtf, date.edtf):
            yield make_issue("DATE-005", detail=date.edtf, span=date.span, record=scene.report.id)


def _about_waters(scene: Scene, mentions: tuple[IncidentMention, ...]) -> Iterable[Issue]:
    for mention in mentions:
        if mention.place is not None and is_sea(mention.place.id):
            yield make_issue("PLACE-003", detail=mention.place.name, span=mention.place.span, record=scene.report.id)
