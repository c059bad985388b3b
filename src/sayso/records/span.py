"""A stretch of a stored text. Every statement that sayso shows is made of these."""

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.errors import InvalidRecord


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """A half-open stretch `text[start:end]`, in Unicode code points, never empty."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        # Written out: a reading makes hundreds of spans for a page, and the one that `dataclass` writes takes longer.
        if not 0 <= start < end:
            raise InvalidRecord(f"span [{start}, {end}] is empty or negative")
        _set_start(self, start)
        _set_end(self, end)

    def words(self, text: str) -> str:
        """The exact words of this span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps_any(self, others: Iterable["Span"]) -> bool:
        """Whether it shares at least one character with any of them."""
        start, end = self.start, self.end
        for other in others:  # noqa: SIM110 - `any` makes a generator, which takes longer than most of these loops
            if start < other.end and other.start < end:
                return True
        return False

    def is_within_any(self, others: Iterable["Span"]) -> bool:
        """Whether it lies wholly within one of them."""
        start, end = self.start, self.end
        for other in others:  # noqa: SIM110
            if other.start <= start and end <= other.end:
                return True
        return False

    def shifted(self, offset: int) -> "Span":
        """The same stretch, `offset` characters further on."""
        return Span(self.start + offset, self.end + offset)


_set_start, _set_end = Span.__dict__["start"].__set__, Span.__dict__["end"].__set__
