"""Reads a plain text: the decoded file, unchanged."""

from sayso.records.span import Span
from sayso.reports.draft import Draft

TITLE_WORDS = 28
"""A longer first line is a first sentence."""
TITLE_CHARACTERS = 220
"""The same in characters."""
PARAGRAPH_CHARACTERS = 80
"""A text with a headline has at least one line of this length below it; a list of short lines has no headline."""


def read_plain(text: str) -> Draft:
    """The draft of a plain text."""
    return Draft(text)


def find_title(text: str, lines: list[Span]) -> Span | None:
    """The headline of a plain text, or None where it is not plain that the first line is one.

    `lines` are those that are no furniture. A headline has a blank line behind it and no full stop; it stays part of
    the
    text, since it can make a claim of its own.
    """
    if len(lines) < 2:
        return None
    first, second = lines[0], lines[1]
    words = first.words(text)
    if len(words) > TITLE_CHARACTERS or len(words.split()) > TITLE_WORDS or words[-1] in ".:;,…-–—":
        return None
    if not (words[0].isupper() or words[0].isdigit() or words[0] in "“‘\"'["):
        return None
    breaks = text[first.end : second.start].replace("\r\n", "\n").count("\n")
    is_apart = breaks > 1 or any(mark in text[first.end : second.start] for mark in "\u2029\f")
    return first if is_apart and any(line.end - line.start >= PARAGRAPH_CHARACTERS for line in lines[1:]) else None
