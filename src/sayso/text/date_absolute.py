"""Dates that stand on their own: days, months, years and their parts, in every order that news writes them."""

import datetime
import re

from sayso.records.date import DateBasis, EdtfDate
from sayso.records.span import Span
from sayso.text.date_outcomes import (
    directed_year,
    fix_year,
    in_directed_year,
    make_outcome,
    weekday_flags,
)
from sayso.text.date_scene import DateMention, Outcome, Scene, unresolved
from sayso.text.date_slots import (
    SEASON_SLOTS,
    Match,
    direction_in,
    first_slot,
    full_year,
    moment_in,
    month_in,
    number_in,
    slot_text,
    weekday_in,
    year_in,
)
from sayso.text.date_words import DateRule
from sayso.text.edtf import (
    PartialDate,
    from_day,
    interval,
    is_calendar_day,
    last_day_of_month,
    monday_of,
    parse_partial,
    shift_years,
    week_value,
)

NUMERIC_REACH_DAYS = 31
"""How near to the publication one reading of "7/8/07" must lie, and the other not, for it to be taken."""

_SEASONS_EDTF = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
_DIGITS = re.compile(r"[0-9]+")


def make_day(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "Sun 10 Jul 2016", "March 17", "on 4 Feb '90"."""
    month, day, year = month_in(match, scene), number_in(match), year_in(match)
    if month is None or day is None or not is_calendar_day(year, month, day):
        return None
    weekday = weekday_in(match, scene)
    basis = DateBasis.STATED
    date = PartialDate(year, month, day)
    direction = direction_in(match, scene)
    if direction is not None:
        date, basis = in_directed_year(date, direction, scene)
    elif year is None:
        date, basis = fix_year(match, scene, month, day, weekday)
    moment = moment_in(match, rule, scene)
    return make_outcome(date, basis, moment=moment, flags=weekday_flags(date, weekday))


def make_days(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "2-3 November", "March 30 to April 2, 2017".

    An interval; a mere list ("17 and 19 March") two dates.
    """
    first_month, last_month = month_in(match, scene), month_in(match, scene, "month2")
    day, day2, year = number_in(match), number_in(match, "day2"), year_in(match)
    if first_month is None or day is None or day2 is None:
        return None
    last_month = last_month or first_month
    if not (is_calendar_day(year, first_month, day) and is_calendar_day(year, last_month, day2)):
        return None
    if first_month == last_month and day >= day2:
        return None
    last, basis = PartialDate(year, last_month, day2), DateBasis.STATED
    if year is None:
        last, basis = fix_year(match, scene, last_month, day2)
    first_year = last.year - 1 if last.year is not None and first_month > last_month else last.year
    if not is_calendar_day(first_year, first_month, day):
        return None
    first = PartialDate(first_year, first_month, day)
    parts = _ends(match, rule, ((first, "day"), (last, "day2")), basis)
    is_list = rule.value == "list" and not (first_month == last_month and day2 == day + 1)
    return Outcome(
        interval(first, last), interval(first, last), basis=basis, parts=parts if is_list else (), is_split=is_list
    )


def _ends(
    match: Match, rule: DateRule, ends: tuple[tuple[PartialDate, str], ...], basis: DateBasis
) -> tuple[DateMention, ...]:
    mentions = []
    for date, name in ends:
        span = Span(*match.span(name))
        mentions.append(DateMention(span, EdtfDate(date.edtf(), basis, span), "date", date.edtf(), rule.id))
    return tuple(mentions)


def make_iso(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "2017-03-17", also with a time behind it."""
    date = parse_partial(match["iso"])
    if date is None or date.day is None:
        return None
    return make_outcome(date, DateBasis.STATED, moment=moment_in(match, rule, scene))


def make_numeric(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "17/3/2017" where one order alone is possible or near the publication; else no date.

    With points ("2.10.2017") the day stands first wherever dates are written so.
    """
    first, second, last = (int(part) for part in _DIGITS.findall(match["numeric"]))
    year = full_year(last)
    orders = ((first, second),) if "." in match["numeric"] else ((first, second), (second, first))
    readings = {(day, month) for day, month in orders if is_calendar_day(year, month, day)}
    dates = [PartialDate(year, month, day) for day, month in sorted(readings)]
    if not dates:
        return None
    if len(dates) == 1:
        return make_outcome(dates[0], DateBasis.STATED)
    published = scene.published_day()
    near = [
        date
        for date in dates
        if published and (day := date.as_day()) and abs((day - published).days) <= NUMERIC_REACH_DAYS
    ]
    if published and len(near) > 1:
        # Both may be near at the turn of a month: what has not happened yet was not reported.
        near = [date for date in near if (day := date.as_day()) and day <= published]
    if len(near) == 1:
        return make_outcome(near[0], scene.derived)
    return Outcome(None, f"{year:04d}-XX-XX")


def make_month(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "March 2017", "in October", "last June", "early June"."""
    month, year, direction = month_in(match, scene), year_in(match), direction_in(match, scene)
    if month is None:
        return None
    if year is not None:
        return make_outcome(PartialDate(year, month), DateBasis.STATED)
    if direction is None:
        return make_outcome(*fix_year(match, scene, month, None))
    year = directed_year(scene.reference, direction, month)
    return make_outcome(PartialDate(year, month), DateBasis.STATED if year is None else scene.derived)


def make_month_of_year(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "October of next year"."""
    month, direction = month_in(match, scene), direction_in(match, scene)
    if month is None or direction is None:
        return None
    return make_outcome(*in_directed_year(PartialDate(None, month), direction, scene))


def make_week_of_month(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "the first week of June": its days 1 to 7; "the last week of March": its last seven days."""
    month, year = month_in(match, scene), year_in(match)
    ordinal = scene.words.ordinals[match["ordinal"]]
    if month is None or ordinal > 4:
        return None
    date, basis = (PartialDate(year, month), DateBasis.STATED) if year else fix_year(match, scene, month, None)
    if date.year is None:
        return Outcome(date.edtf(), date.edtf(), basis=basis)
    last = last_day_of_month(date.year, month)
    if ordinal < 0:
        # TIMEX3 names ISO weeks: the last one that lies in the month as a whole.
        whole = last - datetime.timedelta(days=(last.weekday() + 1) % 7)
        first, timex = last - datetime.timedelta(days=6), week_value(whole)
    else:
        first = datetime.date(date.year, month, 7 * ordinal - 6)
        last, timex = first + datetime.timedelta(days=6), week_value(first + datetime.timedelta(days=6))
    return Outcome(interval(from_day(first), from_day(last)), timex, basis=basis)


def make_week_of_day(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "the week of March 13": from its Monday to its Sunday."""
    outcome = make_day(match, rule, scene)
    date = None if outcome is None or outcome.edtf is None else parse_partial(outcome.edtf)
    day = None if date is None else date.as_day()
    if outcome is None or day is None:
        return outcome and Outcome(None, "XXXX-WXX")
    monday = monday_of(day)
    edtf = interval(from_day(monday), from_day(monday + datetime.timedelta(days=6)))
    return Outcome(edtf, week_value(monday), basis=outcome.basis)


def make_year(match: Match, _rule: DateRule, _scene: Scene) -> Outcome | None:
    """The outcome for "in 2014", "late 2006"."""
    year = number_in(match, "year")
    return None if year is None else make_outcome(PartialDate(year), DateBasis.STATED)


def make_years(match: Match, rule: DateRule, _scene: Scene) -> Outcome | None:
    """The outcome for "from 2009 to 2011", "2014-15"."""
    first, last = number_in(match, "year"), number_in(match, "year2")
    short = number_in(match, "two_digits")
    if first is not None and last is None and short is not None:
        last = first - first % 100 + short
    if first is None or last is None or last <= first:
        return None
    ends = ((PartialDate(first), "year"), (PartialDate(last), "year2"))
    parts = _ends(match, rule, ends, DateBasis.STATED) if slot_text(match, "year2") else ()
    return Outcome(f"{first}/{last}", f"P{last - first}Y", parts=parts)


def make_decade(match: Match, _rule: DateRule, _scene: Scene) -> Outcome | None:
    """The outcome for "the 1990s", "the 80s" (of the last century, as in print)."""
    word = slot_text(match, "decade") or "19" + match["short_decade"]
    return Outcome(f"{word[:3]}X", word[:3])


def make_season(match: Match, _rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "spring 2009", "last summer": EDTF seasons 21 to 24, TIMEX3 `SP` to `WI`."""
    season = scene.words.seasons[first_slot(match, SEASON_SLOTS) or ""]
    year, direction, basis = year_in(match), direction_in(match, scene), DateBasis.STATED
    month = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}[season]
    if year is None:
        basis = scene.derived
        year = (
            directed_year(scene.reference, direction, month)
            if direction
            else fix_year(match, scene, month, None)[0].year
        )
    if year is None:
        return unresolved(f"XXXX-{season}")
    return Outcome(f"{year:04d}-{_SEASONS_EDTF[season]}", f"{year:04d}-{season}", basis=basis)


def make_part_of_year(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "the first quarter of 2009", "the first half of last year", "the third quarter".

    `shift` is the months in a part.
    """
    months = rule.shift
    ordinal = scene.words.ordinals[match["ordinal"]]
    ordinal = 12 // months if ordinal < 0 else ordinal
    if ordinal > 12 // months:
        return None
    letter = f"{rule.value}{ordinal}"
    year, basis = year_in(match), DateBasis.STATED
    if year is None:
        basis = scene.derived
        year = _year_of_part(match, scene, months * (ordinal - 1) + 1, months)
    if year is None:
        return unresolved(f"XXXX-{letter}")
    first, last = PartialDate(year, months * (ordinal - 1) + 1), PartialDate(year, months * ordinal)
    return Outcome(interval(first, last), f"{year:04d}-{letter}", basis=basis)


def _year_of_part(match: Match, scene: Scene, first_month: int, months: int) -> int | None:
    direction = direction_in(match, scene)
    if direction is not None:
        shifted = None if scene.reference is None else shift_years(scene.reference, direction)
        return None if shifted is None else shifted.year
    return fix_year(match, scene, first_month + months // 2, None)[0].year
