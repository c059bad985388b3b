"""Claims, reports and incidents by hand, in one line each. All names are invented."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sayso.assessment.assess import Options, assess
from sayso.origins.independence import find_independence
from sayso.records.assessment import Assessment, Group, Range
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
    Responsibility,
    Scope,
    Speaker,
    Stance,
    Toll,
    Whom,
)
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.decision import Decision, Target, Verb
from sayso.records.harm import VictimName
from sayso.records.incident import Incident, IncidentMention
from sayso.records.place import Place, Precision
from sayso.records.report import Report
from sayso.records.span import Span

SPAN = Span(0, 1)
NORVIK = Place("Norvik", ("Lennet", "Drennia"), 51.0, 11.0, Precision.CITY, id="g:1")
HADRIN = Place("Hadrin", ("Norvik", "Lennet", "Drennia"), 51.0, 11.0, Precision.NEIGHBOURHOOD)
SORREL = Place("Sorrel Gate", ("Norvik", "Lennet", "Drennia"), 51.0, 11.0, Precision.NEIGHBOURHOOD)


def day(edtf: str | None) -> EdtfDate | None:
    """A date as given."""
    return None if edtf is None else EdtfDate(edtf, DateBasis.GIVEN)


def count(n: int, high: int | None = -1, **slots: Any) -> Toll:
    """A toll: `count(14)`, `count(14, q="at_least")`, `count(5, whom="children")`. Killed civilians by default."""
    qualifier = Qualifier(slots.get("q", "exact"))
    if qualifier in (Qualifier.AT_LEAST, Qualifier.OVER):
        high = None
    low = 0 if qualifier is Qualifier.UP_TO else n
    return Toll(
        Harm(slots.get("harm", "killed")),
        Whom(slots.get("whom", "civilians")),
        low,
        n if high == -1 else high,
        qualifier,
        Scope(slots.get("scope", "incident")),
        SPAN,
        names=tuple(_name(*each) if isinstance(each, tuple) else _name(each) for each in slots.get("names", ())),
        word=slots.get("word"),
        is_mixed=slots.get("mixed", False),
    )


def word(name: str, low: int, high: int | None, **slots: Any) -> Toll:
    """A vague word with the numbers of the default profile."""
    return count(low, high, q="vague", word=name, **slots)


def _name(name: str, age: int | None = None, sex: str | None = None) -> VictimName:
    return VictimName(name, SPAN, age, sex)


def say(identifier: str, by: str, *tolls: Toll, report: str | None = None, **slots: Any) -> Claim:
    """A claim by a named speaker, in a report of its own unless `report` names one.

    `by` is "own" for the outlet's voice, "unnamed" for an unnamed speaker (`words` describe it). Slots: stance,
    negated, actor, role, party, act, admits, cause, cause_party, inquiry, investigator, question, result, evidence,
    holder, concerns, said, kinds, date, place, incident.
    """
    own, unnamed = by == "own", by == "unnamed"
    name = slots.get("outlet") if own else slots.get("words") if unnamed else by
    party, act, admits = slots.get("party"), slots.get("act"), slots.get("admits")
    responsibility = (
        Responsibility(party, act, None, Admits(admits) if admits else None) if party or act or admits else None
    )
    cause = Cause(slots["cause"], slots.get("cause_party")) if "cause" in slots else None
    inquiry = None
    if "inquiry" in slots:
        inquiry = Inquiry(
            slots.get("investigator"), slots.get("question"), InquiryStatus(slots["inquiry"]), slots.get("result")
        )
    evidence = None
    if "evidence" in slots:
        status = EvidenceStatus(slots.get("status", "mentioned"))
        evidence = Evidence(slots["evidence"], slots.get("holder"), status, slots.get("concerns"))
    place = slots.get("place")
    event = Happening(day(slots.get("date")), place) if place or slots.get("date") else None
    found = [
        (Kind.TOLL, tolls), (Kind.RESPONSIBILITY, responsibility), (Kind.CAUSE, cause), (Kind.INQUIRY, inquiry),
        (Kind.EVIDENCE, evidence),
    ]  # fmt: skip
    kinds = slots.get("kinds") or tuple(kind for kind, slot in found if slot) or (Kind.OTHER,)
    return Claim(
        identifier,
        report or f"r-{identifier}",
        (SPAN,),
        SPAN,
        Speaker(name, role=slots.get("role"), actor=slots.get("actor"), unnamed=unnamed, own_voice=own),
        (ChainLink(name),) if name else (),
        Stance(slots.get("stance", "asserts")),
        tuple(Kind(kind) for kind in kinds),
        negated=slots.get("negated", False),
        toll=tuple(tolls),
        responsibility=responsibility,
        cause=cause,
        evidence=evidence,
        inquiry=inquiry,
        said=day(slots.get("said")),
        event=event,
        incident=slots.get("incident", "i1"),
        confidence=slots.get("confidence", 0.5),
    )


def write(identifier: str, text: str | None = None, **slots: Any) -> Report:
    """A report; without a text, one that shares no run of words with any other."""
    own_text = " ".join(f"{identifier}word{number}" for number in range(30))
    published = day(slots.pop("published", None))
    return Report(identifier, f"cap-{identifier}", text or own_text, "en", published=published, **slots)


def tell_of(claims: Sequence[Claim], **slots: Any) -> Incident:
    """The incident that every claim with the label i1 belongs to."""
    inside = tuple(sorted(claim.id for claim in claims if claim.incident == "i1"))
    reports = tuple(sorted({claim.report for claim in claims}))
    return Incident(
        "inc-1", "2031-03-17-hadrin", day("2031-03-17"), slots.get("place", HADRIN), ("m1",), reports, inside
    )


def judge(claims: Sequence[Claim], reports: Iterable[Report] = (), **options: Any) -> Assessment:
    """The assessment of the claims; reports not given are written. `joins` are decisions on origins."""
    given = {report.id: report for report in reports}
    for claim in claims:
        given.setdefault(claim.report, write(claim.report))
    independence = find_independence(given.values(), claims, options.pop("joins", ()))
    return assess(tell_of(claims), claims, given.values(), independence, Options(**options))


def range_of(assessment: Assessment, harm: str = "killed", group: str = "civilians") -> Range | None:
    """The range for one harm and group."""
    chosen = (item for item in assessment.ranges if (item.harm, item.group) == (Harm(harm), Group(group)))
    return next(chosen, None)


def bounds(assessment: Assessment, harm: str = "killed", group: str = "civilians") -> tuple[int, int | None] | None:
    """(min, max) of one range; max None is open; None is no range."""
    found = range_of(assessment, harm, group)
    return None if found is None else (found.min, found.max)


def partners(*sides: tuple[str, str]) -> Callable[[str, str], bool]:
    """Who stands in one coalition."""
    return lambda left, right: (left, right) in sides or (right, left) in sides


def mention(report: str, date: str | None, place: Place | None, *claims: str, label: str = "i1") -> IncidentMention:
    """One incident as one report tells of it."""
    return IncidentMention(report, label, day(date), place, claims)


def decide(
    sequence: int, verb: str, *targets: str, value: str | None = None, fingerprint: str | None = None
) -> Decision:
    """The decision `d<sequence>`."""
    aims = tuple(Target(target, fingerprint) for target in targets)
    return Decision(
        f"d{sequence}", sequence, Verb(verb), aims, value, "for a reason", "R. Eviewer", "2031-04-01T00:00:00Z"
    )
