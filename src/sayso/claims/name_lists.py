"""Lists of victims in print: one line for each name and age, under a sentence that says whose names they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.claims.acts import ActLexicon
from sayso.records.claim import Harm, Qualifier, Scope, Toll, Whom
from sayso.records.harm import VictimName
from sayso.records.span import Span

LEAST_LINES = 2
"""Fewer lines than this are no list."""
INTRODUCTION_REACH = 400
"""Characters before a list in which must be said that its people were harmed."""
CHILD_UNDER = 18
"""Years (Convention on the Rights of the Child, article 1)."""

_LINE = re.compile(
    r"^[ \t]*(?:[-*•–]|\d{1,3}[.)])?[ \t]*"
    r"(?P<name>[A-Z][\w’'-]+(?:[ \u00a0](?:[a-z]{1,3}[ \u00a0-])?[A-Z][\w’'-]*\.?){1,4}),?[ \u00a0]"
    r"\(?(?:aged[ \u00a0])?(?P<age>\d{1,3})\)?"
    r"(?:[ \u00a0]years old)?(?:,[^\r\n]{0,80})?[ \t]*\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class NamedLine:
    """One line of a list: its words, and the toll of one named person that it is."""

    span: Span
    toll: Toll


def find_name_lists(text: str, lexicon: ActLexicon) -> tuple[NamedLine, ...]:
    """The lines of every list of at least two names with ages that stands under words of killing."""
    lines: list[NamedLine] = []
    block: list[re.Match[str]] = []
    for match in _named_lines(text):
        if block and text[block[-1].end() : match.start()].strip():
            lines.extend(_lines_of(text, block, lexicon))
            block = []
        block.append(match)
    lines.extend(_lines_of(text, block, lexicon))
    return tuple(lines)


def _named_lines(text: str) -> Iterator[re.Match[str]]:
    """The lines with a name and an age. Tried at each line's start alone: a search would stop at every letter."""
    start, end = 0, 0
    while end >= 0:
        end = text.find("\n", start)
        match = _LINE.match(text, start) if end != start else None
        if match is not None:
            yield match
        start = end + 1


def _lines_of(text: str, block: list[re.Match[str]], lexicon: ActLexicon) -> list[NamedLine]:
    if len(block) < LEAST_LINES:
        return []
    start = block[0].start()
    if lexicon.harm.search(text, max(0, start - INTRODUCTION_REACH), start) is None:
        return []
    return [_line(match) for match in block]


def _line(match: re.Match[str]) -> NamedLine:
    age = int(match["age"])
    name = " ".join(match["name"].split())
    victim = VictimName(name, Span(match.start("name"), match.end("name")), age)
    whom = Whom.CHILDREN if age < CHILD_UNDER else Whom.UNKNOWN
    start = match.start("name")
    end = match.end() - (len(match[0]) - len(match[0].rstrip()))
    toll = Toll(Harm.KILLED, whom, 1, 1, Qualifier.EXACT, Scope.PART, victim.span, (victim,))
    return NamedLine(Span(start, end), toll)
