"""How many independent origins support something (method, section 4).

Every count of sources that sayso shows is this count: the largest number of claims of which no two share a report
origin or a
source group. With each claim an edge between its report's origin and its source group, that is a maximum matching.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sayso.records.claim import Claim
from sayso.records.origin import Independence


@dataclass(frozen=True, slots=True)
class Support:
    """Independent origins, and the reports beside them: "12 reports, 3 origins"."""

    origin_count: int
    report_count: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """Which origin a report goes back to, and which source group a claim."""

    origin_of: Mapping[str, str]
    group_of: Mapping[str, str]
    nameless: frozenset[str] = frozenset()
    """The groups of people who are described but not named."""
    _edges: dict[str, tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def edge(self, claim: Claim) -> tuple[str, str]:
        """The report origin and the source group of a claim; a report or claim that nothing is known of is its own."""
        edge = self._edges.get(claim.id)
        if edge is None:
            edge = self.origin_of.get(claim.report, claim.report), self.group_of.get(claim.id, claim.id)
            self._edges[claim.id] = edge
        return edge


def find_lineage(independence: Independence) -> Lineage:
    """The same independence, to be looked up by report and by claim."""
    return Lineage(
        {report: origin.id for origin in independence.origins for report in origin.reports},
        {claim: group.id for group in independence.source_groups for claim in group.claims},
        frozenset(group.id for group in independence.source_groups if group.is_nameless),
    )


def count_support(claims: Iterable[Claim], lineage: Lineage) -> Support:
    """The origins and the reports behind `claims`."""
    listed = list(claims)
    return Support(count_edges(lineage.edge(claim) for claim in listed), len({claim.report for claim in listed}))


def count_origins(claims: Iterable[Claim], independence: Independence) -> int:
    """The largest number of `claims` of which no two share a report origin or a source group."""
    return count_support(claims, find_lineage(independence)).origin_count


def count_edges(edges: Iterable[tuple[str, str]]) -> int:
    """The size of the largest matching between the left and the right ends of `edges` (augmenting paths)."""
    matching = Matching()
    matching.add(edges)
    return matching.size


def has_edges(edges: Iterable[tuple[str, str]], needed: int) -> bool:
    """Whether the largest matching of `edges` has so many; mostly the first few of them tell."""
    matching = Matching()
    waiting = iter(edges)
    portion = max(needed, 1)
    while matching.size < needed and (some := list(islice(waiting, portion))):
        matching.add(some)
        portion *= 2
    return matching.size >= needed


class Matching:
    """A largest matching that grows with its edges: asked again after each figure, it starts from what it had."""

    def __init__(self) -> None:
        self._neighbours: dict[str, set[str]] = {}
        self._right_of: dict[str, str] = {}
        self._left_of: dict[str, str] = {}

    @property
    def size(self) -> int:
        """How many edges the matching has."""
        return len(self._right_of)

    def add(self, edges: Iterable[tuple[str, str]]) -> None:
        """Takes more edges, and matches as many ends as can be."""
        new = {(left, right) for left, right in edges if right not in self._neighbours.get(left, ())}
        for left, right in new:
            self._neighbours.setdefault(left, set()).add(right)
            if left not in self._right_of and right not in self._left_of:  # as most: no path to look for
                self._right_of[left] = right
                self._left_of[right] = left
        # A new edge may also free a path from a left end that could not be matched before.
        while new and self._augment_any():
            pass

    def _augment_any(self) -> bool:
        found = False
        seen: set[str] = set()
        for left in sorted(self._neighbours.keys() - self._right_of.keys()):
            found = self._augment(left, seen) or found
        return found

    def _augment(self, start: str, seen: set[str]) -> bool:
        """Whether one more pair was matched, along a path from `start`. No recursion: chains of reposts are long.

        `seen` holds the right ends from which no free one can be reached in this round.
        """
        came_from: dict[str, str] = {}
        waiting = [start]
        while waiting:
            left = waiting.pop()
            for right in sorted(self._neighbours[left] - came_from.keys() - seen):
                came_from[right] = left
                if right not in self._left_of:
                    self._flip(right, start, came_from)
                    return True
                waiting.append(self._left_of[right])
        seen.update(came_from)
        return False

    def _flip(self, right: str, start: str, came_from: Mapping[str, str]) -> None:
        while True:
            left = came_from[right]
            before = self._right_of.get(left)
            self._left_of[right] = left
            self._right_of[left] = right
            if left == start or before is None:
                return
            right = before
