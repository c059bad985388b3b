"""The statements of a report: stretches of text, each with the speech acts around it, or in the outlet's own voice.

Puts together what the paragraphs hold of speech acts (`paragraphs`), their pieces (`said_pieces`) and what nobody else
says (`own_clauses`). Decides nothing about what a statement says.
"""

from dataclasses import dataclass
from operator import attrgetter

from sayso.claims.cues import Lexicon
from sayso.claims.nesting import cut_before, is_covering, is_passed_on, is_tangled, split_relatives
from sayso.claims.no_speech import is_no_speech
from sayso.claims.own_clauses import find_own_clauses
from sayso.claims.paragraphs import Paragraph, is_inside_quote, make_paragraph, read_paragraphs, with_reader
from sayso.claims.relays import with_relays
from sayso.claims.said_pieces import cut_pieces, how_quoted, uncovered
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speech_families import leaves_own_voice
from sayso.models.weights import TrainedReader
from sayso.records.claim import Quoted
from sayso.records.quick_init import quick_init
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.sentences import SentenceWords, find_paragraphs
from sayso.text.tokens import find_lows, find_tokens

SHOW = "show"
"""The family of cues by which a document or a picture shows something."""
MIN_TELLING_WORDS = 10
"""From so many words on, the words for a speaker are read as the outlet's statement too; it needs a verb as any."""
_place = attrgetter("start", "end")


@quick_init
@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its words, and the attributions around it from the innermost (its speaker) to the outermost."""

    content: tuple[Span, ...]
    sentence: Span
    attributions: tuple[Attribution, ...]
    quoted: Quoted
    paragraph: int


def find_statements(
    report: Report, words: SentenceWords, lexicon: Lexicon, reader: TrainedReader | None = None
) -> tuple[list[Statement], list[Attribution], list[Quote]]:
    """The statements of the report in order of their words, every attribution and every quotation found.

    With a trained `reader`, what it finds is put together with what the rules find, paragraph by paragraph.
    """
    skip = tuple(piece.span for piece in report.furniture)
    if report.dateline is not None:
        skip += (report.dateline.span,)
    paragraphs = [
        make_paragraph(report.text, index, span, words)
        for index, span in enumerate(find_paragraphs(report.text, skip=skip))
    ]
    found = read_paragraphs(report.text, paragraphs, lexicon)
    if reader is not None:
        found = with_reader(report.text, paragraphs, found, lexicon, reader)
    found = [with_relays(report.text, here, lexicon) if here else here for here in found]
    found = [[one for one in here if not is_no_speech(report.text, one, lexicon)] for here in found]
    statements = [
        statement
        for paragraph, here in zip(paragraphs, found, strict=True)
        for statement in _statements_of(report.text, paragraph, here, words, lexicon)
    ]
    statements.sort(key=lambda statement: [(span.start, span.end) for span in statement.content])
    attributions = [one for here in found for one in here]
    return statements, attributions, [quote for paragraph in paragraphs for quote in paragraph.quotes]


def _statements_of(
    text: str, paragraph: Paragraph, found: list[Attribution], words: SentenceWords, lexicon: Lexicon
) -> list[Statement]:
    """The statements of one paragraph: those of each speech act, then the outlet's own."""
    statements: list[Statement] = []
    within = [one for one in found if is_inside_quote(one, paragraph.quotes)] if paragraph.quotes else []
    found = [
        one
        for one in found
        if not _is_self_quoting(text, one, paragraph, lexicon)
        and not _is_own_report(text, one, found, lexicon)
        and not is_tangled(one, within)
    ]
    found = split_relatives(text, found, lexicon)
    for one in found:
        inner = [other for other in found if other is not one and is_covering(other, one)]
        own_content = uncovered(text, one.content, inner)
        if not own_content:
            continue
        around = _around(text, one, found)
        own_content = cut_before(text, own_content, one, around)
        for piece in cut_pieces(text, own_content, paragraph.quotes, words):
            quoted = how_quoted(piece, paragraph.quotes)
            statements.append(Statement(piece, _sentence_of(piece, paragraph), around, quoted, paragraph.index))
    taken = _taken(text, found, lexicon)
    cues = {one.cue[0].start for one in found if one.cue}
    for sentence in paragraph.sentences:
        here = [span for span in taken if span.start < sentence.end and sentence.start < span.end]
        statements.extend(
            Statement((own,), sentence, (), Quoted.NONE, paragraph.index)
            for own in find_own_clauses(text, sentence, paragraph.quotes, here, lexicon)
            if own.start not in cues  # there a verb stands whose subject is another's
        )
    return statements


def _taken(text: str, found: list[Attribution], lexicon: Lexicon) -> list[Span]:
    """What speech acts hold of a paragraph, in order: the outlet does not say it besides."""
    taken = [
        span
        for one in found
        if not leaves_own_voice(one) or _is_of_document(text, one, lexicon)
        for span in (
            *one.content,
            *one.cue,
            *((one.accused,) if one.accused else ()),
            *((one.source,) if one.source and not _tells(text, one.source) else ()),
        )
    ]
    taken.sort(key=_place)
    return taken


def _is_of_document(text: str, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether a document shows what is said, which the outlet does not say besides: "records [reviewed by X] show".

    Of pictures the outlet tells that they exist.
    """
    if one.family != SHOW or one.source is None:
        return False
    return lexicon.names_document(set(find_lows(text, one.source)))


def _tells(text: str, source: Span) -> bool:
    """Whether the words for a speaker tell something themselves ("a man who ran from the market as shells fell")."""
    return len(find_tokens(text, source)) >= MIN_TELLING_WORDS


def _is_own_report(text: str, one: Attribution, found: list[Attribution], lexicon: Lexicon) -> bool:
    """Speech that somebody reports of himself ("the army said it was investigating"): the outer act is enough."""
    if one.source is None or one.source.words(text).lower() not in lexicon.grammar.own_reports:
        return False
    return any(
        other is not one and other.source is not None and any(span.start == one.source.start for span in other.content)
        for other in found
    )


def _is_self_quoting(text: str, one: Attribution, paragraph: Paragraph, lexicon: Lexicon) -> bool:
    """Whether a quotation's speaker ascribes speech to himself ("We are investigating"): the outer act is enough."""
    if one.source is None or one.source.words(text).lower() not in lexicon.first_person:
        return False
    return is_inside_quote(one, paragraph.quotes)


def _around(text: str, one: Attribution, found: list[Attribution]) -> tuple[Attribution, ...]:
    """A speech act with those that pass it on, from the innermost to the outermost."""
    outer = [other for other in found if other is not one and is_passed_on(text, one, other)]
    outer.sort(key=lambda other: sum(span.end - span.start for span in other.content))
    return (one, *outer)


def _sentence_of(piece: tuple[Span, ...], paragraph: Paragraph) -> Span:
    """The sentence in which a piece begins."""
    for sentence in paragraph.sentences:
        if sentence.overlaps(piece[0]):
            return sentence
    return paragraph.span
