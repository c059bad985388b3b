"""Finds the dateline of a report: `Mosul (Agency) –`, `GENEVA, 3 March —`, `(Agency) -`.

Only what is plainly a dateline counts: a false one would take the subject off the first sentence. A place in ordinary
letters
therefore needs an agency, a region or a date beside it; a place in capitals needs only its dash.
"""

import functools
import re
from dataclasses import dataclass

from sayso.languages.pack import load_part
from sayso.records.report import Dateline
from sayso.records.span import Span
from sayso.reports.agencies import Agencies, load_agencies
from sayso.text.countries import load_countries

HEAD_LINES = 6
"""A dateline stands before the first paragraph: headline, byline and date may stand before it."""
WINDOW = 200
"""Characters: the longest dateline read."""
TRANSCRIPT_WINDOW = 4000
"""Characters before and behind in which a transcript shows another speaker."""
_LOWER = re.compile(r"[a-z]{2}")
_LABEL = re.compile(r"^[ \t]{0,4}[A-Z][A-Z .'’-]{1,40}:\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DatelineWords:
    """The part `datelines` of a language pack."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    joiners: tuple[str, ...]
    not_places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    forms: tuple[re.Pattern[str], ...]
    own_line: re.Pattern[str]
    not_places: frozenset[str]
    agencies: Agencies


def find_dateline(text: str, lines: list[Span], language: str) -> Dateline | None:
    """The dateline of the report whose `lines` (without furniture) are given, or None.

    Its span covers the dash and the blanks behind it, so that the report's first sentence begins where it ends.
    """
    patterns = _patterns(language)
    for line in lines[:HEAD_LINES]:
        found = _dateline_at(text, line, patterns)
        if found:
            return found
    return None


def _dateline_at(text: str, line: Span, patterns: _Patterns) -> Dateline | None:
    end = min(line.end, line.start + WINDOW)
    for form in patterns.forms:
        match = form.match(text, line.start, end)
        if match and match.end() < line.end:
            dateline = _checked(match, patterns)
            if dateline:
                return dateline
    match = patterns.own_line.fullmatch(text, line.start, line.end) if line.end <= end else None
    return _checked(match, patterns) if match else None


def _checked(match: re.Match[str], patterns: _Patterns) -> Dateline | None:
    groups = match.groupdict()
    if groups.get("label") and _is_transcript(match, patterns):
        return None
    if (
        groups.get("bare") is not None
        and not groups["dated"]
        and not _LOWER.search(match.string, match.end(), match.end() + 60)
    ):
        return None  # a text in capitals throughout: any word before a dash would look like a place
    place, agency = (groups.get("place") or "").strip(" ,"), (groups.get("agency") or "").strip()
    if place and {place.casefold(), place.split()[0].casefold().strip(".")} & patterns.not_places:
        return None
    if agency.casefold() in _countries():
        agency = ""
    if agency and not agency[0].isupper() and not patterns.agencies.is_known(agency):
        return None
    if (
        agency
        and not place
        and "place" not in groups
        and not patterns.agencies.agency_in(agency)
        and not agency.isupper()
    ):
        place, agency = agency, ""
    if patterns.agencies.is_known(place) and not agency:
        place, agency = "", place
    return Dateline(place or None, agency or None, Span(match.start(), match.end())) if place or agency else None


def _is_transcript(match: re.Match[str], patterns: _Patterns) -> bool:
    """Whether `NAME:` is who speaks rather than where: an agency or a show, or one of several labels in capitals."""
    if patterns.agencies.is_known(match.group("place")):
        return True
    around = match.string[max(0, match.start() - TRANSCRIPT_WINDOW) : match.end() + TRANSCRIPT_WINDOW]
    return sum(1 for _ in _LABEL.finditer(around)) > 1


@functools.cache
def _countries() -> frozenset[str]:
    return frozenset(name.casefold() for country in load_countries() for name in (country.name, *country.names))


@functools.cache
def _patterns(language: str) -> _Patterns:
    words = load_part(language, "datelines", DatelineWords)
    agencies = load_agencies(language)
    joiner = "|".join(words.joiners)
    word = r"[A-ZÀ-ÖØ-ÞĀĐĠŁŠŽİŞ][\w’'‘`]{0,30}(?:-\w[\w’'‘`]{0,30}){0,3}\.?"
    place = rf"{word}(?:[ /](?:{word}|(?:{joiner})(?= ))){{0,4}}"
    caps = r"[A-ZÀ-ÖØ-ÞĀĐĠŁŠŽİŞ][A-ZÀ-ÖØ-ÞĀĐĠŁŠŽİŞ’'‘.-]{1,24}(?:[ /][A-ZÀ-ÖØ-ÞĀĐĠŁŠŽİŞ’'‘.-]{2,24}){0,3}"
    region = rf"(?:,\s?{place}){{0,2}}"
    month = rf"(?i:{'|'.join(words.months)})\.?"
    year = r"(?:,?\s(?:\d{4}|\d\d))?"
    day = rf"(?:(?i:{'|'.join(words.weekdays)})\.?,?\s?)"
    date = rf"(?:{day}?(?:\d{{1,2}}(?:st|nd|rd|th)?\s{month}|{month}\s\d{{1,2}}){year}|{day})"
    agency = r"[(\[](?P<agency>[A-Za-z][^()\[\]\n\d]{1,48})[)\]]"
    dash = r"\s{0,3}(?:--|[-–—_])\s{0,3}"
    marker = r"(?:\[[A-Z][A-Z .,'’/&-]{0,90}\]\s{0,3}){0,4}"
    more = r"(?=[\w“”\"‘’'\[(.…])"
    capital = r"(?=[“\"‘']?[A-ZÀ-ÖØ-Þ\d])"
    known = agencies.known_pattern
    forms = (
        rf"(?P<place>{place}){region}(?:,?\s{date})?,?\s?{agency}(?:,?\s{date})?{dash}{marker}{more}",
        rf"(?:{date}\s?)?{agency}{dash}{marker}{more}",
        rf"(?P<place>{place}){region}(?:,?\s{date})?,?\s(?P<agency>{agencies.names_pattern}){dash}{more}",
        rf"(?P<place>{place}){region}(?:,?\s{date})?\s?[(\[](?P<agency>{known})[)\]]:?\s{{1,3}}{more}",
        rf"(?P<place>{caps}){region}(?:,?\s(?P<dated>{date}))?(?P<bare>)(?:\s{{0,3}}(?:--|[–—_])\s{{0,3}}|\s-\s{{1,3}}|-\s{{1,3}}){marker}{more}",
        rf"(?P<place>{caps})(?P<label>:)\s{{1,3}}{capital}",
        rf"(?P<place>{place})(?:(?:,\s?{place}){{1,2}}|,\s?{date}|,\s?{place},\s?{date})\s{{0,3}}(?:--|[–—])\s{{0,3}}{capital}",
        rf"\((?P<place>{place}){region}(?:,?\s{date})?\)\s{{0,3}}(?:--|[–—-])\s{{0,3}}{more}",
        rf"(?P<agency>{known})\s?(?:--|[-–—])\s{{1,3}}{more}",
    )
    dated = rf"{day}?(?:\d{{1,2}}(?:st|nd|rd|th)?\s{month}|{month}\s\d{{1,2}}),?\s\d{{4}}"
    own_line = (
        rf"(?P<place>{place}){region}(?:,\s?|\s[-–—|]\s|\s?\(){dated}\)?(?:\s?[(\[](?P<agency>{known})[)\]])?[.:]?"
    )
    not_places = frozenset(word.casefold() for word in (*words.not_places, *words.weekdays, *words.months))
    return _Patterns(tuple(re.compile(form) for form in forms), re.compile(own_line), not_places, agencies)
