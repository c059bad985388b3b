"""Expressions of time that fix no date: durations, repetitions, clock times, vague references."""

from sayso.records.span import Span
from sayso.text.date_outcomes import UNKNOWN_DAY, duration_value, unit_value
from sayso.text.date_scene import DateMention, Outcome, Scene
from sayso.text.date_slots import UNIT_SLOTS, Match, count_in, count_or_one, first_slot, moment_in, slot_text, unit_in
from sayso.text.date_words import DateRule
from sayso.text.edtf import PartialDate


def make_duration(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "two years", "12-hour", "several weeks", "two and a half years"."""
    count = count_or_one(match, rule, scene)
    unit = unit_in(match, scene)
    if count is None:
        return Outcome(None, f"P{unit_value('X', unit)}", "duration")
    return Outcome(None, duration_value(count + (0.5 if slot_text(match, "half") else 0), unit), "duration")


def make_two_durations(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "between 60 and 90 days": two durations, each with its own words."""
    counts = count_in(match, scene), count_in(match, scene, "n2")
    unit = unit_in(match, scene)
    spans = Span(*match.span("n")), Span(match.start("n2"), match.end())
    parts = tuple(
        DateMention(span, None, "duration", duration_value(count, unit), rule.id)
        for span, count in zip(spans, counts, strict=True)
        if count is not None
    )
    return Outcome(None, None, "duration", parts=parts, is_split=True)


def make_set(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "every day", "annual", "three times a week"."""
    has_unit = first_slot(match, UNIT_SLOTS) is not None
    return Outcome(None, f"P{unit_value('1', unit_in(match, scene))}" if has_unit else rule.value or None, "set")


def make_clock(match: Match, rule: DateRule, scene: Scene) -> Outcome | None:
    """The outcome for "18:00 UTC", "6:40 p.m.

    (GMT +8)", "noon": a time alone has no date; the TIMEX3 value takes that of its sentence.
    """
    moment = moment_in(match, rule, scene)
    day = scene.day_of_sentence(match.start()) or _day_or_none(scene.reference)
    return Outcome(None, (UNKNOWN_DAY if day is None else day.edtf()) + moment, "time")


def _day_or_none(date: PartialDate | None) -> PartialDate | None:
    return date if date is not None and date.day is not None else None


def make_vague(_match: Match, rule: DateRule, _scene: Scene) -> Outcome | None:
    """The outcome for "currently", "recently", "the future": a reference without a date."""
    return Outcome(None, rule.value)


def make_fixed(_match: Match, rule: DateRule, _scene: Scene) -> Outcome | None:
    """A name that stands for one day everywhere ("9/11")."""
    return Outcome(rule.value, rule.value)
