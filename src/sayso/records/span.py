"""A stretch of a stored text. Every statement that sayso shows is made of these."""

from dataclasses import dataclass

from sayso.errors import InvalidRecord


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `text[start:end]`, in Unicode code points, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidRecord(f"span [{self.start}, {self.end}] is empty or negative")

    def words(self, text: str) -> str:
        """The exact words of this span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, offset: int) -> "Span":
        """The same stretch, `offset` characters further on."""
        return Span(self.start + offset, self.end + offset)
