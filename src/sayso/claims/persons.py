"""The persons that one report names: their fullest names, and what the words beside a name say of them."""

import re
from collections.abc import Iterator

from sayso.claims.harm_clause import Clause
from sayso.claims.person_names import Name, PersonLexicon, find_person_names
from sayso.claims.scene import Scene
from sayso.claims.victims import OLDEST
from sayso.records.harm import VictimName
from sayso.records.span import Span
from sayso.text.tokens import Token, find_tokens
from sayso.text.word_index import index_words, list_words

PLACE_REACH = 40
"""Characters around a name in which a place can begin or end that covers it."""
LEAST_WORDS = 4
LEAST_LETTERS = 5
"""Words of so many letters have a capital in headlines set in capitals, whatever they are."""
NAME_REACH = 60
"""Characters around a word in which the name that it is a part of stands."""
APPOSITION_WORDS = 10
"""Words between the commas of "Amal Roni, a freelance reporter with Radio Tamsin,"."""

_AGE_BEHIND = re.compile(r"(?:,\s|\s\(|,?\saged\s)(?:aged\s)?(\d{1,3})(?=\s?[,;.)])")
_AGE_BEFORE = re.compile(r"(\d{1,3})[-\s]years?[-\s]old(?:\s[\w-]+){0,4}\s$")
_AGE_REACH = 40


class Persons:
    """Looks names up in one report. Nothing is looked for until a name is asked for."""

    def __init__(self, scene: Scene, lexicon: PersonLexicon) -> None:
        self._scene, self.lexicon = scene, lexicon
        self._full: dict[str, str | None] = {}

    def find(self, tokens: list[Token]) -> list[Name]:
        """What may be names of persons in a row of tokens; none in a headline of capitals alone."""
        names = find_person_names(tokens, self.lexicon)
        return [] if names and _is_all_capitals(tokens) else names

    def _is_other(self, tokens: list[Token], name: Name) -> bool:
        span = _span(tokens, name)
        around = (Span(max(0, span.start - PLACE_REACH), span.end + PLACE_REACH),)
        places = (place.span for place in self._scene.places_in(around))
        if any(place is not None and place.contains(span) for place in places):
            return True
        text = self._scene.report.text
        return any(
            actor.span.contains(span) for actor in self._scene.context.registry.find(text) if actor.span.overlaps(span)
        )

    def describe(self, clause: Clause, name: Name) -> VictimName | None:
        """The person of a name, with the fullest form in the report; None where it may be no person's.

        That is the name of a place or an actor, and one word that is nobody's short form.
        """
        if self._is_other(clause.tokens, name):
            return None
        tokens = clause.tokens
        span = _span(tokens, name)
        words = span.words(self._scene.report.text)
        if name.word_count == 1:
            full = self._fullest(words)
            if full is None and name.head == name.first:
                return None
            words = full or words
        before = [token.low for token in tokens[name.head : name.first]]
        return VictimName(
            " ".join(words.split()), span, self._age(span), self._sex(before), self._role(clause, name, before)
        )

    def _fullest(self, word: str) -> str | None:
        """The first name of several words in the report that ends or begins with `word`."""
        low = word.lower()
        if low not in self._full:
            self._full[low] = next(self._full_names(low), None)
        return self._full[low]

    def _full_names(self, low: str) -> Iterator[str]:
        """The names of several words that end or begin with a word, in order."""
        text = self._scene.report.text
        starts = list_words(text).starts
        for number in index_words(text).get(low, ()):
            around = Span(max(0, starts[number] - NAME_REACH), min(len(text), starts[number] + NAME_REACH))
            tokens = find_tokens(text, around)
            for name in find_person_names(tokens, self.lexicon):
                is_end = low in (tokens[name.first].low, tokens[name.last - 1].low)
                is_whole = tokens[name.first].start > around.start or around.start == 0
                if is_end and is_whole and name.word_count > 1 and not self._is_other(tokens, name):
                    yield _span(tokens, name).words(text)

    def _age(self, span: Span) -> int | None:
        text = self._scene.report.text
        match = _AGE_BEHIND.match(text, span.end) or _AGE_BEFORE.search(
            text, max(0, span.start - _AGE_REACH), span.start
        )
        return int(match[1]) if match and int(match[1]) <= OLDEST else None

    def _sex(self, before: list[str]) -> str | None:
        is_female, is_male = (any(low in words for low in before) for words in (self.lexicon.female, self.lexicon.male))
        if is_female == is_male:
            return None
        return "female" if is_female else "male"

    def _role(self, clause: Clause, name: Name, before: list[str]) -> str | None:
        """The words for trade or office right before a name, else those set off behind it by a comma."""
        roles = self.lexicon.roles
        if any(low in roles for low in before):
            return clause.span(name.head, name.first).words(self._scene.report.text)
        tokens = clause.tokens
        if name.last >= len(tokens) or tokens[name.last].text != ",":
            return None
        for at in range(name.last + 1, min(len(tokens), name.last + 1 + APPOSITION_WORDS)):
            if tokens[at].low in roles and not tokens[at].is_capital:
                while at + 1 < len(tokens) and tokens[at + 1].low in roles:
                    at += 1
                return clause.span(name.last + 1, at + 1).words(self._scene.report.text)
            if not tokens[at].is_word or clause.is_in(at, "passive") or clause.is_in(at, "relatives"):
                return None
        return None


def _is_all_capitals(tokens: list[Token]) -> bool:
    """Whether every word but small ones has a capital, so that a capital says nothing of names."""
    word_count = 0
    for token in tokens:
        if token.is_word and len(token.text) >= LEAST_LETTERS:
            if not token.is_capital:
                return False
            word_count += 1
    return word_count >= LEAST_WORDS


def _span(tokens: list[Token], name: Name) -> Span:
    last = tokens[name.last - 1]
    return Span(tokens[name.first].start, last.end - 2 if last.is_possessive else last.end)
