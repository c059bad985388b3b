"""Whether nothing is said by anybody, for all that words of speech stand there.

`says_nothing` asks it of what the trained reader alone found, which learned from other news; `is_no_speech` of every
speech act, whoever found it.
"""

from sayso.claims.content_bounds import SHORT_CONTENT
from sayso.claims.cues import Lexicon
from sayso.claims.found_cues import has_negation, known_cue
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speech_families import UNSAID_FAMILIES
from sayso.claims.speech_verbs import opens_anonymity
from sayso.models.attributions import FoundAttribution
from sayso.records.claim import Stance
from sayso.records.span import Span
from sayso.text.tokens import find_lows, find_tokens

_OPENING = ("“", '"', "'", "‘", "«")


def says_nothing(text: str, found: FoundAttribution, lexicon: Lexicon) -> bool:
    """`did not say whether`: nobody says what he did not say.

    Nor is one word a statement, nor few words of nobody, nor few before their cue ("the boy was threatened by"), nor
    what somebody is called by nobody ("the town, also known as Tavrash").
    """
    words = [token for span in found.content for token in find_tokens(text, span) if token.is_word]
    if opens_anonymity([word.low for word in words], lexicon):
        return True
    if words and words[0].low in lexicon.nobody and _cites(text, found, lexicon):
        return True
    is_before = found.content[-1].end <= found.cue.start and not any(_is_quoted(text, span) for span in found.content)
    if len(words) < (SHORT_CONTENT if found.source is None or is_before else 2):
        return True
    if found.source is None and found.content[-1].start > found.cue.end and _is_name(text, found.content[-1]):
        return True
    if _tells_nothing([*found.cue.words(text).lower().split(), *(word.low for word in words[:3])], lexicon):
        return True
    known = known_cue(text, found.cue, lexicon)
    if (
        known is None
        and found.source is None
        and not set(lexicon.grammar.naming).isdisjoint(found.cue.words(text).lower().split())
    ):
        return True  # "the dead were identified as": the outlet's own words
    about = (*words, *(token for token in find_tokens(text, found.cue)))
    if known is None and len(words) < SHORT_CONTENT and any(token.low in lexicon.picture_nouns for token in about):
        return True  # "has released the video": what is done with a film is not said
    is_unsaid = len(words) < SHORT_CONTENT if known is None else known.name in UNSAID_FAMILIES
    return is_unsaid and has_negation(text, (found.cue,), lexicon)


def _tells_nothing(lows: list[str], lexicon: Lexicon) -> bool:
    """Whether a cue and the words behind it say that nothing was said: "declined to comment on"."""
    is_refusal = " ".join(lows).startswith(lexicon.grammar.unsaid)
    return is_refusal and not set(lexicon.grammar.unsaid_verbs).isdisjoint(lows)


def _cites(text: str, found: FoundAttribution, lexicon: Lexicon) -> bool:
    """Whether the cue is of passing on, with words that are its object: "cited [no evidence]"."""
    known = known_cue(text, found.cue, lexicon)
    is_finite = any(lexicon.is_finite(token.low) for span in found.content for token in find_tokens(text, span))
    return (known is None or known.name == "report") and not is_finite


def _is_name(text: str, span: Span) -> bool:
    """Whether these are a few words with capitals, to their end."""
    words = [token for token in find_tokens(text, span) if token.is_word]
    return 0 < len(words) < SHORT_CONTENT and words[0].is_capital and words[-1].is_capital


def _is_quoted(text: str, span: Span) -> bool:
    """Whether a quotation begins where a stretch does."""
    return text[max(0, span.start - 1) : span.start + 1].strip()[:1] in _OPENING


def is_no_speech(text: str, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether nothing is said by anybody, for all that words of speech stand there."""
    return _is_nobodys(text, one, lexicon) or _asks_no_name(text, one, lexicon) or _is_own_aside(text, one, lexicon)


def _is_nobodys(text: str, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether nobody says it: "no group has claimed the attack", "sometimes called".

    "No fewer than ten witnesses" are somebody.
    """
    lows = find_lows(text, one.source) if one.source is not None else []
    if not lows:
        return False
    if lows[0] in lexicon.nobody:
        return lows[min(1, len(lows) - 1)] not in lexicon.comparatives
    return lexicon.adverbs.issuperset(lows)


def _asks_no_name(text: str, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether somebody only wishes to stay unnamed: "who asked not to be named"."""
    return bool(one.content) and opens_anonymity(find_lows(text, one.content[0]), lexicon)


def _is_own_aside(text: str, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether a writer only says how sure he is: "jets [we believe were] the army's hit a farm"."""
    source = one.source
    if source is None or source.words(text).lower() not in lexicon.first_person or not one.content:
        return False
    before = text[one.sentence.start : source.start]
    return one.stance is Stance.BELIEVES and before[-1:] == " " and before[-2:-1].isalnum()
