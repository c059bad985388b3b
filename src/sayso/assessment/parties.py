"""Where each party stands: who blames it, what it declares, accepts, denies or investigates."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sayso.assessment.case import Case, is_background, is_stated
from sayso.records.assessment import Conceded, OwnAssessment, PartyPosition, PartyStance
from sayso.records.claim import Admits, Claim, InquiryStatus, Kind, Stance
from sayso.records.window import is_earlier

AIR_OPERATION = "air_operation"
"""The act of aircraft that are in use or in the air: a reading's word for what may be no strike."""
_ACT_RULES = "-ACT-"
"""In the id of every rule that finds an act of harm."""
_NOT_THE_PARTYS_WORD = frozenset({Stance.DENIES, Stance.DOUBTS, Stance.ASKS, Stance.RETRACTS})


@dataclass(slots=True)
class Stand:
    """The claims by which one party is accused, or takes a position. Filled here, only read elsewhere."""

    party: str
    accusing: list[Claim] = field(default_factory=list)
    declared: list[Claim] = field(default_factory=list)
    accepted: list[Claim] = field(default_factory=list)
    denied: list[Claim] = field(default_factory=list)
    accuses: list[Claim] = field(default_factory=list)
    inquiries: list[Claim] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left of the stand."""
        sides = (self.accusing, self.declared, self.accepted, self.denied, self.accuses, self.inquiries)
        return not any(sides)

    @property
    def is_charged(self) -> bool:
        """Whether the party is blamed, or says itself that it struck."""
        return bool(self.accusing or self.declared or self.accepted)


def find_stands(case: Case) -> dict[str, Stand]:
    """The stand of every actor that is blamed or takes a position on the incident."""
    stands: dict[str, Stand] = {}
    for claim in case.claims:
        if not _may_take_sides(claim) or is_background(claim):
            continue
        for party, side in _positions(case, claim):
            stand = stands.setdefault(party, Stand(party))
            getattr(stand, side).append(claim)
    for claim in case.claims:
        if claim.stance is Stance.RETRACTS and not is_background(claim):
            _take_back(case, claim, stands)
    return stands


def _take_back(case: Case, taking: Claim, stands: dict[str, Stand]) -> None:
    """Drop the blame that whoever takes it back laid before."""
    party = blamed_party(taking)
    if party is None or party not in stands:
        return
    source, day = case.lineage.edge(taking)[1], case.since.get(taking.id)
    stand = stands[party]
    taken = {
        claim.id
        for claim in stand.accusing
        if case.lineage.edge(claim)[1] == source and not _is_said_later(case.since.get(claim.id), day)
    }
    stand.accusing = [claim for claim in stand.accusing if claim.id not in taken]
    accuser = stands.get(taking.speaker.actor or "")
    if accuser is not None:
        accuser.accuses = [claim for claim in accuser.accuses if claim.id not in taken]
    for name in {party, taking.speaker.actor or party}:
        if name in stands and stands[name].is_empty:
            del stands[name]


def _is_said_later(day: str | None, other: str | None) -> bool:
    return day is not None and other is not None and is_earlier(other, day)


def _may_take_sides(claim: Claim) -> bool:
    """Whether there is anything in the claim by which a party is blamed or takes a position; in most there is not."""
    is_of_a_party = claim.speaker.actor is not None or (claim.cause is not None and claim.cause.party is not None)
    return is_of_a_party or claim.responsibility is not None or claim.inquiry is not None


def find_charged(stands: dict[str, Stand]) -> frozenset[str]:
    """The parties that are blamed, or that say themselves that they struck."""
    return frozenset(party for party, stand in stands.items() if stand.is_charged)


def blamed_party(claim: Claim) -> str | None:
    """The party that the claim holds responsible, by its act or by the cause that it names."""
    if claim.responsibility is not None and claim.responsibility.party is not None:
        return claim.responsibility.party
    return claim.cause.party if claim.cause is not None else None


def _positions(case: Case, claim: Claim) -> list[tuple[str, str]]:
    """Every (party, field of `Stand`) that the claim adds to."""
    speaker, blamed = claim.speaker.actor, blamed_party(claim)
    found = [(party, "inquiries") for party in _investigators(claim)]
    own = _own_party(case, claim)
    if own is not None and claim.stance not in _NOT_THE_PARTYS_WORD and not claim.negated:
        found.append((own, "declared"))
        if claim.responsibility is not None and claim.responsibility.admits is Admits.HARM:
            found.append((own, "accepted"))
        return found
    if _is_denial(case, claim) and speaker is not None:
        return [*found, (speaker, "denied")]
    if is_presence(claim):
        return found
    is_own_word = blamed in (speaker, case.echoes.get(claim.id))
    if blamed is not None and is_stated(claim) and not is_own_word and Kind.INQUIRY not in claim.kinds:
        found.append((blamed, "accusing"))
        if speaker is not None:
            found.append((speaker, "accuses"))
    return found


def is_presence(claim: Claim) -> bool:
    """Whether the claim only puts a party's forces there, and does not say that they struck."""
    return claim.responsibility is not None and claim.responsibility.act == AIR_OPERATION


def _own_party(case: Case, claim: Claim) -> str | None:
    """The party that speaks of its own act: by its admission, or by saying plainly that it struck."""
    said = claim.responsibility
    if said is None:
        return None
    speaker = claim.speaker.actor
    if said.admits is not None:
        is_own = said.party is not None and (speaker is None or case.are_one_side(speaker, said.party))
        return said.party if is_own else speaker
    is_plain = (
        speaker is not None and said.party == speaker and is_stated(claim) and claim.stance is not Stance.BELIEVES
    )
    return speaker if is_plain and said.act is not None else None


def _is_denial(case: Case, claim: Claim) -> bool:
    """Whether the speaker's actor denies its own part."""
    speaker = claim.speaker.actor
    if speaker is None or not (claim.stance is Stance.DENIES or claim.negated) or not _speaks_of_the_act(claim):
        return False
    party = blamed_party(claim)
    return party is None or case.are_one_side(party, speaker)


def _speaks_of_the_act(claim: Claim) -> bool:
    """Whether a denial is one of the act, or that it happened. "Nobody was hurt in the attack" is none."""
    if claim.responsibility is None and Kind.HARM in claim.kinds:
        return False
    if claim.responsibility is not None or claim.cause is not None:
        return claim.stance is Stance.DENIES or blamed_party(claim) == claim.speaker.actor
    is_of_event = Kind.PLACE_TIME in claim.kinds and any(_ACT_RULES in rule for rule in claim.made_by)
    return claim.stance is Stance.DENIES and (Kind.RESPONSIBILITY in claim.kinds or is_of_event)


def _investigators(claim: Claim) -> Iterable[str]:
    if claim.inquiry is None or claim.stance in _NOT_THE_PARTYS_WORD:
        return
    if claim.negated and claim.inquiry.status is not InquiryStatus.CLOSED:
        return  # "it would not investigate"
    if claim.inquiry.by is not None:
        yield claim.inquiry.by
    elif claim.speaker.actor is not None:
        yield claim.speaker.actor


def describe_parties(
    case: Case,
    stands: dict[str, Stand],
    conceded: dict[str, tuple[Conceded, ...]],
    actors: frozenset[str] | None = None,
) -> tuple[PartyPosition, ...]:
    """Each party's positions with the origins that accuse it, the most accused first.

    Whoever investigates without being an actor ("a parliamentary committee") has an open question, not a position,
    unless `actors` is None: then all are shown.
    """
    # A partner of whom is blamed takes a part by what it concedes, also where it says nothing else.
    partners = [Stand(party) for party in conceded if party not in stands]
    shown = [stand for stand in stands.values() if _is_party(stand, actors) or stand.party in conceded] + partners
    described = [_describe(case, stand, conceded.get(stand.party, ())) for stand in shown]
    return tuple(sorted(described, key=lambda position: (-position.accusing_origin_count, position.party)))


def _is_party(stand: Stand, actors: frozenset[str] | None) -> bool:
    takes_part = stand.is_charged or stand.denied or stand.accuses
    return bool(takes_part) or actors is None or stand.party in actors


def _describe(case: Case, stand: Stand, conceded: tuple[Conceded, ...]) -> PartyPosition:
    sides = (
        (PartyStance.ACCUSED, stand.accusing),
        (PartyStance.DECLARED, stand.declared),
        (PartyStance.ACCEPTED, stand.accepted),
        (PartyStance.DENIED, stand.denied),
        (PartyStance.ACCUSER, stand.accuses),
        (PartyStance.INVESTIGATING, stand.inquiries if is_investigating(stand) else []),
    )
    support = case.support(stand.accusing)
    claims = sorted({claim.id for _, claims in sides for claim in claims} | {claim.id for claim in stand.inquiries})
    return PartyPosition(
        stand.party,
        tuple(stance for stance, claims in sides if claims),
        support.origin_count,
        support.report_count,
        _own_assessment(case, stand),
        conceded,
        tuple(claims),
        is_known=bool(stand.declared),
    )


def is_investigating(stand: Stand) -> bool:
    """Whether an inquiry of the party is open: announced, and not closed since."""
    statuses = {claim.inquiry.status for claim in stand.inquiries if claim.inquiry is not None}
    return InquiryStatus.OPEN in statuses and InquiryStatus.CLOSED not in statuses


def _own_assessment(case: Case, stand: Stand) -> OwnAssessment:
    """What the party itself concluded: a reviewer's finding, its own result, or credible if it accepts the harm."""
    found = case.findings.get(f"own_assessment.{stand.party}")
    results = (
        [found]
        if found
        else [
            claim.inquiry.result
            for claim in stand.inquiries
            if claim.inquiry is not None and claim.inquiry.status is InquiryStatus.CLOSED and claim.inquiry.result
        ]
    )
    for result in results:
        if result in set(OwnAssessment):
            return OwnAssessment(result)
    return OwnAssessment.CREDIBLE if stand.accepted else OwnAssessment.NOT_YET_ASSESSED
