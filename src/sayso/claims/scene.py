"""Everything that is looked up once for a report, before its statements are read one by one."""

from dataclasses import dataclass

from sayso.claims.acts import ActLexicon, compile_acts
from sayso.claims.context import ReadingContext
from sayso.claims.cues import Lexicon, compile_cues
from sayso.gazetteer.toponyms import find_places
from sayso.records.place import Place
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.dates import DateMention


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything looked up once for a report."""

    report: Report
    context: ReadingContext
    cues: Lexicon
    acts: ActLexicon
    dates: tuple[DateMention, ...]
    places: tuple[Place, ...]
    furniture: tuple[Span, ...]


def look_up(report: Report, context: ReadingContext, dates: tuple[DateMention, ...]) -> Scene:
    """The dates and places of a report outside its furniture, and the tables of its language."""
    furniture = tuple(piece.span for piece in report.furniture)
    if report.dateline is not None:
        furniture += (report.dateline.span,)
    places = find_places(report.text, context.gazetteer, context.parts.places, skip=furniture)
    kept = tuple(date for date in dates if not any(span.overlaps(date.span) for span in furniture))
    return Scene(
        report, context, compile_cues(context.parts.cues), compile_acts(context.parts.acts), kept, places, furniture
    )


def is_inside(span: Span, spans: tuple[Span, ...]) -> bool:
    """Whether one of `spans` holds `span`."""
    return any(other.contains(span) for other in spans)
