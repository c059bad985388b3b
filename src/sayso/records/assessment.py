"""The ranges, the two statuses, the contradictions and the open questions of an incident, each with its trace."""

from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.records.claim import Harm
from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init
from sayso.records.victim import Victim


@plain_members
class Group(StrEnum):
    """The groups that a range is given for."""

    CIVILIANS = "civilians"
    CHILDREN = "children"
    WOMEN = "women"
    MEN = "men"
    FIGHTERS = "fighters"
    UNKNOWN = "unknown"


@plain_members
class StrikeStatus(StrEnum):
    """Who is said to have struck."""

    DECLARED = "declared_strike"
    CONTESTED = "contested_strike"
    LIKELY = "likely_strike"
    SINGLE_SOURCE = "single_source_claim"


@plain_members
class HarmStatus(StrEnum):
    """How well the harm is attested."""

    NOT_ASSESSED = "not_assessed"
    NONE_REPORTED = "none_reported"
    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


@plain_members
class OwnAssessment(StrEnum):
    """What a party itself has concluded."""

    NOT_YET_ASSESSED = "not_yet_assessed"
    NON_CREDIBLE = "non_credible"
    CREDIBLE = "credible"
    DUPLICATE = "duplicate"


@plain_members
class PartyStance(StrEnum):
    """A position that a party takes or is put in."""

    ACCUSED = "accused"
    DECLARED = "declared"
    ACCEPTED = "accepted"
    DENIED = "denied"
    ACCUSER = "accuser"
    INVESTIGATING = "investigating"


@plain_members
class Dimension(StrEnum):
    """What claims contradict each other about."""

    TOLL = "toll"
    CAUSE = "cause"
    PARTY = "party"
    VICTIM_STATUS = "victim_status"
    DATE = "date"
    PLACE = "place"
    OCCURRENCE = "occurrence"


@dataclass(frozen=True, slots=True)
class BoundTrace:
    """Why a bound is what it is: the claims that set it, the rules that chose them, in order."""

    claims: tuple[str, ...]
    rules: tuple[str, ...]


@quick_init
@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that did not enter, the rule that kept it out, and why in words."""

    claim: str
    rule: str
    reason: str


@quick_init
@dataclass(frozen=True, slots=True)
class Figure:
    """One origin's current figure for a range, as drawn beside it. `max` None means open above."""

    origin: str
    source: str
    claim: str
    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class Range:
    """A (min, max) for one harm and one group. `max` None only with `is_open`."""

    harm: Harm
    group: Group
    min: int
    max: int | None
    is_open: bool
    min_from: BoundTrace
    max_from: BoundTrace
    left_out: tuple[LeftOut, ...] = ()
    figures: tuple[Figure, ...] = ()
    origin_count: int = 0
    report_count: int = 0

    def __post_init__(self) -> None:
        if (self.max is None) != self.is_open:
            raise InvalidRecord("an open range has no max, a closed one has")
        if self.max is not None and self.max < self.min:
            raise InvalidRecord(f"a range of {self.min} to {self.max} cannot be")


@dataclass(frozen=True, slots=True)
class Override:
    """A reviewer's value beside the derived one, with the reason."""

    value: str
    reason: str
    decision: str


@dataclass(frozen=True, slots=True)
class Status:
    """A status with its trace. `value` None: not assessed. `provisional` is what all claims not rejected would give."""

    value: str | None
    provisional: str | None
    rules: tuple[str, ...]
    claims: tuple[str, ...]
    would_change_if: tuple[str, ...]
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Conceded:
    """The toll that a party concedes for one harm."""

    harm: Harm
    min: int
    max: int | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyPosition:
    """One party of an incident: where it stands, and how many origins accuse it."""

    party: str
    positions: tuple[PartyStance, ...]
    accusing_origin_count: int
    accusing_report_count: int
    own_assessment: OwnAssessment
    conceded: tuple[Conceded, ...]
    claims: tuple[str, ...]
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be right, about one dimension."""

    dimension: Dimension
    summary: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Promised evidence or an announced inquiry that no claim has closed.

    `kind` is "evidence" or "inquiry". `what` None: nobody says into what; `holder` None: nobody says by or with whom.
    """

    kind: str
    status: str
    what: str | None
    holder: str | None
    claims: tuple[str, ...]
    is_possibly_related: bool = False


@quick_init
@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What one claim changed, on the day from which it counts (EDTF, None when unknown)."""

    date: str | None
    claim: str
    what: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that follows from the claims of one incident by one profile's rules.

    `as_of` is an ISO date or None for today's state; `is_provisional` says that unreviewed claims were counted.
    """

    incident: str
    profile: str
    as_of: str | None
    is_provisional: bool
    ranges: tuple[Range, ...]
    parties: tuple[PartyPosition, ...]
    strike_status: Status
    harm_status: Status
    contradictions: tuple[Contradiction, ...]
    open_questions: tuple[OpenQuestion, ...]
    victims: tuple[Victim, ...]
    timeline: tuple[TimelineEntry, ...]
    report_count: int
    origin_count: int
    made_by: tuple[str, ...] = ()
