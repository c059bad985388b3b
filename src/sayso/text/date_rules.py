"""The kinds of date rules: which function makes a date of the words that a rule matched.

A maker takes the match, its rule and the scene, and gives an outcome, or None where the words are no date after all
(30 February). Nothing is invented: without a publication date "on Sunday" has no date.
"""

from collections.abc import Callable

from sayso.text.date_absolute import (
    make_day,
    make_days,
    make_decade,
    make_iso,
    make_month,
    make_month_of_year,
    make_numeric,
    make_part_of_year,
    make_season,
    make_week_of_day,
    make_week_of_month,
    make_year,
    make_years,
)
from sayso.text.date_durations import make_clock, make_duration, make_fixed, make_set, make_two_durations, make_vague
from sayso.text.date_relative import (
    make_ago,
    make_anchor_day,
    make_anchor_month,
    make_anchor_year,
    make_beside,
    make_overnight,
    make_relative_unit,
    make_today,
    make_vague_ago,
    make_weekday,
    make_weekday_of_week,
    make_weekend,
    make_within_unit,
)
from sayso.text.date_scene import Outcome, Scene
from sayso.text.date_slots import Match
from sayso.text.date_words import DateRule

Maker = Callable[[Match, DateRule, Scene], Outcome | None]

MAKERS: dict[str, Maker] = {
    "day": make_day,
    "days": make_days,
    "iso": make_iso,
    "numeric": make_numeric,
    "month": make_month,
    "month_of_year": make_month_of_year,
    "week_of_month": make_week_of_month,
    "week_of_day": make_week_of_day,
    "year": make_year,
    "years": make_years,
    "decade": make_decade,
    "season": make_season,
    "part_of_year": make_part_of_year,
    "weekday": make_weekday,
    "weekday_of_week": make_weekday_of_week,
    "today": make_today,
    "overnight": make_overnight,
    "relative_unit": make_relative_unit,
    "within_unit": make_within_unit,
    "weekend": make_weekend,
    "ago": make_ago,
    "vague_ago": make_vague_ago,
    "anchor_day": make_anchor_day,
    "anchor_year": make_anchor_year,
    "anchor_month": make_anchor_month,
    "beside": make_beside,
    "duration": make_duration,
    "two_durations": make_two_durations,
    "set": make_set,
    "clock": make_clock,
    "vague": make_vague,
    "fixed": make_fixed,
}
"""What a rule's `make` may name."""
