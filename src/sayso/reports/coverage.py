"""Notices text that a parser lost without a word: its words against those that a second, independent reading finds."""

import re
from collections import Counter

from sayso.records.issue import Issue, make_issue

LEAST_LOST = 25
"""Words: two readings differ by this much over buttons, numbers of pages and words that run together."""
LOST_SHARE = 0.03
"""Of the words of the second reading. Both must be exceeded."""
LONGEST_COMPARED = 4_000_000
"""Characters of each reading that are compared: beyond, the text is cut anyway."""
_WORD = re.compile(r"\w+")


def find_loss(found: str, second: str) -> tuple[Issue, ...]:
    """An issue if the second reading has many words that `found` has not, however often each stands there.

    The order of words is not compared: two readings may well put columns and captions in different places.
    """
    words = Counter(_words(second))
    whole_count = words.total()
    words.subtract(_words(found))
    lost_count = sum(count for count in words.values() if count > 0)
    if lost_count < LEAST_LOST or lost_count < LOST_SHARE * whole_count:
        return ()
    return (make_issue("FORMAT-004", detail=f"{lost_count} of {whole_count} words; look at the original"),)


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:LONGEST_COMPARED].casefold())
