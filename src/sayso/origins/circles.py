"""Reports that name each other as where they come from: none of them can be the first.

"A has it from B" and "B has it from A" cannot both be. The reports stay one origin, which the text they share or their
statements make them; what is not known is whose it is.
"""

from collections.abc import Iterable

from sayso.origins.sources import house_name
from sayso.records.issue import Issue, make_issue
from sayso.records.report import Report

MOST_NAMED = 6
"""Outlets named in an issue."""


def find_circles(reports: Iterable[Report]) -> tuple[Issue, ...]:
    """One issue for each circle of outlets that say of their reports that they come from the next one.

    The order of the reports does not matter. An outlet that names itself is no circle.
    """
    stated = sorted(_find_stated(reports))
    following: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    carriers: dict[str, str] = {}
    for taker, source, name, report in stated:
        following.setdefault(taker, set()).add(source)
        names.setdefault(taker, name)
        carriers.setdefault(taker, report)
    reach = {house: _reach(house, following) for house in following}
    circles = {frozenset(one for one in reach[house] if house in reach.get(one, ())) for house in following}
    return tuple(
        make_issue(
            "ORIGIN-001",
            detail=" and ".join(names[house] for house in sorted(circle)[:MOST_NAMED]),
            record=carriers[min(circle)],
        )
        for circle in sorted(circles, key=sorted)
        if circle
    )


def _find_stated(reports: Iterable[Report]) -> Iterable[tuple[str, str, str, str]]:
    """Each statement: the outlet, the one that it names (both as they are compared), its name and the report's id."""
    for report in reports:
        if report.outlet and report.republished_from:
            taker, source = house_name(report.outlet), house_name(report.republished_from)
            if taker != source:
                yield taker, source, report.outlet, report.id


def _reach(house: str, following: dict[str, set[str]]) -> frozenset[str]:
    """The outlets to which the statements lead from this one."""
    reached: set[str] = set()
    ahead = set(following.get(house, ()))
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead |= following.get(one, set()) - reached
    return frozenset(reached)
