"""Tells a page that stands before an article from the article: a login, a check for robots, "not found", a paywall.

A site sends these as if they were the page. What they are is told by words that nobody writes in a report, in a
text too short to be one; a long text with such words in it is a report about them.
"""

import functools
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from sayso.languages.pack import load_part
from sayso.records.capture import Capture
from sayso.records.issue import Issue, make_issue
from sayso.records.report import Report
from sayso.records.span import Span


class Wall(StrEnum):
    """What a page can be instead of an article."""

    ROBOT_CHECK = "robot_check"
    LOGIN = "login"
    PAYMENT = "payment"
    MISSING = "missing"
    CONSENT = "consent"


_CODES = {
    Wall.ROBOT_CHECK: "WALL-001",
    Wall.LOGIN: "WALL-002",
    Wall.PAYMENT: "WALL-003",
    Wall.MISSING: "WALL-004",
    Wall.CONSENT: "WALL-005",
}


@dataclass(frozen=True, slots=True)
class WallRule:
    """One rule: the words of one kind of wall, and in how many words of text they can be one."""

    id: str
    wall: Wall
    most_words: int
    words: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WallWords:
    """The part `walls` of a language pack."""

    rules: tuple[WallRule, ...]


def find_walls(capture: Capture, report: Report, pack: str) -> tuple[Issue, ...]:
    """What says that the report is no article, each kind of wall once, with the words that say so."""
    patterns = _patterns(pack)
    word_count = len(report.text.split(maxsplit=max((rule.most_words for rule, _pattern in patterns), default=0)))
    found: dict[Wall, Issue] = {}
    for rule, pattern in patterns:
        if word_count > rule.most_words or rule.wall in found:
            continue
        in_text = pattern.search(report.text)
        match = in_text or pattern.search(report.title or "")
        if match:
            span = Span(in_text.start(), in_text.end()) if in_text else None
            found[rule.wall] = make_issue(_CODES[rule.wall], detail=f'"{match.group()}" ({rule.id})', span=span)
    if Wall.MISSING not in found and _was_sent_to_front(capture):
        found[Wall.MISSING] = make_issue("WALL-004", detail="the site led to its front page instead")
    return tuple(found[wall] for wall in Wall if wall in found)


@functools.cache
def _patterns(pack: str) -> tuple[tuple[WallRule, re.Pattern[str]], ...]:
    rules = load_part(pack, "walls", WallWords).rules
    return tuple(
        (rule, re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in rule.words), re.IGNORECASE))
        for rule in rules
    )


def _was_sent_to_front(capture: Capture) -> bool:
    if capture.fetch is None or len(capture.fetch.hops) < 2:
        return False
    asked, last = urlsplit(capture.fetch.requested), urlsplit(capture.fetch.last.url)
    return asked.path.strip("/") != "" and last.path.strip("/") == "" and not last.query
