"""What the language pack knows of the words of a cue, whoever found them."""

from sayso.claims.cues import Cue, Lexicon
from sayso.records.span import Span
from sayso.text.tokens import find_tokens


def has_negation(text: str, cue: tuple[Span, ...], lexicon: Lexicon) -> bool:
    """Whether a word of a cue negates: "did not say"."""
    return any(token.low in lexicon.negations for span in cue for token in find_tokens(text, span))


def known_cue(text: str, span: Span, lexicon: Lexicon) -> Cue | None:
    """The first verb or phrase of the language pack in the words of a cue."""
    lows = [token.low for token in find_tokens(text, span)]
    for index, low in enumerate(lows):
        for parts, cue in lexicon.phrases.get(low, ()):
            if tuple(lows[index : index + len(parts)]) == parts:
                return cue
        if low in lexicon.verbs:
            return lexicon.verbs[low]
    return None
