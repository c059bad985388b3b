"""One statement in a report: the words, who says it, through whom, how certain, about which incident.

The words of the domain are those of the method (section 2); the code lists are those of its section 7.
"""

from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.records.date import EdtfDate
from sayso.records.harm import HarmTold, VictimName
from sayso.records.place import Place
from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init
from sayso.records.span import Span


@plain_members
class Stance(StrEnum):
    """How the speaker stands to the words."""

    ASSERTS = "asserts"
    ALLEGES = "alleges"
    ADMITS = "admits"
    DENIES = "denies"
    DOUBTS = "doubts"
    ASKS = "asks"
    BELIEVES = "believes"
    ANNOUNCES = "announces"
    RETRACTS = "retracts"


@plain_members
class Kind(StrEnum):
    """What a claim is about. A claim can be of several kinds."""

    TOLL = "toll"
    RESPONSIBILITY = "responsibility"
    CAUSE = "cause"
    EVIDENCE = "evidence"
    INQUIRY = "inquiry"
    CONDUCT = "conduct"
    PLACE_TIME = "place_time"
    HARM = "harm"
    BACKGROUND = "background"
    OTHER = "other"


@plain_members
class Quoted(StrEnum):
    """Whether the content stands in quotation marks: whole, in part, reported, or is the outlet's own prose."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NONE = "none"


@plain_members
class Harm(StrEnum):
    """What was done to the people counted."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DETAINED = "detained"


@plain_members
class Whom(StrEnum):
    """Who the people counted are.

    "12 people" is UNKNOWN with its words kept; what follows from that is a rule of assessment.
    """

    CIVILIANS = "civilians"
    FIGHTERS = "fighters"
    CHILDREN = "children"
    WOMEN = "women"
    MEN = "men"
    STAFF = "staff"
    UNKNOWN = "unknown"


@plain_members
class Qualifier(StrEnum):
    """How a figure is hedged."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    OVER = "over"
    UP_TO = "up_to"
    ABOUT = "about"
    NEARLY = "nearly"
    BETWEEN = "between"
    VAGUE = "vague"


@plain_members
class Scope(StrEnum):
    """What a figure counts: the incident, a part of a count given beside it, a campaign, or another incident."""

    INCIDENT = "incident"
    PART = "part"
    CAMPAIGN = "campaign"
    OTHER_INCIDENT = "other_incident"


@plain_members
class Admits(StrEnum):
    """How far a party goes: it struck, or it accepts the deaths."""

    ACT = "act"
    HARM = "harm"


@plain_members
class EvidenceStatus(StrEnum):
    """Where a piece of evidence stands."""

    MENTIONED = "mentioned"
    PROMISED = "promised"
    RELEASED = "released"
    WITHHELD = "withheld"


@plain_members
class InquiryStatus(StrEnum):
    """Where an inquiry stands."""

    OPEN = "open"
    CLOSED = "closed"


@quick_init
@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever the words are attributed to.

    `name` is the fullest form found in the report (for an unnamed speaker the words that describe it, if any; for the
    outlet's own voice the outlet, if known). `actor` is an id of the actor registry: the person's organisation.
    """

    name: str | None
    span: Span | None = None
    role: str | None = None
    actor: str | None = None
    unnamed: bool = False
    own_voice: bool = False

    def __post_init__(self) -> None:
        if self.unnamed and self.own_voice:
            raise InvalidRecord("the outlet's own voice is not an unnamed speaker")
        if not (self.name or self.unnamed or self.own_voice):
            raise InvalidRecord("a speaker is named, unnamed or the outlet itself")


NOT_NAMED = "not named"
"""What stands for a speaker whom no words describe."""


@quick_init
@dataclass(frozen=True, slots=True)
class ChainLink:
    """One hand that a statement passed through; `span` is where the report names it, None for the page's own."""

    name: str
    span: Span | None = None
    actor: str | None = None


MOST_HARMED = 1_000_000
"""People whom one incident can harm: several times the deadliest bombing."""


@quick_init
@dataclass(frozen=True, slots=True)
class Toll:
    """One figure. `max` None with `min` given means open above; `word` keeps a vague word ("dozens") for the profiles.

    `min` and `max` of a vague word are those of the default profile. `whom_words` are the words for the people
    counted. `is_mixed`
    says that the words count fighters and civilians together.
    """

    harm: Harm
    whom: Whom
    min: int
    max: int | None
    qualifier: Qualifier
    scope: Scope
    span: Span
    names: tuple[VictimName, ...] = ()
    word: str | None = None
    whom_words: str | None = None
    is_mixed: bool = False

    def __post_init__(self) -> None:
        if self.min < 0 or (self.max is not None and self.max < self.min):
            raise InvalidRecord(f"a toll of {self.min} to {self.max} cannot be")

    @property
    def is_beyond_reason(self) -> bool:
        """Whether it gives more people than one incident can harm."""
        if self.min <= MOST_HARMED and (self.max is None or self.max <= MOST_HARMED):
            return False
        return self.scope in (Scope.INCIDENT, Scope.PART)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who is said to have done what, by what weapon. `party` is an actor id; `party_words` the words used."""

    party: str | None
    act: str | None
    weapon: str | None = None
    admits: Admits | None = None
    party_words: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """What is said to have done the harm: a mechanism of the language pack's list, and whose it was."""

    mechanism: str
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A video, document or image that a claim speaks of. `concerns_incident` None: the text does not say."""

    what: str
    holder: str | None
    status: EvidenceStatus
    concerns_incident: bool | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """An investigation: by whom (actor id or words), into what, and where it stands."""

    by: str | None
    question: str | None
    status: InquiryStatus
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """When and where the thing claimed is said to have happened."""

    date: EdtfDate | None = None
    place: Place | None = None


@quick_init
@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, with exact spans in its report's text.

    `chain` starts with the speaker and ends with the outlet captured, if known. `loaded` marks scare-quoted and loaded
    words. `incident` is the label of an `IncidentMention` of the same report, None outside any incident. `confidence`
    is in 0 to 1. `made_by` names the rules (and model) that made the claim.
    """

    id: str
    report: str
    content: tuple[Span, ...]
    sentence: Span
    speaker: Speaker
    chain: tuple[ChainLink, ...]
    stance: Stance
    kinds: tuple[Kind, ...]
    cue: tuple[Span, ...] = ()
    negated: bool = False
    hedges: tuple[Span, ...] = ()
    loaded: tuple[Span, ...] = ()
    quoted: Quoted = Quoted.NONE
    toll: tuple[Toll, ...] = ()
    harms: tuple[HarmTold, ...] = ()
    responsibility: Responsibility | None = None
    cause: Cause | None = None
    evidence: Evidence | None = None
    inquiry: Inquiry | None = None
    said: EdtfDate | None = None
    event: Happening | None = None
    incident: str | None = None
    confidence: float = 0.5
    made_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.content:
            raise InvalidRecord("a claim needs its words")
        if not self.kinds:
            raise InvalidRecord("a claim is of at least one kind")
        if not 0.0 <= self.confidence <= 1.0:
            raise InvalidRecord(f"confidence {self.confidence} is not between 0 and 1")


def people_named(claim: Claim) -> tuple[VictimName, ...]:
    """Everybody whom a claim names as harmed, in its figures and in words; who is in both is there twice."""
    counted = (victim for toll in claim.toll for victim in toll.names)
    told = (victim for harm in claim.harms for victim in harm.victims)
    return (*counted, *told)


def name_speaker(claim: Claim, outlet: str | None = None) -> str:
    """The claim's own speaker in words: the name, else the role, else "not named"; for its own voice the outlet.

    `outlet` is that of the claim's report. Never the name of a source group: of several unnamed speakers, or under an
    office, that would be somebody else's.
    """
    speaker = claim.speaker
    if speaker.own_voice:
        return speaker.name or (claim.chain[0].name if claim.chain else None) or outlet or "the outlet"
    return speaker.name or speaker.role or NOT_NAMED
