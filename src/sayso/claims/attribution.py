"""Who is said to have said what: sources, cues and contents in one sentence, by rules over its words.

A sentence comes as tokens in which every longer quotation is one token. The families of cues and what may follow them
are
data of the language pack (`cues.yaml`); the rule that found an attribution is its `rule`.
"""

from dataclasses import replace
from operator import attrgetter

from sayso.claims.cues import Lexicon
from sayso.claims.hearsay import is_hearsay, read_adverb, read_hearsay
from sayso.claims.phrases import QUOTATION
from sayso.claims.sentence_draft import Attribution, SentenceDraft
from sayso.claims.speech_phrases import read_according, read_carrier, read_colon
from sayso.claims.speech_verbs import read_verb
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.tokens import Token, find_lows, find_tokens

SHORT_QUOTE_WORDS = 3
"""Quotations of up to this many words are scare quotes or titles: read as ordinary words."""
_low = attrgetter("low")
_QUOTATION_MARKS = frozenset("\"“”‘’'`«»")
NESTING_DEPTH = 3
"""Speech within speech within speech; deeper is not read."""


def find_attributions(
    text: str, sentence: Span, quotes: tuple[Quote, ...], lexicon: Lexicon, *, depth: int = 0
) -> list[Attribution]:
    """The attributions in one sentence, outer before inner. `quotes` are those of the whole paragraph."""
    long_quotes = [quote for quote in quotes if sentence.contains(quote.span) and _is_long(text, quote)]
    if not long_quotes and lexicon.attributing.isdisjoint(find_lows(text, sentence)):
        return []
    found = _read(SentenceDraft(sentence, fold_quotes(text, sentence, long_quotes), lexicon))
    if depth < NESTING_DEPTH:
        for quote in long_quotes:
            if _can_nest(quote, sentence):
                found.extend(find_attributions(text, quote.inner, (), lexicon, depth=depth + 1))
    return found


def fold_quotes(text: str, sentence: Span, quotes: list[Quote]) -> list[Token]:
    """The tokens of a sentence with each of `quotes` as one token, and the marks of shorter ones left out."""
    tokens: list[Token] = [] if quotes else find_tokens(text, sentence)
    position = sentence.start if quotes else sentence.end
    for quote in quotes:
        if quote.span.start > position:
            tokens.extend(find_tokens(text, Span(position, quote.span.start)))
        span = quote.span
        tokens.append(Token(span.start, span.end, span.words(text), QUOTATION, False, False, False))
        position = span.end
    if position < sentence.end:
        tokens.extend(find_tokens(text, Span(position, sentence.end)))
    if _QUOTATION_MARKS.isdisjoint(map(_low, tokens)):
        return tokens
    return [token for token in tokens if token.is_word or token.text not in _QUOTATION_MARKS]


def _is_long(text: str, quote: Quote) -> bool:
    words = len(quote.inner.words(text).split())
    return words > SHORT_QUOTE_WORDS or quote.inner.words(text).rstrip()[-1:] in ".,!?…"


def _can_nest(quote: Quote, sentence: Span) -> bool:
    return quote.inner.start > sentence.start or quote.inner.end < sentence.end


def _read(draft: SentenceDraft) -> list[Attribution]:
    """The attributions of one sentence, from left to right."""
    free = 0
    attributing = draft.lexicon.attributing
    for index in [index for index, low in enumerate(map(_low, draft.tokens)) if low in attributing]:
        if index >= free:
            free = _at(draft, index)
    return _cut_at_next(draft)


def _at(draft: SentenceDraft, index: int) -> int:
    token = draft.tokens[index]
    low = token.low
    if not token.is_word and token.text != ":":
        return index + 1
    for parts in draft.lexicon.according.get(low, ()):
        if draft.matches(index, parts):
            return read_according(draft, index, len(parts))
    for parts, cue in draft.lexicon.phrases.get(low, ()):
        if draft.matches(index, parts):
            return read_verb(draft, index, index + cue.length, cue)
    if low in draft.lexicon.hearsay and is_hearsay(draft, index):
        return read_hearsay(draft, index)
    cue_of_verb = draft.lexicon.verbs.get(low)
    if (
        cue_of_verb
        and (token.text[:1].islower() or _ends_headline(draft, index))
        and not _is_noun(draft, index)
        and not token.is_possessive
    ):
        return read_verb(draft, index, index + 1, cue_of_verb)
    if low in draft.lexicon.hearsay_adverbs and not draft.taken(index):
        return read_adverb(draft, index)
    if (
        low in draft.lexicon.carrier_nouns
        and index + 1 < len(draft.tokens)
        and draft.tokens[index + 1].low in (*draft.lexicon.grammar.that, *draft.lexicon.grammar.by)
    ):
        return read_carrier(draft, index)
    if token.text == ":" and index + 1 < len(draft.tokens):
        return read_colon(draft, index)
    return index + 1


def _ends_headline(draft: SentenceDraft, index: int) -> bool:
    """`..., Rescuers Say`: a cue in title case is one only at the end of a headline."""
    return (
        index == len(draft.tokens) - 1
        and index >= 2
        and any(token.text == "," for token in draft.tokens[max(0, index - 4) : index])
    )


def _is_noun(draft: SentenceDraft, index: int) -> bool:
    """Whether a word that can be a verb stands as a noun: after a determiner or possessive, before "of" or "by"."""
    if index == 0:
        return True
    before = draft.tokens[index - 1]
    word = draft.tokens[index]
    if word.low in draft.lexicon.grammar.plain_sayings:
        return before.low in draft.lexicon.articles and word.low in draft.lexicon.grammar.noun_sayings
    if before.low in draft.lexicon.determiners or before.is_possessive:
        return True
    following = draft.tokens[index + 1].low if index + 1 < len(draft.tokens) else ""
    if following in draft.lexicon.grammar.noun_followers and not word.low.endswith(draft.lexicon.grammar.past_ending):
        return True
    if word.low in draft.lexicon.carrier_nouns and _is_after_adjective(draft, index):
        return True
    if before.low in draft.lexicon.grammar.to and not _is_want(draft, index):
        return True
    endings = (
        draft.lexicon.grammar.past_ending,
        draft.lexicon.grammar.gerund_ending,
        draft.lexicon.grammar.plural_ending,
    )
    is_bare_form = not word.low.endswith(endings)
    if is_bare_form and before.low in draft.lexicon.prepositions:
        return True
    return before.low in draft.lexicon.prepositions and word.low.endswith(
        (draft.lexicon.grammar.plural_ending, draft.lexicon.grammar.past_ending)
    )


def _is_after_adjective(draft: SentenceDraft, index: int) -> bool:
    """`the false reports`: a determiner and one word that cannot speak before the noun."""
    if index < 2 or draft.tokens[index - 2].low not in draft.lexicon.determiners or draft.tokens[index - 1].is_capital:
        return False
    return draft.tokens[index - 1].low not in draft.lexicon.speakers


def _is_want(draft: SentenceDraft, index: int) -> bool:
    return index >= 2 and draft.tokens[index - 2].low in draft.lexicon.grammar.before_speech


def _cut_at_next(draft: SentenceDraft) -> list[Attribution]:
    """The attributions, each content cut before a later one in a clause of its own ("..., but Y said")."""
    cut: list[Attribution] = []
    for index, one in enumerate(draft.found):
        content = one.content
        for later in draft.found[index + 1 :]:
            if later.source is not None and later.source == one.source and later.cue and one.accused is None:
                content = _cut(content, _joint_before(draft, later))
            if later.source is not None and later.content and one.cue and one.cue[0].start < later.source.start:
                content = _cut(content, _limit_before(draft, later))
        if content or one.is_bare:
            cut.append(one if content is one.content else replace(one, content=content))
    return cut


def _joint_before(draft: SentenceDraft, later: Attribution) -> int | None:
    """Where what stands before the second of two verbs of one speaker ends: "denied that A[, and said] that B"."""
    index = next((i for i, token in enumerate(draft.tokens) if token.start == later.cue[0].start), 0)
    if index < 2 or draft.tokens[index - 1].low not in draft.lexicon.grammar.sharers:
        return None
    return draft.tokens[index - 2].end if draft.tokens[index - 2].is_word else draft.tokens[index - 2].start


def _limit_before(draft: SentenceDraft, later: Attribution) -> int | None:
    """Where what stands before `later` ends: at the comma of "..., but Y said" and "..., Y said", else None."""
    source = later.source
    index = next((i for i, token in enumerate(draft.tokens) if source and token.start == source.start), 0)
    if index < 2:
        return None
    before, second = draft.tokens[index - 1], draft.tokens[index - 2]
    if before.text == "," and source and later.content[0].end <= source.start:
        return before.start
    if before.low in draft.lexicon.contrasts or (before.low in draft.lexicon.grammar.joiners and second.text == ","):
        return second.start if second.text == "," else second.end
    return None


def _cut(content: tuple[Span, ...], limit: int | None) -> tuple[Span, ...]:
    if limit is None:
        return content
    return tuple(span if span.end <= limit else Span(span.start, limit) for span in content if span.start < limit)
