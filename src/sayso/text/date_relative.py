"""Dates counted from the publication ("on Sunday", "last month") or from a date in the text ("the next day").

Where that date is unknown, so is the outcome.
"""

import datetime

from sayso.text.date_outcomes import (
    UNKNOWN_DAY,
    duration_value,
    make_days_outcome,
    make_outcome,
    shift_by_unit,
    unit_value,
)
from sayso.text.date_scene import Outcome, Scene, unresolved
from sayso.text.date_slots import (
    Match,
    count_or_one,
    direction_in,
    moment_in,
    slot_text,
    unit_in,
    weekday_in,
)
from sayso.text.date_tense import is_ahead
from sayso.text.date_words import DateRule
from sayso.text.edtf import (
    PartialDate,
    from_day,
    interval,
    last_day_of_month,
    monday_of,
    shift_days,
    shift_months,
    shift_years,
    week_value,
)

DAYS_IN_WEEK = 7


def make_weekday(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "on Sunday", "Thursday night", "next Friday".

    The day of publication itself, else the last one before; the next one after if a cue says so.
    """
    weekday = weekday_in(match, scene)
    moment = moment_in(match, rule, scene)
    published = scene.published_day()
    if published is None or weekday is None:
        return unresolved(f"XXXX-WXX-{weekday}{moment}", "time" if moment else "date")
    days = _days_to_weekday(match, scene, published, weekday)
    return make_outcome(shift_days(from_day(published), days), scene.derived, moment=moment)


def make_weekday_of_week(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "Tuesday last week", counted from Monday; unresolved without the day of publication."""
    weekday, weeks = weekday_in(match, scene), direction_in(match, scene)
    published = scene.published_day()
    if weekday is None or weeks is None:
        return None
    if published is None:
        return unresolved(f"XXXX-WXX-{weekday}", "date")
    days = weekday - published.isoweekday() + DAYS_IN_WEEK * weeks
    return make_outcome(shift_days(from_day(published), days), scene.derived)


def _days_to_weekday(match: Match, scene: Scene, published: datetime.date, weekday: int) -> int:
    back = (published.isoweekday() - weekday) % 7
    direction = direction_in(match, scene)
    if direction is not None and direction < 0:
        return -(back or 7)
    if direction is not None and direction > 0:
        return 7 - back
    if direction == 0:
        return weekday - published.isoweekday()
    return (7 - back) % 7 if is_ahead(scene, match.start(), match.end()) else -back


def make_today(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "today", "yesterday", "last night", "this morning": the publication day, shifted."""
    day = None if scene.reference is None else shift_days(scene.reference, rule.shift)
    return make_outcome(day, scene.derived, moment=moment_in(match, rule, scene))


def make_overnight(_match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "overnight": the night before the publication, an interval of two days."""
    last = scene.published_day()
    if last is None:
        return unresolved(f"{UNKNOWN_DAY}TNI", "time")
    first = last - datetime.timedelta(days=1)
    return Outcome(interval(from_day(first), from_day(last)), f"{first.isoformat()}TNI", "time", scene.derived)


def make_relative_unit(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "last week", "this month", "next year"."""
    direction = direction_in(match, scene) or 0
    unit = unit_in(match, scene)
    if unit == "D":
        day = None if scene.reference is None else shift_days(scene.reference, direction)
        return make_outcome(day, scene.derived)
    if unit == "W":
        return _week(scene, direction)
    if unit == "M":
        month = None if scene.reference is None else shift_months(scene.reference, direction)
        return make_outcome(month, scene.derived, unknown="XXXX-XX")
    if unit == "Y":
        year = None if scene.reference is None else shift_years(scene.reference, direction)
        return make_outcome(year, scene.derived, unknown="XXXX")
    return None


def _week(scene: Scene, weeks: int) -> Outcome:
    published = scene.published_day()
    if published is None:
        return unresolved("XXXX-WXX")
    monday = monday_of(published) + datetime.timedelta(weeks=weeks)
    return make_days_outcome(monday, monday + datetime.timedelta(days=6), week_value(monday), scene)


def make_within_unit(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "earlier this week".

    From Monday to the day of publication; "later this month": from that day to its end.
    """
    published, unit = scene.published_day(), unit_in(match, scene)
    whole = make_relative_unit(match, rule, scene)
    if published is None or whole is None:
        return whole
    if unit == "W":
        first = monday_of(published)
        last = first + datetime.timedelta(days=6)
    elif unit == "M":
        first, last = published.replace(day=1), last_day_of_month(published.year, published.month)
    else:
        first, last = published.replace(month=1, day=1), published.replace(month=12, day=31)
    first, last = (first, published) if rule.shift < 0 else (published, last)
    return make_days_outcome(first, last, whole.timex or "", scene)


def make_weekend(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "this weekend", "last weekend", "over the weekend": Saturday and Sunday."""
    published = scene.published_day()
    if published is None:
        return unresolved("XXXX-WXX-WE")
    direction = direction_in(match, scene)
    # From Monday to Friday it is the weekend before, unless a cue speaks of what is to come.
    is_past = published.isoweekday() < 6 and not is_ahead(scene, match.start(), match.end())
    weeks = direction or (-1 if is_past else 0)
    saturday = monday_of(published) + datetime.timedelta(weeks=weeks, days=5)
    return make_days_outcome(saturday, saturday + datetime.timedelta(days=1), f"{week_value(saturday)}-WE", scene)


def make_ago(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "three days ago", "two years ago".

    With `value: anchor` "a week later", counted from the day last spoken of.
    """
    count = count_or_one(match, rule, scene)
    unit = unit_in(match, scene)
    start = scene.anchor_day(match.start()) if rule.value == "anchor" else scene.reference
    if count is None or unit.startswith("T"):
        return Outcome(None, None if rule.value == "anchor" else "PAST_REF")
    if start is None and rule.value == "anchor":
        return Outcome(None, duration_value(count, unit))
    shifted = shift_by_unit(start, int(count) * rule.shift, unit) if count == int(count) else None
    if shifted is not None and slot_text(match, "approx") is not None:
        return Outcome(None, shifted.edtf())
    if unit == "W" and shifted is not None and rule.value != "anchor" and (day := shifted.as_day()):
        monday = monday_of(day)
        return make_days_outcome(monday, monday + datetime.timedelta(days=6), week_value(monday), scene)
    return make_outcome(shifted, scene.derived, unknown={"M": "XXXX-XX", "Y": "XXXX"}.get(unit, UNKNOWN_DAY))


def make_vague_ago(_match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "days ago": before the publication, `../2017-04-02`."""
    day = scene.published_day()
    return Outcome(None if day is None else f"../{day.isoformat()}", rule.value, basis=scene.derived)


def make_anchor_day(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "the same day", "the next day", "the day before": the day last spoken of, shifted."""
    anchor = scene.anchor_day(match.start())
    day = None if anchor is None else shift_days(anchor, rule.shift)
    moment = moment_in(match, rule, scene)
    if day is None:
        return Outcome(None, UNKNOWN_DAY + moment, "time" if moment else "date")
    return make_outcome(day, scene.derived, moment=moment)


def make_anchor_year(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "the previous year", "the year before", "the entire year"."""
    year = scene.anchor_year(match.start())
    shifted = None if year is None else shift_years(PartialDate(year), rule.shift)
    return Outcome(None, "XXXX") if shifted is None else make_outcome(shifted, scene.derived)


def make_anchor_month(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "the same month a year ago": the month last spoken of, `shift` months on."""
    month = scene.anchor_month(match.start())
    shifted = None if month is None else shift_months(month, rule.shift)
    return Outcome(None, "XXXX-XX") if shifted is None else make_outcome(shifted, scene.derived)


def make_beside(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "days after", "two days before": the date of what is named behind the words.

    It is counted from the day that the same sentence named before.

    "On Sunday, days after the spokesman spoke": he spoke before Sunday, `../2017-04-02`.
    """
    unit = unit_in(match, scene)
    count = count_or_one(match, rule, scene)
    timex = duration_value(count, unit) if count is not None else f"P{unit_value('X', unit)}"
    anchor = scene.day_of_sentence(match.start())
    day = None if anchor is None else anchor.as_day()
    if anchor is None or day is None or unit.startswith("T"):
        return Outcome(None, timex, "duration")
    if count is None or count != int(count):
        edtf = f"../{day.isoformat()}" if rule.shift < 0 else f"{day.isoformat()}/.."
        return Outcome(edtf, timex, basis=scene.derived)
    shifted = shift_by_unit(anchor, int(count) * rule.shift, unit)
    return Outcome(None if shifted is None else shifted.edtf(), timex, basis=scene.derived)
