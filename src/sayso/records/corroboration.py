"""How many independent origins support something (method, section 4).

Every count of sources that sayso shows is this count: the largest number of claims of which no two share a report
origin or a
source group. With each claim an edge between its report's origin and its source group, that is a maximum matching.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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

    def edge(self, claim: Claim) -> tuple[str, str]:
        """The report origin and the source group of a claim; a report or claim that nothing is known of is its own."""
        return self.origin_of.get(claim.report, claim.report), self.group_of.get(claim.id, claim.id)


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
    neighbours: dict[str, set[str]] = {}
    for left, right in edges:
        neighbours.setdefault(left, set()).add(right)
    matched: dict[str, str] = {}
    return sum(_augment(left, neighbours, matched) for left in sorted(neighbours))


def _augment(start: str, neighbours: Mapping[str, set[str]], matched: dict[str, str]) -> bool:
    """Whether one more pair was matched, along a path from `start`. No recursion: chains of reposts are long."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        left = waiting.pop()
        for right in sorted(neighbours[left] - came_from.keys()):
            came_from[right] = left
            if right not in matched:
                _flip(right, start, came_from, matched)
                return True
            waiting.append(matched[right])
    return False


def _flip(right: str, start: str, came_from: Mapping[str, str], matched: dict[str, str]) -> None:
    partner_of = {left: found for found, left in matched.items()}
    while True:
        left = came_from[right]
        matched[right] = left
        if left == start:
            return
        right = partner_of[left]
