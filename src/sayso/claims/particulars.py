"""What a report says in passing that tells its incident from others of one town and week: streets, people, ages.

Found in the whole report, not in claims alone: the street stands in a sentence that claims nothing, the suspect in the
next. Each goes to the incident that is told of there. Nothing here says that anybody was harmed or did harm.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from sayso.claims.headlines import headline_end
from sayso.claims.particular_words import ParticularLexicon, compile_particulars
from sayso.claims.person_names import PersonLexicon, compile_persons, find_person_names
from sayso.claims.scene import Scene
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention, Particulars
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.person_keys import person_tokens
from sayso.text.tokens import Token, find_tokens
from sayso.text.word_index import find_starts, has_other_cases, lower_in_place

OLDEST = 110
"""Years."""
MOST_WORDS = 3
"""Words of a street's name: more in a row are a sentence or a headline."""
MOST_NAME_WORDS = 4
"""Words of a name that is taken for somebody's full one."""
BEFORE_REACH = 48
"""Characters before a name in which an age or a word like "suspect" stands."""
MOST_OF_A_KIND = 24
"""Particulars of one kind that a mention keeps, the first ones: a list of names is no help and costs."""

_AGE_BEHIND = re.compile(r"\s?(?:,|\(|,?\s?aged)\s?(?:aged\s)?(\d{1,3})(?=\s?(?:[,;.)]|and\b|of\b|from\b))")
_AGED = re.compile(r"(\d(?<!\w\d)\d{0,2})\s?-?\s?years?\s?-?\s?old\b", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"(\d(?<!\w\d)\d{0,2})\s?-?\s?years?\s?-?\s?old(?:\s[\w-]+){0,4}\s$", re.IGNORECASE)
"""Both begin with a digit, and ask for the edge of the word behind it: so a search passes over all else at once."""
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,5}")
_start = attrgetter("start")


@quick_init
@dataclass(frozen=True, slots=True)
class _Found:
    """One particular: where it stands, of what kind it is (a field of `Particulars`), and what it says."""

    start: int
    kind: str
    value: str | int


def with_particulars(
    mentions: tuple[IncidentMention, ...], claims: tuple[Claim, ...], scene: Scene
) -> tuple[IncidentMention, ...]:
    """The mentions, each with what the report says in passing where it tells of it."""
    if not mentions:
        return ()
    owners = sorted((claim.sentence.start, claim.incident) for claim in claims if claim.incident is not None)
    starts = [start for start, _ in owners]
    told: dict[str | None, list[_Found]] = {}
    for one in sorted(_find(scene, claims), key=lambda one: one.start):
        label = owners[max(0, bisect_right(starts, one.start) - 1)][1] if owners else mentions[0].label
        told.setdefault(label, []).append(one)
    return tuple(replace(mention, particulars=_gather(told.get(mention.label, ()))) for mention in mentions)


def _gather(found: Iterable[_Found]) -> Particulars:
    kinds: dict[str, dict[str | int, None]] = {}
    for one in found:
        values = kinds.setdefault(one.kind, {})
        if len(values) < MOST_OF_A_KIND:
            values[one.value] = None
    people = kinds.get("people", {})
    return Particulars(
        people=_words(people),
        others=_words(value for value in kinds.get("others", {}) if value not in people),
        streets=_words(kinds.get("streets", ())),
        addresses=_words(kinds.get("addresses", ())),
        ages=tuple(sorted(value for value in kinds.get("ages", ()) if isinstance(value, int))),
    )


def _words(values: Iterable[str | int]) -> tuple[str, ...]:
    return tuple(sorted(str(value) for value in values))


def _find(scene: Scene, claims: tuple[Claim, ...]) -> Iterator[_Found]:
    text = scene.report.text
    words = compile_particulars(scene.context.parts.particulars)
    persons = compile_persons(scene.context.parts.persons, scene.cues)
    tokens = _outside(find_tokens(text, Span(0, len(text))), tuple(piece.span for piece in scene.report.furniture))
    yield from _find_streets(text, tokens, words, persons)
    yield from _find_blocks(text, tokens, words)
    yield from _find_people(tokens, scene, words, persons, claims)
    low = lower_in_place(text)
    for match in _AGED.finditer(text) if "year" in low and "old" in low else ():
        yield from _aged(match)


def _outside(tokens: list[Token], furniture: tuple[Span, ...]) -> list[Token]:
    if not furniture:
        return tokens
    kept: list[Token] = []
    free = 0
    for span in sorted(furniture):
        kept += tokens[free : bisect_left(tokens, span.start, key=_start)]
        free = max(free, bisect_left(tokens, span.end, key=_start))
    return kept + tokens[free:]


def _aged(match: re.Match[str]) -> Iterator[_Found]:
    if int(match[1]) <= OLDEST:
        yield _Found(match.start(), "ages", int(match[1]))


def _find_streets(text: str, tokens: list[Token], words: ParticularLexicon, persons: PersonLexicon) -> Iterator[_Found]:
    """Streets and buildings by the word behind their names: "30 Mill Row Street", "Ostrel High School"."""
    for start in find_starts(text, words.ends):
        index = bisect_left(tokens, start, key=_start)
        token = tokens[index] if index < len(tokens) else None
        if token is None or token.start != start or token.low not in words.ends or not token.is_capital:
            continue
        is_street = tokens[index].low in words.streets
        first = _first_of_name(tokens, index, persons)
        while first < index and is_street and tokens[first].low in words.directions:
            first += 1 + (tokens[first + 1].text == ".")
        name = _name(tokens[first : index + (0 if is_street else 1)])
        if first >= index or not name:
            continue
        yield _Found(tokens[first].start, "streets", name)
        before = _behind_directions(tokens, first - 1, words)
        if is_street and before >= 0 and _NUMBER.fullmatch(tokens[before].text):
            yield _Found(tokens[first].start, "addresses", f"{tokens[before].text} {name}")


def _first_of_name(tokens: list[Token], index: int, persons: PersonLexicon) -> int:
    """The first of the capitalised words that end before `index`, a stop after a letter among them."""
    first = index
    word_count = 0
    while first > 0 and word_count < MOST_WORDS and tokens[first].start - tokens[first - 1].end <= 1:
        token = tokens[first - 1]
        if token.text == "." and first > 1 and len(tokens[first - 2].text) <= 2 and tokens[first - 2].is_capital:
            first -= 1
            continue
        is_word = token.is_word and (token.is_capital or _ORDINAL.fullmatch(token.text) is not None)
        if not is_word or token.low in persons.common or token.text.isdigit():
            break
        first -= 1
        word_count += 1
    return first


def _behind_directions(tokens: list[Token], index: int, words: ParticularLexicon) -> int:
    while index > 0 and (tokens[index].low in words.directions or tokens[index].text == "."):
        index -= 1
    return index


def _find_blocks(text: str, tokens: list[Token], words: ParticularLexicon) -> Iterator[_Found]:
    """The street behind "the 1900 block of"."""
    low = lower_in_place(text)
    if not has_other_cases(text) and not any(_follows_number(low, word) for word in words.block_words):
        return
    for match in words.block.finditer(text):
        index = bisect_right(tokens, match.end() - 1, key=_start)
        while index < len(tokens) and (tokens[index].low in words.directions or tokens[index].text == "."):
            index += 1
        last = index
        while last < len(tokens) and last - index < MOST_WORDS and _is_of_street(tokens[last], words):
            last += 1
        if name := _name(tokens[index:last]):
            yield _Found(match.start(), "streets", name)
            yield _Found(match.start(), "addresses", f"{match[1]} {name}")


def _follows_number(low: str, word: str) -> bool:
    """Whether a word stands anywhere behind a figure, with nothing but white space and hyphens between."""
    start = low.find(word)
    while start >= 0:
        before = start
        while before > 0 and (low[before - 1].isspace() or low[before - 1] == "-"):
            before -= 1
        if before > 0 and low[before - 1].isdigit():
            return True
        start = low.find(word, start + 1)
    return False


def _is_of_street(token: Token, words: ParticularLexicon) -> bool:
    is_name = token.is_capital or _ORDINAL.fullmatch(token.text) is not None
    return token.is_word and is_name and token.low not in words.streets


def _name(tokens: list[Token]) -> str:
    return " ".join(token.low for token in tokens if token.is_word)


def _find_people(
    tokens: list[Token], scene: Scene, words: ParticularLexicon, persons: PersonLexicon, claims: tuple[Claim, ...]
) -> Iterator[_Found]:
    """Full names: of people whom the news is about, and of others."""
    text = scene.report.text
    headline = headline_end(scene.report)
    known = _people_of(claims)
    for name in find_person_names(tokens, persons):
        own = tokens[name.first : name.last]
        parts = person_tokens(" ".join([token.low for token in own if token.is_word]))
        if own[0].start < headline or not 1 < len(parts) <= MOST_NAME_WORDS or not words.ends.isdisjoint(parts):
            continue
        span = Span(own[0].start, own[-1].end)
        if _is_place(span, scene):
            continue
        who = " ".join(parts)
        before = text[max(0, span.start - BEFORE_REACH) : span.start]
        age = _AGE_BEHIND.match(text, span.end) or ("old" in before.lower() and _AGE_BEFORE.search(before)) or None
        if age and int(age[1]) <= OLDEST:
            yield _Found(span.start, "ages", int(age[1]))
        is_concerned = age is not None or who in known or words.is_concerned(before)
        yield _Found(span.start, "people" if is_concerned else "others", who)


def _people_of(claims: tuple[Claim, ...]) -> frozenset[str]:
    """Who is named as harmed, arrested or tried in any claim."""
    named = [name for claim in claims for toll in claim.toll for name in toll.names]
    named += [name for claim in claims for harm in claim.harms for name in harm.victims]
    return frozenset(" ".join(person_tokens(name.name)) for name in named)


def _is_place(span: Span, scene: Scene) -> bool:
    around = (Span(max(0, span.start - BEFORE_REACH), span.end + BEFORE_REACH),)
    return any(place.span is not None and place.span.overlaps(span) for place in scene.places_in(around))
