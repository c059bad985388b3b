"""Everything that is looked up once for a report, before its statements are read one by one."""

from bisect import bisect_left, bisect_right
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
    date_starts: tuple[int, ...]
    place_starts: tuple[int, ...]
    told: tuple[Span, ...] = ()
    """The words of every attribution, once they are known."""

    def dates_in(self, spans: tuple[Span, ...]) -> list[DateMention]:
        """The dates that lie wholly in one of `spans`, in their order."""
        starts, count, found = self.date_starts, len(self.date_starts), []
        for span in spans:
            at = bisect_left(starts, span.start)
            while at < count and starts[at] < span.end:
                if self.dates[at].span.end <= span.end:
                    found.append(self.dates[at])
                at += 1
        return found

    def places_in(self, spans: tuple[Span, ...]) -> list[Place]:
        """The places that lie wholly in one of `spans`, in their order."""
        starts, count, found = self.place_starts, len(self.place_starts), []
        for span in spans:
            at = bisect_left(starts, span.start)
            while at < count and starts[at] < span.end:
                if _end(self.places[at]) <= span.end:
                    found.append(self.places[at])
                at += 1
        return found


def _start(place: Place) -> int:
    return place.span.start if place.span else 0


def _end(place: Place) -> int:
    return place.span.end if place.span else 0


def _without_parts_of_actors(places: tuple[Place, ...], text: str, context: ReadingContext) -> tuple[Place, ...]:
    """The places but those that only stand in the name of an actor: "Islamic State of Iraq and the Levant"."""
    actors = [mention.span for mention in context.registry.find(text)]
    starts = [span.start for span in actors]

    def is_part(span: Span) -> bool:
        at = bisect_right(starts, span.start) - 1
        return at >= 0 and actors[at].end >= span.end and actors[at] != span and " " in actors[at].words(text)

    return tuple(place for place in places if place.span is None or not is_part(place.span))


def look_up(report: Report, context: ReadingContext, dates: tuple[DateMention, ...]) -> Scene:
    """The dates and places of a report outside its furniture, and the tables of its language."""
    furniture = tuple(piece.span for piece in report.furniture)
    if report.dateline is not None:
        furniture += (report.dateline.span,)
    named = find_places(report.text, context.gazetteer, context.parts.places, skip=furniture)
    named = _without_parts_of_actors(named, report.text, context)
    places = tuple(sorted((place for place in named if place.span is not None), key=_start))
    kept = sorted(
        (date for date in dates if not date.span.overlaps_any(furniture)),
        key=lambda date: (date.span.start, date.span.end),
    )
    return Scene(
        report,
        context,
        compile_cues(context.parts.cues, context.parts.tolls.next_ones),
        compile_acts(context.parts.acts),
        tuple(kept),
        places,
        tuple(date.span.start for date in kept),
        tuple(_start(place) for place in places),
    )
