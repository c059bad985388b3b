"""What each claim changed, in the order of the days from which the claims count."""

from collections.abc import Iterable, Mapping
from operator import attrgetter

from sayso.assessment.bounds import Bound
from sayso.assessment.case import Case, is_stated
from sayso.assessment.day_by_day import CiviliansKilled
from sayso.assessment.parties import Stand, blamed_party
from sayso.assessment.tolls import Figures, r12_is_elsewhere
from sayso.records.assessment import TimelineEntry
from sayso.records.claim import Claim, EvidenceStatus, InquiryStatus, Kind, Stance, Toll
from sayso.records.toll_words import say_counted, say_names

_UNDATED = "9999-99-99"
_VERBS = {Stance.RETRACTS: "takes back", Stance.DENIES: "denies"}


def find_timeline(
    case: Case,
    stands: Mapping[str, Stand],
    figures: Figures,
) -> tuple[TimelineEntry, ...]:
    """An entry for each claim that changed something. Undated claims come last.

    `figures` is what all claims count together. Where the range of civilians killed moves on a day, the claims that set
    its new bounds say so.
    """
    replaced = {out.claim: out.reason for _, _, out in figures.left_out if out.rule == "R11"}
    positions = _say_positions(stands)
    said = {claim.id: _say(claim, positions.get(claim.id)) for claim in case.claims}
    for claim, reason in replaced.items():
        if claim in said:
            said[claim].append(reason)
    by_day = _sort_by_day(case)
    for claim, moved in _find_moves(case, by_day.values(), figures).items():
        said[claim].append(moved)
    return tuple(
        TimelineEntry(day, claim.id, words[0] if len(words) == 1 else "; ".join(words))
        for day, of_day in by_day.items()
        for claim in of_day
        if (words := said[claim.id])
    )


def _sort_by_day(case: Case) -> dict[str | None, list[Claim]]:
    """The claims by the day from which they count, the days in order, those of one day by their ids."""
    found: dict[str | None, list[Claim]] = {}
    for claim in sorted(case.claims, key=attrgetter("id")):
        found.setdefault(case.since.get(claim.id), []).append(claim)
    return {day: found[day] for day in sorted(found, key=lambda day: day or _UNDATED)}


def _find_moves(case: Case, days: Iterable[list[Claim]], figures: Figures) -> dict[str, str]:
    """The claims that moved the range of civilians killed, each with the range after its day; `days` are in order."""
    moves: dict[str, str] = {}
    killed = CiviliansKilled(case, figures)
    before = None
    for today in days:
        killed.add(today)
        if not any(claim.toll or claim.responsibility for claim in today):
            continue
        after = killed.bounds()
        if after is not None and (before is None or _values(after) != _values(before)):
            setters = {*after[0].claims, *after[1].claims} & {claim.id for claim in today}
            moves.update(dict.fromkeys(setters or {today[0].id}, f"civilians killed now {_describe(*_values(after))}"))
        before = after or before
    return moves


def _values(bounds: tuple[Bound, Bound]) -> tuple[int, int | None]:
    return bounds[0].value or 0, bounds[1].value


def _describe(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    return f"{low}" if low == high else f"{low} to {high}"


def _say_positions(stands: Mapping[str, Stand]) -> dict[str, list[str]]:
    """What parties say of their own part, and whom claims blame, by claim: the parties in order, the blame last."""
    found: dict[str, list[str]] = {}
    for name, stand in sorted(stands.items()):
        accepted = {claim.id for claim in stand.accepted}
        for claim in stand.accepted:
            found.setdefault(claim.id, []).append(f"{name} accepts the harm")
        for claim in stand.declared:
            if claim.id not in accepted:
                found.setdefault(claim.id, []).append(f"{name} says that it struck")
        for claim in stand.denied:
            found.setdefault(claim.id, []).append(f"{name} denies it")
    for name, stand in stands.items():
        for claim in stand.accusing:
            if blamed_party(claim) == name:
                found.setdefault(claim.id, []).append(f"blames {name}")
    return found


def _say(claim: Claim, positions: Iterable[str] | None) -> list[str]:
    """What the claim says, in a few words; nothing for a claim that changes nothing."""
    said = list(positions or ())
    if claim.toll:
        is_given = is_stated(claim)
        verb = _VERBS.get(claim.stance) or ("gives" if is_given else "speaks of")
        said += [_say_toll(verb, toll, is_given) for toll in claim.toll if not r12_is_elsewhere(claim, toll)]
    if claim.inquiry is not None:
        said.append(
            "an inquiry is closed" if claim.inquiry.status is InquiryStatus.CLOSED else "an inquiry is spoken of"
        )
    if claim.evidence is not None and claim.evidence.status is not EvidenceStatus.MENTIONED:
        said.append(f"{claim.evidence.what} {claim.evidence.status}")
    if not said and claim.cause is not None and is_stated(claim) and Kind.INQUIRY not in claim.kinds:
        said.append(f"names {claim.cause.mechanism.replace('_', ' ')} as the cause")
    return said if len(said) < 2 else list(dict.fromkeys(said))


def _say_toll(verb: str, toll: Toll, is_given: bool) -> str:
    if not toll.names or not is_given:
        return f"{verb} {say_counted(toll)} {toll.harm}"
    named = f"names {say_names(toll)}"
    is_list = toll.min == toll.max == len(toll.names)
    return named if is_list else f"{verb} {say_counted(toll)} {toll.harm}, and {named}"
