"""The full names that stand in a report, where they stand, and the office or trade told with each.

A surname alone, or "the mayor" behind a name, is looked up here. Who speaks is not asked.
"""

import re
from dataclasses import dataclass, field

from sayso.actors.registry import Registry
from sayso.claims.cues import Lexicon
from sayso.claims.speaker_names import cut_at_stops, role_behind, surname_key, without_marks, words_of
from sayso.records.span import Span
from sayso.text.tokens import Token, find_tokens, token_before

ROLE_REACH = 90
"""Characters before or behind a name in which its role is looked for."""
NAME_TOKENS = range(2, 6)
"""A full name has two to five words."""
_FULL_NAME = re.compile(
    r"(?:[A-Z][\w’'-]+|[A-Z]\.)(?:\s+(?:al-|el-|bin|ibn|de|van|von|der|abu|abd)?\s?(?:[A-Z][\w’'-]*\.?)){1,4}"
)


@dataclass(slots=True)
class FullNames:
    """The full names of `text`, found when this is made."""

    text: str
    lexicon: Lexicon
    registry: Registry
    by_surname: dict[str, dict[str, int]] = field(default_factory=dict)
    """For a surname the full names that have it, each with the first place where it stands."""
    spots: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """For a full name where it stands, each time: its start and its end."""
    roles: dict[str, Span | None] = field(default_factory=dict)
    """The roles of the names that were asked for."""

    def __post_init__(self) -> None:
        for match in _FULL_NAME.finditer(self.text):
            for name in cut_at_stops(self.text, find_tokens(self.text, Span(match.start(), match.end())), self.lexicon):
                self._remember(name)

    def _remember(self, tokens: list[Token]) -> None:
        """Keeps a full name and where it stands."""
        start = 0
        for index, token in enumerate(tokens[:-1]):
            if token.low in self.lexicon.before_names or token.is_possessive:
                start = index + 1
        name = without_marks(tokens[start:])
        if len([token for token in name if token.is_word]) not in NAME_TOKENS:
            return
        if any(map(self.lexicon.organisation_words.__contains__, [token.low for token in name])):
            return
        words = words_of(self.text, name)
        if self.registry.resolve(words) is not None:
            return
        self.by_surname.setdefault(surname_key(words), {}).setdefault(words, name[0].start)
        self.spots.setdefault(words, []).append((name[0].start, name[-1].end))

    def role_of(self, name: str) -> Span | None:
        """The role that stands with a full name the first time that one does."""
        if name not in self.roles:
            told = (self._role_at(start, end) for start, end in self.spots.get(name, ()))
            self.roles[name] = next((role for role in told if role is not None), None)
        return self.roles[name]

    def _role_at(self, start: int, end: int) -> Span | None:
        """The role before a name ("army spokesman Ada Marl"), or behind it (", the mayor,")."""
        before = self._role_before(start)
        behind = role_behind(self.text, end, ROLE_REACH, self.lexicon)
        is_rank = before is not None and len(before.words(self.text).split()) == 1
        return behind if behind is not None and is_rank else before or behind

    def _role_before(self, position: int) -> Span | None:
        """The role that stands before a name: "[army spokesman] Ada Marl"."""
        last = token_before(self.text, position)
        if last is not None and last.low not in self.lexicon.role_nouns:
            return None  # so it is before most names, and need not be cut out
        tokens = find_tokens(self.text, Span(max(0, position - ROLE_REACH), position)) if position else []
        if not tokens or tokens[-1].low not in self.lexicon.role_nouns:
            return None
        start = len(tokens)
        while start > 0 and self._is_of_role(tokens[start - 1]):
            start -= 1
        return Span(tokens[start].start, tokens[-1].end) if start < len(tokens) else None

    def _is_of_role(self, token: Token) -> bool:
        """Whether a word before a role belongs to it: what it is of, or how high."""
        if (
            not token.is_word
            or token.low in self.lexicon.boundaries
            or (token.low in self.lexicon.titles and token.low not in self.lexicon.grammar.ranks)
        ):
            return False
        if token.text[0].isdigit() or token.low in self.lexicon.time_words:
            return False
        return token.is_capital or token.low in self.lexicon.role_nouns or token.low in self.lexicon.speaker_modifiers
