"""The two statuses by rule, each with its claims and what would change it (method, section 6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.assessment.case import Case
from sayso.assessment.causes import find_rival_causes
from sayso.assessment.direct import DirectWords, find_direct_class
from sayso.assessment.parties import Stand, find_charged, is_presence
from sayso.records.assessment import HarmStatus, StrikeStatus
from sayso.records.claim import Claim, Kind

FAIR_NEEDS = 2
"""Origins with direct knowledge for `fair`, and origins that blame a party for `likely_strike`."""


@dataclass(frozen=True, slots=True)
class Grade:
    """One status as the rules give it, before reviewers."""

    value: str
    rules: tuple[str, ...]
    claims: tuple[str, ...]
    would_change_if: tuple[str, ...]
    """Each names the statuses that it could become, then on what condition: "fair if a party is blamed"."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the statuses are decided from. Letters as in the method: H, Hd, A[p], declared, accepted, near."""

    harm: tuple[Claim, ...]
    direct: tuple[Claim, ...]
    stands: dict[str, Stand]
    accused: dict[str, int]
    declared: tuple[Claim, ...]
    accepted: tuple[Claim, ...]
    near: frozenset[str]
    rival_causes: tuple[Claim, ...]
    rivals: tuple[str, ...]
    harm_count: int
    direct_count: int


def find_inputs(case: Case, stands: dict[str, Stand], words: DirectWords) -> Inputs:
    """H, Hd, A, declared, accepted and near for the claims of a case."""
    charged = find_charged(stands)
    accepted = _all(stand.accepted for stand in stands.values())
    harm = tuple({claim.id: claim for claim in (*case.reporting, *accepted)}.values())
    direct = tuple(claim for claim in harm if find_direct_class(case, claim, words, charged))
    accused = {
        party: case.support(stand.accusing).origin_count for party, stand in sorted(stands.items()) if stand.accusing
    }
    return Inputs(
        harm,
        direct,
        stands,
        accused,
        _all(stand.declared for stand in stands.values()),
        accepted,
        _find_near(case, stands),
        tuple(find_rival_causes(case, stands)),
        _find_rivals(case, accused, stands),
        case.support(list(harm)).origin_count,
        case.support(list(direct)).origin_count,
    )


def grade_strike(inputs: Inputs) -> Grade:
    """The strike status: the first rule that holds."""
    if inputs.declared:
        return _grade(
            StrikeStatus.DECLARED,
            "strike:declared",
            inputs.declared,
            "contested_strike, likely_strike or single_source_claim if the declaration is withdrawn",
        )
    if not inputs.accused:
        return _grade(
            StrikeStatus.CONTESTED,
            "strike:contested:nobody_named",
            inputs.harm,
            "single_source_claim if one origin names a party",
            "declared_strike if a party says that it struck",
        )
    blaming = _all(stand.accusing for stand in inputs.stands.values())
    declared = "declared_strike if a party says that it struck"
    if len(inputs.rivals) > 1:
        counts = ", ".join(f"{party}: {inputs.accused[party]}" for party in inputs.rivals)
        return _grade(StrikeStatus.CONTESTED, f"strike:contested:rivals_blamed ({counts})", blaming, declared)
    party = max(inputs.accused, key=lambda name: (inputs.accused[name], name))
    if inputs.accused[party] >= FAIR_NEEDS:
        return _grade(StrikeStatus.LIKELY, "strike:likely:origins", blaming, declared, _if_rival(party))
    if party in inputs.near:
        return _grade(StrikeStatus.LIKELY, "strike:likely:near", blaming, declared, _if_rival(party))
    return _grade(
        StrikeStatus.SINGLE_SOURCE,
        "strike:single_source",
        blaming,
        f"likely_strike if one more origin blames {party}, or if {party} is known to be active there and then",
        declared,
    )


def grade_harm(case: Case, inputs: Inputs, strike: Grade) -> Grade:
    """The harm status: the first rule that holds. `discounted` is a finding that only a reviewer makes."""
    if not inputs.harm:
        return _grade(HarmStatus.NONE_REPORTED, "harm:none_reported", (), "weak if one origin reports harm")
    if case.findings.get("harm_status") == HarmStatus.DISCOUNTED:
        derived = _grade_reported(inputs, strike)
        return _grade(
            HarmStatus.DISCOUNTED,
            "harm:discounted",
            inputs.harm,
            f"{derived.value} if the reviewer's finding is undone",
        )
    return _grade_reported(inputs, strike)


def _grade_reported(inputs: Inputs, strike: Grade) -> Grade:
    if inputs.accepted:
        withdrawn = "contested, fair or weak if the acceptance is withdrawn"
        return _grade(HarmStatus.CONFIRMED, "harm:confirmed", inputs.accepted, withdrawn)
    confirmed = "confirmed if a party accepts responsibility"
    if strike.value == StrikeStatus.CONTESTED:
        rule = "harm:contested:" + ("rivals_blamed" if inputs.accused else "nobody_named")
        change = "fair or weak if one party is left" if inputs.accused else "fair or weak if somebody is named"
        return Grade(HarmStatus.CONTESTED, (rule,), strike.claims, (confirmed, change))
    if len(inputs.rivals) > 1:
        blaming = _all(stand.accusing for stand in inputs.stands.values())
        return _grade(HarmStatus.CONTESTED, "harm:contested:rivals_blamed", blaming, confirmed)
    if inputs.rival_causes:
        return _grade(HarmStatus.CONTESTED, "harm:contested:rival_cause", inputs.rival_causes, confirmed)
    is_attributed = bool(inputs.accused or inputs.declared)
    if inputs.direct_count >= FAIR_NEEDS and is_attributed:
        near = ", ".join(sorted(inputs.near)) or "nobody known"
        return _grade(HarmStatus.FAIR, f"harm:fair (near: {near})", inputs.direct, confirmed)
    missing = FAIR_NEEDS - inputs.direct_count
    more = f"fair if {missing} more origin{'s' * (missing > 1)} with direct knowledge report{'s' * (missing == 1)} it"
    return _grade(
        HarmStatus.WEAK, "harm:weak", inputs.harm, more if missing > 0 else "fair if a party is blamed", confirmed
    )


def _find_near(case: Case, stands: dict[str, Stand]) -> frozenset[str]:
    """The parties known to be active there and then: by a claim that puts their forces there, or by a reviewer."""
    placed = {
        claim.responsibility.party
        for claim in case.stated
        if claim.responsibility is not None
        and claim.responsibility.party is not None
        and Kind.PLACE_TIME in claim.kinds
        and (Kind.RESPONSIBILITY not in claim.kinds or is_presence(claim))
    }
    by_hand = {party: case.findings.get(f"near.{party}") for party in {*stands, *placed}}
    return frozenset(party for party, found in by_hand.items() if found == "yes" or (found is None and party in placed))


def _find_rivals(case: Case, accused: Iterable[str], stands: dict[str, Stand]) -> tuple[str, ...]:
    """The parties that are blamed (or declared the strike) and are not all on one side; empty when they are."""
    blamed = sorted({*accused, *(party for party, stand in stands.items() if stand.declared)})
    if any(not case.are_one_side(left, right) for left in blamed for right in blamed):
        return tuple(party for party in blamed if party in set(accused)) if len(set(accused)) > 1 else tuple(blamed)
    return ()


def _if_rival(party: str) -> str:
    return f"contested_strike if a party that is no partner of {party} is blamed"


def _grade(value: str, rule: str, claims: Iterable[Claim], *changes: str) -> Grade:
    return Grade(value, (rule,), tuple(sorted({claim.id for claim in claims})), changes)


def _all(groups: Iterable[list[Claim]]) -> tuple[Claim, ...]:
    return tuple({claim.id: claim for group in groups for claim in group}.values())
