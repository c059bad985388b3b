"""The clause around a word of harm: where its verb begins, where its subject and its objects can stand."""

from bisect import bisect_left

from sayso.claims.harms_lexicon import HarmLexicon
from sayso.records.span import Span
from sayso.text.tokens import Token

VERB_REACH = 8
"""Words between "was" and its participle: "was later reportedly taken from his home and beaten"."""
BRACKET_REACH = 8
"""Words in brackets within a list of names: "Amal Roni (left)"."""
SUSPECT_REACH = 14
"""Words behind "charged" in which the crime is named."""
AMONG_REACH = 5
_MARKS = frozenset(';:"“”?!.')
_ENDS = frozenset(';:"“”()')


class Clause:
    """One sentence in tokens, with what is asked of the words around a word of harm. Indices are those of tokens."""

    __slots__ = ("has_agent", "has_condition", "lexicon", "starts", "tokens")

    def __init__(self, tokens: list[Token], lexicon: HarmLexicon) -> None:
        self.tokens, self.lexicon = tokens, lexicon
        self.starts = [token.start for token in tokens]
        lows = {token.low for token in tokens}
        self.has_condition = not lexicon.words["conditions"].isdisjoint(lows)
        self.has_agent = not lexicon.words["by"].isdisjoint(lows)

    def index_at(self, position: int) -> int:
        """The first token that starts at an offset or behind it."""
        return bisect_left(self.starts, position)

    def is_in(self, index: int, group: str) -> bool:
        """Whether the token at `index` is one of a group of the grammar's words."""
        return 0 <= index < len(self.tokens) and self.tokens[index].low in self.lexicon.words[group]

    def span(self, first: int, last: int) -> Span:
        """The text from token `first` to token `last` (exclusive), without a possessive ending."""
        end = self.tokens[last - 1]
        return Span(self.tokens[first].start, end.end - 2 if end.is_possessive else end.end)

    def verb_start(self, first: int) -> tuple[int, bool]:
        """Where the verb group before a participle begins, and whether it is passive."""
        start = first
        for back in range(first - 1, max(-1, first - 1 - VERB_REACH), -1):
            if self.is_in(back, "passive"):
                return self._helpers_before(back), True
            low = self.tokens[back].low
            is_joined = low == "," or self.is_in(back, "links") or low.endswith(self.lexicon.past_ending)
            if not (is_joined or self._helps(back)):
                break
        return self._helpers_before(start), False

    def _helps(self, index: int) -> bool:
        token = self.tokens[index]
        return self.is_in(index, "helpers") or (token.low.endswith(self.lexicon.adverb_ending) and not token.is_capital)

    def _helpers_before(self, index: int) -> int:
        while index > 0 and (self._helps(index - 1) or self.is_in(index - 1, "passive")):
            index -= 1
        return index

    def is_blocked(self, start: int, first: int) -> bool:
        """Whether the harm is denied, planned, feared or put under a condition."""
        around = {token.low for token in self.tokens[max(0, start - 2) : first]}
        words = self.lexicon.words
        if not words["blockers"].isdisjoint(around) and words["perfects"].isdisjoint(around):
            return True
        return self.has_condition and self.is_in(self.clause_start(start) - 1, "conditions")

    def clause_start(self, start: int) -> int:
        """Where the clause begins whose verb stands at `start`."""
        tokens, openers = self.tokens, self.lexicon.words["clause_openers"]
        first = start - 2 if start > 0 and tokens[start - 1].text == "," else start - 1
        for at in range(first, -1, -1):
            token = tokens[at]
            if token.low in openers or (token.text in _MARKS and not self._is_abbreviation(at)):
                return at + 1
        return 0

    def _is_abbreviation(self, index: int) -> bool:
        return self.tokens[index].text == "." and index > 0 and len(self.tokens[index - 1].text) <= 3

    def object_end(self, position: int) -> tuple[int, list[tuple[int, int]]]:
        """Where the objects of a verb end that begin at `position`, and the brackets among them."""
        stop = position
        skipped: list[tuple[int, int]] = []
        while stop < len(self.tokens):
            token = self.tokens[stop]
            closing = self._closing(stop) if token.text == "(" else None
            if closing is not None:
                skipped.append((stop, closing))
                stop = closing + 1
                continue
            is_list = token.text == ":" and stop > position
            if not is_list and (self.is_in(stop, "object_ends") or token.text in _ENDS or self._is_full_stop(stop)):
                break
            if stop == position and not token.is_word:
                break
            stop += 1
        return stop, skipped

    def _is_full_stop(self, index: int) -> bool:
        return self.tokens[index].text in ".?!" and not self._is_abbreviation(index)

    def _closing(self, opening: int) -> int | None:
        end = min(len(self.tokens), opening + BRACKET_REACH)
        return next((at for at in range(opening, end) if self.tokens[at].text == ")"), None)

    def agent_after(self, last: int, reach: int) -> int | None:
        """Where the agent begins that "by" names within so many words behind a verb, in its clause."""
        by, openers = self.lexicon.words["by"], self.lexicon.words["clause_openers"]
        for at, token in enumerate(self.tokens[last : last + reach], last + 1):
            if token.low in by:
                return at
            if token.low in openers or token.text in ";.":
                return None
        return None

    def is_among(self, start: int) -> bool:
        """For "among those arrested": who they are stands behind."""
        before = range(max(0, start - AMONG_REACH), start)
        return any(self.is_in(at, "among") for at in before) and any(self.is_in(at, "those") for at in before)

    def continues(self, first: int) -> bool:
        """Whether a verb takes over the people of the one before: "was arrested, tried and [sentenced]"."""
        at = first - 1
        while at >= 0 and (self._helps(at) or self.is_in(at, "passive")):
            at -= 1
        return at >= 0 and (self.tokens[at].text == "," or self.is_in(at, "links") or self.is_in(at, "relatives"))

    def is_of_suspects(self, first: int, last: int) -> bool:
        """Whether those held or tried are suspects of a violent crime: they are not whom the harm was done to."""
        around = range(max(0, first - 10), min(len(self.tokens), last + BRACKET_REACH))
        if any(self.tokens[at].low in self.lexicon.suspects for at in around):
            return True
        if not self.is_in(last, "accusing") and self.tokens[last : last + 1] and self.is_in(last, "prepositions"):
            return False
        if last < len(self.tokens) and self.tokens[last].low == "in" and not self.is_in(last + 1, "connection"):
            return False
        for at in range(last, min(len(self.tokens), last + SUSPECT_REACH)):
            if self.is_in(at, "suspect_ends") or self.tokens[at].text in ";.":
                return False
            if self.tokens[at].low in self.lexicon.crimes:
                return True
        return False
