"""How probably an attribution is right: calibrated if the trained reader found it, set by hand if rules alone did.

The weights of the first are made by `training/calibrate.py`, which asks the functions here. Of the second this also
says when there is too little to keep it at all.
"""

import itertools
import math
from collections.abc import Sequence

from sayso.claims.content_bounds import SHORT_CONTENT
from sayso.claims.cues import Lexicon
from sayso.claims.nesting import is_around
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speech_families import (
    PHRASES,
    PLAIN_FAMILIES,
    QUOTED_RULE,
    RELAYING_FAMILIES,
    SURE_FAMILIES,
    SURE_RULES,
    WEIGHTY_STANCES,
)
from sayso.models.attributions import FoundAttribution
from sayso.models.weights import Confidence
from sayso.records.span import Span
from sayso.text.tokens import find_tokens

LEAST_NESTED = 0.3
"""Of the trained reader's probability that speech within speech begins, from which the rules' reading of it is kept."""
SURE_CONFIDENCE, NESTED_CONFIDENCE, FREE_CONFIDENCE = 0.6, 0.5, 0.4
"""For what the rules alone found: in a sure construction, within what somebody else says, elsewhere. Set by hand."""
SAME_CONTENT = 0.5
"""Share of common characters, of all in either content, from which two contents are the same statement."""
_LEAST = 1e-6


def chance_of_rules_alone(
    text: str, one: Attribution, found: FoundAttribution | None, trusted: Sequence[Attribution], lexicon: Lexicon
) -> float | None:
    """The confidence of what the rules found and the trained reader does not confirm; None: too little to keep it.

    Kept is what stands in a sure construction, and speech within speech that the reader sees as such (`found`).
    Elsewhere next to nothing of it is right: "the state" is no speech.
    """
    if one.family in SURE_FAMILIES or one.rule in SURE_RULES or _is_quoted_as_saying(one):
        return SURE_CONFIDENCE
    if _quotes_as_saying(text, one, lexicon) or _is_figure_alone(text, one):
        return SURE_CONFIDENCE
    if _stands_apart(text, one) and any(is_around(one, other) for other in trusted):
        return SURE_CONFIDENCE
    if any(span.contains(cue) for other in trusted for span in other.content for cue in one.cue):
        is_seen = found is not None and found.nested_probability >= LEAST_NESTED
        return NESTED_CONFIDENCE if is_seen or one.family in PHRASES else None
    is_plain = any(token.low in lexicon.grammar.plain_sayings for cue in one.cue for token in find_tokens(text, cue))
    return FREE_CONFIDENCE if is_plain or one.family in PLAIN_FAMILIES or one.stance in WEIGHTY_STANCES else None


def _is_figure_alone(text: str, one: Attribution) -> bool:
    """Whether a figure is all that is said: "the mayor reported 19"."""
    words = one.content[0].words(text).split() if len(one.content) == 1 else []
    return 0 < len(words) < SHORT_CONTENT and words[-1].isdigit() and one.source is not None


def _is_quoted_as_saying(one: Attribution) -> bool:
    """Whether this is "was quoted as saying", whose cue is in two parts: nothing else than speech is told so."""
    return one.rule == QUOTED_RULE and len(one.cue) > 1


def _quotes_as_saying(text: str, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether what is found is "Y quoted [X as saying]", a construction that is sure (`relays` tells the two apart)."""
    if one.family not in RELAYING_FAMILIES or not one.content:
        return False
    lows = [token.low for token in find_tokens(text, one.content[0])]
    return any(
        first in lexicon.grammar.as_ and second in lexicon.grammar.saying for first, second in itertools.pairwise(lows)
    )


def _stands_apart(text: str, one: Attribution) -> bool:
    """Whether a relay comes behind a comma: "..., X said, Y reported"."""
    return one.family in RELAYING_FAMILIES and one.source is not None and text[: one.source.start].rstrip()[-1:] == ","


def chance_of_found(weights: Confidence, found: FoundAttribution, one: Attribution | None) -> float:
    """The calibrated probability that what the model found is right; `one` is what the rules found there."""
    score = (
        weights.bias
        + weights.cue * log_odds(found.cue_probability)
        + weights.source * math.log(max(found.source_probability, _LEAST))
        + weights.content * math.log(max(found.content_probability, _LEAST))
    )
    if one is not None:
        score += weights.agrees if is_same(one, found) else weights.differs
    return 1 / (1 + math.exp(-score))


def log_odds(probability: float) -> float:
    """The logarithm of the odds, kept finite."""
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def is_same(one: Attribution, found: FoundAttribution) -> bool:
    """Whether rules and model give the same source and about the same content."""
    if (one.source is None) != (found.source is None):
        return False
    if one.source is not None and found.source is not None and not one.source.overlaps(found.source):
        return False
    return _common_share(one.content, found.content) >= SAME_CONTENT


def _common_share(first: Sequence[Span], second: Sequence[Span]) -> float:
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second)
    total = sum(span.end - span.start for span in (*first, *second)) - common
    return common / total if total else 0.0
