"""What stands in the slots of a matched date pattern: the month of "Sept.", the number of "thirty-five".

Functions named for what they read give None where the pattern has no such slot, or left it empty.
"""

import re

from sayso.text.date_scene import Scene
from sayso.text.date_words import DateRule

Match = re.Match[str]

POSIX_PIVOT = 69
"""Two digits from 69 on are of the 1900s, below of the 2000s: the convention of POSIX `strptime`."""

_MONTH_SLOTS = ("month_name", "month_plain", "month_named")
UNIT_SLOTS = ("unit", "one_unit", "units", "unit_whole", "unit_long", "unit_ages")
SEASON_SLOTS = ("season", "season_noun")
_DIGITS = re.compile(r"[0-9]+")


def slot_text(match: Match, name: str) -> str | None:
    """The words in a slot."""
    return match[name] if name in match.re.groupindex else None


def first_slot(match: Match, names: tuple[str, ...]) -> str | None:
    """The words in the first of these slots that has any."""
    return next((word for name in names if (word := slot_text(match, name)) is not None), None)


def plain_word(word: str) -> str:
    """The word as the data has it: one space where the text breaks, no point behind an abbreviation."""
    return re.sub(r"\s+", " ", word).rstrip(".")


def month_in(match: Match, scene: Scene, name: str = "month") -> int | None:
    """The number of the month in a slot."""
    word = slot_text(match, name)
    if word is None and name == "month":
        word = first_slot(match, _MONTH_SLOTS)
    if word is None:
        return None
    word = plain_word(word)
    return scene.words.months.get(word) or scene.words.month_short[word]


def weekday_in(match: Match, scene: Scene) -> int | None:
    """The number of the weekday, from Monday as 1."""
    word = slot_text(match, "weekday") or slot_text(match, "weekday_any")
    if word is None:
        return None
    word = plain_word(word)
    return scene.words.weekdays.get(word) or scene.words.weekday_short[word]


def number_in(match: Match, name: str = "day") -> int | None:
    """The digits in a slot: a day, a year."""
    word = slot_text(match, name)
    found = _DIGITS.search(word) if word else None
    return int(found.group()) if found else None


def year_in(match: Match) -> int | None:
    """The year in full, also of two digits."""
    year = number_in(match, "year")
    return year if year is not None else full_year(number_in(match, "short_year"))


def full_year(two_digits: int | None) -> int | None:
    """The year that two digits stand for; longer numbers as they are."""
    if two_digits is None or two_digits > 99:
        return two_digits
    return two_digits + (1900 if two_digits >= POSIX_PIVOT else 2000)


def count_in(match: Match, scene: Scene, name: str = "n") -> float | None:
    """The number in a slot: 2, 2.5; None if there is none."""
    word = slot_text(match, name)
    if word is None:
        return None
    if "0" <= word[0] <= "9":
        return float(word)
    words = scene.words
    if word in words.numbers:
        return float(words.numbers[word])
    return float(sum(words.tens.get(part, words.numbers.get(part, 0)) for part in re.split(r"[-‐‑ ]", word)))


def count_or_one(match: Match, rule: DateRule, scene: Scene) -> float | None:
    """The number of units: one where only an article stands; None for "several" and a bare plural."""
    if slot_text(match, "vague") is not None or rule.value == "vague":
        return None
    if slot_text(match, "n") is not None:
        return count_in(match, scene)
    return None if (first_slot(match, UNIT_SLOTS) or "") in scene.words.plural_units else 1.0


def unit_in(match: Match, scene: Scene) -> str:
    """The letters of the unit as ISO 8601 has them."""
    word = first_slot(match, UNIT_SLOTS) or ""
    return scene.words.units.get(word) or scene.words.plural_units[word]


def direction_in(match: Match, scene: Scene) -> int | None:
    """Whether "last" (-1), "this" (0) or "next" (1) stands there."""
    word = slot_text(match, "direction") or slot_text(match, "direction_next")
    return None if word is None else scene.words.directions[plain_word(word)]


def moment_in(match: Match, rule: DateRule, scene: Scene) -> str:
    """The time of the day as TIMEX3 puts it behind the date: `TNI`, `T18:00Z`, or nothing."""
    part = slot_text(match, "day_part")
    if part is not None:
        return "T" + scene.words.day_parts[part]
    return _clock(match, scene) or rule.value


def _clock(match: Match, scene: Scene) -> str:
    word = slot_text(match, "clock") or slot_text(match, "hour") or slot_text(match, "military")
    if word is None:
        return ""
    digits = [int(part) for part in _DIGITS.findall(word)]
    hour, minute = (digits[0], digits[1]) if len(digits) > 1 else (digits[0], 0)
    if slot_text(match, "military"):
        hour, minute = divmod(hour, 100)
    meridiem = slot_text(match, "meridiem")
    if meridiem:
        hour = hour % 12 + (12 if meridiem.startswith("p") else 0)
    return f"T{hour:02d}:{minute:02d}{_zone(match, scene)}"


def _zone(match: Match, scene: Scene) -> str:
    word = slot_text(match, "zone")
    if word is None:
        return ""
    offset = re.search(r"([+-])\s?([0-9]{1,2})(?::?([0-9]{2}))?", word)
    if offset is not None:
        return f"{offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}"
    return scene.words.zones[plain_word(word.strip("()"))]
