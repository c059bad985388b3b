"""Reports that name each other as where they come from, or a figure is from: none of them can be the first.

"A has it from B" and "B has it from A" cannot both be. The reports stay one origin, which the text they share or their
statements make them, and a figure one source; what is not known is whose it is.
"""

from collections.abc import Iterable

from sayso.origins.source_key import house_name
from sayso.records.claim import Claim
from sayso.records.issue import Issue, make_issue
from sayso.records.report import Report

_Stated = tuple[str, str, str, str]
"""Two outlets as they are compared, the first one's name, and the report in which it says so."""
MOST_NAMED = 6
"""Outlets named in an issue."""


def find_circles(reports: Iterable[Report], claims: Iterable[Claim] = ()) -> tuple[Issue, ...]:
    """One issue for each circle of outlets that say of their reports, or of one figure, that it is from the next one.

    The order of reports and of `claims` does not matter. An outlet that names itself is no circle.
    """
    told: dict[tuple[str, int] | None, list[_Stated]] = {None: list(_find_stated(reports))}
    for figure, one in _find_told(claims):
        told.setdefault(figure, []).append(one)
    found: dict[frozenset[str], Issue] = {}
    for _, stated in sorted(told.items(), key=lambda item: item[0] or ("", 0)):
        for circle, issue in _circles(sorted(stated)):
            found.setdefault(circle, issue)
    return tuple(issue for _, issue in sorted(found.items(), key=lambda item: sorted(item[0])))


def _circles(stated: list[_Stated]) -> Iterable[tuple[frozenset[str], Issue]]:
    following: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    carriers: dict[str, str] = {}
    for taker, source, name, report in stated:
        following.setdefault(taker, set()).add(source)
        names.setdefault(taker, name)
        carriers.setdefault(taker, report)
    reach = {house: _reach(house, following) for house in following}
    circles = {frozenset(one for one in reach[house] if house in reach.get(one, ())) for house in following}
    for circle in circles:
        if circle:
            named = " and ".join(names[house] for house in sorted(circle)[:MOST_NAMED])
            yield circle, make_issue("ORIGIN-001", detail=named, record=carriers[min(circle)])


def _find_told(claims: Iterable[Claim]) -> Iterable[tuple[tuple[str, int], _Stated]]:
    """The same for the figures of claims: who prints one, and from which outlet, by harm and number."""
    for claim in claims:
        if not claim.toll or len(claim.chain) < 2 or claim.speaker.own_voice:
            continue
        carriers = claim.chain[:-1] if claim.speaker.name and not claim.speaker.unnamed else claim.chain[1:-1]
        if not carriers:
            continue
        taker, source = claim.chain[-1].name, carriers[-1].name
        if house_name(taker) != house_name(source):
            for toll in claim.toll:
                yield (toll.harm, toll.min), (house_name(taker), house_name(source), taker, claim.report)


def _find_stated(reports: Iterable[Report]) -> Iterable[_Stated]:
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
