"""Who knows of the harm at first hand: witnesses, kin, medics, rescuers, local authorities, the reporter there."""

import functools
import re
from dataclasses import dataclass

from sayso.assessment.case import Case
from sayso.records.claim import Claim
from sayso.records.report import Report


@dataclass(frozen=True, slots=True)
class DirectClass:
    """One class of speakers who know at first hand, and the words that tell it."""

    id: str
    name: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DirectWords:
    """The words of a language for such speakers: the part `direct` of its pack.

    Two are told apart as objects: to hash all the words for each speaker asked about would take longer than the answer.
    """

    classes: tuple[DirectClass, ...]
    distant: tuple[str, ...]
    stationed: tuple[str, ...]


def find_direct_class(case: Case, claim: Claim, words: DirectWords, charged: frozenset[str]) -> str | None:
    """The class of speakers to which the claim's speaker belongs, None when not known to know at first hand.

    What a charged party says is its word, and its own offices are no witnesses.
    """
    speaker = claim.speaker
    if speaker.own_voice:
        report = case.reports.get(claim.report)
        return "correspondent" if report is not None and _is_on_the_spot(case, report, words) else None
    if case.is_of_side(speaker.actor, charged):
        return None
    return _find_class(speaker.name, speaker.role, words)


@functools.lru_cache(maxsize=65536)
def _find_class(name: str | None, role: str | None, words: DirectWords) -> str | None:
    said_of_them = " ".join(part for part in (name, role) if part).casefold()
    if any(_says(said_of_them, word) for word in words.distant):
        return None
    return next((entry.name for entry in words.classes if any(_says(said_of_them, word) for word in entry.words)), None)


def _is_on_the_spot(case: Case, report: Report, words: DirectWords) -> bool:
    """Whether the report was written at the place of the incident: by its dateline or its byline."""
    place = case.incident.place
    if place is None:
        return False
    around = [name.casefold() for name in (place.name, *place.within[:1])]
    if report.dateline is not None and report.dateline.place is not None and report.dateline.place.casefold() in around:
        return True
    byline = (report.byline or "").casefold()
    return any(_says(byline, f"{preposition} {name}") for preposition in words.stationed for name in around)


def _says(text: str, word: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
