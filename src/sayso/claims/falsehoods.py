"""Reports that are said to be false: "reports that its jets hit the school are untrue"."""

from sayso.claims.cues import Lexicon
from sayso.text.tokens import Token

OPENING = 3
"""Words from the start to "reports", "allegations": "any such", "the recent media"."""
VERDICT = 4
"""Words from "are" to what the reports are said to be: "were completely and utterly false"."""


def opens_with_reports(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether words begin with "reports that", "claims of", "the allegations"."""
    return any(token.low in lexicon.carrier_nouns for token in tokens[: OPENING + 1])


def are_called_false(tokens: list[Token], lexicon: Lexicon, *, is_call: bool = False) -> bool:
    """Whether the words are that some report is false: "claims that it had shelled the town were not true".

    With `is_call` they stand behind "called", which needs no verb: "called [the allegations baseless]".
    """
    if not opens_with_reports(tokens, lexicon):
        return False
    if is_call and names_falsehood(tokens, lexicon):
        return True
    return any(_is_verdict(tokens[at + 1 : at + 1 + VERDICT], lexicon) for at in _verbs(tokens, lexicon))


def names_falsehood(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether a word for what is false stands among words."""
    return any(token.low in lexicon.grammar.falsehoods for token in tokens)


def _verbs(tokens: list[Token], lexicon: Lexicon) -> list[int]:
    """Where "are" stands, or "as" of "described reports that ... as untrue"."""
    return [at for at, token in enumerate(tokens) if token.low in lexicon.be or token.low in lexicon.grammar.as_]


def _is_verdict(words: list[Token], lexicon: Lexicon) -> bool:
    lows = [word.low for word in words]
    if lexicon.negations.isdisjoint(lows):
        return any(low in lexicon.grammar.falsehoods for low in lows)
    return any(low in lexicon.grammar.truths for low in lows)
