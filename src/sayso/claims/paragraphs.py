"""The paragraphs of a report, and the speech acts found in each by the rules and by the trained reader.

Puts together what goes over sentences: a quotation whose "X said" stands in the next sentence, one that goes on after
it, a paragraph that is nothing but quotation. Makes no statements of them.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from sayso.claims.agreement import put_together
from sayso.claims.attribution import find_attributions
from sayso.claims.cues import Lexicon
from sayso.claims.sentence_draft import Attribution
from sayso.models.weights import TrainedReader
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.quotes import Quote, find_quotes
from sayso.text.sentences import SentenceWords, find_sentences

_CLOCK = re.compile(
    r"\s*(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?:am|pm|a\.m\.|p\.m\.))?"
    r"(?:\s?(?:GMT|UTC|[A-Z]{2,4}|local time))?(?:\s*[-–—|:]\s+|\s+(?=[A-Z“\"]))"
)
"""The hour that an entry of a running report begins with: no part of what is said."""


@quick_init
@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, its quotations and its sentences, all in order; `index` counts the report's paragraphs from 0."""

    index: int
    span: Span
    quotes: tuple[Quote, ...]
    sentences: tuple[Span, ...]


def make_paragraph(text: str, index: int, span: Span, words: SentenceWords) -> Paragraph:
    """The paragraph at `span`, without the hour that an entry of a running report begins with."""
    clock = _CLOCK.match(text, span.start, span.end)
    if clock is not None and clock.end() < span.end:
        span = Span(clock.end(), span.end)
    quotes = find_quotes(text, span)
    sentences = find_sentences(text, words, within=span, whole=tuple(quote.span for quote in quotes))
    return Paragraph(index, span, quotes, sentences)


def read_paragraphs(text: str, paragraphs: list[Paragraph], lexicon: Lexicon) -> list[list[Attribution]]:
    """What the rules find in each paragraph."""
    every: list[list[Attribution]] = []
    last: Attribution | None = None
    for paragraph in paragraphs:
        found, last = _read_paragraph(text, paragraph, lexicon, last)
        every.append(found)
    return every


def with_reader(
    text: str,
    paragraphs: list[Paragraph],
    by_rules: list[list[Attribution]],
    lexicon: Lexicon,
    reader: TrainedReader,
) -> list[list[Attribution]]:
    """What rules and trained reader find in each paragraph; words said in another one stand with that one."""
    every: list[list[Attribution]] = [[] for _ in paragraphs]
    by_model = reader.model.find(text, [paragraph.span for paragraph in paragraphs])
    starts = [one.cue.start for one in by_model]
    for paragraph, here in zip(paragraphs, by_rules, strict=True):
        first, last = bisect_left(starts, paragraph.span.start), bisect_left(starts, paragraph.span.end)
        near = [one for one in by_model[first:last] if one.cue.end <= paragraph.span.end]
        if not (here or near):
            continue
        for one in put_together(text, paragraph.sentences, paragraph.quotes, here, near, lexicon, reader):
            if all(paragraph.span.contains(span) for span in one.content):
                every[paragraph.index].append(one)
                continue
            for other in paragraphs:
                content = tuple(part for span in one.content if (part := _common(span, other.span)) is not None)
                if content:
                    every[other.index].append(replace(one, content=content))
    return every


def _common(span: Span, within: Span) -> Span | None:
    """What of `span` lies within another one, None if nothing does."""
    start, end = max(span.start, within.start), min(span.end, within.end)
    return Span(start, end) if start < end else None


def _read_paragraph(
    text: str, paragraph: Paragraph, lexicon: Lexicon, last: Attribution | None
) -> tuple[list[Attribution], Attribution | None]:
    """The attributions of a paragraph, with bare ones given their quotation and loose quotations their speaker."""
    found: list[Attribution] = []
    loose: Span | None = None
    for sentence in paragraph.sentences:
        here = find_attributions(text, sentence, paragraph.quotes, lexicon)
        whole = _whole_quotation(sentence, paragraph.quotes)
        if not here or (whole is not None and all(whole.contains(one.cue[0]) for one in here if one.cue)):
            found.extend(here)
            if whole is None:
                loose = None
                continue
            if last is not None and found and last in found and not last.is_bare:
                found[found.index(last)] = last = replace(last, content=(*last.content, whole))
            else:
                loose = whole
            continue
        here = [_completed(one, loose) for one in here]
        here = [one for one in here if one.content]
        loose = None
        found.extend(here)
        outer = [one for one in here if one.source is not None and not is_inside_quote(one, paragraph.quotes)]
        last = outer[0] if outer else last
    if loose is not None and last is not None and loose.start == paragraph.span.start:
        found.append(replace(last, sentence=loose, content=(loose,), rule="EN-ATT-024"))
    return found, last


def _whole_quotation(sentence: Span, quotes: tuple[Quote, ...]) -> Span | None:
    """The quotation that makes up (nearly) the whole sentence."""
    for quote in quotes:
        if (
            quote.span.start - sentence.start <= 1
            and sentence.end - quote.span.end <= 1
            and sentence.contains(quote.span)
        ):
            return quote.span
    return None


def _completed(one: Attribution, loose: Span | None) -> Attribution:
    """A speech act, with the quotation before it as what is said if none stands beside it."""
    if not one.is_bare or loose is None:
        return one
    return replace(one, content=(loose,), is_bare=False)


def is_inside_quote(one: Attribution, quotes: tuple[Quote, ...]) -> bool:
    """Whether the words of speech stand within a quotation."""
    return bool(quotes and one.cue) and any(quote.inner.contains(one.cue[0]) for quote in quotes)
