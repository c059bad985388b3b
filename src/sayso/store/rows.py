"""Reading many rows by their ids, in portions that every engine takes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

PORTION = 500
"""Ids in one query: every engine takes more parameters (SQLite 32,766, PostgreSQL 65,535), none gets faster by them."""


def portions(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """The values in tuples of at most `PORTION`."""
    rest = iter(values)
    while portion := tuple(islice(rest, PORTION)):
        yield portion


def indexable(text: str | None) -> str | None:
    """The text as every engine's text columns can hold it: lone surrogates and NUL written as escapes."""
    if text is None:
        return None
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
