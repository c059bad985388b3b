"""What the user says of a source, on the command line or in a manifest: address, outlet, date, title, id."""

import datetime
import re
from dataclasses import dataclass

from sayso.errors import UsageError
from sayso.records.date import DateBasis, EdtfDate

_SINGLE = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[~?%]?")
_WITH_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_LEAP_YEAR = 2000
"""Stands for an unknown year: 29 February is then possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is said of one source; None where nothing is said."""

    url: str | None = None
    outlet: str | None = None
    published: EdtfDate | None = None
    title: str | None = None
    external_id: str | None = None

    def over(self, other: "Particulars") -> "Particulars":
        """These particulars, with those of `other` where nothing is said here."""
        return Particulars(
            url=self.url if self.url is not None else other.url,
            outlet=self.outlet if self.outlet is not None else other.outlet,
            published=self.published if self.published is not None else other.published,
            title=self.title if self.title is not None else other.title,
            external_id=self.external_id if self.external_id is not None else other.external_id,
        )


def read_date(words: str, *, name: str = "--published") -> EdtfDate:
    """The date that the user gave: EDTF or ISO 8601 (`2017-04-02`, `2017-04`, `XXXX-04`, `2017-04-01/2017-04-03`).

    Of a time with an offset the day as written is kept: it is the day that the page shows. `name` is what the user
    called it.

    Raises:
        UsageError: `words` is no such date, or no day of the calendar.
    """
    given = words.strip()
    timed, compact = _WITH_TIME.fullmatch(given), _COMPACT.fullmatch(given)
    if timed:
        given = timed.group(1)
    elif compact:
        given = "-".join(compact.groups())
    ends = given.split("/")
    if len(ends) > 2 or given in ("..", "../..") or not all(_is_point(end, len(ends)) for end in ends):
        raise UsageError(
            f"{name}: {words.strip()[:40]!r} is no date; write 2017-04-02, 2017-04, or XXXX-04 for an unknown year"
        )
    return EdtfDate(given, DateBasis.GIVEN)


def _is_point(words: str, end_count: int) -> bool:
    if words == "..":
        return end_count == 2
    match = _SINGLE.fullmatch(words)
    if match is None:
        return False
    year, month, day = (int(part) if part and "X" not in part else None for part in match.groups())
    if month is None:
        return match.group(3) is None or day is None
    try:
        datetime.date(year or _LEAP_YEAR, month, day or 1)
    except ValueError:
        return False
    return True
