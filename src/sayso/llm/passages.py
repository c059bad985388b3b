"""Cuts a report into the passages that a model is asked about: paragraphs without furniture, in bounded size."""

from collections.abc import Iterator

from sayso.llm.verbatim import Passage
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.sentences import find_paragraphs

PASSAGE_CHARACTERS = 4000
"""About 700 words: models lose statements in longer passages, and one answer must have room for all."""
MOST_PASSAGES = 20
"""Passages of one report that are asked about: 80,000 characters, far beyond a news report."""


def cut_passages(report: Report) -> tuple[tuple[Passage, ...], int]:
    """The passages of a report in order, and how many characters of it are beyond what is asked about."""
    skip = tuple(piece.span for piece in report.furniture)
    if report.dateline is not None:
        skip += (report.dateline.span,)
    passages: list[Passage] = []
    paragraphs: list[Span] = []
    size = 0
    for paragraph in find_paragraphs(report.text, skip=skip):
        for piece in _pieces(report.text, paragraph):
            length = piece.end - piece.start
            if paragraphs and size + length > PASSAGE_CHARACTERS:
                passages.append(Passage(report.text, tuple(paragraphs)))
                paragraphs, size = [], 0
            paragraphs.append(piece)
            size += length
    if paragraphs:
        passages.append(Passage(report.text, tuple(paragraphs)))
    beyond = sum(span.end - span.start for passage in passages[MOST_PASSAGES:] for span in passage.paragraphs)
    return tuple(passages[:MOST_PASSAGES]), beyond


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    """A paragraph, cut at white space where it is longer than a passage."""
    start = paragraph.start
    while paragraph.end - start > PASSAGE_CHARACTERS:
        space = text.rfind(" ", start + 1, start + PASSAGE_CHARACTERS)
        end = space if space > 0 else start + PASSAGE_CHARACTERS
        yield Span(start, end)
        start = end
    yield Span(start, paragraph.end)
