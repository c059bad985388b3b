"""The speakers whom a report has named so far, in order, with the words that each was called by."""

import re
from dataclasses import dataclass, field

from sayso.actors.registry import Registry
from sayso.claims.cues import Lexicon
from sayso.records.claim import Speaker
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.tokens import Token

CONTEXT_REACH = 300
"""Characters before "a spokeswoman" in which whose she is was said: about two sentences."""
_LETTERS = re.compile(r"\s?\(([A-Z][\w.-]{1,9})\)")
"""The short form that a text gives a name: "the Harrow Press Agency (HPA)"."""


@quick_init
@dataclass(frozen=True, slots=True)
class Known:
    """A speaker met before: how it was named, and whether it is a person."""

    speaker: Speaker
    is_person: bool
    heads: frozenset[str]
    is_nested: bool = False

    @property
    def is_named(self) -> bool:
        """Whether this is one person with a name: whatever his office, he is no "rebels"."""
        return self.is_person and not self.speaker.unnamed


@dataclass(slots=True)
class MetSpeakers:
    """The speakers met in `text` up to where it is being read."""

    text: str
    lexicon: Lexicon
    registry: Registry
    known: list[Known] = field(default_factory=list)

    def meet(self, speaker: Speaker, tokens: list[Token], *, is_person: bool, is_nested: bool = False) -> None:
        """Notes that a speaker was named, under each of the words for it and the letters behind it."""
        heads = {token.low for token in tokens if token.is_word}
        if speaker.role:
            heads |= {word.lower() for word in speaker.role.split()}
        if speaker.name:
            heads |= {word.lower() for word in speaker.name.split()}
        behind = _LETTERS.match(self.text, speaker.span.end) if speaker.span else None
        if behind is not None:
            heads.add(behind[1].lower())
        self.known.append(Known(speaker, is_person, frozenset(heads), is_nested))

    def issuer(self, source: Span) -> Speaker | None:
        """Whose statement "the statement" is: the organisation that spoke last."""
        for known in reversed(self.known):
            if not known.is_person and not known.speaker.unnamed:
                old = known.speaker
                return Speaker(old.name, source, old.role, old.actor)
        return None

    def body_before(self, position: int) -> str | None:
        """The actor of the last organisation that spoke before `position`, None if a person without one did since."""
        for known in reversed(self.known):
            if known.speaker.span is not None and known.speaker.span.start < position and not known.is_nested:
                return known.speaker.actor if not known.is_person else None
        return None
