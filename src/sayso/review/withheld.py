"""What a reviewer withheld, hidden in records before they are shown: names of people, words of claims, places.

Nothing is taken out of the record. In texts each letter is covered by one sign, so that every span still gives the
words that are shown.
"""

import dataclasses
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, TypeVar, cast

from sayso.records.claim import Claim, Toll
from sayso.records.decision import Decision, Verb
from sayso.records.harm import HarmTold
from sayso.records.place import Place, Precision
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.records.standing import find_standing
from sayso.records.victim import Victim

R = TypeVar("R")

COVER = "█"
WITHHELD_NAME = "name withheld"
WITHHELD_PLACE = "place withheld"
FINER = frozenset({Precision.STREET, Precision.LANDMARK, Precision.WITHIN_100M, Precision.WITHIN_1M, Precision.EXACT})
"""Precisions below a neighbourhood: what is nearest around such a place may itself be one."""
EXACT = FINER | {Precision.NEIGHBOURHOOD}
"""Precisions that could lead to a door: below a village or town."""
PLACE_DIGITS = 1
"""Decimals that coordinates keep: 0.1 degree, about 11 kilometres."""

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = r"[\W_]{1,3}"
"""What may stand between the words of a name: "Ila Voss", "Ila-Voss", "ila_voss" in an address."""
_ID = re.compile(r"[a-z]+-[0-9a-f]{16}(?:#\w+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """All that is withheld in a dossier.

    `claims` and `victims` are ids; `names` are spellings of people, `places` names of exact places, both casefolded and
    covered wherever they stand. `words` are, by report, single words of such names, which are covered there alone:
    a first name is also that of others. `spans` are, by report, stretches of its text; `reports` are withheld whole.
    """

    claims: frozenset[str] = frozenset()
    victims: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def hides(self, name: str, reports: Iterable[str]) -> bool:
        """Whether `name`, as `reports` give it, is that of a person withheld; a single word only in its reports."""
        is_full = len(_WORD.findall(name)) > 1
        return name.casefold() in self.names and (is_full or any(name in self.words.get(each, ()) for each in reports))

    def mask(self, reports: Iterable[str], others: Iterable[str]) -> "Mask":
        """What covers the strings that come from `reports`; the names of `others` stay legible."""
        words = frozenset(word for report in reports for word in self.words.get(report, ()))
        full = {name for name in self.names if len(_WORD.findall(name)) > 1}
        return make_mask(full | self.places, words, others)


@dataclass(frozen=True, slots=True)
class Mask:
    """Covers names in strings. `keep` are names of others, which may share a word with a withheld one."""

    hide: re.Pattern[str] | None
    keep: re.Pattern[str] | None = None

    def cover(self, text: str) -> str:
        """The text, each letter of what is withheld covered; as long as it was."""
        if self.hide is None:
            return text
        kept = [found.span() for found in self.keep.finditer(text)] if self.keep else []
        return self.hide.sub(lambda found: found[0] if _lies_in(found.span(), kept) else cover_all(found[0]), text)


def make_mask(names: Iterable[str], words: Iterable[str], others: Iterable[str] = ()) -> Mask:
    """What covers `names`, in any case and with any sign between their words, and capitalised `words` of them."""
    whole = [_spelled(name) for name in sorted(names, key=lambda name: (-len(name), name))]
    single = {form for word in words for form in (word, word[:1].upper() + word[1:], word.upper())}
    forms = [f"(?i:{spelled})" for spelled in whole if spelled] + sorted(map(re.escape, single))
    if not forms:
        return Mask(None)
    names_alone = re.compile("|".join([_bounded(form) for form in forms[: len(forms) - len(single)]]) or r"(?!)")
    kept = sorted({name for name in others if len(_WORD.findall(name)) > 1 and not names_alone.search(name)})
    keep = re.compile("|".join(_bounded(re.escape(name)) for name in kept)) if kept else None
    return Mask(re.compile("|".join(map(_bounded, forms))), keep)


def cover_all(text: str) -> str:
    """The text with every sign but white space covered."""
    return re.sub(r"\S", COVER, text)


def cover_spans(text: str, spans: Iterable[Span]) -> str:
    """The text with these stretches covered."""
    for span in spans:
        text = text[: span.start] + cover_all(span.words(text)) + text[span.end :]
    return text


def cover_record(record: R, cover: Callable[[str], str]) -> R:
    """The record with every string in it covered, at any depth; ids and values of code lists stay as they are."""
    return cast(R, _covered(record, cover))


def find_withheld(decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids of all records that a standing decision withholds."""
    held = (decision for decision in find_standing(decisions) if decision.verb is Verb.WITHHOLD)
    return frozenset(target.id for decision in held for target in decision.targets)


def is_exact(place: Place) -> bool:
    """Whether a place could lead to a door; one that is not resolved could."""
    return place.precision is None or place.precision in EXACT


def hide_place(place: Place) -> Place:
    """The place, if it is exact, as what surrounds it, with coordinates to some kilometres."""
    if not is_exact(place):
        return place
    is_finer = place.precision in FINER and len(place.within) > 1
    around = (place.within[1:] if is_finer else place.within) or (WITHHELD_PLACE,)
    lat = None if place.lat is None else round(place.lat, PLACE_DIGITS)
    lon = None if place.lon is None else round(place.lon, PLACE_DIGITS)
    return Place(around[0], around[1:], lat, lon, None if lat is None else Precision.DISTRICT)


def hide_named_place(place: Place | None, places: Collection[str]) -> Place | None:
    """The place, coarsened if it is one of the `places` withheld."""
    return hide_place(place) if place is not None and place.name.casefold() in places else place


def hide_claim(claim: Claim, withholding: Withholding) -> Claim:
    """The claim without the names and exact places that are withheld; a withheld one without any."""
    is_withheld = claim.id in withholding.claims
    event, speaker = claim.event, claim.speaker
    if event is not None and event.place is not None:
        place = hide_place(event.place) if is_withheld else hide_named_place(event.place, withholding.places)
        event = replace(event, place=place)
    if speaker.name is not None and withholding.hides(speaker.name, [claim.report]):
        speaker = replace(speaker, role=None)  # "who keeps the shop at the corner" is as good as a name
    toll = tuple(_hide_names(each, claim.report, withholding, is_withheld=is_withheld) for each in claim.toll)
    harms = tuple(_hide_harmed(each, claim.report, withholding, is_withheld=is_withheld) for each in claim.harms)
    inquiry = claim.inquiry
    if is_withheld and inquiry is not None:
        inquiry = replace(inquiry, question=None, result=None)
    return replace(claim, toll=toll, harms=harms, event=event, speaker=speaker, inquiry=inquiry)


def hide_report(report: Report, withholding: Withholding) -> Report:
    """The report with the words of withheld claims covered; of one withheld whole, title, byline and address too."""
    spans = withholding.spans.get(report.id, ())
    title = report.title
    for words in {span.words(report.text) for span in spans}:
        title = title.replace(words, cover_all(words)) if title else None
    shown = replace(report, text=cover_spans(report.text, spans), title=title)
    if report.id not in withholding.reports:
        return shown
    return replace(
        shown,
        title=cover_all(report.title) if report.title else None,
        byline=cover_all(report.byline) if report.byline else None,
        url=None,
    )


def hide_victims(victims: Iterable[Victim], withholding: Withholding, reports: Collection[str]) -> tuple[Victim, ...]:
    """The victims that `reports` name; the withheld without name, spellings, age and sex. They still count."""
    return tuple(
        replace(victim, name=WITHHELD_NAME, spellings=(), age=None, sex=None, is_withheld=True)
        if _is_withheld(victim, withholding, reports)
        else victim
        for victim in victims
    )


def _is_withheld(victim: Victim, withholding: Withholding, reports: Collection[str]) -> bool:
    is_named = any(withholding.hides(name, reports) for name in (victim.name, *victim.spellings))
    return victim.is_withheld or victim.id in withholding.victims or is_named


def _hide_names(toll: Toll, report: str, withholding: Withholding, *, is_withheld: bool) -> Toll:
    shown = () if is_withheld else tuple(each for each in toll.names if not withholding.hides(each.name, [report]))
    return replace(toll, names=shown, whom_words=None if is_withheld else toll.whom_words)


def _hide_harmed(harm: HarmTold, report: str, withholding: Withholding, *, is_withheld: bool) -> HarmTold:
    shown = () if is_withheld else tuple(each for each in harm.victims if not withholding.hides(each.name, [report]))
    return replace(harm, victims=shown)


def _covered(value: Any, cover: Callable[[str], str]) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return value if _ID.fullmatch(value) else cover(value)
    if isinstance(value, tuple):
        return tuple(_covered(item, cover) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        changed = {name: new for name, old in fields.items() if (new := _covered(old, cover)) != old}
        return replace(value, **changed) if changed else value
    return value


def _spelled(name: str) -> str:
    return _BETWEEN.join(map(re.escape, _WORD.findall(name)))


def _bounded(form: str) -> str:
    return rf"(?<![^\W_]){form}(?![^\W_])"


def _lies_in(span: tuple[int, int], kept: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in kept)
