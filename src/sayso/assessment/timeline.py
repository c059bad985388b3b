"""What each claim changed, in the order of the days from which the claims count."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from sayso.assessment.case import Case, is_stated
from sayso.assessment.parties import Stand, blamed_party
from sayso.assessment.tolls import r12_is_elsewhere
from sayso.records.assessment import Group, LeftOut, Range, TimelineEntry
from sayso.records.claim import Claim, EvidenceStatus, Harm, InquiryStatus, Kind, Stance, Toll
from sayso.records.toll_words import say_counted, say_names

_UNDATED = "9999-99-99"


def find_timeline(
    case: Case,
    stands: Mapping[str, Stand],
    left_out: Iterable[tuple[Harm, Group, LeftOut]],
    range_of: Callable[[Case], Range | None],
) -> tuple[TimelineEntry, ...]:
    """An entry for each claim that changed something. Undated claims come last.

    `range_of` gives the range of civilians killed for a case; where it moves on a day, the claims that set its new
    bounds say so.
    """
    replaced = {out.claim: out.reason for _, _, out in left_out if out.rule == "R11"}
    said = {
        claim.id: [*_say(claim, stands), *([replaced[claim.id]] if claim.id in replaced else [])]
        for claim in case.claims
    }
    for claim, moved in _find_moves(case, range_of).items():
        said[claim].append(moved)
    ordered = sorted(case.claims, key=lambda claim: (case.since.get(claim.id) or _UNDATED, claim.id))
    return tuple(
        TimelineEntry(case.since.get(claim.id), claim.id, "; ".join(said[claim.id]))
        for claim in ordered
        if said[claim.id]
    )


def _find_moves(case: Case, range_of: Callable[[Case], Range | None]) -> dict[str, str]:
    """The claims that moved the range of civilians killed, each with the range after its day."""
    moves: dict[str, str] = {}
    before = None
    ordered = sorted(case.claims, key=lambda claim: (case.since.get(claim.id) or _UNDATED, claim.id))
    known: list[Claim] = []
    for _, of_day in groupby(ordered, key=lambda claim: case.since.get(claim.id)):
        today = list(of_day)
        known += today
        if not any(claim.toll or claim.responsibility for claim in today):
            continue
        after = range_of(replace(case, claims=tuple(known)))
        if after is not None and (before is None or _bounds(after) != _bounds(before)):
            setters = {*after.min_from.claims, *after.max_from.claims} & {claim.id for claim in today}
            moves.update(dict.fromkeys(setters or {today[0].id}, f"civilians killed now {_describe(after)}"))
        before = after or before
    return moves


def _bounds(found: Range) -> tuple[int, int | None]:
    return found.min, found.max


def _describe(found: Range) -> str:
    if found.max is None:
        return f"{found.min} or more"
    return f"{found.min}" if found.min == found.max else f"{found.min} to {found.max}"


def _say(claim: Claim, stands: Mapping[str, Stand]) -> list[str]:
    """What the claim says, in a few words; nothing for a claim that changes nothing."""
    said = []
    for name, stand in sorted(stands.items()):
        said += [f"{name} accepts the harm"] if claim in stand.accepted else []
        said += [f"{name} says that it struck"] if claim in stand.declared and claim not in stand.accepted else []
        said += [f"{name} denies it"] if claim in stand.denied else []
    blamed = blamed_party(claim)
    if blamed is not None and blamed in stands and claim in stands[blamed].accusing:
        said.append(f"blames {blamed}")
    said += [_say_toll(claim, toll) for toll in claim.toll if not r12_is_elsewhere(claim, toll)]
    if claim.inquiry is not None:
        said.append(
            "an inquiry is closed" if claim.inquiry.status is InquiryStatus.CLOSED else "an inquiry is spoken of"
        )
    if claim.evidence is not None and claim.evidence.status is not EvidenceStatus.MENTIONED:
        said.append(f"{claim.evidence.what} {claim.evidence.status}")
    if not said and claim.cause is not None and is_stated(claim) and Kind.INQUIRY not in claim.kinds:
        said.append(f"names {claim.cause.mechanism.replace('_', ' ')} as the cause")
    return list(dict.fromkeys(said))


def _say_toll(claim: Claim, toll: Toll) -> str:
    verb = {Stance.RETRACTS: "takes back", Stance.DENIES: "denies"}.get(
        claim.stance, "gives" if is_stated(claim) else "speaks of"
    )
    if not toll.names or not is_stated(claim):
        return f"{verb} {say_counted(toll)} {toll.harm}"
    named = f"names {say_names(toll)}"
    is_list = toll.min == toll.max == len(toll.names)
    return named if is_list else f"{verb} {say_counted(toll)} {toll.harm}, and {named}"
