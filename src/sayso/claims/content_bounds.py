"""Where the words said begin and end, when rules and trained reader differ or the trained reader stops within them.

Each function takes the contents that were found and gives them back longer, shorter or as they were. Who says them, and
whether they are said at all, is not asked here.
"""

from collections.abc import Sequence
from dataclasses import replace

from sayso.claims.cues import Lexicon
from sayso.claims.sentence_draft import Attribution
from sayso.models.attributions import FoundAttribution
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.tokens import find_lows, find_tokens

LONGEST_ADJUNCT = 40
"""Characters of ", on Thursday afternoon" before a speaker."""
MOST_DAY_WORDS = 3
"""Words of ", on Tuesday evening" behind what is said."""
SHORT_CONTENT = 4
"""Fewer words than this, with nobody named, are a name ("also known as"), not a statement."""
_CLOSING = ("?", "!", "…")
_MARKS = " ,.;:!?…“”\"'‘’–—-"


def before_next(text: str, one: Attribution, kept: Sequence[Attribution], lexicon: Lexicon) -> Attribution:
    """An attribution, without what its speaker goes on to say behind "and" and a verb of its own.

    "denied that jets had flown[, and said the blast was an accident]".
    """
    if len(one.content) != 1 or one.source is None:
        return one
    said = one.content[0]
    for other in kept:
        if other is one or other.source is None or not other.source.overlaps(one.source):
            continue
        if not other.cue or not said.contains(other.cue[0]):
            continue
        before = find_tokens(text, Span(said.start, other.cue[0].end))[: -len(find_tokens(text, other.cue[0]))]
        if len(before) > 2 and before[-1].low in lexicon.grammar.sharers:
            end = before[-2].end if before[-2].is_word else before[-2].start
            return replace(one, content=(Span(said.start, len(text[:end].rstrip())),))
    return one


def ends_alike(content: tuple[Span, ...], found: tuple[Span, ...]) -> bool:
    """Whether the model's words are the last of the rules': "urged [the authorities] to publish"."""
    return len(content) == len(found) == 1 and content[0].start < found[0].start and content[0].end == found[0].end


def goes_on_with_list(text: str, one: Attribution, found: FoundAttribution, lexicon: Lexicon) -> bool:
    """Whether the model stops short of the list that its statement ends with: "19 deaths: six children, 13 women"."""
    first, last = one.content[0] if one.content else one.sentence, found.content[-1]
    if len(one.content) != 1 or first.start != found.content[0].start or first.end <= last.end:
        return False
    rest = find_tokens(text, Span(last.end, first.end))
    return any(token.text in ":;" for token in rest) and not any(lexicon.is_finite(token.low) for token in rest)


def within_clause(text: str, content: tuple[Span, ...], by_rules: tuple[Span, ...]) -> tuple[Span, ...]:
    """The words said, to the semicolon where the rules end them: "Tessel says four died[; Norvik denies it]"."""
    last = content[-1]
    ends = [span.end for span in by_rules if last.start < span.end < last.end and text[span.end] == ";"]
    return (*content[:-1], Span(last.start, ends[0])) if ends else content


def from_subject(
    text: str, content: tuple[Span, ...], by_rules: tuple[Span, ...], lexicon: Lexicon
) -> tuple[Span, ...]:
    """The words said, from their start on where the trained reader begins later.

    At the verb ("[27 people,] died when"), or at the second of two clauses: "[Five people were killed and] two died".
    """
    first = content[0]
    longer = next((span for span in by_rules if span.start < first.start and first.end <= span.end), None)
    if longer is None:
        return content
    if not _is_and(text, longer, first, lexicon) and not lexicon.is_finite(find_tokens(text, first)[0].low):
        return content
    return (Span(longer.start, first.end), *content[1:])


def _is_and(text: str, longer: Span, first: Span, lexicon: Lexicon) -> bool:
    """Whether "and" stands right before `first` in a longer stretch."""
    before = find_lows(text, Span(longer.start, first.start))
    return len(before) > 1 and before[-1] in lexicon.grammar.and_


def with_total(text: str, content: tuple[Span, ...], by_rules: tuple[Span, ...], lexicon: Lexicon) -> tuple[Span, ...]:
    """The words said, with a new total or a day that the trained reader leaves off.

    As in "two had died[, taking the toll to 45]" and "it had killed three near the mill[, on Tuesday]".
    """
    last = content[-1]
    longer = next((span for span in by_rules if span.start <= last.end < span.end), None)
    if longer is None or text[last.end : last.end + 1] != ",":
        return content
    behind = [token.low for token in find_tokens(text, Span(last.end + 1, longer.end))]
    is_total = (
        behind[:1] and behind[0] in lexicon.grammar.totalling and not set(behind).isdisjoint(lexicon.grammar.totals)
    )
    is_day = 0 < len(behind) <= MOST_DAY_WORDS and all(low in lexicon.time_words for low in behind)
    return (*content[:-1], Span(last.start, longer.end)) if is_total or is_day else content


def up_to_source(text: str, content: tuple[Span, ...], source: Span | None, lexicon: Lexicon) -> tuple[Span, ...]:
    """The words said, to the speaker behind them: the trained reader stops before "(,) on Thursday, X said"."""
    last = content[-1]
    if source is None or not 0 < source.start - last.end <= LONGEST_ADJUNCT:
        return content
    between = find_tokens(text, Span(last.end, source.start))
    words = [token for token in between if token.is_word]
    is_day = any(token.low in lexicon.time_words and token.low not in lexicon.grammar.open_times for token in words)
    opens = is_day and (between[0].text == "," or between[0].low in lexicon.grammar.open_times)
    if not opens or between[-1].text != "," or any(lexicon.is_finite(t.low) for t in words):
        return content
    return (*content[:-1], Span(last.start, words[-1].end))


def with_whole_quotations(content: tuple[Span, ...], quotations: Sequence[Span]) -> tuple[Span, ...]:
    """The content, with all of each quotation that it has a part of."""
    spans = list(content)
    for quotation in quotations:
        touching = [span for span in spans if span.overlaps(quotation)]
        if touching:
            start = min(quotation.start, *(span.start for span in touching))
            end = max(quotation.end, *(span.end for span in touching))
            spans = [*(span for span in spans if span not in touching), Span(start, end)]
    return tuple(sorted(spans))


def as_rules_give_it(
    text: str, content: tuple[Span, ...], quotes: Sequence[Quote], lexicon: Lexicon
) -> tuple[Span, ...]:
    """The content as the rules give it: without an opening "that", with its closing mark, a whole quotation as such."""
    spans = []
    for index, whole in enumerate(content):
        span = _without_next(text, whole)
        tokens = find_tokens(text, span)
        start = (
            tokens[1].start if index == 0 and len(tokens) > 1 and tokens[0].low in lexicon.grammar.that else span.start
        )
        end = span.end
        while text[end : end + 1] in _CLOSING:
            end += 1
        spans.append(_as_quotation(text, Span(start, end), quotes))
    return tuple(spans)


def _without_next(text: str, span: Span) -> Span:
    """A span without the first words of a paragraph that it only just reaches."""
    head, _, tail = span.words(text).rpartition("\n")
    is_reached = bool(head.strip()) and len(tail.split()) < SHORT_CONTENT
    return Span(span.start, span.start + len(head.rstrip())) if is_reached else span


def _as_quotation(text: str, span: Span, quotes: Sequence[Quote]) -> Span:
    """A span that is all of a quotation as that, one that ends with a quotation with its closing mark."""
    for quote in quotes:
        rest = text[span.end : quote.span.end]
        if span.start < quote.span.start < span.end < quote.span.end and not rest.strip(_MARKS):
            return Span(span.start, quote.span.end)
        if quote.span.overlaps(span) and span.words(text).strip(_MARKS) == quote.inner.words(text).strip(_MARKS):
            return quote.span
    return span
