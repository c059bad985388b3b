"""What a date is read in.

The text, the date of publication, the dates read before it; and the mention that comes out.
"""

import datetime
from dataclasses import dataclass, field
from typing import Literal

from sayso.records.date import DateBasis, EdtfDate
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.date_words import DateWords
from sayso.text.edtf import PartialDate, parse_partial

DateKind = Literal["date", "time", "duration", "set"]

ANCHOR_REACH = 400
"""Characters back to the date that "the next day" counts from: about three sentences; beyond, it is another story."""

SENTENCE_REACH = 300
"""Characters within which "days after" looks for the date in its own sentence: news sentences are rarely longer."""

_SENTENCE_ENDS = (". ", ".\n", "! ", "? ", "\n\n", ".”", '."')


@quick_init
@dataclass(frozen=True, slots=True)
class DateMention:
    """One expression of time in a text.

    `date` is the calendar date that the words fix, with its basis, and None for durations, repetitions and vague
    references, and wherever fixing it would mean inventing something. Of "two days after the vote" it is the date of
    what is named behind the words. `timex` is the TIMEX3 value ("2004-W47", "P2Y", "PRESENT_REF"). `flags` are issue
    codes. `parts` are the two ends of a range ("from 2009 to 2011") where each is an expression of its own.
    """

    span: Span
    date: EdtfDate | None
    kind: DateKind
    timex: str | None
    rule: str
    flags: tuple[str, ...] = ()
    parts: tuple["DateMention", ...] = ()

    def day(self) -> PartialDate | None:
        """The single day that the mention names, year known or not; None for anything wider."""
        if self.date is None or len(self.date.edtf) != len("2017-03-17"):
            return None
        day = parse_partial(self.date.edtf)
        return day if day is not None and day.day is not None else None


@quick_init
@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule makes of its words: EDTF, basis, kind, TIMEX3 value. `is_split`: only the parts are mentions."""

    edtf: str | None
    timex: str | None
    kind: DateKind = "date"
    basis: DateBasis = DateBasis.STATED
    flags: tuple[str, ...] = ()
    parts: tuple[DateMention, ...] = ()
    is_split: bool = False


@dataclass(slots=True)
class Scene:
    """The text, lower-cased too (offsets agree), what is known of its publication, and the mentions read so far."""

    text: str
    lower: str
    words: DateWords
    published: EdtfDate | None
    reference: PartialDate | None = None
    found: list[DateMention] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.published is not None:
            self.reference = parse_partial(self.published.edtf)

    @property
    def derived(self) -> DateBasis:
        """The basis of whatever is worked out from the publication date.

        An inferred one can only give inferred dates.
        """
        is_inferred = self.published is not None and self.published.basis is DateBasis.INFERRED
        return DateBasis.INFERRED if is_inferred else DateBasis.RESOLVED

    def published_day(self) -> datetime.date | None:
        """The day of publication, if known in full."""
        return None if self.reference is None else self.reference.as_day()

    def anchor_day(self, start: int) -> PartialDate | None:
        """The day that the text spoke of last before `start`, if that is not long ago."""
        return self._last_day(start, ANCHOR_REACH)

    def day_of_sentence(self, start: int) -> PartialDate | None:
        """The day that the same sentence spoke of before `start`."""
        for mention in reversed(self.found):
            between = self.text[mention.span.end : start]
            if len(between) > SENTENCE_REACH or any(end in between for end in _SENTENCE_ENDS):
                return None
            if (day := mention.day()) is not None:
                return day
        return None

    def anchor_year(self, start: int) -> int | None:
        """The year that the text spoke of last before `start`, or that of publication."""
        for mention in reversed(self.found):
            if start - mention.span.end > ANCHOR_REACH:
                break
            partial = None if mention.date is None else parse_partial(mention.date.edtf)
            if partial is not None and partial.year is not None:
                return partial.year
        return None if self.reference is None else self.reference.year

    def anchor_month(self, start: int) -> PartialDate | None:
        """The month that the text spoke of last before `start`."""
        for mention in reversed(self.found):
            if start - mention.span.end > ANCHOR_REACH:
                break
            partial = None if mention.date is None else parse_partial(mention.date.edtf)
            if partial is not None and partial.month is not None:
                return PartialDate(partial.year, partial.month)
        return None

    def _last_day(self, start: int, reach: int) -> PartialDate | None:
        for mention in reversed(self.found):
            if start - mention.span.end > reach:
                return None
            if (day := mention.day()) is not None:
                return day
        return None


def unresolved(timex: str, kind: DateKind = "date") -> Outcome:
    """The outcome for words that would fix a date if the publication date were known."""
    return Outcome(None, timex, kind, flags=("DATE-004",))
