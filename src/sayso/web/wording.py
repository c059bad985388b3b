"""What codes, dates and figures are called on the pages, in English. Words only: nothing here decides."""

import re
from collections.abc import Mapping

from sayso.records.assessment import Dimension, Group, OwnAssessment, PartyStance
from sayso.records.claim import Harm, Kind, Qualifier, Quoted, Stance, Toll, Whom
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.origin import JoinReason
from sayso.records.place import Place, Precision
from sayso.records.report import FurnitureKind
from sayso.records.toll_words import say_people

UNKNOWN = "unknown"
NONE_YET = "–"

STANCES: Mapping[str, str] = {
    Stance.ASSERTS: "says",
    Stance.ALLEGES: "alleges",
    Stance.ADMITS: "admits",
    Stance.DENIES: "denies",
    Stance.DOUBTS: "doubts",
    Stance.ASKS: "asks",
    Stance.BELIEVES: "believes",
    Stance.ANNOUNCES: "announces",
    Stance.RETRACTS: "retracts",
}
KINDS: Mapping[str, str] = {
    Kind.TOLL: "toll",
    Kind.RESPONSIBILITY: "responsibility",
    Kind.CAUSE: "cause",
    Kind.EVIDENCE: "evidence",
    Kind.INQUIRY: "inquiry",
    Kind.CONDUCT: "conduct",
    Kind.PLACE_TIME: "place and time",
    Kind.HARM: "harm",
    Kind.BACKGROUND: "background",
    Kind.OTHER: "other",
}
REVIEW_STATES: Mapping[str, str] = {
    "accepted": "accepted",
    "edited": "accepted with edits",
    "rejected": "rejected",
    "withheld": "withheld",
    "stale": "review is out of date",
    "unreviewed": "unreviewed",
}
STATUSES: Mapping[str, str] = {
    "declared_strike": "Declared strike",
    "contested_strike": "Contested strike",
    "likely_strike": "Likely strike",
    "single_source_claim": "Single source claim",
    "not_assessed": "Not assessed",
    "none_reported": "None reported",
    "confirmed": "Confirmed",
    "fair": "Fair",
    "weak": "Weak",
    "contested": "Contested",
    "discounted": "Discounted",
}
STATUS_MEANINGS: Mapping[str, str] = {
    "declared_strike": "A party says that it carried out an act of this kind there and then.",
    "contested_strike": "Rival parties are blamed, or nobody is named.",
    "likely_strike": "Several origins blame the same party.",
    "single_source_claim": "One origin blames one party.",
    "not_assessed": "No claim of harm has been accepted by a person yet.",
    "none_reported": "No report of harm.",
    "confirmed": "A party accepts responsibility for the harm, for the toll that it accepts.",
    "fair": "Two origins or more with first-hand knowledge report the harm, and somebody attributes it.",
    "weak": "Harm is reported, on little.",
    "contested": "Rival parties or rival causes are named.",
    "discounted": "A reviewer found that the harm did not happen as reported.",
}
POSITIONS: Mapping[str, str] = {
    PartyStance.ACCUSED: "accused",
    PartyStance.DECLARED: "says it struck",
    PartyStance.ACCEPTED: "accepts the harm",
    PartyStance.DENIED: "denies",
    PartyStance.ACCUSER: "accuses others",
    PartyStance.INVESTIGATING: "investigating",
}
OWN_ASSESSMENTS: Mapping[str, str] = {
    OwnAssessment.NOT_YET_ASSESSED: "not yet assessed",
    OwnAssessment.NON_CREDIBLE: "calls the reports not credible",
    OwnAssessment.CREDIBLE: "calls the reports credible",
    OwnAssessment.DUPLICATE: "calls the reports a duplicate",
}
DIMENSIONS: Mapping[str, str] = {
    Dimension.TOLL: "How many",
    Dimension.CAUSE: "What caused it",
    Dimension.PARTY: "Who struck",
    Dimension.VICTIM_STATUS: "Who the dead were",
    Dimension.DATE: "When",
    Dimension.PLACE: "Where",
    Dimension.OCCURRENCE: "Whether it happened",
}
GROUPS: Mapping[str, str] = {
    Group.CIVILIANS: "civilians",
    Group.CHILDREN: "children",
    Group.WOMEN: "women",
    Group.MEN: "men",
    Group.FIGHTERS: "fighters",
    Group.UNKNOWN: "civilians or fighters",
}
JOIN_REASONS: Mapping[str, str] = {
    JoinReason.TEXT_REUSED: "re-uses the text",
    JoinReason.STATED_REPUBLICATION: "says that it is a republication",
    JoinReason.WIRE_CREDIT: "credits the agency",
    JoinReason.SAME_PRIMARY_SOURCE: "goes back to the same primary source",
    JoinReason.SAME_SPEAKER: "has the same speaker",
    JoinReason.SAME_DOCUMENT: "has the same document",
    JoinReason.TRANSLATION: "gives the same names and figures in the same order in another language",
    JoinReason.REVIEWER: "joined by a reviewer",
}
BASES: Mapping[str, str] = {
    DateBasis.GIVEN: "given",
    DateBasis.METADATA: "from the page's data",
    DateBasis.STATED: "as stated",
    DateBasis.RESOLVED: "resolved from the words",
    DateBasis.INFERRED: "inferred",
}
FURNITURE: Mapping[str, str] = {
    FurnitureKind.RELATED_LINK: "related link",
    FurnitureKind.CAPTION: "caption",
    FurnitureKind.CREDIT: "credit",
    FurnitureKind.LICENCE: "licence",
    FurnitureKind.REPUBLICATION: "republication notice",
    FurnitureKind.WIRE_SIGN_OFF: "agency sign-off",
    FurnitureKind.NEWSLETTER: "newsletter line",
    FurnitureKind.SHARE: "share line",
    FurnitureKind.COMMENTS: "readers' comments",
    FurnitureKind.NAVIGATION: "navigation",
    FurnitureKind.OTHER: "page furniture",
}
PRECISIONS: Mapping[str, str] = {
    Precision.PROVINCE: "province",
    Precision.NEIGHBOURHOOD: "neighbourhood",
    Precision.LANDMARK: "a landmark near by",
    Precision.WITHIN_100M: "within 100 m",
    Precision.WITHIN_1M: "within 1 m",
}
QUOTED: Mapping[str, str] = {
    Quoted.DIRECT: "in quotation marks",
    Quoted.INDIRECT: "reported speech",
    Quoted.MIXED: "partly in quotation marks",
    Quoted.NONE: "the outlet's own prose",
}
_QUALIFIERS: Mapping[str, str] = {
    Qualifier.AT_LEAST: "at least",
    Qualifier.OVER: "over",
    Qualifier.UP_TO: "up to",
    Qualifier.ABOUT: "about",
    Qualifier.NEARLY: "nearly",
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_POINT = re.compile(r"(?P<year>[\dX]{4})(?:-(?P<month>[\dX]{2}))?(?:-(?P<day>[\dX]{2}))?(?P<doubt>[~?%]?)")
_DOUBTS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}


def say(words: Mapping[str, str], code: str) -> str:
    """What a code is called; one that has no words of its own is spelt out."""
    return words.get(code) or spell_out(code)


def spell_out(code: str) -> str:
    """A code as words: "secondary_explosion" is "secondary explosion"."""
    return code.replace("_", " ")


def say_figures(least: int, most: int | None) -> str:
    """The figures: "14", "14–17", or "14+" when open above."""
    if most is None:
        return f"{least:,}+"
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def say_toll(toll: Toll) -> str:
    """A toll in words: "over 40 civilians killed" is kept as such, with what it comes to."""
    figures = toll.word or f"{_QUALIFIERS.get(toll.qualifier, '')} {_printed(toll)}".strip()
    is_one = toll.word is None and toll.min == toll.max
    whom = "" if toll.whom is Whom.UNKNOWN else f" {say_people(toll.whom, toll.max if is_one else None)}"
    return f"{figures}{whom} {toll.harm}"


def _printed(toll: Toll) -> str:
    if toll.qualifier is Qualifier.OVER and toll.max is None and toll.min > 0:
        return f"{toll.min - 1:,}"  # "over 200" is kept as 201 and more
    if toll.qualifier in (Qualifier.AT_LEAST, Qualifier.UP_TO):
        return f"{toll.max if toll.qualifier is Qualifier.UP_TO and toll.max is not None else toll.min:,}"
    return say_figures(toll.min, toll.max)


def say_date(edtf: str | None) -> str:
    """A date in words: "11 March 2025", "11 March, year unknown", "10 to 12 March 2025"."""
    if edtf is None:
        return "date unknown"
    start, _, end = edtf.partition("/")
    if not end:
        return _say_point(start)
    if start == "..":
        return f"until {_say_point(end)}"
    return f"from {_say_point(start)} on" if end == ".." else f"{_say_point(start)} to {_say_point(end)}"


def _say_point(point: str) -> str:
    match = _POINT.fullmatch(point)
    if match is None:
        return point
    year, month, day = match["year"], match["month"], match["day"]
    is_month_known = month is not None and month.isdigit() and 1 <= int(month) <= len(_MONTHS)
    parts = []
    if is_month_known and day is not None and day.isdigit():
        parts.append(str(int(day)))
    if is_month_known:
        parts.append(_MONTHS[int(month) - 1])
    words = " ".join(parts)
    if year == "XXXX":
        words = f"{words}, year unknown" if words else "date unknown"
    elif "X" in year:
        words = f"{words} {year.replace('X', '·')}".strip()
    else:
        words = f"{words} {year}" if words else year
    return _DOUBTS.get(match["doubt"], "") + words


def say_dated(date: EdtfDate | None) -> str | None:
    """A date with what it rests on, None when there is none."""
    return f"{say_date(date.edtf)} ({say(BASES, date.basis)})" if date else None


def say_place(place: Place | None, *, depth: int = 2) -> str:
    """A place with the `depth` next ones that it lies in."""
    if place is None:
        return "place unknown"
    return ", ".join([place.name, *[name for name in place.within if name != place.name][:depth]])


def say_precision(place: Place | None) -> str | None:
    """How precisely a place is known."""
    return say(PRECISIONS, place.precision) if place and place.precision else None


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 report", "12 reports"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def say_support(report_count: int, origin_count: int) -> str:
    """How much stands behind something: "12 reports, 3 origins"."""
    return f"{count(report_count, 'report')}, {count(origin_count, 'origin')}"


def say_range_name(harm: Harm, group: Group) -> str:
    """What a range counts: "Civilians killed"."""
    return f"{say(GROUPS, group)} {harm}".capitalize()


def name_actor(actor: str, names: Mapping[str, str]) -> str:
    """The name of an actor; of one that is in no registry its id, spelt out."""
    return names.get(actor) or actor.replace("-", " ").replace("_", " ").title()
