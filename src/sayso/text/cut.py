"""Cutting a text into words: all at once, since a loop over matches takes more time than finding them."""

import functools
import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

LETTER = r"[a-zA-Z0-9_\w]"
r"""What `\w` matches. A set that names the usual characters is looked up in a table; `\w` alone asks Unicode."""
MARK = r"[^\w\sa-zA-Z0-9_ ]"
r"""What `[^\w\s]` matches, in the same way."""


class Cuts(NamedTuple):
    """The words of a stretch of text, and the offsets where each starts and ends."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def cut_words(text: str, start: int, end: int, *, pattern: re.Pattern[str]) -> Cuts:
    """The words in `text[start:end]`, in order; the one group of `pattern` is a word, and it looks at nothing else."""
    pieces = pattern.split(text[start:end])
    offsets = list(accumulate(map(len, pieces), initial=start))
    return _make((pieces[1::2], offsets[1:-1:2], offsets[2::2]))


_make: Callable[[tuple[list[str], list[int], list[int]]], Cuts] = functools.partial(tuple.__new__, Cuts)
"""`Cuts(...)` without the call of Python code, for the many short stretches that are cut."""
