"""The dead told one by one: "medics identified the dead as Amal Roni, his wife and their three children".

A sentence that says so counts as many as it tells, with their names. Who the people are is read in `enumerated.py`.
"""

import functools
import re
from collections.abc import Iterator

from sayso.claims.enumerated import People, find_people
from sayso.claims.harm_words import TollWords, build_lexicon
from sayso.claims.statements import Statement
from sayso.claims.word_units import cut_units
from sayso.records.claim import Harm, Qualifier, Scope, Toll, Whom
from sayso.records.span import Span
from sayso.text.numbers import NumberWords, find_numbers
from sayso.text.word_pattern import PatternGroup, WordPattern

HARM_REACH = 3000
"""Characters before "the victims" in which what was done to them was told."""
_WORD = re.compile(r"[a-zA-Z]+")


class _Namings:
    """The words of a pack by which the dead are told one by one, as expressions."""

    def __init__(self, words: TollWords) -> None:
        dead, harmed, verbs, links, agents, some, lists, includes = (
            "|".join(map(re.escape, each))
            for each in (
                words.the_dead, words.the_harmed, words.naming_verbs, words.naming_links, words.naming_agents,
                words.some_of, words.listing_verbs, words.including_verbs,
            )
        )  # fmt: skip
        helpers = "|".join(map(re.escape, (*words.passive, *words.perfect)))
        self.hint = PatternGroup([WordPattern(words.the_dead)])
        self.of_any_harm = re.compile(rf"\b(?:{harmed})\b", re.IGNORECASE)
        self.whole = re.compile(
            rf"\b(?:{verbs})\s+(?:{dead})\s+(?:{links})\s+"
            rf"|\b(?:{dead})\s+(?:(?:{helpers})\s+)+(?:\w+\s+)?(?:{verbs})\s+"
            rf"(?:(?:{agents})\s[^,.]{{1,60}}?\s)?(?:{links})\s+",
            re.IGNORECASE,
        )
        of = "|".join(map(re.escape, words.list_counts_of))
        self.counted = re.compile(rf"\b(?:{verbs})\s+[\w-]+\s+(?:{of})\s+(?:{dead})\s+(?:{links})\s+", re.IGNORECASE)
        self.some = re.compile(
            rf"\b(?:{some})\s+(?:{dead})\s+(?:{lists})\s+|\b(?:{dead})\s+(?:{includes})\s+", re.IGNORECASE
        )


@functools.lru_cache(maxsize=16)
def _compile(words: TollWords) -> _Namings:
    return _Namings(words)


def with_identified(
    text: str,
    tolls: tuple[Toll, ...],
    statement: Statement,
    words: TollWords,
    numbers: NumberWords,
) -> tuple[Toll, ...]:
    """The figures of a statement, with those whom it identifies as the dead as one of them.

    Args:
        text: The report's text.
        tolls: The figures found.
        statement: The statement.
        words: The language's words for harm.
        numbers: Its words for numbers.
    """
    namings = _compile(words)
    start, end = statement.sentence.start, max(span.end for span in statement.content)
    if not namings.hint.may_find(text, start, end):
        return tolls
    for pattern, scope in (
        (namings.some, Scope.PART),
        (namings.counted, Scope.PART),
        (namings.whole, Scope.INCIDENT),
    ):
        match = pattern.search(text, start, end)
        if match is None or not any(span.start <= match.end() < span.end for span in statement.content):
            continue
        if namings.of_any_harm.search(match[0]) and not _is_of_dead(text, match, start, words):
            continue
        people = _people(text, Span(match.end(), end), words, numbers)
        if people is not None:
            told = Span(match.end(), people.end)
            others = tuple(toll for toll in tolls if toll.harm is not Harm.KILLED or not told.overlaps(toll.span))
            counted = tuple(_count(people, told, scope))
            if pattern is namings.counted and any(toll.max is None for toll in counted):
                return tolls  # "five of the dead as fighters": the five are counted already, and nobody is named
            return (*others, *counted)
    return tolls


def _is_of_dead(text: str, naming: re.Match[str], start: int, words: TollWords) -> bool:
    """Whether "the victims" are dead: an office that sees the dead alone names them, or a killing was told last.

    It was, too, where the last sentence that tells of harm tells of both ("four were killed and three hurt").
    """
    if any(office in naming[0].lower() for office in words.offices_of_dead):
        return True
    last: int | None = None
    for position, harm in _harms_before(text, start, words):
        last = position if last is None else last
        if ". " in text[position:last]:
            return False
        if harm is Harm.KILLED:
            return True
    return False


def _harms_before(text: str, end: int, words: TollWords) -> Iterator[tuple[int, Harm]]:
    """Where people were killed or injured in what was told before `end`, last first; "shot" alone says neither."""
    entries = build_lexicon(words).entries
    for word in reversed(list(_WORD.finditer(text, max(0, end - HARM_REACH), end))):
        for predicate in entries.get(word[0].lower(), (None, ()))[1]:
            if predicate.harm in (Harm.KILLED, Harm.INJURED) and not predicate.is_strict:
                yield word.start(), predicate.harm


def _people(text: str, span: Span, words: TollWords, numbers: NumberWords) -> People | None:
    lexicon = build_lexicon(words)
    units = cut_units(text, span, find_numbers(text, numbers, start=span.start, end=span.end), lexicon)
    return find_people(text, units, lexicon)


def _count(people: People, told: Span, scope: Scope) -> Iterator[Toll]:
    """As many as are told, and the children among them."""
    qualifier = Qualifier.EXACT if people.max == people.min else Qualifier.AT_LEAST
    if scope is Scope.INCIDENT or people.names or people.child_count != people.max:  # "among the dead were 16 children"
        yield Toll(Harm.KILLED, Whom.UNKNOWN, people.min, people.max, qualifier, scope, told, names=people.names)
    if people.child_count:
        count = people.child_count
        yield Toll(Harm.KILLED, Whom.CHILDREN, count, count, Qualifier.EXACT, Scope.PART, told)
