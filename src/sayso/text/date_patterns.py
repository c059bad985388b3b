r"""The little language of date patterns, turned into regular expressions and the words that each can begin with.

    last {unit}          words as they are; a space is any white space, up to three characters
    {day}, {month}       a slot: the words or digits that the language pack gives for it; {day2} is a second {day}
    [the ]               may be left out
    (of|in)              one of these
    ,                    a comma that may be left out
    -                    any hyphen or dash
    \(                   the character itself

Every expression is bounded in length and has no nested repetition, so a match costs the same on any text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.errors import DataError
from sayso.text.date_words import DateRule, DateWords

DIGIT = "#"
"""Stands, among the words that a pattern can begin with, for anything that begins with a digit."""

_TOKEN = re.compile(r"\{(?P<slot>[a-z_]+)[0-9]?\}|(?P<word>[^\W_]+)|(?P<sign>.)", re.DOTALL)
_NAME = re.compile(r"\{([a-z_]+[0-9]?)\}")

_END = r"(?![\w%]|[.,:/][0-9]|[-‐‑–][0-9])"
"""No mention ends inside a word or a number."""

_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9])"
_YEAR = r"(?:1[89]|20)[0-9]{2}(?![0-9])"
_SHORT_YEAR = r"(?:['’][0-9]{2}(?![0-9])|[0-9]{2}(?=[ \t]{0,2}(?:[.,;:)(\]\[\n]|--|$)))"
_TWO_DIGITS = r"[0-9]{2}(?![0-9])"
_CLOCK = r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?![0-9])"
_HOUR = r"(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])?(?![0-9])"
_MILITARY = r"(?:[01][0-9]|2[0-3])[0-5][0-9](?![0-9])"
_MERIDIEM = r"(?:a\.m\.|p\.m\.|am(?!\w)|pm(?!\w))"
_NUMERIC = r"[0-9]{1,2}(?P<mark>[-/.])[0-9]{1,2}(?P=mark)(?:[12][0-9]{3}|(?<=/)[0-9]{2})(?![0-9])"
_ISO = r"(?:1[89]|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"


@dataclass(frozen=True, slots=True)
class Slot:
    """The expression of a slot and the words it can begin with."""

    expression: str
    first: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A rule with one of its patterns, compiled against the lower-cased text."""

    rule: DateRule
    expression: re.Pattern[str]


_GROUP_NAME = re.compile(r"\?P<[a-z_]+[0-9]?>")


def compile_gate(patterns: Iterable[Pattern]) -> re.Pattern[str]:
    """One expression that matches where any of the patterns may: to ask first, since most places have no date."""
    sources = (pattern.expression.pattern.replace("(?P=mark)", "[-/.]") for pattern in patterns)
    return re.compile("|".join(_GROUP_NAME.sub("?:", source) for source in sources))


def compile_patterns(words: DateWords) -> dict[str, tuple[Pattern, ...]]:
    """Every pattern of a language under each word that it can begin with (`#` for digits).

    Raises:
        DataError: a pattern names a slot that there is none of, or has a bracket too many.
    """
    slots = _make_slots(words)
    table: dict[str, list[Pattern]] = {}
    for rule in words.rules:
        for source in rule.patterns:
            expression, first = _Translation(source, rule.id, slots).run()
            pattern = Pattern(rule, re.compile(expression + _END))
            for word in first:
                table.setdefault(word, []).append(pattern)
    return {word: tuple(patterns) for word, patterns in table.items()}


def _make_slots(words: DateWords) -> dict[str, Slot]:
    short_months = _either(words.month_short, suffix=r"\.?")
    plain_numbers = {**words.numbers, **words.tens}
    compound = rf"(?:{_either(words.tens)}[-‐‑ ](?:{_either(words.numbers)}))"
    number = rf"(?:{compound}|{_either(plain_numbers)}|[0-9]{{1,4}}(?:\.[0-9])?(?![0-9]))"
    number_first = _first_words([*plain_numbers]) | {DIGIT}
    zone = rf"{_either(words.zones)}(?:\s?[+-]\s?[0-9]{{1,2}}(?::?[0-9]{{2}})?)?"
    slots = {
        "month": Slot(
            rf"(?:{_either(words.months)}|{short_months})", _first_words([*words.months, *words.month_short])
        ),
        "weekday_any": Slot(
            rf"(?:{_either(words.weekdays)}|{_either(words.weekday_short, suffix=r'[.]?')})",
            _first_words([*words.weekdays, *words.weekday_short]),
        ),
        "n": Slot(number, number_first),
        "vague": Slot(_either(words.vague_numbers), _first_words(words.vague_numbers)),
        "zone": Slot(rf"(?:\({zone}\)|{zone})", _first_words([*words.zones])),
        "hour": Slot(_HOUR, frozenset({DIGIT})),
        "short_year": Slot(_SHORT_YEAR, frozenset({DIGIT})),
        "decade": Slot(r"(?:1[89]|20)[0-9]0['’]?s", frozenset({DIGIT})),
        "short_decade": Slot(r"[2-9]0s", frozenset({DIGIT})),
        "meridiem": Slot(_MERIDIEM, frozenset({"a", "p", "am", "pm"})),
    }
    for name, expression in (
        ("day", _DAY),
        ("year", _YEAR),
        ("clock", _CLOCK),
        ("military", _MILITARY),
        ("two_digits", _TWO_DIGITS),
    ):
        slots[name] = Slot(expression, frozenset({DIGIT}))
    for name, expression in (("numeric", _NUMERIC), ("iso", _ISO)):
        slots[name] = Slot(expression, frozenset({DIGIT}))
    for name, choices in _plain_slots(words).items():
        slots[name] = Slot(_either(choices), _first_words(choices))
    return slots


def _plain_slots(words: DateWords) -> dict[str, Iterable[str]]:
    return {
        "month_name": words.months,
        "weekday": words.weekdays,
        "unit": [*words.units, *words.plural_units],
        "one_unit": words.units,
        "units": words.plural_units,
        "ordinal": words.ordinals,
        "day_part": words.day_parts,
        "season": words.seasons,
        "direction": words.directions,
        **words.lists,
    }


def _either(choices: Iterable[str], *, suffix: str = "") -> str:
    longest_first = sorted(choices, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") + suffix for word in longest_first) + ")"


def _first_words(choices: Iterable[str]) -> frozenset[str]:
    return frozenset(first_key(re.match(r"\W*(\w+)", choice)[1]) for choice in choices)  # type: ignore[index]


def first_key(word: str) -> str:
    """Under which a word of the text is looked up: itself, or `#` if it begins with a digit."""
    return DIGIT if "0" <= word[0] <= "9" else word


class _Translation:
    """One pattern on its way to a regular expression; `first` is what it can begin with, until something must stand."""

    def __init__(self, source: str, rule: str, slots: dict[str, Slot]) -> None:
        self._tokens = list(_TOKEN.finditer(source))
        self._names = iter(_NAME.findall(source))
        self._where = f"date rule {rule}, pattern {source!r}"
        self._slots = slots
        self._at = 0

    def run(self) -> tuple[str, frozenset[str]]:
        """The expression, and the words that it can begin with."""
        try:
            expression, first, is_empty = self._choices(end="")
        except IndexError as error:
            raise DataError(f"{self._where}: a bracket is never closed") from error
        if is_empty:
            raise DataError(f"{self._where}: everything in it can be left out")
        return expression, first

    def _choices(self, end: str) -> tuple[str, frozenset[str], bool]:
        branches = [self._sequence(end)]
        while self._at <= len(self._tokens) and self._sign(-1) == "|":
            branches.append(self._sequence(end))
        expression = "|".join(branch[0] for branch in branches)
        first = frozenset().union(*(branch[1] for branch in branches))
        return f"(?:{expression})", first, any(branch[2] for branch in branches)

    def _sequence(self, end: str) -> tuple[str, frozenset[str], bool]:
        expression, first, is_empty = "", frozenset[str](), True
        while True:
            if not end and self._at == len(self._tokens):
                self._at += 1
                return expression, first, is_empty
            token = self._tokens[self._at]
            self._at += 1
            if token["sign"] and token["sign"] in ("|", end):
                return expression, first, is_empty
            piece, piece_first, may_be_missing = self._piece(token)
            expression += piece
            first = first | piece_first if is_empty else first
            is_empty = is_empty and may_be_missing

    def _piece(self, token: re.Match[str]) -> tuple[str, frozenset[str], bool]:
        if token["slot"]:
            if token["slot"] not in self._slots:
                raise DataError(f"{self._where}: there is no slot {token['slot']!r}")
            slot = self._slots[token["slot"]]
            return f"(?P<{next(self._names)}>{slot.expression})", slot.first, False
        if token["word"]:
            return re.escape(token["word"]), frozenset({first_key(token["word"])}), False
        return self._signed(token["sign"])

    def _signed(self, sign: str) -> tuple[str, frozenset[str], bool]:
        if sign == "[":
            expression, first, _is_empty = self._choices(end="]")
            return f"{expression}?", first, True
        if sign == "(":
            return self._choices(end=")")
        if sign == "\\":
            self._at += 1
            return re.escape(self._tokens[self._at - 1].group()), frozenset(), True
        expression = {" ": r"\s{1,3}", ",": ",?", "-": r"\s?[-‐‑–—]\s?", "'": "['’]"}.get(sign, re.escape(sign))
        return expression, frozenset(), True

    def _sign(self, offset: int) -> str:
        at = self._at + offset
        return (self._tokens[at]["sign"] or "") if 0 <= at < len(self._tokens) else ""
