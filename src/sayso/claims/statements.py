"""The statements of a report: stretches of text, each with the speech acts around it, or in the outlet's own voice.

Puts the attributions of sentences together over sentences: a quotation whose "X said" stands in the next sentence, a
quotation
that goes on after it, a paragraph that is nothing but quotation. Decides nothing about what a statement says.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from sayso.claims.agreement import put_together
from sayso.claims.attribution import find_attributions
from sayso.claims.cues import Lexicon
from sayso.claims.nesting import cut_before, is_covering, is_passed_on, is_tangled, split_relatives
from sayso.claims.relays import with_relays
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speech_families import leaves_own_voice
from sayso.claims.speech_verbs import opens_anonymity
from sayso.models.weights import TrainedReader
from sayso.records.claim import Quoted, Stance
from sayso.records.quick_init import quick_init
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.quotes import Quote, find_quotes
from sayso.text.sentences import SentenceWords, find_paragraphs, find_sentences
from sayso.text.tokens import find_lows, find_tokens

SHOW = "show"
"""The family of cues by which a document or a picture shows something."""
COVERED_SHARE = 0.5
"""An outer attribution whose content is covered by inner ones to this share only passes them on."""
MIN_OWN_WORDS = 4
"""Fewer words than this are no statement of the outlet's own; one fewer where they tell of harm ("killed 9 people")."""
MIN_TELLING_WORDS = 10
"""From so many words on, the words for a speaker are read as the outlet's statement too; it needs a verb as any."""
SILENCE_REACH = 4
"""Words between "did not" and "respond"."""
_CLOCK = re.compile(
    r"\s*(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?:am|pm|a\.m\.|p\.m\.))?"
    r"(?:\s?(?:GMT|UTC|[A-Z]{2,4}|local time))?\s*[-–—|:]\s+"
)
"""The hour that an entry of a running report begins with: no part of what is said."""
_RELATIVE = re.compile(
    r",\s+(?=(?:an?\s+|\w+\s+)?(?:days?|hours?|weeks?|months?|years?)\s+(?:after|before|since)\b)"
    r"|,\s+(?=(?:where|which|who|whom|whose|when|while|as|after|before|but|and)\b)|;\s+"
)
_RELATIVE_OR_DASH = re.compile(rf"{_RELATIVE.pattern}|\s[–—]\s")
"""Slower, since a white space can begin it as well as a mark: only for a sentence with a dash."""
_RELATIVE_PRONOUN = re.compile(r"(?:which|who|whose|where)\b")
_RESUMES = re.compile(
    r",\s+(?:has|have|had|was|were|is|are|did|does|will|would|shows|says|remains|includes|appears|\w+ed)\b"
)
"""Where a main clause goes on behind a relative clause: the two are one statement."""
_AND_THAT = re.compile(r",?\s+and\s+that\s+(?=\w)")
_WORD = re.compile(r"\w+")
_place = attrgetter("start", "end")
_STARTS_WITH_PRONOUN = re.compile(r"(?:they|it|he|she)\b", re.IGNORECASE)


@quick_init
@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its words, and the attributions around it from the innermost (its speaker) to the outermost."""

    content: tuple[Span, ...]
    sentence: Span
    attributions: tuple[Attribution, ...]
    quoted: Quoted
    paragraph: int


@quick_init
@dataclass(frozen=True, slots=True)
class _Paragraph:
    index: int
    span: Span
    quotes: tuple[Quote, ...]
    sentences: tuple[Span, ...]


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
        _make_paragraph(report.text, index, span, words)
        for index, span in enumerate(find_paragraphs(report.text, skip=skip))
    ]
    found = _read_paragraphs(report.text, paragraphs, lexicon)
    if reader is not None:
        found = _with_reader(report.text, paragraphs, found, lexicon, reader)
    found = [with_relays(report.text, here, lexicon) if here else here for here in found]
    found = [[one for one in here if not _is_no_speech(report.text, one, lexicon)] for here in found]
    statements = [
        statement
        for paragraph, here in zip(paragraphs, found, strict=True)
        for statement in _statements_of(report.text, paragraph, here, words, lexicon)
    ]
    statements.sort(key=lambda statement: [(span.start, span.end) for span in statement.content])
    attributions = [one for here in found for one in here]
    return statements, attributions, [quote for paragraph in paragraphs for quote in paragraph.quotes]


def _is_no_speech(text: str, one: Attribution, lexicon: Lexicon) -> bool:
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


def _make_paragraph(text: str, index: int, span: Span, words: SentenceWords) -> _Paragraph:
    clock = _CLOCK.match(text, span.start, span.end)
    if clock is not None and clock.end() < span.end:
        span = Span(clock.end(), span.end)
    quotes = find_quotes(text, span)
    sentences = find_sentences(text, words, within=span, whole=tuple(quote.span for quote in quotes))
    return _Paragraph(index, span, quotes, sentences)


def _read_paragraphs(text: str, paragraphs: list[_Paragraph], lexicon: Lexicon) -> list[list[Attribution]]:
    """What the rules find in each paragraph."""
    every: list[list[Attribution]] = []
    last: Attribution | None = None
    for paragraph in paragraphs:
        found, last = _read_paragraph(text, paragraph, lexicon, last)
        every.append(found)
    return every


def _with_reader(
    text: str,
    paragraphs: list[_Paragraph],
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
    start, end = max(span.start, within.start), min(span.end, within.end)
    return Span(start, end) if start < end else None


def _read_paragraph(
    text: str, paragraph: _Paragraph, lexicon: Lexicon, last: Attribution | None
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
        outer = [one for one in here if one.source is not None and not _is_inside_quote(one, paragraph.quotes)]
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
    if not one.is_bare or loose is None:
        return one
    return replace(one, content=(loose,), is_bare=False)


def _is_inside_quote(one: Attribution, quotes: tuple[Quote, ...]) -> bool:
    return bool(quotes and one.cue) and any(quote.inner.contains(one.cue[0]) for quote in quotes)


# -- statements from attributions ----------------------------------------------------------------------------------


def _statements_of(
    text: str, paragraph: _Paragraph, found: list[Attribution], words: SentenceWords, lexicon: Lexicon
) -> list[Statement]:
    statements: list[Statement] = []
    within = [one for one in found if _is_inside_quote(one, paragraph.quotes)] if paragraph.quotes else []
    found = [
        one
        for one in found
        if not _is_self_quoting(text, one, paragraph, lexicon)
        and not _is_own_report(text, one, found)
        and not is_tangled(one, within)
    ]
    found = split_relatives(text, found, lexicon)
    for one in found:
        inner = [other for other in found if other is not one and is_covering(other, one)]
        own_content = _uncovered(text, one.content, inner)
        if not own_content:
            continue
        around = _around(text, one, found)
        own_content = cut_before(text, own_content, one, around)
        for piece in _pieces(text, own_content, paragraph.quotes, words):
            quoted = _quoted(piece, paragraph.quotes)
            statements.append(Statement(piece, _sentence_of(piece, paragraph), around, quoted, paragraph.index))
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
    cues = {one.cue[0].start for one in found if one.cue}
    for sentence in paragraph.sentences:
        here = [span for span in taken if span.start < sentence.end and sentence.start < span.end]
        own = _own_statements(text, sentence, paragraph, here, lexicon)
        statements.extend(one for one in own if one.content[0].start not in cues)  # a verb whose subject is another's
    return statements


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


def _is_own_report(text: str, one: Attribution, found: list[Attribution]) -> bool:
    """Speech that somebody reports of himself ("the army said it was investigating"): the outer act is enough."""
    if one.source is None or one.source.words(text).lower() not in ("it", "they"):
        return False
    return any(
        other is not one and other.source is not None and any(span.start == one.source.start for span in other.content)
        for other in found
    )


def _is_self_quoting(text: str, one: Attribution, paragraph: _Paragraph, lexicon: Lexicon) -> bool:
    """Whether a quotation's speaker ascribes speech to himself ("We are investigating"): the outer act is enough."""
    if one.source is None or one.source.words(text).lower() not in lexicon.first_person:
        return False
    return _is_inside_quote(one, paragraph.quotes)


def _around(text: str, one: Attribution, found: list[Attribution]) -> tuple[Attribution, ...]:
    outer = [other for other in found if other is not one and is_passed_on(text, one, other)]
    outer.sort(key=lambda other: sum(span.end - span.start for span in other.content))
    return (one, *outer)


def _uncovered(text: str, content: tuple[Span, ...], inner: list[Attribution]) -> tuple[Span, ...]:
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
    parts: list[Span] = []
    position = span.start
    for other in sorted(taken):
        start, end = max(position, other.start), min(span.end, other.end)
        if start < end:
            parts.append(Span(start, end))
            position = end
    return parts


def _count(text: str, span: Span) -> int:
    return len(_WORD.findall(text, span.start, span.end))


def _pieces(
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
    if adjacent:
        return (*piece[:-1], Span(piece[-1].start, part.end))
    return (*piece, part)


def _is_interrupted(text: str, span: Span) -> bool:
    return text[span.end - 1] not in ".!?…"


def _without_marks(span: Span, quotes: tuple[Quote, ...]) -> Span:
    for quote in quotes:
        if quote.span == span:
            return quote.inner
    return span


def _quoted(piece: tuple[Span, ...], quotes: tuple[Quote, ...]) -> Quoted:
    if not quotes:
        return Quoted.INDIRECT
    inside = sum(1 for span in piece if any(quote.span.contains(span) for quote in quotes))
    if inside == len(piece):
        return Quoted.DIRECT
    if inside or any(span.overlaps(quote.span) for span in piece for quote in quotes):
        return Quoted.MIXED
    return Quoted.INDIRECT


def _sentence_of(piece: tuple[Span, ...], paragraph: _Paragraph) -> Span:
    for sentence in paragraph.sentences:
        if sentence.overlaps(piece[0]):
            return sentence
    return paragraph.span


# -- the outlet's own voice ----------------------------------------------------------------------------------------


def _own_statements(
    text: str, sentence: Span, paragraph: _Paragraph, taken: list[Span], lexicon: Lexicon
) -> list[Statement]:
    """The clauses of a sentence that nobody is named for; `taken` is what attributions hold of it, in order."""
    statements = []
    for clause in _with_verbs(text, _clauses(text, sentence), lexicon):
        for free in _free(clause, taken):
            trimmed = _trimmed(text, free)
            if (
                trimmed is not None
                and _is_clause(text, trimmed, lexicon)
                and not _is_quote_part(trimmed, paragraph.quotes)
            ):
                statements.append(Statement((trimmed,), sentence, (), Quoted.NONE, paragraph.index))
    return statements


def _with_verbs(text: str, clauses: list[Span], lexicon: Lexicon) -> list[Span]:
    """The clauses, with each that has no verb of its own put back to the one before it."""
    if len(clauses) < 2:
        return clauses  # so it is with most sentences
    merged: list[Span] = []
    for clause in clauses:
        lows = find_lows(text, clause)
        is_next = lows[:1] == ["a"] or lows[:1] == ["an"]  # "three died; a fourth succumbed": one count of four
        is_next = is_next and lows[1:2] != [] and lows[1] in lexicon.grammar.ordinals
        if merged and (is_next or _goes_on(lows, lexicon) or _is_subject(text, merged, clause, lexicon)):
            merged[-1] = Span(merged[-1].start, clause.end)
        else:
            merged.append(clause)
    return merged


def _is_subject(text: str, before: list[Span], clause: Span, lexicon: Lexicon) -> bool:
    """Whether a subject begins before the comma: "Ada Marl, 40, a baker, [and four others died]"."""
    if len(before) > 1 or find_lows(text, clause)[:1] != ["and"]:
        return False
    return not any(map(lexicon.says_something, find_lows(text, before[0])))


def _goes_on(lows: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a clause is a part of the one before it: without a verb, or a figure ("14 dead, [and 30 injured]")."""
    words = [low for low in lows if low[0].isalnum()]
    is_figure = len(words) < MIN_OWN_WORDS and not lexicon.predicates.isdisjoint(words)
    return is_figure or not any(map(lexicon.says_something, lows))


def _is_clause(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Whether a stretch is long enough to say something and has a verb, or is a headline's line."""
    lows = find_lows(text, span)
    if len(lows) < MIN_OWN_WORDS:
        is_terse = len(lows) == MIN_OWN_WORDS - 1 and any(low in lexicon.predicates or low[0].isdigit() for low in lows)
        if not is_terse:
            return False
    if _is_silence(lows, lexicon):
        return False
    has_verb = any(map(lexicon.says_something, lows))
    return has_verb or text[span.end : span.end + 1] in ("\n", "\r", "")


def _is_silence(lows: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a clause tells that nothing was said: "the ministry did not immediately respond to a request"."""
    at = next((index for index, low in enumerate(lows) if low in lexicon.grammar.unsaid_verbs), 0)
    before = " ".join(lows[max(0, at - SILENCE_REACH) : at])
    return at > 1 and any(words in before for words in lexicon.grammar.unsaid)


def _clauses(text: str, sentence: Span) -> list[Span]:
    clauses: list[Span] = []
    position = sentence.start
    start, end = sentence.start, sentence.end
    has_dash = text.find("–", start, end) >= 0 or text.find("—", start, end) >= 0
    for match in (_RELATIVE_OR_DASH if has_dash else _RELATIVE).finditer(text, sentence.start, sentence.end):
        if _RELATIVE_PRONOUN.match(text, match.end()) and _RESUMES.search(text, match.end(), sentence.end):
            continue
        if match.start() > position:
            clauses.append(Span(position, match.start()))
        position = match.end()
    if position == sentence.start:
        return [sentence]
    if position < sentence.end:
        clauses.append(Span(position, sentence.end))
    return clauses


def _free(clause: Span, taken: list[Span]) -> list[Span]:
    if not taken:
        return [clause]
    free: list[Span] = []
    position = clause.start
    for span in taken:
        if span.start > position and position < clause.end:
            free.append(Span(position, min(span.start, clause.end)))
        position = max(position, span.end)
    if position < clause.end:
        free.append(Span(position, clause.end))
    return free


_LEADING = re.compile(
    r"(?:[\s,;:–—-]+|(?:where|which|who|when|while|but|and|however|meanwhile|also|as(?!\s+(?:many|few|much)\b))\b,?\s*)+",
    re.IGNORECASE,
)


def _trimmed(text: str, span: Span) -> Span | None:
    match = _LEADING.match(text, span.start, span.end)
    start = match.end() if match else span.start
    end = span.end
    while end > start and text[end - 1] in " \t\r\n.,;:–—-":
        end -= 1
    if start == span.start and end == span.end:
        return span
    return Span(start, end) if end > start else None


def _is_quote_part(span: Span, quotes: tuple[Quote, ...]) -> bool:
    return bool(quotes) and any(quote.span.contains(span) for quote in quotes)


def is_denial(attribution: Attribution) -> bool:
    """Whether the cue itself denies."""
    return attribution.stance is Stance.DENIES
