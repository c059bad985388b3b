"""What a language pack says about dates: the words, and the rules that put them together (part `dates`)."""

from dataclasses import dataclass, field

from sayso.errors import InvalidRecord


@dataclass(frozen=True, slots=True)
class DateRule:
    """One way in which the language writes a date, as patterns over words and slots (see `sayso.text.date_patterns`).

    `after` and `not_after` name the words that must, or must not, stand before the match; `before` and `not_before` the
    words behind it. They are contexts: no part of the mention. An entry starting with `=` names a list in `lists`, and
    `#` is any digit. With `is_plain`, capitals inside a sentence make the words a name ("Borsk Today"); with `is_lower`
    any capital does.
    """

    id: str
    reason: str
    make: str
    patterns: tuple[str, ...]
    shift: int = 0
    value: str = ""
    is_plain: bool = False
    is_lower: bool = False
    after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id or not self.reason or not self.patterns:
            raise InvalidRecord(f"date rule {self.id!r} needs an id, a reason and a pattern")


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """The words of one language for dates. Two are the same only if they are one object: grammars are cached by it.

    Names of months and weekdays map to their numbers (Monday is 1), units to their ISO 8601 letters (`TH` is hours),
    parts of the day and seasons to their TIMEX3 letters, directions to -1, 0 and 1. `future` and `past` are the cues
    that turn a bare weekday or month to the days to come or keep it in the past; `clause_ends` are the marks where a
    cue's reach ends.
    """

    months: dict[str, int]
    month_short: dict[str, int]
    weekdays: dict[str, int]
    weekday_short: dict[str, int]
    numbers: dict[str, int]
    tens: dict[str, int]
    vague_numbers: tuple[str, ...]
    ordinals: dict[str, int]
    units: dict[str, str]
    plural_units: dict[str, str]
    day_parts: dict[str, str]
    seasons: dict[str, str]
    directions: dict[str, int]
    zones: dict[str, str]
    future: tuple[str, ...]
    past: tuple[str, ...]
    passive: tuple[str, ...]
    skipped: tuple[str, ...]
    clause_ends: str
    rules: tuple[DateRule, ...]
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise InvalidRecord("two date rules share an id")
