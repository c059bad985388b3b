"""One sentence while its attributions are being found: its tokens, what was found, and where clauses begin and end."""

from dataclasses import dataclass, field

from sayso.claims.cues import Lexicon
from sayso.claims.phrases import QUOTATION, subject_before
from sayso.records.claim import Stance
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.tokens import Token

ANY_NUMBER = "N"
"""Stands for a number in a cue of several words."""


@quick_init
@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement and who it is attributed to, within `sentence`. `source` None: hearsay, nobody is named.

    `accused` is the object of a charge ("accused X of"). `relay` is who passed it on ("was quoted by X as saying"),
    `addressee` who was told.
    `is_bare`:
    the words said stand in another sentence. `confidence`: how probably it is right, None without the trained
    reader.
    """

    sentence: Span
    source: Span | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    stance: Stance
    family: str
    rule: str
    accused: Span | None = None
    relay: Span | None = None
    is_bare: bool = False
    addressee: Span | None = None
    confidence: float | None = None

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands among others: by its cue, then by what is said (characters)."""
        return (
            self.cue[0].start if self.cue else self.sentence.start,
            self.content[0].start if self.content else 0,
        )


@dataclass(slots=True, eq=False)
class SentenceDraft:
    """The tokens of `sentence`, and the attributions found in it so far.

    Stretches are (first, one past last) token indices.
    """

    sentence: Span
    tokens: list[Token]
    lexicon: Lexicon
    found: list[Attribution] = field(default_factory=list)
    first_free: int = 0
    last_source: tuple[int, int] | None = None

    def matches(self, index: int, parts: tuple[str, ...]) -> bool:
        """Whether the words from `index` on are `parts`, with any number for "N"."""
        lows = tuple([token.low for token in self.tokens[index : index + len(parts)]])
        if ANY_NUMBER not in parts or len(lows) != len(parts):
            return parts == lows
        at = parts.index(ANY_NUMBER)
        is_number = lows[at].isdigit() or lows[at] in self.lexicon.determiners
        return is_number and parts[:at] + parts[at + 1 :] == lows[:at] + lows[at + 1 :]

    def taken(self, index: int) -> bool:
        """Whether the token at `index` lies in what was found to be said."""
        start = self.tokens[index].start
        return any(span.start <= start < span.end for one in self.found for span in one.content)

    def is_in_source(self, subject: tuple[int, int, int]) -> bool:
        """Whether a subject lies in the source of an "according to"."""
        position = self.tokens[subject[0]].start
        return any(
            one.source is not None and one.source.start <= position < one.source.end
            for one in self.found
            if one.family == "according"
        )

    def can_speak(self, token: Token) -> bool:
        """Whether one word alone can stand for a speaker."""
        if token.is_capital or token.low in self.lexicon.pronouns:
            return True
        return token.low in self.lexicon.speakers or token.low.endswith(self.lexicon.grammar.plural_ending)

    def past_opener(self, index: int) -> int:
        """Past "that" or a colon at `index`."""
        return (
            index + 1
            if self.tokens[index].low in self.lexicon.grammar.that or self.tokens[index].text == ":"
            else index
        )

    def next_quotation(self, index: int) -> int | None:
        """The quotation that follows `index` but for a mark or two."""
        for position in range(index, min(index + 3, len(self.tokens))):
            if self.tokens[position].low == QUOTATION:
                return position
            if self.tokens[position].text not in ",.:–—":
                return None
        return None

    def main_subject(self, before: int) -> tuple[int, int] | None:
        """The subject of the first verb before `before`."""
        for index in range(1, before):
            token = self.tokens[index]
            if not token.is_capital and self.lexicon.is_finite(token.low):
                subject = subject_before(self.tokens, index, self.lexicon)
                if subject:
                    return subject[0], subject[1]
        return None

    def until(self, start: int, lows: tuple[str, ...]) -> int | None:
        """The next token that is one of `lows`, if it is not at `start` itself and not far."""
        for index in range(start, min(len(self.tokens), start + 10)):
            if self.tokens[index].low in lows:
                return index if index > start else None
        return None

    def skip_connective(self, start: int) -> int:
        """Past "However," and the like at the start of a clause."""
        if start + 1 < len(self.tokens) and self.tokens[start + 1].text == "," and self.tokens[start].is_word:
            return start + 2
        return start

    def sentence_end(self) -> int:
        """One past the last word: final stops are no content."""
        end = len(self.tokens)
        while end > 0 and self.tokens[end - 1].text in ".!?…":
            end -= 1
        return end

    def clause_start(self, index: int) -> int:
        """The first token of the clause that `index` lies in: after the last free boundary, or the sentence's start."""
        for position in range(index - 1, self.first_free - 1, -1):
            token = self.tokens[position]
            if token.text in ";:" or (token.low in self.lexicon.contrasts and position > self.first_free):
                return position + 1
        return self.first_free

    def clause_end(self, index: int, *, np: bool = False) -> int:
        """One past the clause that starts at `index`; for a noun phrase as content also before ", where", ", which"."""
        end = self.sentence_end()
        for position in range(index, end):
            token = self.tokens[position]
            following = self.tokens[position + 1].low if position + 1 < end else ""
            if token.text == ";" and not self._parts_people(position):
                return position
            if token.text == "," and position > index and following in self.lexicon.grammar.clause_ends:
                return position
            if np and token.text == "," and following in self.lexicon.grammar.phrase_ends:
                return position
        return end

    def _parts_people(self, position: int) -> bool:
        """Whether a semicolon stands between people of a list: "Ada Marl, 52; her son, 17"."""
        return position > 1 and self.tokens[position - 1].low.isdigit() and self.tokens[position - 2].text == ","

    def has_verb(self, start: int, stop: int) -> bool:
        """Whether a stretch has a finite verb or a quotation in it."""
        return any(
            token.low == QUOTATION
            or (not token.is_capital and self.lexicon.is_finite(token.low))
            or token.low in self.lexicon.grammar.short_verbs
            for token in self.tokens[start:stop]
        )

    def add(
        self,
        source: tuple[int, int] | None,
        cues: list[tuple[int, int]],
        content: list[tuple[int, int]],
        stance: Stance,
        family: str,
        rule: str,
        *,
        accused: tuple[int, int] | None = None,
        relay: tuple[int, int] | None = None,
        addressee: tuple[int, int] | None = None,
    ) -> None:
        """Keeps an attribution, its stretches as spans."""
        self.found.append(
            Attribution(
                self.sentence,
                self.owner_span(source),
                tuple(span for piece in cues if (span := self.span(piece))),
                tuple(span for piece in content if (span := self.trimmed(piece))),
                stance,
                family,
                rule,
                self.span(accused),
                self.span(relay),
                not content,
                self.span(addressee),
            )
        )

    def owner_span(self, piece: tuple[int, int] | None) -> Span | None:
        """The words of a source, without the possessive ending of "the ministry's claim"."""
        span = self.span(piece)
        if span is None or piece is None or not self.tokens[piece[1] - 1].is_possessive:
            return span
        return Span(span.start, max(span.start + 1, span.end - 2))

    def span(self, piece: tuple[int, int] | None) -> Span | None:
        """The words of a stretch without marks at its end."""
        if piece is None or piece[1] <= piece[0]:
            return None
        start, stop = piece
        while stop > start + 1 and not self.tokens[stop - 1].is_word and self.tokens[stop - 1].text not in ")]:":
            stop -= 1
        return Span(self.tokens[start].start, self.tokens[stop - 1].end)

    def trimmed(self, piece: tuple[int, int]) -> Span | None:
        """The words of a stretch without marks at either end."""
        start, stop = piece
        while start < stop and self.tokens[start].text in ",:;–—-":
            start += 1
        while stop > start and self.tokens[stop - 1].text in ",:;.–—-":
            stop -= 1
        return Span(self.tokens[start].start, self.tokens[stop - 1].end) if stop > start else None
