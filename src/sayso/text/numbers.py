"""Counts in running text, with their bounds: digits, words, ranges, approximators and vague words.

Bounds follow the method's rules R4 and R5. This module knows how numbers are written, not what they count: years, ages,
distances, calibres and other figures that count nobody are left out by the pack's blockers; who is counted is for the
claims to say.
"""

import functools
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import filterfalse
from typing import NamedTuple

from sayso.records.claim import Qualifier
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.cut import cut_words
from sayso.text.word_index import distinct_words, has_other_cases, index_words, list_words, lower_in_place
from sayso.text.word_pattern import is_inside_word

EXACT_RULE = "EN-NUM-001"
RANGE_RULE = "EN-NUM-002"
HALF_RULE = "EN-NUM-003"
LARGEST_COUNT = 10_000_000_000
"""More than everybody: a longer string of digits is no count, and would be slow to work with."""
YEARS = range(1900, 2100)
"""Four bare digits in this range are a year unless the words around them say otherwise."""
_VALUES_KEPT = 4096
"""Written numbers ("twelve", "1,200") whose value is kept: most of a text stand in the next as well."""
_TEXTS_KEPT = 2
AGES_REACH = 40
"""Characters before a figure in which the word that makes it an age can stand, other ages between."""
LOOK_BACK = 24
"""Characters before a figure in which a blocking word can stand: the longest of them, with room for a bracket."""


@dataclass(frozen=True, slots=True)
class Approximator:
    """Words beside a figure that change its bounds. `is_below`: the figure itself is excluded ("fewer than 12")."""

    id: str
    reason: str
    qualifier: Qualifier
    words: tuple[str, ...]
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class VagueWord:
    """Words that stand for a number, with the bounds of the default profile (R4)."""

    id: str
    reason: str
    min: int
    max: int | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberBlocker:
    """Words on one side of a figure ("before", "after") that make it no count; `only` for these number words."""

    id: str
    reason: str
    side: str
    words: tuple[str, ...]
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class NumberWords:
    """The numbers part of a language pack. Compared by identity: its expressions are compiled once for each object."""

    cardinals: dict[str, int]
    scales: dict[str, int]
    approximators: tuple[Approximator, ...]
    suffixes: tuple[Approximator, ...]
    vague: tuple[VagueWord, ...]
    blockers: tuple[NumberBlocker, ...]
    before_ranges: tuple[str, ...]
    ages: tuple[str, ...]
    age_links: tuple[str, ...]


@quick_init
@dataclass(frozen=True, slots=True)
class NumberMention:
    """One count. `span` covers approximators, `core` the figure alone; `word` is a vague word in lower case."""

    span: Span
    min: int
    max: int | None
    qualifier: Qualifier
    word: str | None
    rule: str
    core: Span


class _Counts(NamedTuple):
    """The expressions of a count: of any, and of those that begin with a digit."""

    worded: re.Pattern[str]
    in_digits: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Grammar:
    counts: _Counts
    counts_in_any_case: _Counts
    blocked_after: re.Pattern[str]
    blocking_firsts: frozenset[str]
    blocked_before: re.Pattern[str]
    blocking_ends: tuple[str, ...]
    word_blockers: dict[str, tuple[re.Pattern[str], ...]]
    approximators: dict[str, Approximator]
    suffixes: dict[str, Approximator]
    vague: dict[str, VagueWord]
    values: dict[str, int]
    scales: dict[str, int]
    starters: dict[str, frozenset[str]]
    firsts: frozenset[str]
    before_ranges: frozenset[str]
    ages: re.Pattern[str]
    age_links: tuple[str, ...]


def find_numbers(text: str, words: NumberWords, *, start: int = 0, end: int | None = None) -> tuple[NumberMention, ...]:
    """Every count in `text[start:end]`, in order, never overlapping; spans are into `text`."""
    grammar = _compile(words)
    stop = len(text) if end is None else end
    return tuple(_mentions(text, grammar, start, stop))


def _mentions(text: str, grammar: _Grammar, start: int, stop: int) -> Iterator[NumberMention]:
    position = start
    # Expressions that ignore case try each of their words; on a text in small letters most go by their first letter.
    is_plain = not has_other_cases(text)
    read, counts = (lower_in_place(text), grammar.counts) if is_plain else (text, grammar.counts_in_any_case)
    for word in _starts(text, grammar, start, stop):
        if word < position:
            continue
        match = (counts.in_digits if text[word].isdecimal() else counts.worded).match(read, word, stop)
        if match is None:
            continue
        mention = _mention(text, match, grammar, stop)
        if mention is not None and _is_age(text, mention.span, grammar):
            position = mention.span.end
        elif mention is not None:
            yield mention
            position = mention.span.end
        else:
            position = _end_of_first_word(match)


_WORD = re.compile(r"(\d{1,12}|[^\W\d_]{1,24})")
_MOST_DIGITS, _LONGEST_WORD = 12, 24
"""Digits of the longest number, letters of the longest word that `_WORD` does not cut."""


def _starts(text: str, grammar: _Grammar, start: int, stop: int) -> Sequence[int]:
    """Where a count can start, by its first words: looked up first, because most words of a text cannot start one."""
    if is_inside_word(text, start) or is_inside_word(text, stop) or has_other_cases(text):
        return [first for first, _reach in _openings(text, start, stop, grammar)]
    firsts, reaches = _all_openings(text, grammar)
    inside = range(bisect_left(firsts, start), bisect_left(firsts, stop))
    return [firsts[number] for number in inside if reaches[number] <= stop]


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _all_openings(text: str, grammar: _Grammar) -> tuple[Sequence[int], Sequence[int]]:
    """What `_openings` finds in a whole text; by the index of its words, of which few need to be looked at."""
    if "_" in text:
        found = list(_openings(text, 0, len(text), grammar))
        return [first for first, _reach in found], [reach for _first, reach in found]
    index, (words, starts, ends) = index_words(text), list_words(text)
    odd = set(filterfalse(str.isalpha, index))
    if max(map(len, index), default=0) > _LONGEST_WORD:
        odd.update(word for word in index if len(word) > _LONGEST_WORD)
    found = []
    for word in grammar.firsts & distinct_words(text) | odd:
        seconds = grammar.starters.get(word)
        for number in index[word]:
            following = words[number + 1] if number + 1 < len(words) else ""
            if word.isdecimal() and len(word) <= _MOST_DIGITS:
                found.append((starts[number], ends[number]))
            elif word in odd or (seconds and following in odd):
                stop = ends[number + 1] if following else ends[number]
                both = _openings(text, starts[number], stop, grammar)
                found += [opening for opening in both if opening[0] < ends[number]]
            elif not seconds:
                found.append((starts[number], ends[number]))
            elif following in seconds:
                found.append((starts[number], ends[number + 1]))
    found.sort()
    return [first for first, _reach in found], [reach for _first, reach in found]


def _openings(text: str, start: int, stop: int, grammar: _Grammar) -> Iterator[tuple[int, int]]:
    """Where counts can start in a stretch, and how far the words reach by which one sees so."""
    cuts = cut_words(text, start, stop, pattern=_WORD)
    lows = [word.lower() for word in cuts.words]
    for number, low in enumerate(lows):
        seconds = grammar.starters.get(low)
        if seconds:
            if number + 1 < len(lows) and lows[number + 1] in seconds:
                yield cuts.starts[number], cuts.ends[number + 1]
        elif seconds is not None or low[0].isdigit():
            yield cuts.starts[number], cuts.ends[number]


def _end_of_first_word(match: re.Match[str]) -> int:
    """Where to look on after a figure that was none: "April 4 200 people" has another one behind the date."""
    core = "first" if match["vague"] is None else "vague"
    return match.start(core) + len(match[core].split()[0])


def _mention(text: str, match: re.Match[str], grammar: _Grammar, stop: int) -> NumberMention | None:
    if match["vague"] is not None:
        return _vague_mention(text, match, grammar, stop)
    low = _value(match["first"], grammar)
    high = None if match["second"] is None else _value(match["second"], grammar)
    if low is None or _is_blocked(text, match, grammar, stop) or (match["most"] is not None):
        return None
    if high is not None and _is_change(text, match, grammar):
        return NumberMention(
            Span(match.start(), match.end("first")), low, low, Qualifier.EXACT, None, EXACT_RULE, _core(match)
        )
    if match["second"] is not None and (high is None or high <= low):
        return None
    return _bounded(match, low, high, grammar)


def _is_age(text: str, span: Span, grammar: _Grammar) -> bool:
    """Whether a figure stands in a list or range of ages: "aged between 6 and 9", "aged 6, 9 and 12"."""
    before = text[max(0, span.start - AGES_REACH) : span.start].rstrip().lower()
    if not before.endswith(grammar.age_links) or grammar.ages.search(before) is None:
        return False
    return _COUNTED_NOUN.match(text, span.end) is None


def _core(match: re.Match[str]) -> Span:
    return Span(match.start("first"), match.end("first"))


def _is_change(text: str, match: re.Match[str], grammar: _Grammar) -> bool:
    """Whether "12 to 15" is what something rose from and to: two figures; "killed from 12 to 15" is a range."""
    link = match["link"] or ""
    if link.strip() != "to" or text[max(0, match.start() - 5) : match.start()].lower() != "from ":
        return False
    before = text[max(0, match.start() - LOOK_BACK) : match.start() - 5].lower().split()
    return not before or before[-1] not in grammar.before_ranges


def _bounded(match: re.Match[str], low: int, high: int | None, grammar: _Grammar) -> NumberMention:
    span, core = Span(match.start(), match.end()), _core(match)
    if match["half"] is not None:
        is_more = _plain(f"{match['approximator'] or ''} {match['half']}").startswith(("more", "over"))
        half = low // 2 + 1 if is_more else (low + 1) // 2
        qualifier = Qualifier.OVER if is_more else Qualifier.EXACT
        return NumberMention(span, half, None if is_more else half, qualifier, None, HALF_RULE, core)
    if high is not None:
        core = Span(match.start("first"), match.end("second"))
        if match["over"] is not None:  # "from 500 to well over 1,000": open above
            return NumberMention(span, low, None, Qualifier.AT_LEAST, None, RANGE_RULE, core)
        return NumberMention(span, low, high, Qualifier.BETWEEN, None, RANGE_RULE, core)
    hedge = _hedge(match, grammar)
    if hedge is None:
        return NumberMention(span, low, low, Qualifier.EXACT, None, EXACT_RULE, core)
    low, top = _hedged_bounds(low, hedge)
    return NumberMention(span, low, top, hedge.qualifier, None, hedge.id, core)


def _hedged_bounds(count: int, hedge: Approximator) -> tuple[int, int | None]:
    """R5: what an approximator makes of a figure."""
    if hedge.qualifier is Qualifier.OVER:
        return count + 1, None
    if hedge.qualifier is Qualifier.AT_LEAST:
        return count, None
    if hedge.qualifier is Qualifier.UP_TO:
        return 0, max(0, count - 1) if hedge.is_below else count
    return count, count


def _hedge(match: re.Match[str], grammar: _Grammar) -> Approximator | None:
    """The approximator before the figure, else the one after it; emphasis ("only") gives way to a real one."""
    before = grammar.approximators.get(_plain(match["approximator"])) if match["approximator"] else None
    after = grammar.suffixes.get(_plain(match["suffix"])) if match["suffix"] else None
    if before is None or (before.qualifier is Qualifier.EXACT and after is not None):
        return after
    return before


def _vague_mention(text: str, match: re.Match[str], grammar: _Grammar, stop: int) -> NumberMention | None:
    word = _plain(match["vague"])
    if _is_blocked(text, match, grammar, stop, core="vague"):
        return None
    entry = grammar.vague[word]
    hedge = grammar.approximators.get(_plain(match["approximator"])) if match["approximator"] else None
    top = entry.max
    if hedge is not None and hedge.qualifier in (Qualifier.OVER, Qualifier.AT_LEAST):
        top = None
    qualifier = Qualifier.EXACT if entry.max == 0 else Qualifier.VAGUE
    core = Span(match.start("vague"), match.end("vague"))
    return NumberMention(Span(match.start(), match.end()), entry.min, top, qualifier, word, entry.id, core)


def _is_blocked(text: str, match: re.Match[str], grammar: _Grammar, stop: int, core: str = "first") -> bool:
    start = match.start(core)
    before = text[max(0, start - LOOK_BACK) : start]
    has_hedge = match["approximator"] is not None
    tail = before.rstrip(_BEFORE_FIGURE).lower()
    # Most words block nothing: the expression is asked only where one of its words stands.
    if not has_hedge and tail.endswith(grammar.blocking_ends) and grammar.blocked_before.search(before):
        return True
    if _is_blocked_behind(text, match.end(), grammar, stop) or text.startswith("^", match.end(core)):
        return True  # a power ("10^9") is not its base
    special = grammar.word_blockers.get(_plain(match[core]))
    if special is not None and (
        (not has_hedge and special[0].search(before)) or special[1].match(text, match.end(), stop)
    ):
        return True
    if core == "first" and _ADDRESS.match(text, match.end(), stop):
        return True
    return core == "first" and not has_hedge and _is_other_figure(text, match, before, stop)


_FIRST = r"(\w+|[^\w\s-])"
_NEXT_FIRST = re.compile(rf"\s{{0,3}}-{{0,2}}{_FIRST}")


def _is_blocked_behind(text: str, position: int, grammar: _Grammar, stop: int) -> bool:
    """Whether blocking words stand behind a figure: all are tried only where the first word or sign of one stands."""
    following = _NEXT_FIRST.match(text, position, stop)
    if following is None or (following[1].isascii() and following[1].lower() not in grammar.blocking_firsts):
        return False
    return grammar.blocked_after.match(text, position, stop) is not None


_BEFORE_FIGURE = "(#" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What can stand between a blocking word and its figure."""
_ADDRESS = re.compile(r"\s(?:[A-Z][\w'’-]{1,30}\s){1,3}(?:Street|Road|Avenue|Lane|Square|Boulevard)\b")
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|during|from|until|till|by|of|before|after|early|late|mid|year|to|and|through|for|end|spring|summer|autumn|"
    r"winter|fall|mid-|the)|[,(/–-])\s?$",
    re.IGNORECASE,
)
_COUNTED_NOUN = re.compile(r"\s+(?:people|men|women|children|[a-z]{3,}s\b)")
_AGE_BEFORE = re.compile(r"(?:[^\W\d_][\w.’'-]*\s?,\s|[^\W\d_]\s?\()$")
_AGE_AFTER = re.compile(r"\s?[,).;]|\s(?:and|was|were|who|from|is)\b|$")
_NEW_SENTENCE_WORD = re.compile(r"\b(?:people|killed|dead|wounded|injured|including|said|and)\W{1,2}$", re.IGNORECASE)


def _is_other_figure(text: str, match: re.Match[str], before: str, stop: int) -> bool:
    """Whether four bare digits are a year, or one or two digits between a name and a comma an age."""
    digits = match["first"]
    if not digits.isdigit():
        return False
    if len(digits) > 1 and digits[0] == "0":
        return True
    if len(digits) == 4 and int(digits) in YEARS:
        return bool(_YEAR_BEFORE.search(before)) or not _COUNTED_NOUN.match(text, match.end(), stop)
    if len(digits) > 2 or match["suffix"] is not None or not _AGE_AFTER.match(text, match.end(), stop):
        return False
    name = _AGE_BEFORE.search(before)
    return (
        name is not None and before[name.start() :].strip(" (").rstrip(", ")[-1:].islower() and _is_after_name(before)
    )


def _is_after_name(before: str) -> bool:
    """Whether the last word before is capitalised, as a name is."""
    words = re.findall(r"[^\W\d_][\w.’'-]*", before)
    return bool(words) and words[-1][0].isupper() and not _NEW_SENTENCE_WORD.search(before)


@functools.lru_cache(maxsize=_VALUES_KEPT)
def _value(written: str, grammar: _Grammar) -> int | None:
    """The number that figures or words say, None for a fraction of a person or more than everybody."""
    parts = re.split(r"[\s-]+", written.lower().replace(",", "").translate(_THIN_SPACES))
    if len(parts) > 1 and all(part.isdigit() for part in parts):
        parts = ["".join(parts)]
    total, current = 0.0, 0.0
    for part in parts:
        if part in grammar.scales:
            current = max(current, 1.0) * grammar.scales[part]
            if grammar.scales[part] >= 1000:
                total, current = total + current, 0.0
        elif part in grammar.values:
            current += grammar.values[part]
        elif part[:1].isdigit():
            current += float(part) if len(part) < 16 else LARGEST_COUNT + 1
        elif part == "half":
            return 6 if "dozen" in parts else None
    number = round(total + current, 6)
    return int(number) if number == int(number) and number <= LARGEST_COUNT else None


_THIN_SPACES = {0xA0: None, 0x202F: None, 0x2009: None}


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _either(words: Iterable[str]) -> str:
    """An alternation of literal words, the longest first; a space stands for up to three characters of white space."""
    parts = (
        r"\s{1,3}".join(re.escape(part) for part in word.split(" "))
        for word in sorted(words, key=lambda w: (-len(w), w))
    )
    return "|".join(parts)


@functools.lru_cache(maxsize=16)
def _compile(words: NumberWords) -> _Grammar:
    approximators = {word: entry for entry in words.approximators for word in entry.words}
    suffixes = {word: entry for entry in words.suffixes for word in entry.words}
    vague = {word: entry for entry in words.vague for word in entry.words}
    links = _either(words.age_links)
    with_articles = (f"{one} {scale}" for one in ("a", "an") for scale in words.scales)
    counts = (
        _count_expression(words, approximators, suffixes, vague),
        _count_expression(words, (), suffixes, ()),
    )
    starters = _starters((*words.cardinals, *approximators, *vague, *with_articles))
    return _Grammar(
        counts=_Counts(*map(re.compile, counts)),
        counts_in_any_case=_Counts(*(re.compile(count, re.IGNORECASE) for count in counts)),
        blocked_after=re.compile(_AFTER.format(_either(_blocking(words, "after"))), re.IGNORECASE),
        blocking_firsts=frozenset(re.findall(_FIRST, word.lower())[0] for word in _blocking(words, "after")),
        blocked_before=re.compile(_BEFORE.format(_either(_blocking(words, "before"))), re.IGNORECASE),
        blocking_ends=_ends(_blocking(words, "before")),
        word_blockers=_word_blockers(words),
        approximators=approximators,
        suffixes=suffixes,
        vague=vague,
        values=words.cardinals,
        scales=words.scales,
        starters=starters,
        firsts=frozenset(starters),
        before_ranges=frozenset(words.before_ranges),
        ages=re.compile(
            rf"\b(?:{_either(words.ages)})(?:\s(?:{links})|\s?\d{{1,3}}\s?,|\s?\d{{1,3}}\s(?:{links}))*\s?$"
        ),
        age_links=(",", *words.ages, *words.age_links),
    )


def _starters(phrases: Iterable[str]) -> dict[str, frozenset[str]]:
    """The words with which a count can start, each with those of which one must follow; none where anything may."""
    found: dict[str, set[str]] = {}
    alone = {"half", "most", "between"}
    for phrase in phrases:
        first, *rest = re.split(r"[\s-]", phrase)
        found.setdefault(first, set()).update(rest[:1])
        if not rest:
            alone.add(first)
    return {first: frozenset() if first in alone else frozenset(found[first]) for first in (*found, *alone)}


_AFTER = r"(?:\s{{0,3}}-?|-)(?:{})(?!\w)"
_BEFORE = r"(?:(?<!\w)(?:{})[\s(#]{{1,3}}|[$€£¥#])$"


def _blocking(words: NumberWords, side: str) -> list[str]:
    return [word for entry in words.blockers if entry.side == side and not entry.only for word in entry.words]


def _ends(phrases: Iterable[str]) -> tuple[str, ...]:
    """What every phrase ends with: its last word, without those that end with another."""
    lasts = {phrase.lower().split(" ")[-1] for phrase in phrases}
    return tuple(sorted(last for last in lasts if not any(last != other and last.endswith(other) for other in lasts)))


def _word_blockers(words: NumberWords) -> dict[str, tuple[re.Pattern[str], ...]]:
    """For each number word with blockers of its own: what may not stand before it, and after it."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for entry in words.blockers:
        for word in entry.only:
            found.setdefault(word, ([], []))[entry.side == "after"].extend(entry.words)
    never = "(?!)"
    return {
        word: (
            re.compile(_BEFORE.format(_either(before)) if before else never, re.IGNORECASE),
            re.compile(_AFTER.format(_either(after)) if after else never, re.IGNORECASE),
        )
        for word, (before, after) in found.items()
    }


def _count_expression(
    words: NumberWords, approximators: Collection[str], suffixes: Iterable[str], vague: Collection[str]
) -> str:
    """The source of an expression for a count with what stands around it.

    Every repetition is bounded: it is linear on any input.

    Without `approximators` and `vague` words it is for counts that begin with a digit: no word of theirs is before it.
    """
    scale = f"(?:{_either(words.scales)})"
    tens = _either(word for word, value in words.cardinals.items() if value >= 20)
    units = _either(word for word, value in words.cardinals.items() if value < 10)
    small = rf"(?:(?:{tens})(?:[\s-](?:{units})\b)?|{_either(words.cardinals)})\b"
    digits = (
        r"(?:\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3}){1,4}(?!\d)|\d{1,3}(?:\x20\d{3}){1,3}(?![\d,.]\d|\d)"
        r"|\d{1,12}(?:\.\d{1,6})?)"
    )
    joined = rf"\s{{1,3}}(?:and\s{{1,3}})?{small}"
    worded = (
        rf"(?:half\s{{1,3}}a\s{{1,3}}dozen|(?:{small}|an?)\s{{1,3}}{scale}\b(?:\s{{1,3}}{scale}\b)?"
        rf"(?:{joined}(?:\s{{1,3}}{scale}\b(?:{joined})?)?)?|{small})"
    )
    figure = rf"(?:{digits}(?:\s{{1,3}}{scale}\b)?|{worded})"
    hedge = rf"(?:(?P<approximator>\b(?:{_either(approximators)}))\s{{1,3}}(?:the\s|an?\s(?=estimated))?)?"
    half = r"(?:(?P<half>half)\sof\s(?:the\s|its\s|their\s)?|(?P<most>most\sof)\s(?:the\s)?)?"
    between = r"(?P<between>\bbetween\s{1,3})?"
    told = rf"(?P<vague>\b(?:{_either(vague)})\b(?!-))"
    if not approximators:
        hedge, half, told = r"(?P<approximator>(?!))?", r"(?:(?P<half>(?!))|(?P<most>(?!)))?", r"(?P<vague>(?!))"
        between = r"(?P<between>(?!))?"
    link = r"(?(between)\s{1,3}and\s{1,3}|(?P<link>\s?[-–—]\s?|\s{1,3}(?:to|or)\s{1,3}))"
    topped = _either(word for entry in words.approximators if entry.qualifier is Qualifier.OVER for word in entry.words)
    second = rf"(?:{link}(?P<over>(?:{topped})\s{{1,3}})?(?P<second>{figure}))"
    after = rf"(?:\s{{0,3}}(?P<suffix>{_either(suffixes)})(?!\w))?"
    left = r"(?<![^\W_])(?<![$€£¥#/:])(?<!\w[-'’])(?<!\d[.,])"
    right = r"(?!%|[^\W_]|[-/:.,]\d|-\w)"
    return rf"{left}{hedge}(?:{told}|{half}{between}{left}(?P<first>{figure})(?:{second})?{after}{right})"
