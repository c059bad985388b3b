"""What a reading could not do, as issues: dates and places that stay open, quotations without an end or a speaker."""

from collections.abc import Iterable

from sayso.claims.scene import Scene
from sayso.records.claim import Claim, Quoted
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue, make_issue
from sayso.records.place import Place
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.quotes import Quote

FEW_WORDS = 3
"""Up to this many words a quotation is a scare quote or a title, and needs no speaker."""


def find_shortcomings(
    scene: Scene, quotes: Iterable[Quote], claims: tuple[Claim, ...], mentions: tuple[IncidentMention, ...]
) -> tuple[Issue, ...]:
    """The issues of one reading, those about the whole report first."""
    report = scene.report
    return (
        *_about_publication(report),
        *_about_dates(scene),
        *_about_places(report, mentions),
        *_about_quotes(report, list(quotes), claims),
    )


def _about_publication(report: Report) -> Iterable[Issue]:
    if report.published is None:
        yield make_issue("DATE-001", record=report.id)
    elif report.published.edtf.startswith("XXXX"):
        yield make_issue("DATE-002", record=report.id)


def _about_dates(scene: Scene) -> Iterable[Issue]:
    """What the grammar of dates flags: a weekday against its date, an expression with nothing to count from."""
    for mention in scene.dates:
        for code in mention.flags:
            words = mention.span.words(scene.report.text)
            yield make_issue(code, detail=" ".join(words.split()), span=mention.span, record=scene.report.id)


def _about_places(report: Report, mentions: tuple[IncidentMention, ...]) -> Iterable[Issue]:
    for mention in mentions:
        place = mention.place
        if place is None:
            continue
        if place.id is None:
            yield make_issue("PLACE-001", detail=place.name, span=place.span, record=report.id)
        elif _is_open(place, report.text):
            yield make_issue("PLACE-002", detail=place.name, span=place.span, record=report.id)


def _is_open(place: Place, text: str) -> bool:
    """Whether another place of the name is as large, and the text names nothing that the chosen one lies in."""
    rivals = any(other.id != place.id and other.precision is place.precision for other in place.alternatives)
    return rivals and not any(name in text for name in place.within)


def _about_quotes(report: Report, quotes: list[Quote], claims: tuple[Claim, ...]) -> Iterable[Issue]:
    said = [span for claim in claims if claim.quoted is not Quoted.NONE for span in claim.content]
    for quote in quotes:
        if not quote.is_closed:
            opening = Span(quote.span.start, quote.inner.start)
            yield make_issue("QUOTE-001", span=opening, record=report.id)
        elif len(quote.inner.words(report.text).split()) > FEW_WORDS and not quote.inner.overlaps_any(said):
            yield make_issue("QUOTE-002", span=quote.span, record=report.id)
