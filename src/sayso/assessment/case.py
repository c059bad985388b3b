"""What one assessment is made from: the claims that count, and what is looked up about them. Makes no judgement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sayso.assessment.profiles.profile import Profile
from sayso.records.claim import Admits, Claim, Kind, Scope, Stance, Toll, name_speaker
from sayso.records.corroboration import Lineage, Support, count_support
from sayso.records.incident import Incident
from sayso.records.report import Report

STATED = frozenset({Stance.ASSERTS, Stance.ALLEGES, Stance.ADMITS, Stance.BELIEVES})
"""Stances by which a speaker says that it is so. What is asked, doubted, denied or announced is nobody's word."""
OF_THIS_INCIDENT = frozenset({Scope.INCIDENT, Scope.PART})


@dataclass(frozen=True, slots=True)
class Case:
    """One incident with the claims that count for it.

    `related` are claims about evidence that no incident was named for, in reports that tell of this one. `since`
    gives the day from which a claim counts. `are_partners` says whether two actors stand in one coalition.
    """

    incident: Incident
    claims: tuple[Claim, ...]
    related: tuple[Claim, ...]
    reports: Mapping[str, Report]
    lineage: Lineage
    profile: Profile
    are_partners: Callable[[str, str], bool]
    since: Mapping[str, str | None]
    findings: Mapping[str, str]
    """What reviewers set for this incident by hand: field to value (`near.<party>`, `harm_status`)."""
    echoes: Mapping[str, str] = field(default_factory=dict)
    """Claims that say again, without naming it, what a party says in the same line of reporting: claim to party."""
    _chosen: dict[str, tuple[Claim, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    """The claims that many ask about, found once."""

    @property
    def stated(self) -> tuple[Claim, ...]:
        """The claims whose speakers say that it is so."""
        return self._choose("stated", is_stated)

    @property
    def reporting(self) -> tuple[Claim, ...]:
        """The claims that say that people came to harm in this incident."""
        return self._choose("reporting", reports_harm)

    @property
    def naming(self) -> tuple[Claim, ...]:
        """The claims whose figures name anybody."""
        return self._choose("naming", names_anybody)

    def _choose(self, name: str, is_chosen: Callable[[Claim], bool]) -> tuple[Claim, ...]:
        if name not in self._chosen:
            self._chosen[name] = tuple(filter(is_chosen, self.claims))
        return self._chosen[name]

    def support(self, claims: tuple[Claim, ...] | list[Claim]) -> Support:
        """The independent origins, and the reports, behind `claims`."""
        return count_support(claims, self.lineage)

    def name_speaker(self, claim: Claim) -> str:
        """The claim's own speaker in words, for a figure that is shown with its source."""
        report = self.reports.get(claim.report)
        return name_speaker(claim, report.outlet if report is not None else None)

    def find_actor(self, claim: Claim) -> str | None:
        """The actor whose word the claim is: its speaker's, or the party's whose figure a headline only repeats."""
        return claim.speaker.actor or self.echoes.get(claim.id)

    def are_one_side(self, left: str, right: str) -> bool:
        """Whether two actors are the same or partners: never rivals."""
        return left == right or self.are_partners(left, right) or self.are_partners(right, left)

    def is_of_side(self, actor: str | None, parties: Iterable[str]) -> bool:
        """Whether an actor is one of the parties, or a partner of one."""
        return actor is not None and any(self.are_one_side(actor, party) for party in parties)


def find_echoes(claims: Iterable[Claim], lineage: Lineage) -> dict[str, str]:
    """The claims of nobody that belong to the source group of a party speaking in the same line of reporting."""
    listed = list(claims)
    told = {
        lineage.edge(claim): claim.speaker.actor
        for claim in sorted(listed, key=lambda claim: claim.id)
        if claim.speaker.actor is not None and not _is_nobody(claim)
    }
    return {
        claim.id: actor
        for claim in listed
        if _is_nobody(claim) and claim.speaker.actor is None and (actor := told.get(lineage.edge(claim)))
    }


def _is_nobody(claim: Claim) -> bool:
    return claim.speaker.own_voice or claim.speaker.unnamed


def is_stated(claim: Claim) -> bool:
    """Whether the speaker says that it is so."""
    return claim.stance in STATED and not claim.negated


def is_background(claim: Claim) -> bool:
    """Whether the claim is about the campaign or older times."""
    return Kind.BACKGROUND in claim.kinds


def reports_harm(claim: Claim) -> bool:
    """Whether the claim says that people came to harm in this incident."""
    if not claim.toll or not is_stated(claim) or is_background(claim):
        return False
    for toll in claim.toll:  # noqa: SIM110 - `any` makes a generator, which takes longer than most of these loops
        if is_harm(toll):
            return True
    return False


def names_anybody(claim: Claim) -> bool:
    """Whether a figure of the claim names anybody whom it counts."""
    for toll in claim.toll:  # noqa: SIM110 - as above
        if toll.names:
            return True
    return False


def speaks_of_harm(claim: Claim) -> bool:
    """Whether the claim reports harm, or accepts it without a figure."""
    if reports_harm(claim):
        return True
    admits_harm = claim.responsibility is not None and claim.responsibility.admits is Admits.HARM
    return admits_harm and is_stated(claim) and not is_background(claim)


def is_harm(toll: Toll) -> bool:
    """Whether the figure counts somebody in this incident."""
    return toll.scope in OF_THIS_INCIDENT and (toll.max is None or toll.max > 0)
