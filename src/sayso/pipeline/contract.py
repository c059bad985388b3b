"""The shape of everything that sayso prints for programs: the types from which its JSON Schema is made.

Fields may be added; whoever changes what a field means raises `SCHEMA_VERSION`. Anything unknown is null. `Annotated`
carries what a type cannot say: words for a reader of the schema, and further keywords of JSON Schema.
"""

from typing import Annotated, TypedDict

from sayso.pipeline.views import Outcome
from sayso.records.assessment import Dimension, HarmStatus, OwnAssessment, PartyStance, StrikeStatus
from sayso.records.claim import (
    Admits,
    EvidenceStatus,
    Harm,
    InquiryStatus,
    Kind,
    Qualifier,
    Quoted,
    Scope,
    Stance,
    Whom,
)
from sayso.records.date import DateBasis
from sayso.records.decision import Verb
from sayso.records.harm import HarmKind, PartyKind
from sayso.records.origin import JoinReason
from sayso.records.place import Precision
from sayso.records.report import FurnitureKind
from sayso.text.versions import ChangeKind

SCHEMA_VERSION = 1


class Keywords:
    """Keywords of JSON Schema to add to a type's own."""

    def __init__(self, **keywords: object) -> None:
        self.keywords = keywords


Span = Annotated[
    list[int],
    "A half-open stretch [start, end) of report.text, in Unicode code points.",
    Keywords(items={"type": "integer", "minimum": 0}, minItems=2, maxItems=2),
]
Edtf = Annotated[str, "A date as EDTF (ISO 8601-2): 2031-03-17, 2031-03, XXXX-03-17, 2031-03-17/2031-03-19."]
ActorId = Annotated[str, "An id of the actor registry."]
ClaimId = Annotated[str, "The id of a claim."]
Count = Annotated[int, Keywords(minimum=0)]
Version = Annotated[int, "The version of this contract.", Keywords(const=SCHEMA_VERSION)]


class Date(TypedDict):
    """A date, what it rests on, and the words that say it."""

    edtf: Edtf
    basis: DateBasis
    span: Span | None


class Candidate(TypedDict):
    """Another place that the same name may stand for."""

    id: str
    name: str
    within: list[str]
    lat: float
    lon: float
    precision: Precision


class Place(TypedDict):
    """A place: as written, and as resolved; `within` goes from the nearest to the widest."""

    name: str
    within: list[str]
    lat: float | None
    lon: float | None
    precision: Precision | None
    span: Span | None
    id: Annotated[str | None, "The place's id in the gazetteer."]
    alternatives: list[Candidate]


class Dateline(TypedDict):
    """Where a report says it was written, and by which agency."""

    place: str | None
    agency: str | None
    span: Span


class FurniturePiece(TypedDict):
    """A stretch of the page that is not the report."""

    span: Span
    kind: FurnitureKind
    rule: str


class Report(TypedDict):
    """One article. `text` keeps furniture; for plain text it is the decoded file unchanged."""

    id: str
    title: str | None
    outlet: str | None
    byline: str | None
    language: Annotated[str | None, "ISO 639-1 code."]
    external_id: Annotated[str | None, "The `id` of the manifest's line."]
    url: str | None
    dateline: Dateline | None
    published: Date | None
    republished_from: Annotated[str | None, "The outlet that the report says first ran it."]
    wire_credit: Annotated[str | None, "An agency whose material the report says it carries."]
    text: str
    furniture: list[FurniturePiece]
    capture: Annotated[str, "The id of the capture: the bytes as received."]
    made_by: list[str]


class Speaker(TypedDict):
    """Whoever the words are attributed to; `name` is its fullest form, or the words that describe an unnamed one."""

    span: Span | None
    name: str | None
    role: str | None
    actor: ActorId | None
    unnamed: bool
    own_voice: bool


class Name(TypedDict):
    """A named victim: the fullest form of the name in the report, and where it stands."""

    name: str
    age: Annotated[int | None, "In years."]
    sex: Annotated[str | None, "`female` or `male`, where the text says so."]
    role: Annotated[str | None, "The words for trade or office beside the name."]
    span: Span


class Toll(TypedDict):
    """One figure; `max` null means open above, `word` keeps a vague word ("dozens") for the profiles."""

    harm: Harm
    whom: Whom
    min: Count
    max: Count | None
    qualifier: Qualifier
    scope: Scope
    names: list[Name]
    span: Span
    word: str | None
    whom_words: Annotated[str | None, "The words for the people counted."]
    is_mixed: Annotated[bool, "Whether the words count fighters and civilians together."]


class Perpetrator(TypedDict):
    """Whoever is said to have done a harm."""

    kind: PartyKind
    actor: ActorId | None
    span: Span


class HarmTold(TypedDict):
    """One harm said to have been done to people, in words; figures are in `toll`."""

    kind: HarmKind
    span: Span
    victims: list[Name]
    by: Perpetrator | None


class Responsibility(TypedDict):
    """Who is said to have done what; `admits` says how far the speaker goes about itself."""

    party: ActorId | None
    act: str | None
    weapon: str | None
    admits: Admits | None
    party_words: str | None


class Cause(TypedDict):
    """What is said to have done the harm, and whose it was."""

    mechanism: str
    party: ActorId | None


class Evidence(TypedDict):
    """A video, document or image; `concerns_incident` null is shown as possibly related."""

    what: str
    holder: str | None
    status: EvidenceStatus
    concerns_incident: bool | None


class Inquiry(TypedDict):
    """An investigation: by whom, into what, and where it stands."""

    by: str | None
    question: str | None
    status: InquiryStatus
    result: str | None


class Event(TypedDict):
    """When and where the thing claimed is said to have happened."""

    date: Date | None
    place: Place | None


class Claim(TypedDict):
    """One statement; a slot that it does not have is null. A list of spans is discontinuous words."""

    id: str
    content: Annotated[list[Span], Keywords(minItems=1)]
    cue: list[Span]
    sentence: Span
    speaker: Speaker
    chain: Annotated[list[str], "The speaker, then every hand in order; an unnamed speaker without words is `unnamed`."]
    stance: Stance
    negated: bool
    hedges: list[Span]
    loaded: Annotated[list[Span], "Scare-quoted and loaded words."]
    quoted: Quoted
    kinds: Annotated[list[Kind], Keywords(minItems=1)]
    toll: list[Toll] | None
    harms: list[HarmTold] | None
    responsibility: Responsibility | None
    cause: Cause | None
    evidence: Evidence | None
    inquiry: Inquiry | None
    said: Date | None
    event: Event | None
    incident: Annotated[str | None, "The label of one of the report's incidents."]
    confidence: Annotated[float, Keywords(minimum=0, maximum=1)]
    made_by: list[str]


class Mention(TypedDict):
    """One incident as one report tells of it."""

    label: str
    date: Edtf | None
    place: str | None
    claims: list[ClaimId]


class Issue(TypedDict):
    """What is wrong with the data, with its stable code."""

    code: str
    message: str
    span: Span | None
    record: str | None


class Reading(TypedDict):
    """`sayso read --json`: one report with everything that was read in it."""

    schema_version: Version
    report: Report
    claims: list[Claim]
    incidents: list[Mention]
    issues: list[Issue]


class Bound(TypedDict):
    """Why a bound is what it is: the claims that set it, and the rules that chose them."""

    claims: list[ClaimId]
    rules: list[str]


class LeftOut(TypedDict):
    """A figure that did not enter, and why."""

    claim: ClaimId
    rule: str
    reason: str


class Figure(TypedDict):
    """One origin's current figure."""

    origin: str
    source: str
    claim: ClaimId
    min: Count
    max: Count | None


class Range(TypedDict):
    """How many, by the claims that count; `max` is null where `open`."""

    min: Count
    max: Count | None
    open: bool
    min_from: Bound
    max_from: Bound
    left_out: list[LeftOut]
    figures: list[Figure]
    origins: Annotated[Count, "How many origins give a figure."]
    reports: Annotated[Count, "How many reports give a figure."]


class Groups(TypedDict):
    """The ranges of one harm, by group; null where no claim gives a figure."""

    civilians: Range | None
    children: Range | None
    women: Range | None
    men: Range | None
    fighters: Range | None
    unknown: Range | None


class ReportList(TypedDict):
    """All reports that tell of an incident; `external_ids` stand in the order of `ids`."""

    count: Count
    ids: list[str]
    external_ids: list[str | None]


class Join(TypedDict):
    """Why two reports go back to one origin."""

    left: str
    right: str
    reason: JoinReason
    detail: str


class Origin(TypedDict):
    """One independent line of reporting."""

    id: str
    reports: list[str]
    external_ids: list[str | None]
    claims: list[ClaimId]
    reasons: list[Join]


class Conceded(TypedDict):
    """The toll that a party concedes for one harm."""

    harm: Harm
    min: Count
    max: Count | None
    claims: list[ClaimId]


class Party(TypedDict):
    """One party: where it stands, and how many origins accuse it."""

    party: str
    type: Annotated[str, "`suspected` or `known`."]
    positions: list[PartyStance]
    origins: Annotated[Count, "How many origins accuse it."]
    reports: Annotated[Count, "How many reports accuse it."]
    own_assessment: OwnAssessment
    conceded: list[Conceded]
    claims: list[ClaimId]


class Override(TypedDict):
    """A reviewer's value beside the derived one."""

    value: str
    reason: str
    decision: str


class StatusTrace(TypedDict):
    """How a status follows."""

    rules: list[str]
    claims: list[ClaimId]
    would_change_if: list[str]
    override: Override | None


class StrikeState(StatusTrace):
    """Who is said to have struck; `provisional` is what all claims not rejected would give."""

    value: StrikeStatus | None
    provisional: StrikeStatus | None


class HarmState(StatusTrace):
    """How well the harm is attested; `provisional` is what all claims not rejected would give."""

    value: HarmStatus | None
    provisional: HarmStatus | None


class Contradiction(TypedDict):
    """Claims that cannot all be right, about one dimension."""

    dimension: Dimension
    summary: str
    claims: list[ClaimId]


class OpenQuestion(TypedDict):
    """Promised evidence or an announced inquiry that no claim has closed."""

    kind: Annotated[str, "`evidence` or `inquiry`."]
    status: str
    what: Annotated[str | None, "Which evidence, or what is looked into; null where no claim says so."]
    holder: Annotated[str | None, "Who holds the evidence, or inquires; null where no claim says so."]
    claims: list[ClaimId]
    possibly_related: bool


class Victim(TypedDict):
    """One person named as a victim. Of a withheld one nothing but the id and the claims is printed."""

    id: str
    name: str | None
    spellings: list[str]
    age: Annotated[int | None, "In years."]
    sex: str | None
    claims: list[ClaimId]
    withheld: bool


class TimelineEntry(TypedDict):
    """What one claim changed, on the day from which it counts."""

    date: Edtf | None
    claim: ClaimId
    what: str


class Incident(TypedDict):
    """`sayso incidents --json`: one incident with its ranges, statuses and open questions, each with its trace."""

    schema_version: Version
    code: str
    previous_codes: Annotated[
        list[str], "The codes of incidents that a reviewer merged into this one: they still find it."
    ]
    id: str
    date: Date | None
    place: Place | None
    reports: ReportList
    origins: list[Origin]
    origin_count: Annotated[
        Count, "The largest number of claims that count of which no two share a report origin or a source."
    ]
    report_count: Annotated[Count, "How many reports have claims that count: `12 reports, 3 origins`."]
    killed: Groups
    injured: Groups
    missing: Groups
    detained: Groups
    parties: list[Party]
    strike_status: StrikeState
    harm_status: HarmState
    contradictions: list[Contradiction]
    open_questions: list[OpenQuestion]
    victims: list[Victim]
    timeline: list[TimelineEntry]
    profile: str
    as_of: Annotated[str | None, "The day the record is shown as of (ISO 8601); null: today."]
    is_provisional: Annotated[bool, "Whether unreviewed claims were counted."]
    reasons: Annotated[list[str], "Why the reports' tellings stand together."]
    issues: list[Issue]
    row: Annotated[
        dict[str, str | int | float | None],
        "The columns of the profile's recorder for this incident; what cannot be known is null.",
    ]


class DossierClaim(TypedDict):
    """`sayso claims --json`: one claim of a dossier, its words, and where its review stands."""

    schema_version: Version
    report: str
    external_id: str | None
    words: str
    review: Annotated[str, "Where its review stands: accepted, rejected, unreviewed, …"]
    incident_code: str | None
    claim: Claim


class WaitingClaim(DossierClaim):
    """`sayso queue --json`: a claim that waits for a decision, and what that would settle."""

    settles: Annotated[str, "What a decision would settle: sets_bound, sets_status, contradicts, open_question, …"]


class DossierReport(TypedDict):
    """`sayso reports --json`: one report of a dossier, how much was read in it, and the incidents it tells of."""

    schema_version: Version
    report: Report
    claim_count: Count
    incident_codes: list[str]
    issues: list[Issue]


class IncidentPage(TypedDict):
    """`sayso show CODE --json`: one incident with its claims and reports."""

    schema_version: Version
    incident: Incident
    claims: list[DossierClaim]
    reports: list[Report]


class Change(TypedDict):
    """One line that a text has and its other version has not."""

    kind: ChangeKind
    words: str


class PageVersion(TypedDict):
    """`sayso versions --json`: what one address gave, and how its text differs from what it gave before."""

    schema_version: Version
    url: Annotated[str, "The address that was asked for."]
    report: str
    capture: str
    captured_at: Annotated[str, "UTC, ISO 8601."]
    sha256: Annotated[str, "Of the bytes, unpacked."]
    from_address: Annotated[str, "The address of the Internet Protocol that answered."]
    hops: Annotated[Count, "How many addresses it took: 1 where nothing led elsewhere."]
    files: Annotated[dict[str, str], "What is kept beside the bytes: its role, and the SHA-256 that it is kept under."]
    changes: Annotated[
        list[Change] | None, "Where the text differs from the version before; null: too long to compare."
    ]


class Addition(TypedDict):
    """`sayso add --json`: what became of one input; `error` says why it failed."""

    schema_version: Version
    name: str
    outcome: Annotated[str, Keywords(enum=[item.value for item in Outcome])]
    capture: str | None
    report: str | None
    claim_count: Annotated[Count | None, "How many claims were read; null where nothing was."]
    issues: list[Issue]
    error: str | None
    earlier: Annotated[str | None, "The report of which this is a new version: what the same address gave before."]
    changes: Annotated[list[Change] | None, "Where the text differs from that; null where it is too long to compare."]


class Target(TypedDict):
    """A record decided on; `fingerprint` is the version that the reviewer saw."""

    id: str
    fingerprint: str | None


class Decision(TypedDict):
    """`sayso decide`: one entry of the log of decisions."""

    schema_version: Version
    id: str
    sequence: int
    verb: Verb
    targets: list[Target]
    to: str | None
    reason: str | None
    by: str
    decided_at: Annotated[str, "UTC, ISO 8601."]


class Erased(TypedDict):
    """`sayso erase`: what was destroyed, what stays, and which copies could not be reached."""

    schema_version: Version
    captures: Annotated[list[str], "All captures of the same bytes."]
    reports: list[str]
    sha256: Annotated[list[str], "The hashes of all bytes destroyed, further files of the captures included."]
    decisions: Annotated[list[str], "Decisions about them, whose words are gone."]
    undone: Annotated[list[str], "Those of them that said something of other records too: decide again."]
    archives: Annotated[
        list[str],
        "Captures of archives, feeds and mails that they came from, which may hold their words, and stay.",
    ]
    attached: Annotated[list[str], "Captures that were attached, came from elsewhere too, and stay."]
    sharing: Annotated[list[str], "Other reports that share text with them, and stay."]
    reason: str
    is_compacted: Annotated[bool, "Whether the database was written anew without the words."]
    copies_left: Annotated[list[str], "Copies that sayso cannot reach."]


class Backup(TypedDict):
    """`sayso backup` and `restore`: what was copied, and the head of the log in it."""

    schema_version: Version
    path: str
    size: Annotated[Count, "Entries of the log."]
    root: Annotated[str, "The root of the log, as hex."]
    file_count: Annotated[Count, "Files of captures."]
    wrong: Annotated[list[str], "Captures that were damaged or missing, and are left out."]


class Scrub(TypedDict):
    """`sayso scrub`: how many files of captures were hashed anew, of how many, and what was wrong."""

    schema_version: Version
    checked: Count
    total: Count
    wrong: list[str]


class Finding(TypedDict):
    """`sayso doctor --json` and `verify`: one check, whether it is well, and what to do if not."""

    schema_version: Version
    check: str
    is_well: bool
    message: str


class Checkpoint(TypedDict):
    """`sayso checkpoint --json`: the head of the log, signed."""

    schema_version: Version
    id: str
    size: Annotated[int, "Entries of the log."]
    root: Annotated[str, "The root of the tree over them, as hex."]
    note: Annotated[str, "The checkpoint itself: a C2SP signed note."]
    key: Annotated[str, "The public key that checks it, as signed notes have it: NAME+ID+KEY."]
    made_at: Annotated[str, "UTC, ISO 8601."]


class Timestamp(TypedDict):
    """`sayso stamp --json`: what a timestamp server attested."""

    schema_version: Version
    id: str
    subject: Annotated[str, "The id of a checkpoint, or the name of a file."]
    sha256: Annotated[str, "Of what was attested, as hex."]
    attested_at: Annotated[str, "The time that the server gives, UTC, ISO 8601."]
    server: Annotated[str, "The host that attested it."]


class Export(TypedDict):
    """`sayso bundle --json`: an archive that was written."""

    schema_version: Version
    id: str
    about: Annotated[str, "The incident or the report."]
    sha256: Annotated[str, "Of the archive, as hex."]
    head: Annotated[str, "The id of the checkpoint that it is proven against."]
    made_at: Annotated[str, "UTC, ISO 8601."]


class Difference(TypedDict):
    """`sayso changes --json` and `diff-profiles --json`: one field of an incident that differs between two answers."""

    schema_version: Version
    incident: str
    field: Annotated[str, "`killed.civilians`, `harm_status`, `parties.NAME`; `incident` where one answer has none."]
    left: Annotated[str | None, "By the earlier day, or the first profile; null where there is none."]
    right: Annotated[str | None, "By the later day, or the second profile; null where there is none."]


class Source(TypedDict):
    """Where the words of one claim stand: which characters of which text, read from which bytes.

    The hashes are null where something of the report is withheld.
    """

    claim: ClaimId
    report: str
    external_id: str | None
    spans: list[Span]
    words: Annotated[list[str], "The words of each span."]
    text_sha256: Annotated[str | None, "Of the report's `text` in UTF-8, as hex."]
    capture: str
    sha256: Annotated[str | None, "Of the bytes as received, as hex."]
    byte_count: Count | None
    captured_at: Annotated[str | None, "UTC, ISO 8601."]
    url: str | None
    file_name: str | None
    part_of: Annotated[str | None, "The capture of the archive, feed or mail that it came in."]
    part: Annotated[str | None, "Which attachment of a mail it is, in words."]


class RulesVersion(TypedDict):
    """By which rules something was made: the page of the method has them."""

    version: Annotated[str, "Of the rules of assessment."]
    grouping: Annotated[str, "Of the rules that group claims to incidents."]
    hash: Annotated[str, "Of the files that the rules are."]
    profile: Annotated[str, "Name and version."]


class Explanation(TypedDict):
    """`sayso explain --json`: one field of an incident with the claims that its trace names."""

    schema_version: Version
    incident: str
    field: str
    value: Annotated[object, "As in `incidents`."]
    claims: list[DossierClaim]
    sources: Annotated[list[Source], "Of each claim named in `claims`."]
    rules: RulesVersion
