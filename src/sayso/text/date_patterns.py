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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sayso.errors import DataError
from sayso.text.date_words import DateRule, DateWords

DIGIT = "#"
"""Stands, among the words that a pattern can begin with, for anything that begins with a digit."""

_TOKEN = re.compile(r"\{(?P<slot>[a-z_]+)[0-9]?\}|(?P<word>[^\W_]+)|(?P<sign>.)", re.DOTALL)
_NAME = re.compile(r"\{([a-z_]+[0-9]?)\}")
_ONE_WORD = re.compile(r"\w+")

_NAMED_GROUP = re.compile(r"\(\?P<[a-z]\w*>")
_BACK_REFERENCE = re.compile(r"\(\?P=([a-z]\w*)\)")

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
    """The expression of a slot, the words it can begin with, and those that can be second in it; None: any."""

    expression: str
    first: frozenset[str]
    second: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """How a pattern can begin: one of the words `first`, then one of `second`. `second` None: with anything."""

    first: frozenset[str]
    second: frozenset[str] | None


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A rule with one of its patterns, as the source of an expression for the lower-cased text."""

    rule: DateRule
    expression: str
    openings: tuple[Opening, ...]

    def seconds(self, first: str) -> frozenset[str] | None:
        """The words that can follow where the pattern begins with `first`; None: any."""
        found = [opening.second for opening in self.openings if first in opening.first]
        known = [second for second in found if second is not None]
        return frozenset().union(*known) if len(known) == len(found) else None


def read_patterns(words: DateWords) -> dict[str, tuple[Pattern, ...]]:
    """Every pattern of a language under each word that it can begin with (`#` for digits).

    Raises:
        DataError: a pattern names a slot that there is none of, or has a bracket too many.
    """
    slots = _make_slots(words)
    table: dict[str, list[Pattern]] = {}
    for rule in words.rules:
        for source in rule.patterns:
            expression, openings = _Translation(source, rule.id, slots).run()
            pattern = Pattern(rule, expression + _END, openings)
            for word in frozenset().union(*(opening.first for opening in openings)):
                table.setdefault(word, []).append(pattern)
    return {word: tuple(patterns) for word, patterns in table.items()}


def either_of(patterns: Iterable[Pattern]) -> re.Pattern[str]:
    """One expression that matches where any of `patterns` does, without telling which or what stands in its slots."""
    return re.compile("|".join(_without_names(pattern.expression, at) for at, pattern in enumerate(patterns)))


def _without_names(expression: str, number: int) -> str:
    """An expression without named groups, but for those that it refers back to: these have `number` in their name."""
    for name in set(_BACK_REFERENCE.findall(expression)):
        expression = expression.replace(f"(?P<{name}>", f"(?P<_{name}{number}>")
        expression = expression.replace(f"(?P={name})", f"(?P=_{name}{number})")
    return _NAMED_GROUP.sub("(?:", expression)


def _make_slots(words: DateWords) -> dict[str, Slot]:
    short_months = _either(words.month_short, suffix=r"\.?")
    plain_numbers = {**words.numbers, **words.tens}
    compound = rf"(?:{_either(words.tens)}[-‐‑ ](?:{_either(words.numbers)}))"
    number = rf"(?:{compound}|{_either(plain_numbers)}|[0-9]{{1,4}}(?:\.[0-9])?(?![0-9]))"
    number_first, inside_number = _opening_words(plain_numbers)
    inside_number |= {DIGIT}.union(*_opening_words(words.numbers))
    zone = rf"{_either(words.zones)}(?:\s?[+-]\s?[0-9]{{1,2}}(?::?[0-9]{{2}})?)?"
    slots = {
        "month": Slot(
            rf"(?:{_either(words.months)}|{short_months})", *_opening_words([*words.months, *words.month_short])
        ),
        "weekday_any": Slot(
            rf"(?:{_either(words.weekdays)}|{_either(words.weekday_short, suffix=r'[.]?')})",
            *_opening_words([*words.weekdays, *words.weekday_short]),
        ),
        "n": Slot(number, number_first | {DIGIT}, inside_number),
        "vague": Slot(_either(words.vague_numbers), *_opening_words(words.vague_numbers)),
        "zone": Slot(rf"(?:\({zone}\)|{zone})", _opening_words(words.zones)[0], None),
        "hour": Slot(_HOUR, frozenset({DIGIT}), frozenset({DIGIT})),
        "short_year": Slot(_SHORT_YEAR, frozenset({DIGIT})),
        "decade": Slot(r"(?:1[89]|20)[0-9]0['’]?s", frozenset({DIGIT}), frozenset({"s"})),
        "short_decade": Slot(r"[2-9]0s", frozenset({DIGIT})),
        "meridiem": Slot(_MERIDIEM, frozenset({"a", "p", "am", "pm"}), frozenset({"m"})),
    }
    for name, expression in (("day", _DAY), ("year", _YEAR), ("military", _MILITARY), ("two_digits", _TWO_DIGITS)):
        slots[name] = Slot(expression, frozenset({DIGIT}))
    for name, expression in (("clock", _CLOCK), ("numeric", _NUMERIC), ("iso", _ISO)):
        slots[name] = Slot(expression, frozenset({DIGIT}), frozenset({DIGIT}))
    for name, choices in _plain_slots(words).items():
        slots[name] = Slot(_either(choices), *_opening_words(choices))
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


def _opening_words(choices: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words that some of `choices` have first, and those that some have second."""
    words = [[first_key(word) for word in _ONE_WORD.findall(choice)] for choice in choices]
    return frozenset(each[0] for each in words), frozenset(each[1] for each in words if len(each) > 1)


def first_key(word: str) -> str:
    """Under which a word of the text is looked up: itself, or `#` if it begins with a digit."""
    return DIGIT if "0" <= word[0] <= "9" else word


@dataclass(frozen=True, slots=True)
class _State:
    """How far the beginning of a pattern is read: its first word, and whether something parts it from the next.

    `first` None: not even the first word. `second`: what the second can be, once it is read.
    """

    first: frozenset[str] | None = None
    is_parted: bool = False
    is_read: bool = False
    second: frozenset[str] | None = None


_States = frozenset[_State]


def _after_word(states: _States, slot: Slot) -> _States:
    """How far a pattern is read behind a slot, or a word."""
    return frozenset(state for before in states for state in _past_word(before, slot))


def _past_word(state: _State, slot: Slot) -> Iterator[_State]:
    if state.is_read:
        yield state
    elif state.first is None:
        yield _State(slot.first)
        if slot.second is None or slot.second:
            yield _State(slot.first, is_read=True, second=slot.second)
    else:
        # Without anything between the two they are one word of the text, and what comes behind it is not known.
        yield _State(state.first, is_read=True, second=slot.first if state.is_parted else None)


def _after_gap(states: _States) -> _States:
    """How far a pattern is read behind a space or a mark."""
    return frozenset(
        replace(state, is_parted=True) if state.first is not None and not state.is_read else state for state in states
    )


def _openings(states: _States) -> tuple[Opening, ...]:
    """The beginnings that states tell of. Behind a pattern of one word there may be anything."""
    return tuple(Opening(state.first, state.second) for state in states if state.first is not None)


class _Translation:
    """One pattern on its way to a regular expression, with the words that it can begin with."""

    def __init__(self, source: str, rule: str, slots: dict[str, Slot]) -> None:
        self._tokens = list(_TOKEN.finditer(source))
        self._names = iter(_NAME.findall(source))
        self._where = f"date rule {rule}, pattern {source!r}"
        self._slots = slots
        self._at = 0

    def run(self) -> tuple[str, tuple[Opening, ...]]:
        """The expression, and how it can begin."""
        try:
            expression, states = self._choices(frozenset({_State()}), end="")
        except IndexError as error:
            raise DataError(f"{self._where}: a bracket is never closed") from error
        if any(state.first is None for state in states):
            raise DataError(f"{self._where}: everything in it can be left out")
        return expression, _openings(states)

    def _choices(self, states: _States, end: str) -> tuple[str, _States]:
        branches = [self._sequence(states, end)]
        while self._at <= len(self._tokens) and self._sign(-1) == "|":
            branches.append(self._sequence(states, end))
        expression = "|".join(branch[0] for branch in branches)
        return f"(?:{expression})", frozenset().union(*(branch[1] for branch in branches))

    def _sequence(self, states: _States, end: str) -> tuple[str, _States]:
        expression = ""
        while True:
            if not end and self._at == len(self._tokens):
                self._at += 1
                return expression, states
            token = self._tokens[self._at]
            self._at += 1
            if token["sign"] and token["sign"] in ("|", end):
                return expression, states
            piece, states = self._piece(token, states)
            expression += piece

    def _piece(self, token: re.Match[str], states: _States) -> tuple[str, _States]:
        if token["slot"]:
            if token["slot"] not in self._slots:
                raise DataError(f"{self._where}: there is no slot {token['slot']!r}")
            slot = self._slots[token["slot"]]
            return f"(?P<{next(self._names)}>{slot.expression})", _after_word(states, slot)
        if token["word"]:
            word = Slot(re.escape(token["word"]), frozenset({first_key(token["word"])}))
            return word.expression, _after_word(states, word)
        return self._signed(token["sign"], states)

    def _signed(self, sign: str, states: _States) -> tuple[str, _States]:
        if sign == "[":
            expression, inside = self._choices(states, end="]")
            return f"{expression}?", states | inside
        if sign == "(":
            return self._choices(states, end=")")
        if sign == "\\":
            self._at += 1
            return re.escape(self._tokens[self._at - 1].group()), _after_gap(states)
        if sign == ",":
            return ",?", states | _after_gap(states)
        expression = {" ": r"\s{1,3}", "-": r"\s?[-‐‑–—]\s?", "'": "['’]"}.get(sign, re.escape(sign))
        return expression, _after_gap(states)

    def _sign(self, offset: int) -> str:
        at = self._at + offset
        return (self._tokens[at]["sign"] or "") if 0 <= at < len(self._tokens) else ""
