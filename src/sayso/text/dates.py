"""Dates and times in a text: where they stand, which calendar date they fix, on what basis, and what they leave open.

The grammar is data of a language pack (`DateWords`). A text is read word by word: a word that some rule can begin
with is tried with those rules, the longest match wins. No rule looks further than a fixed distance, so time grows
with the length of the text only.
"""

import functools
import re
from operator import itemgetter
from typing import NamedTuple

from sayso.errors import DataError
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.span import Span
from sayso.text.date_patterns import DIGIT, Pattern, either_of, first_key, read_patterns
from sayso.text.date_rules import MAKERS
from sayso.text.date_scene import DateKind, DateMention, Outcome, Scene
from sayso.text.date_tense import is_ahead
from sayso.text.date_words import DateRule, DateWords
from sayso.text.edtf import PartialDate, find_bounds, shift_months
from sayso.text.word_index import distinct_words, index_words, list_words, lower_in_place

__all__ = ["DateKind", "DateMention", "DateRule", "DateWords", "find_dates", "find_leading_date", "infer_published"]

CONTEXT_REACH = 24
"""Characters in which the words before or behind a match are looked for: the longest context in the data is shorter."""

HEAD_LENGTH = 400
"""Characters at the head of a report in which its own date is looked for: headline, agency line, dateline."""

LATEST_FRESH_DAY = 21
"""Up to this day of a month "on Sunday, March 5" says that the report is of that month.

A weekday is named for about a week.
"""

_WORD = re.compile(r"\w+")
_BEHIND_DIGITS = ":"
"""Words that begin with a digit sort before it."""
_TEXTS_KEPT = 2
"""Texts whose openings are kept: a text is read a second time once its month of publication is inferred."""
_start = itemgetter(0)
_LEAST_SCREENED = 4
"""Patterns: fewer are tried as soon as one that stands for all."""
_SENTENCE_STARTS = frozenset(".!?:;\n\r”—–-")


def find_dates(text: str, words: DateWords, *, published: EdtfDate | None = None) -> tuple[DateMention, ...]:
    """Every expression of time in `text`, in its order, none overlapping another.

    `published` may be known in part ("XXXX-04", "2017") or not at all: then what depends on it has no date and the
    flag DATE-004.
    """
    return tuple(_read_dates(Scene(text, lower_in_place(text), words, published), len(text)))


def _read_dates(scene: Scene, stop: int) -> list[DateMention]:
    """The mentions that start before `stop`."""
    end = 0
    known = _known_matches(scene.text, scene.words)
    for start, choice in _find_openings(scene.text, scene.words):
        if start >= stop:
            break
        if start < end:
            continue
        matches = known.get(start)
        if matches is None:
            matches = known[start] = _matches_at(start, choice, scene.text, scene.lower)
        found = _read_at(start, matches, scene)
        if found:
            scene.found += found
            end = found[-1].span.end
    return scene.found


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _known_matches(_text: str, _words: DateWords) -> dict[int, "list[_Held]"]:
    """The matches at each place of a text where they were looked for: they hold whatever the day of publication.

    The head of a text is read twice, and all of it once more when its month of publication is inferred.
    """
    return {}


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _find_openings(text: str, words: DateWords) -> list[tuple[int, "_Choice"]]:
    """Where in a text some pattern can begin, in order, and which."""
    grammar, cuts = _read_grammar(words), list_words(text)
    index, distinct = index_words(text), distinct_words(text)
    following = [*cuts.words[1:], ""]
    found: list[tuple[int, _Choice]] = []
    for word in [*(grammar.keys() & distinct), *[word for word in distinct if word < _BEHIND_DIGITS]]:
        entry = grammar.get(first_key(word))
        if entry is None:
            continue
        for number in index[word]:
            after = following[number]
            choice = entry.before(DIGIT if "" < after < _BEHIND_DIGITS else after)
            if choice is not None:
                found.append((cuts.starts[number], choice))
    found.sort(key=_start)
    return found


@functools.lru_cache(maxsize=8)
def _read_grammar(words: DateWords) -> dict[str, "_Entry"]:
    """The grammar of a language: what to try at which word."""
    unknown = sorted({rule.make for rule in words.rules} - MAKERS.keys())
    if unknown:
        raise DataError(f"date rules: there is no maker {unknown[0]!r}")
    table = read_patterns(words)
    return {first: _Entry(first, patterns, words) for first, patterns in table.items()}


class _Entry:
    """The patterns that can begin with one word, told apart by the word behind it.

    They are compiled when that word is first met: most of them never are in the life of a process.
    """

    __slots__ = ("_for_others", "_known", "_ready", "_seconds", "_takes_others", "_words")

    def __init__(self, first: str, patterns: tuple[Pattern, ...], words: DateWords) -> None:
        self._words = words
        self._seconds = [(pattern, pattern.seconds(first)) for pattern in patterns]
        self._known = frozenset[str]().union(*(second for _pattern, second in self._seconds if second is not None))
        self._takes_others = any(second is None for _pattern, second in self._seconds)
        self._ready: dict[str, _Choice] = {}
        self._for_others: _Choice | None = None

    def before(self, following: str) -> "_Choice | None":
        """The patterns that can match where the word `following` is the next, in the order of the rules, if any can."""
        if following not in self._known:
            if not self._takes_others:
                return None
            if self._for_others is None:
                patterns = self._those_before(following)
                screen = either_of(patterns) if len(patterns) >= _LEAST_SCREENED else None
                self._for_others = _Choice(self._compiled(patterns), screen)
            return self._for_others
        choice = self._ready.get(following)
        if choice is None:
            choice = self._ready[following] = _Choice(self._compiled(self._those_before(following)), None)
        return choice

    def _those_before(self, following: str) -> list[Pattern]:
        return [pattern for pattern, second in self._seconds if second is None or following in second]

    def _compiled(self, patterns: list[Pattern]) -> tuple["_ContextPattern", ...]:
        return tuple(_compile(pattern, self._words) for pattern in patterns)


class _Choice(NamedTuple):
    """Patterns to try at a word. `screen`, where there is one, matches where any of them does and nowhere else.

    Before a word that no pattern asks for most patterns fail, each of the many that begin with a number: one match of
    all at once tells so.
    """

    patterns: tuple["_ContextPattern", ...]
    screen: re.Pattern[str] | None


@functools.cache
def _compile(pattern: Pattern, words: DateWords) -> "_ContextPattern":
    return _ContextPattern(pattern, _compile_contexts(pattern.rule, words))


@functools.cache
def _compile_contexts(rule: DateRule, words: DateWords) -> "_Contexts":
    return _Contexts(rule, words)


class _Contexts:
    """The four contexts of a rule as expressions; None where the rule asks nothing."""

    def __init__(self, rule: DateRule, words: DateWords) -> None:
        self.after, self._after_ends = _before_expression(_expand(rule.after, words))
        self.not_after, self._not_after_ends = _before_expression(_expand(rule.not_after, words))
        self.before = _behind_expression(_expand(rule.before, words))
        self.not_before = _behind_expression(_expand(rule.not_before, words))

    def allow(self, lower: str, start: int, end: int) -> bool:
        """Whether the words around `lower[start:end]` are such that the rule holds."""
        left = lower[max(0, start - CONTEXT_REACH) : start]
        right = lower[end : end + CONTEXT_REACH]
        told = left.rstrip(_BETWEEN)
        if self.after is not None and not (told.endswith(self._after_ends) and self.after.search(left)):
            return False
        if self.not_after is not None and told.endswith(self._not_after_ends) and self.not_after.search(left):
            return False
        if self.before is not None and not self.before.match(right):
            return False
        return self.not_before is None or not self.not_before.match(right)


class _ContextPattern:
    """A pattern with the contexts of its rule."""

    __slots__ = ("capital_slots", "contexts", "match", "rule")

    def __init__(self, pattern: Pattern, contexts: _Contexts) -> None:
        expression = re.compile(pattern.expression)
        self.match = expression.match
        self.capital_slots = tuple(name for name in _CAPITAL_SLOTS if name in expression.groupindex)
        self.rule = pattern.rule
        self.contexts = contexts


def _expand(entries: tuple[str, ...], words: DateWords) -> list[str]:
    expanded: list[str] = []
    for entry in entries:
        expanded += words.lists[entry[1:]] if entry.startswith("=") else [entry]
    return expanded


_BETWEEN = '-"“‘(' + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What can stand between the words of a context before a match and the match."""


def _before_expression(entries: list[str]) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    """The expression of what may stand before a match, and the ends of which one is before it: they are asked first."""
    if not entries:
        return None, ()
    ends = "0123456789" if "#" in entries else ""
    return (
        re.compile("(?:" + "|".join(_left_entry(entry) for entry in entries) + r")$"),
        (*ends, *(entry.rstrip(_BETWEEN) for entry in entries if entry != "#")),
    )


def _left_entry(entry: str) -> str:
    if entry == "#":
        return r"[0-9]\s{1,2}"
    if not entry[-1].isalnum():
        return re.escape(entry) + r"\s{0,2}"
    boundary = r"(?<!\w)" if entry[0].isalnum() else ""
    return boundary + re.escape(entry) + r"[\s-]{1,3}[\"“‘(]?"


def _behind_expression(entries: list[str]) -> re.Pattern[str] | None:
    if not entries:
        return None
    return re.compile(r"[\s-]{0,3}(?:" + "|".join(_right_entry(entry) for entry in entries) + ")")


def _right_entry(entry: str) -> str:
    if entry == "#":
        return "[0-9]"
    return re.escape(entry) + (r"(?!\w)" if entry[-1].isalnum() else "")


def _is_inside_number(lower: str, start: int) -> bool:
    """Whether what starts here is the rest of a number ("1,200", "$2000", "1-1-1"), or glued to a sign."""
    if start == 0 or not "0" <= lower[start] <= "9":
        return False
    before = lower[start - 1]
    return before in "$€£#" or (before in ".,:/-" and start > 1 and lower[start - 2].isdigit())


_Held = tuple[re.Match[str], DateRule]
"""A match that is written as its rule asks, with words around it that the rule allows."""


def _matches_at(start: int, choice: _Choice, text: str, lower: str) -> list[_Held]:
    """The matches that start here, the longest first."""
    if _is_inside_number(lower, start) or (choice.screen is not None and choice.screen.match(lower, start) is None):
        return []
    matches = []
    for pattern in choice.patterns:
        match = pattern.match(lower, start)
        if match is not None:
            matches.append((match, pattern))
    if len(matches) > 1:
        matches.sort(key=lambda item: -item[0].end())
    return [
        (match, pattern.rule)
        for match, pattern in matches
        if _is_written_so(match, pattern, text) and pattern.contexts.allow(lower, start, match.end())
    ]


def _read_at(start: int, matches: list[_Held], scene: Scene) -> list[DateMention]:
    """The mention that starts here, of the longest match of which its rule makes something."""
    for match, rule in matches:
        outcome = MAKERS[rule.make](match, rule, scene)
        if outcome is not None:
            return _mentions(Span(start, match.end()), rule, outcome)
    return []


_CAPITAL_SLOTS = ("month", "month2", "month_name", "month_plain", "month_named", "weekday", "weekday_any")


def _is_written_so(match: re.Match[str], pattern: _ContextPattern, text: str) -> bool:
    """Whether capitals stand where the rule needs them: "march", "sat" and "may" in small letters are other words."""
    rule = pattern.rule
    if rule.is_lower:
        written = text[match.start() : match.end()]
        return written.islower() or written.isupper()
    if rule.is_plain and not _is_plain(match, text):
        return False
    for name in pattern.capital_slots:
        start = match.start(name)
        if start >= 0 and not text[start].isupper():
            return False
    return True


def _is_plain(match: re.Match[str], text: str) -> bool:
    """Whether the words are no part of a name: small letters, the start of a sentence, or a text all in capitals."""
    if not text[match.start()].isupper():
        return True
    before = text[max(0, match.start() - CONTEXT_REACH) : match.start()]
    stripped = before.rstrip(" \t\"'“‘([")
    if not stripped or stripped[-1] in _SENTENCE_STARTS:
        return True
    around = before + text[match.start() : match.end() + CONTEXT_REACH]
    return around == around.upper()


def _mentions(span: Span, rule: DateRule, outcome: Outcome) -> list[DateMention]:
    if outcome.is_split:
        return list(outcome.parts)
    date = None if outcome.edtf is None else EdtfDate(outcome.edtf, outcome.basis, span)
    return [DateMention(span, date, outcome.kind, outcome.timex, rule.id, outcome.flags, outcome.parts)]


# --- the date of the report itself -----------------------------------------------------------------------------------


def infer_published(text: str, mentions: tuple[DateMention, ...], words: DateWords) -> EdtfDate | None:
    """The month of publication (`XXXX-04`), where the text fixes it by two expressions for one date; else None.

    The conditions are strict: the text has exactly one day without a year, and "last month" or "earlier this month"
    points to one month beside it; or that day stands with its weekday, nothing puts it ahead, and other weekdays are
    named without a date, as in the week after it.
    """
    days = {day for mention in mentions if (day := mention.day()) is not None and day.year is None}
    if len(days) != 1:
        return None
    day = days.pop()
    month = PartialDate(None, day.month)
    rules = {rule.id: rule for rule in words.rules}
    shifts = {_months_back(mention, rules, text, words) for mention in mentions} - {None}
    if len(shifts) == 1:
        published = shift_months(month, shifts.pop() or 0)
        return None if published is None else EdtfDate(published.edtf(), DateBasis.INFERRED)
    if not shifts and _is_fresh(mentions, day, rules, text, words):
        return EdtfDate(month.edtf(), DateBasis.INFERRED)
    return None


def _months_back(mention: DateMention, rules: dict[str, DateRule], text: str, words: DateWords) -> int | None:
    """How many months the publication lies after the month that "last month" or "this month" names."""
    rule = rules[mention.rule]
    if rule.make not in ("relative_unit", "within_unit") or mention.timex != "XXXX-XX":
        return None
    named = [
        words.directions[word] for word in _WORD.findall(mention.span.words(text).lower()) if word in words.directions
    ]
    return -named[0] if named and named[0] <= 0 else None


def _is_fresh(
    mentions: tuple[DateMention, ...], day: PartialDate, rules: dict[str, DateRule], text: str, words: DateWords
) -> bool:
    has_bare_weekday = any(rules[mention.rule].make == "weekday" for mention in mentions)
    if not has_bare_weekday or day.day is None or day.day > LATEST_FRESH_DAY:
        return False
    named = [mention for mention in mentions if mention.day() == day]
    scene = Scene(text, lower_in_place(text), words, None)
    if any(is_ahead(scene, mention.span.start, mention.span.end) for mention in named):
        return False
    return any(_begins_with_weekday(mention, text, words) for mention in named)


def _begins_with_weekday(mention: DateMention, text: str, words: DateWords) -> bool:
    first = _WORD.search(mention.span.words(text).lower())
    return first is not None and (first.group() in words.weekdays or first.group() in words.weekday_short)


_PLACE_BEFORE = re.compile(r"(?:[^\W\d_][\w'’.-]*,?\s){0,5}(?:\([^()\n]{1,40}\)|[^\W\d_][\w'’.-]*),\s?\(?")
_AGENCY_BEHIND = re.compile(r",?\s{0,2}\)?\s{0,2}(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\])?\s{0,2}(?:--|[-–—])(?!\w)")
_LINE_REST = re.compile(
    r"[\s|,.–—-]{0,4}(?:[0-9]{1,2}[:.][0-9]{2}(?:\s?[apAP]\.?[mM]\.?)?)?\s{0,2}(?:[A-Z]{2,4})?[\s|.]{0,4}"
)
_SENTENCE_BEHIND = re.compile(r"[\s|:.)]{1,4}[\"“‘'(\[]?[A-Z0-9]")
_LAST_WORD = re.compile(r"(\w+)\W{0,3}$")
_DATE_LINES = 6
"""Lines at the head among which a date alone on its line is the report's.

Headline, byline and agency come before it.
"""
_DATELINES = 3
"""Lines at the head among which a dateline ("CITY, March 24 (Agency) -") is looked for."""
_INLINE_REACH = 200
"""Characters at the head within which a weekday with its full date stands for the report's.

A headline and an agency.
"""


def find_leading_date(text: str, words: DateWords) -> DateMention | None:
    """The date at the head of a report, which is evidence of its publication; None if there is none for certain.

    Four forms count: a date alone on one of the first lines, or behind a word such as "published"; a date between
    place and dash in a dateline; a weekday with its full date outside any sentence; a full date that opens the text,
    if no later day is named near it. "On March 17 the army …" is none of them.
    """
    head = text[:HEAD_LENGTH]
    # Where dates can begin in the whole text is asked for later all the same: the head alone is not looked through.
    found = _read_dates(Scene(text, lower_in_place(text), words, None), len(head))
    mentions = tuple(mention for mention in found if mention.span.end <= len(head))
    for mention in mentions:
        is_stated = mention.date is not None and mention.date.basis is DateBasis.STATED
        if is_stated and mention.day() is not None and _leads(head, mention, mentions, words):
            return mention
    return None


def _leads(head: str, mention: DateMention, mentions: tuple[DateMention, ...], words: DateWords) -> bool:
    line_start = head.rfind("\n", 0, mention.span.start) + 1
    before, behind = head[line_start : mention.span.start].strip(), head[mention.span.end :]
    line_count = sum(1 for line in head[:line_start].split("\n") if line.strip())
    day = mention.day()
    has_year = day is not None and day.year is not None
    has_weekday = _begins_with_weekday(mention, head, words)
    if line_count < _DATELINES and _PLACE_BEFORE.fullmatch(before) and _AGENCY_BEHIND.match(behind):
        return True
    if before.rstrip(":").rstrip().lower() in words.lists.get("published_labels", ()):
        return has_year and line_count < _DATE_LINES
    if not before and _LINE_REST.fullmatch(behind.split("\n", 1)[0]):
        return (has_year or has_weekday) and line_count < _DATE_LINES
    if not has_year or not _SENTENCE_BEHIND.match(behind):
        return False
    if has_weekday:
        return mention.span.start < _INLINE_REACH and not _is_in_sentence(before, words)
    return not head[: mention.span.start].strip() and _is_latest(mention, mentions)


def _is_in_sentence(before: str, words: DateWords) -> bool:
    """Whether a preposition before a date makes it part of a sentence ("on", "since")."""
    last = _LAST_WORD.search(before)
    return last is not None and last.group(1).lower() in words.lists.get("story_prepositions", ())


def _is_latest(mention: DateMention, mentions: tuple[DateMention, ...]) -> bool:
    """Whether no other mention lies later: a report names no full date of the past that comes after its own."""
    bounds = find_bounds(mention.date.edtf)[1] if mention.date else None
    others = (find_bounds(other.date.edtf)[0] for other in mentions if other.date is not None)
    return bounds is not None and all(other is None or other <= bounds for other in others)
