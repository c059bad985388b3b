"""Marks the furniture of a page: links, captions, credits, licences, footers, buttons, comments, menus.

The rules are data (`languages/data/<code>/furniture.yaml`); this module knows where they look and nothing of any
language.
Nothing is ever removed: the text stays as it is, and what is marked is never read as claims. Every pattern is held
against
a stretch of bounded length, so that the time grows with the length of the text and no faster.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from sayso.errors import DataError
from sayso.languages.pack import load_part
from sayso.records.report import Furniture, FurnitureKind
from sayso.records.span import Span
from sayso.reports.agencies import Agencies, load_agencies
from sayso.text.word_index import has_other_cases, lower_in_place

LONGEST_LINE = 480
"""No rule reads a longer line: a paragraph of prose is longer, and time stays bounded."""
USUAL_LINE = 300
"""The longest line of a rule that sets no `longest` of its own."""
MOST_LINES = 20_000
"""A text with more lines is no report: the rest is not looked at, since a million of them would take a minute."""
HEAD_LINES = 8
"""The first lines of a text, among which headline, byline, date and menu stand."""
TAIL_LINES = 8
"""The last lines of a text."""
TAIL_SHARE = 0.7
"""What lies behind this share of the text is its tail, however many lines follow."""
REST_SHARE = 0.4
"""Readers' comments follow the report: a heading for them before this share of the text is only a link to them."""
END_WINDOW = 400
"""Characters: the longest furniture looked for at the end of a text without lines."""
ENDING_WINDOW = 110
"""Characters: the longest end of a line by which the whole line is known, as a caption by its credit."""
SIGN_OFF_WINDOW = 90
"""Characters: the longest sign-off of an agency behind the last sentence of a line."""
MOST_AT_END = 30
"""Pieces taken off the end of one text before giving up: pages have a handful."""
MOST_TITLES = 6
"""Lines that a heading such as "Related stories" takes with it."""
TITLE_WORDS = 24
"""A line with more words is no title of another report."""

LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
"""A line of a text, whatever ends lines there."""
BLANK = " \t\u00a0\u200b\u200e\u200f\u202f\ufeff"
"""What may stand before and behind a line without being seen."""
_AFTER_SENTENCE = re.compile(
    r"(?<![^\s.!?…)\]”\"’'»—–-])"
    r"(?:\A|(?<=\n)|(?<=[.!?…)\]])|(?<=[.!?…,)][”\"’'»])|(?<=[”\"»] )|(?<= [—–-]))[ \t\u00a0]{0,4}(?=\S)"
)
"""It looks first at the one character before, since at most places of a text there is a letter and no choice holds."""
_SENTENCE_CLOSED = re.compile(r"[.!?…”\"»)\]][’']?\s{0,4}\Z")
_TITLE_END = re.compile(r"[.:;,]\Z")


class Where(StrEnum):
    """Where a rule looks."""

    LINE = "line"
    HEAD = "head"
    TAIL = "tail"
    EDGE = "edge"
    END = "end"
    LINE_END = "line_end"
    ENDING = "ending"
    PIECE = "piece"


class Gives(StrEnum):
    """What the named group `name` of a rule is."""

    REPUBLISHED_FROM = "republished_from"
    WIRE_CREDIT = "wire_credit"
    AGENCY = "agency"
    BYLINE = "byline"


class Takes(StrEnum):
    """What goes with a line that a rule found."""

    NEXT = "next"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class FurnitureRule:
    """One rule: what it looks like, where, and why it is furniture.

    `needs` and `unless` are patterns that must, or must not, be found in the line besides. `longest` is in characters.
    `words` are pieces of text in small letters of which every match holds one: a rule that has them is not tried on
    the lines of a text in which none stands. They are for patterns that begin with any words, which take long.
    """

    id: str
    kind: FurnitureKind
    where: tuple[Where, ...]
    pattern: str
    reason: str
    gives: Gives | None = None
    takes: Takes | None = None
    longest: int = USUAL_LINE
    needs: str | None = None
    unless: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FurnitureRules:
    """The part `furniture` of a language pack."""

    fragments: dict[str, str]
    rules: tuple[FurnitureRule, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of furniture, with the name that its rule took from it (an outlet, an agency, an author)."""

    furniture: Furniture
    gives: Gives | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    rule: FurnitureRule
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The match of the whole stretch, if the rule holds for it."""
        if end - start > self.rule.longest:
            return None
        found = self.pattern.fullmatch(text, start, end)
        if found is None or (self.needs and not self.needs.search(text, start, end)):
            return None
        return None if self.unless and self.unless.search(text, start, end) else found


@dataclass(frozen=True, slots=True)
class _Placed:
    """The rules to try at one place, with one pattern that tells quickly whether any without `words` can hold.

    `any_long` is that of the few of them for stretches longer than a usual line, as many paragraphs of prose are.
    `worded` are those of the rules that have `words`, some of which stand in the text.
    """

    any: re.Pattern[str]
    any_long: re.Pattern[str]
    rules: tuple[_Rule, ...]
    worded: tuple[_Rule, ...]

    def first(self, text: str, start: int, end: int) -> tuple[_Rule, re.Match[str]] | None:
        quick = self.any if end - start <= USUAL_LINE else self.any_long
        for rule in self.worded if quick.fullmatch(text, start, end) is None else self.rules:
            match = rule.match(text, start, end)
            if match:
                return rule, match
        return None


class _Screen(NamedTuple):
    """The `words` of all rules, looked for in one pass over a text, each with the number of its rule."""

    automaton: AhoCorasick
    rules: tuple[int, ...]


def find_furniture(text: str, language: str, *, lines: list[Span] | None = None) -> tuple[Finding, ...]:
    """The furniture of `text` by the rules of `language`, in order and without overlaps.

    `lines` are those of `find_lines`, where they are at hand.
    """
    rules = _place(language, _find_worded(text, language))
    agencies = load_agencies(language)
    lines = (find_lines(text) if lines is None else lines)[:MOST_LINES]
    found = _find_lines(text, lines, rules)
    taken = {finding.furniture.span.start for finding in found}
    found += _line_ends(text, [line for line in lines if line.start not in taken], rules[Where.LINE_END])
    found = _without_overlaps(found + list(_pieces(text, rules[Where.PIECE])))
    found = _without_overlaps(found + _at_end(text, found, rules[Where.END]))
    return tuple(_checked_agency(finding, agencies) for finding in found)


def _find_worded(text: str, language: str) -> frozenset[int]:
    """The numbers of the rules with `words` of which some stand in the text; all where its case tells nothing."""
    screen = _screen(language)
    if has_other_cases(text):
        return frozenset(screen.rules)
    found = screen.automaton.find_matches_as_indexes(lower_in_place(text), overlapping=True)
    return frozenset([screen.rules[word] for word, _start, _end in found])


def find_lines(text: str) -> list[Span]:
    """The lines of `text` that hold something, without the blanks around them."""
    lines = []
    for match in LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip(BLANK))
        end = match.end() - len(line) + len(line.rstrip(BLANK))
        if start < end:
            lines.append(Span(start, end))
    return lines


def name_given(findings: Iterable[Finding], *gives: Gives) -> str | None:
    """The name that the strongest rule of these kinds took from the text: rule ids are in the order of strength."""
    named = [finding for finding in findings if finding.name and finding.gives in gives]
    return min(named, key=lambda finding: (finding.furniture.rule, finding.furniture.span)).name if named else None


def rule_table(language: str) -> tuple[FurnitureRule, ...]:
    """All furniture rules of a language, for the documentation."""
    return load_part(language, "furniture", FurnitureRules).rules


def pattern_of(rule: FurnitureRule, language: str) -> re.Pattern[str]:
    """The pattern of a rule of a language with its fragments filled in."""
    return next(each.pattern for each in _compiled(language) if each.rule.id == rule.id)


@functools.cache
def _compiled(language: str) -> tuple[_Rule, ...]:
    part = load_part(language, "furniture", FurnitureRules)
    agencies = load_agencies(language)
    fragments = {**part.fragments, "agency": agencies.any_pattern, "known_agency": agencies.known_pattern}
    return tuple(_compile(rule, fragments, language) for rule in part.rules)


@functools.cache
def _screen(language: str) -> _Screen:
    words = [(word, number) for number, rule in enumerate(_compiled(language)) for word in rule.rule.words]
    return _Screen(AhoCorasick([word for word, _number in words]), tuple(number for _word, number in words))


@functools.lru_cache(maxsize=128)
def _place(language: str, worded: frozenset[int]) -> dict[Where, _Placed]:
    """The rules for each place, of those with `words` only the ones with a number in `worded`."""
    placed = {}
    for where in Where:
        quick, quick_long = _quick(language, where)
        here = [
            rule
            for number, rule in enumerate(_compiled(language))
            if where in rule.rule.where and (not rule.rule.words or number in worded)
        ]
        placed[where] = _Placed(quick, quick_long, tuple(here), tuple(rule for rule in here if rule.rule.words))
    return placed


@functools.cache
def _quick(language: str, where: Where) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What any rule without `words` finds at a place, and what any of those for long stretches does."""
    here = [rule for rule in _compiled(language) if where in rule.rule.where and not rule.rule.words]
    return _any_of(here), _any_of(rule for rule in here if rule.rule.longest > USUAL_LINE)


def _any_of(rules: Iterable[_Rule]) -> re.Pattern[str]:
    quick = "|".join(f"(?:{rule.pattern.pattern.replace('?P<name>', '?:')})" for rule in rules)
    return re.compile(quick or r"(?!)")


def _compile(rule: FurnitureRule, fragments: dict[str, str], language: str) -> _Rule:
    try:
        ending = r"\Z" if Where.ENDING in rule.where else ""
        pattern = re.compile(
            f"(?:{_filled(rule.pattern, fragments)}){ending}" if ending else _filled(rule.pattern, fragments)
        )
        needs = re.compile(_filled(rule.needs, fragments)) if rule.needs else None
        unless = re.compile(_filled(rule.unless, fragments)) if rule.unless else None
        return _Rule(rule, pattern, needs, unless)
    except (re.error, KeyError, RecursionError) as error:
        raise DataError(f"language pack {language!r}, furniture.yaml, {rule.id}: {error}") from error


def _filled(pattern: str, fragments: dict[str, str]) -> str:
    def fill(match: re.Match[str]) -> str:
        return _filled(fragments[match.group(1)], fragments)

    return re.sub(r"<<(\w+)>>", fill, pattern)


def _find_lines(text: str, lines: list[Span], rules: dict[Where, _Placed]) -> list[Finding]:
    found: list[Finding] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        hit = _line_hit(text, line, _places(position - 1, line, len(lines), len(text)), rules)
        if hit is None:
            found += _line_by_ending(text, line, rules[Where.ENDING])
            continue
        rule, match = hit
        found.append(_finding(rule.rule, match))
        if rule.rule.takes is Takes.REST and line.start > REST_SHARE * len(text):
            found.append(Finding(Furniture(_all_of(lines[position:], line), rule.rule.kind, rule.rule.id)))
            break
        if rule.rule.takes is Takes.NEXT:
            titles = list(_titles(text, lines[position : position + MOST_TITLES]))
            found += [Finding(Furniture(title, rule.rule.kind, rule.rule.id)) for title in titles]
            position += len(titles)
    return found


def _places(position: int, line: Span, line_count: int, length: int) -> tuple[Where, ...]:
    is_head = position < HEAD_LINES
    is_tail = position >= line_count - TAIL_LINES or line.start > TAIL_SHARE * length
    edge = (Where.EDGE,) if is_head or is_tail else ()
    return (Where.LINE, *((Where.HEAD,) if is_head else ()), *((Where.TAIL,) if is_tail else ()), *edge)


def _line_hit(
    text: str, line: Span, places: tuple[Where, ...], rules: dict[Where, _Placed]
) -> tuple[_Rule, re.Match[str]] | None:
    if line.end - line.start > LONGEST_LINE:
        return None
    for where in places:
        hit = rules[where].first(text, line.start, line.end)
        if hit:
            return hit
    return None


def _line_by_ending(text: str, line: Span, placed: _Placed) -> Iterator[Finding]:
    """The line itself, where a rule knows it by its last words."""
    window = max(line.start, line.end - ENDING_WINDOW)
    for rule in placed.rules:
        if line.end - line.start > rule.rule.longest or (rule.needs and not rule.needs.search(text, window, line.end)):
            continue
        is_one = rule.pattern.search(text, window, line.end)
        if is_one and not (rule.unless and rule.unless.search(text, line.start, line.end)):
            yield Finding(Furniture(line, rule.rule.kind, rule.rule.id))
            return


def _titles(text: str, lines: list[Span]) -> Iterator[Span]:
    """The lines that look like titles of other reports: short, and without the full stop of a sentence."""
    for line in lines:
        words = line.words(text)
        if len(words) > USUAL_LINE or len(words.split()) > TITLE_WORDS or _TITLE_END.search(words):
            return
        if not words[0].isupper() and not words[0].isdigit() and words[0] not in "“‘\"'-–•*»":
            return
        yield line


def _all_of(lines: list[Span], otherwise: Span) -> Span:
    return Span(lines[0].start, lines[-1].end) if lines else otherwise


def _line_ends(text: str, lines: list[Span], placed: _Placed) -> list[Finding]:
    found = []
    for line in lines:
        finding = _last_piece(text, line.start, line.end, SIGN_OFF_WINDOW, placed)
        if finding:
            found.append(finding)
    return found


def _pieces(text: str, placed: _Placed) -> Iterator[Finding]:
    for rule in placed.rules:
        for match in rule.pattern.finditer(text):
            yield _finding(rule.rule, match)


def _at_end(text: str, found: list[Finding], placed: _Placed) -> list[Finding]:
    """What rules for the end find once everything behind it is taken off, piece by piece."""
    marked = {finding.furniture.span.end: finding.furniture.span.start for finding in found}
    more: list[Finding] = []
    end = _end_of_rest(text, len(text), marked)
    more += _better_at_end(text, end, found, placed)
    while end and len(more) < MOST_AT_END:
        finding = _last_piece(text, 0, end, END_WINDOW, placed)
        if finding is None or finding.furniture.span.start == 0:
            break
        more.append(finding)
        end = _end_of_rest(text, finding.furniture.span.start, marked)
    return more


def _better_at_end(text: str, end: int, found: list[Finding], placed: _Placed) -> Iterator[Finding]:
    """What rules for the end make of lines that other rules marked without taking a name from them."""
    for finding in found:
        span = finding.furniture.span
        if span.start >= end and finding.gives is None:
            hit = placed.first(text, span.start, span.end)
            if hit and hit[0].rule.gives:
                yield _finding(hit[0].rule, hit[1])


def _end_of_rest(text: str, end: int, marked: dict[int, int]) -> int:
    while True:
        while end and (text[end - 1].isspace() or text[end - 1] in BLANK):
            end -= 1
        if end not in marked:
            return end
        end = marked[end]


def _last_piece(text: str, start: int, end: int, window: int, placed: _Placed) -> Finding | None:
    """The furniture that reaches from the end of a sentence to `end`, within the last `window` characters."""
    first = max(start, end - window)
    for boundary in _AFTER_SENTENCE.finditer(text, first, end):
        position = boundary.end()
        if position >= end or (position == first and first > start):
            continue
        hit = placed.first(text, position, end)
        if hit and (position == start or _SENTENCE_CLOSED.search(text[max(0, position - 6) : position])):
            return _finding(hit[0].rule, hit[1])
    return None


def _finding(rule: FurnitureRule, match: re.Match[str]) -> Finding:
    name = match.groupdict().get("name") if rule.gives else None
    cleaned = name.strip(" .,;:|/()[]\u00a0") if name else None
    return Finding(Furniture(Span(match.start(), match.end()), rule.kind, rule.id), rule.gives, cleaned or None)


def _checked_agency(finding: Finding, agencies: Agencies) -> Finding:
    """A copyright line names whoever holds it: only an agency's name says whose material the page carries."""
    if finding.gives is not Gives.AGENCY:
        return finding
    agency = agencies.agency_in(finding.name or "")
    return Finding(finding.furniture, Gives.WIRE_CREDIT if agency else None, agency)


def _without_overlaps(found: list[Finding]) -> list[Finding]:
    """The findings in order and without overlaps.

    Of two that overlap the one that begins first is kept, then the longer one, then the one with a name.
    """
    kept: list[Finding] = []
    for finding in sorted(found, key=_strength):
        if not kept or finding.furniture.span.start >= kept[-1].furniture.span.end:
            kept.append(finding)
    return kept


def _strength(finding: Finding) -> tuple[int, int, bool]:
    return finding.furniture.span.start, -finding.furniture.span.end, finding.name is None
