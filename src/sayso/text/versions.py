"""What changed between two versions of one text, line by line."""

import difflib
from dataclasses import dataclass
from enum import StrEnum

MOST_LINES = 2000
"""Of one version: comparing takes longer than its length squared in the worst case."""


class ChangeKind(StrEnum):
    """What became of a line."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One line that only one of the versions has."""

    kind: ChangeKind
    words: str


def find_changes(before: str, after: str) -> tuple[Change, ...] | None:
    """The lines that were removed and added, in the order of the text; None where a version is too long to compare.

    Space at the ends of lines and empty lines tell nothing.
    """
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > MOST_LINES:
        return None
    found: list[Change] = []
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [Change(ChangeKind.REMOVED, line) for line in old[first:last]]
            found += [Change(ChangeKind.ADDED, line) for line in new[start:end]]
    return tuple(found)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
