"""What the makers of dates share: a date in the right year, a shifted date, an outcome with its basis."""

import datetime

from sayso.records.date import DateBasis
from sayso.text.date_scene import DateKind, Outcome, Scene, unresolved
from sayso.text.date_slots import (
    Match,
)
from sayso.text.date_tense import is_ahead
from sayso.text.edtf import (
    PartialDate,
    from_day,
    interval,
    is_calendar_day,
    shift_days,
    shift_months,
    shift_years,
)

WEEKDAY_REACH_DAYS = 200
"""How far a day may lie for its weekday to choose the year: half a year and a little; beyond, the weekday is a slip."""

AHEAD_WEIGHT = 2.0
"""Without a cue, a day to come must be twice as near as one gone by: a report tells mostly what happened."""

UNKNOWN_DAY = "XXXX-XX-XX"
MONTHS_OF = {"M": 1, "Y": 12, "DE": 120, "CE": 1200}
DAYS_OF = {"D": 1, "W": 7}


def make_outcome(
    date: PartialDate | None,
    basis: DateBasis,
    *,
    moment: str = "",
    unknown: str = UNKNOWN_DAY,
    flags: tuple[str, ...] = (),
) -> Outcome:
    """The outcome for a date, or the flag that it could not be resolved; with a moment it is a time."""
    kind: DateKind = "time" if moment else "date"
    if date is None:
        return unresolved(unknown + moment, kind)
    return Outcome(date.edtf(), date.edtf() + moment, kind, basis, flags)


def make_days_outcome(first: datetime.date, last: datetime.date, timex: str, scene: Scene) -> Outcome:
    """The outcome for an interval of days counted from the publication."""
    return Outcome(interval(from_day(first), from_day(last)), timex, basis=scene.derived)


def fix_year(
    match: Match, scene: Scene, month: int, day: int | None, weekday: int | None = None
) -> tuple[PartialDate, DateBasis]:
    """The month or day without a year, in the year in which it lies nearest to the publication.

    Unknown stays `XXXX`.
    """
    published = scene.reference
    if published is None or published.year is None or published.month is None:
        return PartialDate(None, month, day), DateBasis.STATED
    reach = 4 if (month, day) == (2, 29) else 1
    years = range(published.year - reach, published.year + reach + 1)
    candidates = [year for year in years if day is None or is_calendar_day(year, month, day)]
    if weekday is not None and day is not None:
        fitting = [year for year in candidates if _fits(PartialDate(year, month, day), weekday, published)]
        candidates = fitting or candidates
    if not candidates:
        return PartialDate(None, month, day), DateBasis.STATED
    ahead = is_ahead(scene, match.start(), match.end())
    year = min(candidates, key=lambda year: _distance(PartialDate(year, month, day), published, is_cued=ahead))
    return PartialDate(year, month, day), scene.derived


def _fits(date: PartialDate, weekday: int, published: PartialDate) -> bool:
    day = date.as_day()
    is_near = abs(_ordinal(date, published) - _ordinal(published, date)) <= WEEKDAY_REACH_DAYS
    return day is not None and day.isoweekday() == weekday and is_near


def _distance(date: PartialDate, published: PartialDate, *, is_cued: bool) -> float:
    """How far a date lies from the publication, in days.

    What is ahead counts double, with a cue what is behind does.
    """
    days = _ordinal(date, published) - _ordinal(published, date)
    is_light = days >= 0 if is_cued else days <= 0
    return abs(days) * (1.0 if is_light else AHEAD_WEIGHT)


def _ordinal(date: PartialDate, other: PartialDate) -> int:
    # Where only the month is known, both stand for the middle of their months: "in June", said in June, is this June.
    month, year = date.month or 1, date.year or 1
    if other.day is None or date.day is None:
        return datetime.date(year, month, 15).toordinal()
    return datetime.date(year, month, date.day).toordinal()


def weekday_flags(date: PartialDate, weekday: int | None) -> tuple[str, ...]:
    """The flag DATE-003 if the weekday named is not that of the date."""
    day = date.as_day()
    return ("DATE-003",) if day is not None and weekday is not None and day.isoweekday() != weekday else ()


def directed_year(published: PartialDate | None, direction: int, month: int) -> int | None:
    """The year of "last March" (before the month of publication) or "next March" (after it).

    "this March" is of the same year.
    """
    if published is None or published.year is None or published.month is None:
        return None
    if direction < 0:
        return published.year - (month >= published.month)
    return published.year + (direction > 0 and month <= published.month)


def in_directed_year(date: PartialDate, direction: int, scene: Scene) -> tuple[PartialDate, DateBasis]:
    """The day or month in last, this or next year; without a publication year the year stays unknown."""
    shifted = None if scene.reference is None else shift_years(scene.reference, direction)
    if shifted is None or (date.day and date.month and not is_calendar_day(shifted.year, date.month, date.day)):
        return date, DateBasis.STATED
    return PartialDate(shifted.year, date.month, date.day), scene.derived


def shift_by_unit(start: PartialDate | None, count: int, unit: str) -> PartialDate | None:
    """The date so many units later, as exact as the unit; None where that is not known."""
    if start is None:
        return None
    if unit in DAYS_OF:
        return shift_days(start, count * DAYS_OF[unit])
    if unit == "M":
        return shift_months(start, count)
    return shift_years(start, count * MONTHS_OF[unit] // 12)


def duration_value(count: float, unit: str) -> str:
    """The TIMEX3 value of a duration; decades and centuries in years."""
    if not unit.startswith("T") and unit in ("DE", "CE"):
        count, unit = count * MONTHS_OF[unit] / 12, "Y"
    return f"P{unit_value(f'{count:g}', unit)}"


def unit_value(count: str, unit: str) -> str:
    """A count with its unit as ISO 8601 writes it behind the `P`: `2Y`, `T30M`."""
    return f"T{count}{unit[1:]}" if unit.startswith("T") else f"{count}{unit}"
