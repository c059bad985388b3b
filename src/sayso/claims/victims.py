"""Victims by name, as printed, with the age and sex that the text gives.

A name is taken only where an age or a verb of death makes a person of it; whether the person was killed is for the toll
that the name is attached to.
"""

import re

from sayso.claims.harm_words import Lexicon
from sayso.claims.word_units import Unit
from sayso.records.harm import VictimName
from sayso.records.span import Span

OLDEST = 115
"""Above this a number beside a name is no age."""
LONGEST_NAME = 4
"""Words: more capitalised words in a row are a headline."""

_PARTICLE = r"(?:(?:al|el|bin|ibn|abu|abd|van|de|da|von|um|umm)[\s-])?"
_NAME = rf"[^\W\d_a-z][\w’'-]{{1,30}}(?:\s{_PARTICLE}[^\W\d_a-z][\w’'-]{{0,30}}){{0,4}}"
_AGED_NAME = re.compile(
    rf"({_NAME})(?:\s?,\s(?:aged\s)?|\s\((?:aged\s)?|,?\saged\s)(\d{{1,3}})(?=\s?[,;.)]|\sand\b|\)?$|\s(?:was|were|years))"
)

_AGE = re.compile(r",\s?(?:aged\s)?\d|\(\s?(?:aged\s)?\d|aged\s\d(?<=\saged\s\d)")
"""What every age beside a name has in it, found fast: each choice begins with a letter or mark of its own."""


def find_names(text: str, span: Span, lexicon: Lexicon) -> tuple[VictimName, ...]:
    """The names with ages in `span` of `text`: "Amal Roni, 34, and her son Teo, 6"."""
    names: list[VictimName] = []
    if _AGE.search(text, span.start, span.end) is None:
        return ()
    is_shouted = span.words(text).isupper()
    for match in _AGED_NAME.finditer(text, span.start, span.end):
        age = int(match[2])
        name = Span(match.start(1), match.end(1))
        if is_shouted:
            name = _without_words(text, name, lexicon)
        if age <= OLDEST and (is_shouted or not match[1].isupper()):
            before = text[max(span.start, name.start - 30) : name.start]
            names.append(VictimName(name.words(text), name, age, _sex(before, lexicon)))
    return tuple(names)


def _without_words(text: str, name: Span, lexicon: Lexicon) -> Span:
    """What is a name of a run of words that are all capitals: its last words, behind any that the lexicon knows."""
    words = list(re.finditer(r"\S+", name.words(text)))
    first = len(words) - 1
    while first > 0 and len(words) - first < LONGEST_NAME and not _is_known(words[first - 1][0].lower(), lexicon):
        first -= 1
    return Span(name.start + words[first].start(), name.end)


def _is_known(low: str, lexicon: Lexicon) -> bool:
    return low in lexicon.entries or low in lexicon.sets["stop_words"] or low in lexicon.sets["auxiliaries"]


def _sex(before: str, lexicon: Lexicon) -> str | None:
    """What the last word before a name says of the person's sex ("her son" is male)."""
    words = re.findall(r"\w+", before.lower())
    last = words[-1] if words else ""
    if last in lexicon.sets["kin_female"] and last not in ("her", "she"):
        return "female"
    return "male" if last in lexicon.sets["kin_male"] and last not in ("his", "he") else None


def find_named_subject(units: list[Unit], end: int, lexicon: Lexicon) -> Span | None:
    """Two to four capitalised words right before unit `end`: a person's name, as the subject of "was killed"."""
    first = start_of_name(units, end, lexicon)
    return None if first is None else Span(units[first].start, units[end - 1].end)


def start_of_name(units: list[Unit], end: int, lexicon: Lexicon) -> int | None:
    """The first unit of the name that ends before unit `end`, None when there is none."""
    first = end
    while first > 0 and end - first < LONGEST_NAME and is_name_part(units[first - 1], lexicon):
        first -= 1
    return first if end - first >= 2 else None


def find_named_object(units: list[Unit], start: int, lexicon: Lexicon) -> Span | None:
    """Two to four capitalised words at unit `start`, no noun behind: a person's name, as the object of "killed"."""
    last = start
    while last < len(units) and last - start < LONGEST_NAME and is_name_part(units[last], lexicon):
        last += 1
    is_modifier = last < len(units) and units[last].noun is not None
    return None if last - start < 2 or is_modifier else Span(units[start].start, units[last - 1].end)


def is_name_part(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a word can stand in a name: a capital, and no word for people, numbers or deeds."""
    text = unit.text
    is_word = unit.number is None and unit.noun is None and not unit.predicates
    is_word = is_word and unit.low not in lexicon.sets["stop_words"]
    return is_word and text[0].isupper() and not text.isupper() and not text.endswith(("'s", "’s"))
