"""What may stand between a cue and what is said: an addressee, a day, a document."""

from sayso.claims.cues import Cue
from sayso.claims.phrases import QUOTATION, past_apposition, source_after
from sayso.claims.sentence_draft import SentenceDraft


def skip_adjuncts(draft: SentenceDraft, index: int, cue: Cue) -> int:
    """Past "reporters", "on Sunday", "in a statement", to where the content begins."""
    position = index
    if _has_addressee(draft, index, cue):
        position = past_apposition(draft.tokens, _past_addressee(draft, index), draft.lexicon)
    for _round in range(3):
        moved = _past_adjunct(draft, position, cue)
        if moved == position:
            break
        position = moved
    if (
        position < len(draft.tokens)
        and draft.tokens[position].text == ","
        and position + 1 < len(draft.tokens)
        and draft.tokens[position + 1].low in (*draft.lexicon.grammar.that, QUOTATION)
    ):
        position += 1
    return position


def find_addressee(draft: SentenceDraft, index: int, cue: Cue) -> tuple[int, int] | None:
    """Who is told, if it is somebody with a name: "told Radio Tamsin"."""
    if not _has_addressee(draft, index, cue):
        return None
    stop = _past_addressee(draft, index)
    named = any(token.is_capital for token in draft.tokens[index:stop])
    return (index, stop) if stop > index and named else None


def _has_addressee(draft: SentenceDraft, index: int, cue: Cue) -> bool:
    return "told" in cue.complements and index > 0 and draft.tokens[index - 1].low in draft.lexicon.telling_verbs


def _past_addressee(draft: SentenceDraft, position: int) -> int:
    for index in range(position, min(len(draft.tokens), position + 12)):
        token = draft.tokens[index]
        if (
            token.low in draft.lexicon.content_openers
            or token.low == QUOTATION
            or token.text in ",:."
            or token.low in draft.lexicon.time_words
            or token.low in draft.lexicon.grammar.existential
        ):
            return index
        if (
            index > position
            and (token.low in draft.lexicon.determiners or token.low in draft.lexicon.pronouns)
            and draft.tokens[index - 1].low not in draft.lexicon.prepositions
        ):
            return index
        if index > position and token.low in draft.lexicon.prepositions and token.low not in draft.lexicon.noun_links:
            return index
        if token.low in draft.lexicon.grammar.place_links and index > position:
            return index
    return min(position + 1, len(draft.tokens))


def _past_adjunct(draft: SentenceDraft, position: int, cue: Cue) -> int:
    if position >= len(draft.tokens):
        return position
    low = draft.tokens[position].low
    if low in draft.lexicon.adjunct_phrases and (end := _past_phrase(draft, position)) > position:
        return end
    if low in draft.lexicon.grammar.to and "inf" in cue.complements:
        return position
    if low in draft.lexicon.time_words and low not in draft.lexicon.grammar.open_times:
        return position + 1
    if low not in draft.lexicon.adjunct_openers or _opens_amount(draft, position):
        return position
    for index in range(position + 1, min(len(draft.tokens), position + 9)):
        token = draft.tokens[index]
        if token.low in (*draft.lexicon.grammar.that, QUOTATION) or token.text == ":":
            return index
        if token.low in draft.lexicon.time_words and not _continues_time(draft, index):
            return index + 1
        if token.low in draft.lexicon.said_in or token.low in draft.lexicon.grammar.hearers:
            return _past_carrier(draft, index + 1)
        if token.text in ",;.":
            return position if low in draft.lexicon.grammar.to else index
        if not token.is_capital and token.low in draft.lexicon.finite_verbs:
            return position
    return position


def _opens_amount(draft: SentenceDraft, position: int) -> bool:
    """Whether "at" opens a figure, "at least 27 people, ..., died", and so what is said."""
    following = draft.tokens[position + 1 : position + 2]
    return bool(following) and following[0].low in draft.lexicon.grammar.amounts


def _past_phrase(draft: SentenceDraft, position: int) -> int:
    """Past a fixed phrase like "for the first time" at `position`, which it returns where there is none."""
    phrases = draft.lexicon.adjunct_phrases[draft.tokens[position].low]
    return next((position + len(phrase) for phrase in phrases if draft.matches(position, phrase)), position)


def _past_carrier(draft: SentenceDraft, index: int) -> int:
    """Past "carried by Radio Tamsin" behind "in remarks"."""
    grammar = draft.lexicon.grammar
    words = [token.low for token in draft.tokens[index : index + 2]]
    if len(words) < 2 or words[0] not in grammar.passed_on or words[1] not in grammar.venue_links:
        return index
    return source_after(draft.tokens, index + 2, draft.lexicon) or index


def _continues_time(draft: SentenceDraft, index: int) -> bool:
    following = draft.tokens[index + 1] if index + 1 < len(draft.tokens) else None
    return following is not None and (following.low in draft.lexicon.time_words or following.low.isdigit())
