"""A reading and an incident in which every slot is filled, and ones in which none is: fictional, made by hand."""

import dataclasses

from sayso.pipeline.views import IncidentView, ReadingView
from sayso.records.assessment import (
    Assessment,
    BoundTrace,
    Conceded,
    Contradiction,
    Dimension,
    Figure,
    Group,
    HarmStatus,
    LeftOut,
    OpenQuestion,
    Override,
    OwnAssessment,
    PartyPosition,
    PartyStance,
    Range,
    Status,
    StrikeStatus,
    TimelineEntry,
)
from sayso.records.claim import (
    Admits,
    Cause,
    ChainLink,
    Claim,
    Evidence,
    EvidenceStatus,
    Happening,
    Harm,
    Inquiry,
    InquiryStatus,
    Kind,
    Qualifier,
    Quoted,
    Responsibility,
    Scope,
    Speaker,
    Stance,
    Toll,
    Whom,
)
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.harm import HarmKind, HarmTold, PartyKind, Perpetrator, VictimName
from sayso.records.incident import Incident, IncidentMention
from sayso.records.issue import make_issue
from sayso.records.origin import Independence, Join, JoinReason, Origin, SourceGroup
from sayso.records.place import Place, PlaceCandidate, Precision
from sayso.records.reading import Reading
from sayso.records.report import Dateline, Furniture, FurnitureKind, Report
from sayso.records.span import Span
from sayso.records.victim import Victim

TEXT = (
    "DORVALE (Tamsin Wire) - More than 12 people, Ila Voss among them, died in Hill Market, Adel Marwan said.\n--TW\n"
)
PLACE = Place(
    "Hill Market",
    ("Dorvale", "Norvik"),
    43.75,
    23.5,
    Precision.NEIGHBOURHOOD,
    Span(74, 85),
    "test:hill-market",
    (PlaceCandidate("test:other", "Hill Market", ("Elsewhere",), 1.0, 2.0, Precision.TOWN),),
)
DATE = EdtfDate("2031-03-17", DateBasis.RESOLVED, Span(0, 7))
REPORT = Report(
    "rep-1",
    "cap-1",
    TEXT,
    "en",
    title="Hill Market",
    outlet="Daily Plover",
    byline="Lene Orrick",
    external_id="ex-1",
    url="https://plover.example/1",
    dateline=Dateline("Dorvale", "Tamsin Wire", Span(0, 23)),
    published=EdtfDate("2031-03-18", DateBasis.GIVEN),
    republished_from="Tamsin Wire",
    wire_credit="Tamsin Wire",
    furniture=(Furniture(Span(105, 109), FurnitureKind.WIRE_SIGN_OFF, "EN-FUR-001"),),
    made_by=("made by hand",),
)
CLAIM = Claim(
    "cl-1",
    "rep-1",
    (Span(24, 43), Span(66, 85)),
    Span(24, 104),
    Speaker("Adel Marwan", Span(87, 98), "spokesman of the Northern Coalition", "northern-coalition"),
    (ChainLink("Adel Marwan", Span(87, 98), "northern-coalition"), ChainLink("Tamsin Wire"), ChainLink("Daily Plover")),
    Stance.ADMITS,
    (Kind.TOLL, Kind.RESPONSIBILITY, Kind.CAUSE, Kind.EVIDENCE, Kind.INQUIRY),
    cue=(Span(99, 103),),
    negated=True,
    hedges=(Span(24, 33),),
    loaded=(Span(37, 43),),
    quoted=Quoted.INDIRECT,
    toll=(
        Toll(
            Harm.KILLED,
            Whom.UNKNOWN,
            13,
            None,
            Qualifier.OVER,
            Scope.INCIDENT,
            Span(24, 43),
            (VictimName("Ila Voss", Span(45, 53), 31, "female"),),
            "dozens",
            "people",
            is_mixed=True,
        ),
    ),
    harms=(
        HarmTold(
            HarmKind.DETENTION,
            Span(44, 45),
            (VictimName("Ila Voss", Span(45, 53), 31, "female", "baker"),),
            Perpetrator(Span(37, 43), PartyKind.STATE, "northern-coalition"),
        ),
    ),
    responsibility=Responsibility("northern-coalition", "airstrike", "bomb", Admits.HARM, "the Coalition"),
    cause=Cause("airstrike", "northern-coalition"),
    evidence=Evidence("video", "the ministry", EvidenceStatus.PROMISED, concerns_incident=True),
    inquiry=Inquiry("northern-coalition", "who fired", InquiryStatus.CLOSED, "nobody"),
    said=DATE,
    event=Happening(DATE, PLACE),
    incident="i1",
    confidence=0.75,
    made_by=("EN-ATT-001",),
)
FULL_READING = Reading(
    REPORT,
    (CLAIM,),
    (IncidentMention("rep-1", "i1", DATE, PLACE, ("cl-1",)),),
    (make_issue("TEXT-001", span=Span(0, 1), record="rep-1"),),
)

_BARE_CLAIM = Claim(
    "cl-2", "rep-2", (Span(0, 4),), Span(0, 4), Speaker(None, unnamed=True), (), Stance.ASSERTS, (Kind.OTHER,)
)
BARE_READING = Reading(Report("rep-2", "cap-2", "Rain", None), (_BARE_CLAIM,), (), ())

_BOUND = BoundTrace(("cl-1",), ("R2",))
_OVERRIDE = Override("fair", "seen the ledger", "dec-1")
_ASSESSMENT = Assessment(
    "inc-1",
    "airwars-style",
    "2031-04-01",
    is_provisional=True,
    ranges=(
        Range(
            Harm.KILLED,
            Group.CIVILIANS,
            13,
            None,
            True,
            _BOUND,
            _BOUND,
            (LeftOut("cl-9", "R12", "campaign-wide"),),
            (Figure("org-1", "Adel Marwan", "cl-1", 13, None),),
            1,
            1,
        ),
        Range(Harm.INJURED, Group.CHILDREN, 2, 4, False, _BOUND, _BOUND),
    ),
    parties=(
        PartyPosition(
            "northern-coalition",
            (PartyStance.ACCUSED, PartyStance.ACCEPTED),
            2,
            5,
            OwnAssessment.CREDIBLE,
            (Conceded(Harm.KILLED, 8, 8, ("cl-1",)),),
            ("cl-1",),
            is_known=True,
        ),
    ),
    strike_status=Status(StrikeStatus.DECLARED, StrikeStatus.CONTESTED, ("S1",), ("cl-1",), ("likely_strike if …",)),
    harm_status=Status(HarmStatus.WEAK, None, ("H6",), ("cl-1",), (), _OVERRIDE),
    contradictions=(Contradiction(Dimension.TOLL, "12 against 13", ("cl-1",)),),
    open_questions=(
        OpenQuestion("evidence", "promised", "video", "the ministry", ("cl-1",), True),
        OpenQuestion("inquiry", "open", None, "the court", ("cl-1",)),
    ),
    victims=(
        Victim("vic-1", "Ila Voss", ("Ila Vos",), 31, "female", ("cl-1",)),
        Victim("vic-2", "Secret Name", ("Secret Nam",), 9, "male", ("cl-1",), is_withheld=True),
    ),
    timeline=(TimelineEntry("2031-03-17", "cl-1", "killed 13+"), TimelineEntry(None, "cl-1", "undated")),
    report_count=1,
    origin_count=1,
)
FULL_VIEW = IncidentView(
    Incident(
        "inc-1", "2031-03-17-hill-market", DATE, PLACE, ("rep-1#i1",), ("rep-1",), ("cl-1",), ("same day and place",)
    ),
    _ASSESSMENT,
    (CLAIM,),
    (REPORT,),
    Independence(
        (
            Origin("org-1", ("rep-1", "rep-elsewhere"), (Join("rep-1", "rep-1", JoinReason.TEXT_REUSED, "0.9"),)),
            Origin("org-2", ("rep-elsewhere-2",)),
        ),
        (SourceGroup("grp-1", "Adel Marwan", ("cl-1",)),),
    ),
    {"cl-1": "accepted"},
    (make_issue("GROUP-001", record="inc-1"),),
)
_NOTHING = Status(None, None, (), (), ())
BARE_VIEW = IncidentView(
    Incident("inc-2", "undated-unknown", None, None, (), ("rep-2",), ("cl-2",)),
    dataclasses.replace(
        _ASSESSMENT,
        as_of=None,
        ranges=(),
        parties=(),
        strike_status=_NOTHING,
        harm_status=dataclasses.replace(_NOTHING, value=HarmStatus.NOT_ASSESSED),
        contradictions=(),
        open_questions=(),
        victims=(),
        timeline=(),
    ),
    (_BARE_CLAIM,),
    (BARE_READING.report,),
    Independence((), ()),
    {},
)
FULL_READING_VIEW = ReadingView(
    REPORT,
    (CLAIM,),
    FULL_READING.mentions,
    FULL_READING.issues,
    {"cl-1": "rejected"},
    {"cl-1": "2031-03-17-hill-market"},
)
