"""Long lists of a page, a portion at a time: nothing is left out without its count and a link to where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

ROWS_AT_ONCE = 50
"""So many rows of one list read well and load at once on a phone."""


@dataclass(frozen=True, slots=True)
class More:
    """What of a list is shown: the rows `first` to `last` of `total`, with links to those before and after.

    Where a portion beyond the end was asked for, `first` is more than `total`.
    """

    name: str
    first: int
    last: int
    total: int
    previous: str | None
    next: str | None

    @property
    def words(self) -> str:
        """The same in words."""
        if self.first > self.total:
            return f"{self.name}: {self.total:,}, none of them on this page"
        return f"{self.name}: {self.first:,} to {self.last:,} of {self.total:,}"


@dataclass(slots=True)
class Portions:
    """The portions of the lists of one page: of the list `part` the one of number `page`, of every other the first.

    Several lists may go by one part; they are gone through side by side. `link` gives the address of a portion.
    """

    link: Callable[[str, int], str]
    part: str = ""
    page: int = 1
    _lists: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """The name of each list, the length of the longest that goes by its part, and the rows in one portion of it."""

    def cut(self, part: str, rows: Sequence[T], name: str, *, most: int = ROWS_AT_ONCE) -> tuple[T, ...]:
        """The rows to show of a list that `name` names to people, at most so many."""
        _, length, _ = self._lists.get(part, (name, 0, most))
        self._lists[part] = (name, max(len(rows), length), most)
        first = self._first(part, most)
        return tuple(rows[first : first + most])

    def more(self) -> dict[str, More]:
        """What is shown of each list of which not all is, by its part."""
        return {
            part: self._more(part, name, total, most)
            for part, (name, total, most) in self._lists.items()
            if total > most
        }

    def _first(self, part: str, most: int) -> int:
        return (self.page - 1) * most if part == self.part else 0

    def _more(self, part: str, name: str, total: int, most: int) -> More:
        first = self._first(part, most)
        page = first // most + 1
        last_page = -(-total // most)
        return More(
            name,
            first + 1,
            min(first + most, total),
            total,
            self.link(part, min(page - 1, last_page)) if page > 1 else None,
            self.link(part, page + 1) if page < last_page else None,
        )
