"""What one outlet has from another whose report is at hand: it goes back to that report, and to whoever spoke there.

"Nine people died, the Plover reported" is the word of the surgeon whom the Plover's own report names for the nine. Two
outlets that have a figure from each other are one source, whoever of them was first.
"""

from collections.abc import Iterable, Mapping, Sequence

from sayso.origins.source_key import SourceKey, house_name
from sayso.records.claim import Claim
from sayso.records.quick_init import changed
from sayso.records.window import dates_fit
from sayso.text.places import places_fit


def find_retold(claims: Sequence[Claim], found: Mapping[str, SourceKey]) -> tuple[dict[str, SourceKey], dict[str, str]]:
    """The sources of claims that another outlet's report is named for, and of those without a name that report.

    Args:
        claims: All claims; those with figures are looked at.
        found: The source of each claim by its own words.

    Returns:
        For the id of a retold claim its source; and, where nobody has a name, the id of the report that it is from.
    """
    told = [claim for claim in claims if claim.toll and claim.chain and not claim.speaker.own_voice]
    named = [(claim, houses) for claim in told if (houses := _named_houses(claim))]
    if not named:
        return {}, {}
    first = _by_outlet(claims, {house for _, houses in named for house in houses})
    open_ones = [
        (claim, houses) for claim, houses in named if not (claim.speaker.unnamed and found[claim.id].is_primary)
    ]
    first_told = ((claim, _first_report(claim, houses, first, found)) for claim, houses in open_ones)
    links = {claim.id: one for claim, one in first_told if one is not None}
    sources: dict[str, SourceKey] = {}
    reports: dict[str, str] = {}
    for claim, houses in named:
        if claim.id in links:
            end = _follow(claim, links, found)
            if found[end.id].is_primary or end.speaker.own_voice:
                sources[claim.id] = changed(found[end.id], is_primary=True)
            else:
                reports[claim.id] = end.report
        elif not claim.speaker.unnamed and claim.speaker.actor is None and houses[0] in first:
            sources[claim.id] = changed(found[claim.id], key=f"name:{houses[0]}")
    return sources, reports


def _named_houses(claim: Claim) -> list[str]:
    """Which names may be those of the outlet that a claim is from: its speaker, or who passed on somebody nameless."""
    speaker, last = claim.speaker, claim.chain[-1].name
    if speaker.unnamed:
        names = [link.name for link in reversed(claim.chain[1:-1])]
    else:
        names = [speaker.name] if speaker.name and speaker.role is None else []
    return [house for house in map(house_name, names) if house != house_name(last)]


def _by_outlet(claims: Iterable[Claim], houses: set[str]) -> dict[str, list[Claim]]:
    """The claims with figures of the reports of some outlets."""
    first: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.toll and claim.chain and (house := house_name(claim.chain[-1].name)) in houses:
            first.setdefault(house, []).append(claim)
    return first


def _first_report(
    claim: Claim, houses: Sequence[str], first: Mapping[str, list[Claim]], found: Mapping[str, SourceKey]
) -> Claim | None:
    """The claim of the outlet named that a claim retells: the same figure, of what may be the same incident.

    None where several sources give the figure there: which of them was meant is not guessed.
    """
    figures = {(toll.harm, toll.min) for toll in claim.toll}
    for house in houses:
        same = [
            one
            for one in first.get(house, ())
            if one.report != claim.report
            and not figures.isdisjoint({(toll.harm, toll.min) for toll in one.toll})
            and _may_be_one(claim, one)
        ]
        if same and len({found[one.id].key for one in same}) == 1:
            return min(same, key=lambda one: one.id)
    return None


def _may_be_one(one: Claim, other: Claim) -> bool:
    if one.event is None or other.event is None:
        return True
    day, other_day, place, other_place = one.event.date, other.event.date, one.event.place, other.event.place
    if day is not None and other_day is not None and not dates_fit(day.edtf, other_day.edtf):
        return False
    return place is None or other_place is None or places_fit(place, other_place)


def _follow(claim: Claim, links: Mapping[str, Claim], found: Mapping[str, SourceKey]) -> Claim:
    """The claim at the end of the links; of a circle the one whose source comes first in the alphabet."""
    passed = [claim]
    while (following := links.get(passed[-1].id)) is not None:
        ids = [one.id for one in passed]
        if following.id in ids:
            return min(passed[ids.index(following.id) :], key=lambda one: (found[one.id].key, one.id))
        passed.append(following)
    return passed[-1]
