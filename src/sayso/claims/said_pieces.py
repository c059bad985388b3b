"""What one speech act holds of a text, cut into the pieces that each are one statement.

A piece is one or more spans: a sentence that "he said" interrupts is one piece of two. Who says it is not asked here.
"""

import re

from sayso.claims.sentence_draft import Attribution
from sayso.records.claim import Quoted
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.sentences import SentenceWords, find_sentences

COVERED_SHARE = 0.5
"""An outer attribution whose content is covered by inner ones to this share only passes them on."""
_AND_THAT = re.compile(r",?\s+and\s+that\s+(?=\w)")
_WORD = re.compile(r"\w+")
_STARTS_WITH_PRONOUN = re.compile(r"(?:they|it|he|she)\b", re.IGNORECASE)


def uncovered(text: str, content: tuple[Span, ...], inner: list[Attribution]) -> tuple[Span, ...]:
    """`content` if the inner attributions leave most of it to this one, else nothing."""
    taken = [span for one in inner for span in (*one.content, *one.cue, *((one.source,) if one.source else ()))]
    if not taken:
        return content
    total = sum(_count(text, span) for span in content)
    covered = sum(_count(text, part) for span in content for part in _overlaps(span, taken))
    if total == 0 or covered / total >= COVERED_SHARE:
        return ()
    return content


def _overlaps(span: Span, taken: list[Span]) -> list[Span]:
    """The parts of a span that others hold, in order, none of them twice."""
    parts: list[Span] = []
    position = span.start
    for other in sorted(taken):
        start, end = max(position, other.start), min(span.end, other.end)
        if start < end:
            parts.append(Span(start, end))
            position = end
    return parts


def _count(text: str, span: Span) -> int:
    """The words of a stretch."""
    return len(_WORD.findall(text, span.start, span.end))


def cut_pieces(
    text: str, content: tuple[Span, ...], quotes: tuple[Quote, ...], words: SentenceWords
) -> list[tuple[Span, ...]]:
    """One piece for each sentence said; a sentence that opens with a pronoun stays with the one before it.

    A sentence interrupted by "he said" ("..., he said, ...") stays one piece of two spans.
    """
    pieces: list[tuple[Span, ...]] = []
    for span in content:
        inner = _without_marks(span, quotes)
        said = find_sentences(text, words, within=inner)
        parts = [part for sentence in said for part in _parted(text, sentence, is_quote=inner != span)]
        openings = {sentence.start for sentence in said}
        for index, part in enumerate(parts):
            continues = index == 0 and pieces and _is_interrupted(text, pieces[-1][-1]) and text[part.start].islower()
            if continues or (index > 0 and part.start in openings and _STARTS_WITH_PRONOUN.match(text, part.start)):
                pieces[-1] = _joined(pieces[-1], part, adjacent=index > 0)
            else:
                pieces.append((part,))
    return pieces


def _parted(text: str, span: Span, *, is_quote: bool) -> list[Span]:
    """`that A and that B` reports two statements."""
    if is_quote or text.find("that", span.start, span.end) < 0:
        return [span]
    parts: list[Span] = []
    position = span.start
    for match in _AND_THAT.finditer(text, span.start, span.end):
        if match.start() > position:
            parts.append(Span(position, match.start()))
        position = match.end()
    return [*parts, Span(position, span.end)] if position < span.end else parts


def _joined(piece: tuple[Span, ...], part: Span, *, adjacent: bool) -> tuple[Span, ...]:
    """A piece with one part more: as the rest of its last span, or as a span of its own."""
    if adjacent:
        return (*piece[:-1], Span(piece[-1].start, part.end))
    return (*piece, part)


def _is_interrupted(text: str, span: Span) -> bool:
    """Whether a span ends before its sentence does."""
    return text[span.end - 1] not in ".!?…"


def _without_marks(span: Span, quotes: tuple[Quote, ...]) -> Span:
    """The words of a quotation without its marks; other spans as they are."""
    for quote in quotes:
        if quote.span == span:
            return quote.inner
    return span


def how_quoted(piece: tuple[Span, ...], quotes: tuple[Quote, ...]) -> Quoted:
    """Whether a piece is quoted word for word, in part or told in other words."""
    if not quotes:
        return Quoted.INDIRECT
    inside = sum(1 for span in piece if any(quote.span.contains(span) for quote in quotes))
    if inside == len(piece):
        return Quoted.DIRECT
    if inside or any(span.overlaps(quote.span) for span in piece for quote in quotes):
        return Quoted.MIXED
    return Quoted.INDIRECT
