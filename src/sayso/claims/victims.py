"""Victims by name, as printed, with the age and sex that the text gives.

A name is taken only where an age or a verb of death makes a person of it; whether the person was killed is for the toll
that the name is attached to.
"""

import re

from sayso.claims.harm_words import Lexicon
from sayso.claims.people import Unit
from sayso.records.claim import VictimName
from sayso.records.span import Span

OLDEST = 115
"""Above this a number beside a name is no age."""

_PARTICLE = r"(?:(?:al|el|bin|ibn|abu|abd|van|de|da|von|um|umm)[\s-])?"
_NAME = rf"[^\W\d_a-z][\w’'-]{{1,30}}(?:\s{_PARTICLE}[^\W\d_a-z][\w’'-]{{0,30}}){{0,4}}"
_AGED_NAME = re.compile(
    rf"({_NAME})(?:,\s(?:aged\s)?|\s\((?:aged\s)?|,?\saged\s)(\d{{1,3}})(?=[,;.)]|\sand\b|\)?$|\s(?:was|were|years))"
)


def find_names(text: str, span: Span, lexicon: Lexicon) -> tuple[VictimName, ...]:
    """The names with ages in `span` of `text`: "Amal Roni, 34, and her son Teo, 6"."""
    names = []
    for match in _AGED_NAME.finditer(text, span.start, span.end):
        age = int(match[2])
        if age <= OLDEST and not match[1].isupper():
            before = text[max(span.start, match.start() - 30) : match.start()]
            names.append(VictimName(match[1], Span(match.start(1), match.end(1)), age, _sex(before, lexicon)))
    return tuple(names)


def _sex(before: str, lexicon: Lexicon) -> str | None:
    """What the last word before a name says of the person's sex ("her son" is male)."""
    words = re.findall(r"\w+", before.lower())
    last = words[-1] if words else ""
    if last in lexicon.sets["kin_female"] and last not in ("her", "she"):
        return "female"
    return "male" if last in lexicon.sets["kin_male"] and last not in ("his", "he") else None


def find_named_subject(units: list[Unit], end: int) -> Span | None:
    """Two to four capitalised words right before unit `end`: a person's name, as the subject of "was killed"."""
    first = end
    while first > 0 and end - first < 4 and units[first - 1].text[0].isupper() and not units[first - 1].text.isupper():
        if units[first - 1].number is not None or units[first - 1].predicates:
            break
        first -= 1
    return Span(units[first].start, units[end - 1].end) if end - first >= 2 else None
