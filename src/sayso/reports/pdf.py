"""Reads a PDF: the characters that its pages draw, put together to lines and paragraphs; running heads are furniture.

PDFium gives characters and where they stand. What is a paragraph is told from the distance of lines. Nothing in a file
is run, followed or opened: no script, no form, no attachment.
"""

import itertools
import re
import statistics
from collections import Counter
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from sayso.errors import UnreadableInput
from sayso.records.issue import Issue, make_issue
from sayso.records.report import FurnitureKind
from sayso.reports.coverage import find_loss
from sayso.reports.draft import Draft, Piece, join_pieces
from sayso.text.counting import phrase_count

RULE_RUNNING = "PDF-001"
RULE_NUMBER = "PDF-002"
PDF_RULES = {
    RULE_RUNNING: "the same line, but for figures, stands at the top or bottom of at least half of the pages",
    RULE_NUMBER: "a number alone at the top or bottom of a page",
}
"""The furniture rules that go by the pages of a PDF."""
MOST_PAGES = 2_000
"""More pages than any report has: the rest is not read, with an issue."""
EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that can be a running head."""
PARAGRAPH_GAP = 1.35
"""A wider step from line to line than this many times the usual one of the page begins a paragraph."""
SHORT_LINE = 0.8
"""A line that ends before this share of the width of the text, with the end of a sentence, ends a paragraph."""
RIGHT_TO_LEFT_SHARE = 0.1
"""Of the letters: a report with so many is one in a script from right to left."""
MOST_NAMED = 5
"""Pages named in one issue; the rest is counted."""
_SOFT_HYPHEN = re.compile("[\ufffe\u00ad\x02]")
_PAGE_NUMBER = re.compile(
    r"(?:page\s{0,2})?[-–—|\s]{0,4}\d{1,4}(?:\s{0,2}(?:/|of)\s{0,2}\d{1,4})?[-–—|\s]{0,4}", re.IGNORECASE
)
_FIGURES = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_UNMAPPED = re.compile("[\x00-\x08\x0b\x0e-\x1f\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Page:
    lines: list[_Line]
    has_pictures: bool
    drawn: str


def read_pdf(payload: bytes, *, max_text_characters: int) -> Draft:
    """The draft of a PDF.

    Raises:
        UnreadableInput: it is damaged, needs a password, or has no text but pictures of it.
    """
    document = _open(payload)
    try:
        pages, page_count = _read_pages(document, max_text_characters)
        title = (document.get_metadata_value("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise UnreadableInput(f"the PDF is damaged ({error}): save it anew from where it came from") from error
    finally:
        document.close()
    empty = [number for number, page in enumerate(pages, start=1) if not page.lines]
    if len(empty) == len(pages):
        raise UnreadableInput(
            "the PDF has no text, only pictures of it (a scan): read it with a program for text recognition first"
        )
    text, furniture = join_pieces(_pieces(pages))
    issues = (*_page_issues(pages, page_count), *_text_issues(text), *_loss(pages, text))
    shown = title if title and " ".join(title.split()).casefold() in " ".join(text.split()).casefold() else None
    return Draft(text, shown, furniture=furniture, issues=issues)


def _open(payload: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        reason = str(error).lower()
        if "password" in reason or "security" in reason:
            raise UnreadableInput("the PDF needs a password: save it without one, and add that") from error
        raise UnreadableInput("the PDF is damaged or cut short: save it anew from where it came from") from error


def _read_pages(document: pypdfium2.PdfDocument, limit: int) -> tuple[list[_Page], int]:
    """The pages with at least `limit` characters of text between them, and how many there are in all."""
    pages: list[_Page] = []
    length, page_count = 0, len(document)
    if page_count == 0:
        raise UnreadableInput("the PDF has no pages: save it anew from where it came from")
    for number in range(min(page_count, MOST_PAGES)):
        pages.append(_read_page(document, number))
        length += sum(len(line.text) for line in pages[-1].lines)
        if length > limit:
            break
    return pages, page_count


def _read_page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:  # one page that is damaged: the others are read
        return _Page([], has_pictures=True, drawn="")
    text_page = page.get_textpage()
    drawn = text_page.get_text_range()
    lines = [line for start, words in _split(drawn) if (line := _line(text_page, start, words))]
    has_pictures = bool(lines) or any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    text_page.close()
    page.close()
    return _Page(lines, has_pictures, drawn)


def _split(drawn: str) -> list[tuple[int, str]]:
    """The lines of a page's text, each with the place of its first character."""
    found, start = [], 0
    for words in drawn.split("\r\n"):
        found.append((start, words))
        start += len(words) + 2
    return found


def _line(text_page: pypdfium2.PdfTextPage, start: int, words: str) -> _Line | None:
    text = words.strip()
    if not text:
        return None
    first = start + len(words) - len(words.lstrip())
    try:
        left, bottom, _right, top = text_page.get_charbox(first, loose=True)
        _left, _bottom, right, _top = text_page.get_charbox(first + len(text) - 1, loose=True)
    except (pypdfium2.PdfiumError, IndexError):
        left = right = top = bottom = 0.0
    return _Line(text, left, right, top, bottom)


def _pieces(pages: list[_Page]) -> list[Piece]:
    """Paragraphs in order, the running heads of each page as furniture before and behind its own."""
    running = _running(pages)
    pieces: list[Piece] = []
    open_at: int | None = None  # the last paragraph, where its sentence goes on
    for page in pages:
        body = []
        for place, line in enumerate(page.lines):
            rule = _edge_rule(place, line, len(page.lines), running)
            if rule:
                pieces.append(Piece(line.text, FurnitureKind.NAVIGATION, rule))
            else:
                body.append(line)
        for paragraph in _paragraphs(body):
            if open_at is not None and paragraph[:1].islower():
                pieces[open_at] = Piece(_joined(pieces[open_at].text, paragraph))
            else:
                pieces.append(Piece(paragraph))
                open_at = len(pieces) - 1
            if _SENTENCE_END.search(paragraph):
                open_at = None
    return pieces


def _running(pages: list[_Page]) -> frozenset[str]:
    """What stands, figures apart, at the edge of at least half of the pages, and of two."""
    shapes: Counter[str] = Counter()
    for page in pages:
        edges = page.lines[:EDGE_LINES] + page.lines[EDGE_LINES:][-EDGE_LINES:]
        shapes.update({_FIGURES.sub("#", line.text) for line in edges})
    return frozenset(shape for shape, count in shapes.items() if count >= max(2, len(pages) / 2))


def _edge_rule(place: int, line: _Line, line_count: int, running: frozenset[str]) -> str | None:
    if EDGE_LINES <= place < line_count - EDGE_LINES:
        return None
    if _FIGURES.sub("#", line.text) in running:
        return RULE_RUNNING
    return RULE_NUMBER if line_count > 1 and _PAGE_NUMBER.fullmatch(line.text) else None


def _paragraphs(lines: list[_Line]) -> list[str]:
    """The lines of one page as paragraphs, told by the steps between lines and by short last lines."""
    if not lines:
        return []
    steps = [before.bottom - line.bottom for before, line in itertools.pairwise(lines)]
    down = [step for step in steps if step > 0]
    usual = statistics.median_low(down) if down else 0.0
    edge = max(line.right for line in lines)
    left = min(line.left for line in lines)
    paragraphs = [lines[0].text]
    for before, line, step in zip(lines, lines[1:], steps, strict=False):
        is_apart = step < 0 or step > PARAGRAPH_GAP * usual
        is_last = before.right < left + SHORT_LINE * (edge - left) and bool(_SENTENCE_END.search(before.text))
        if is_apart or is_last:
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line.text)
    # PDFium puts a hyphen at the end of a line and the rest of the word together, with a mark between them.
    return [_SOFT_HYPHEN.sub("", paragraph) for paragraph in paragraphs]


def _joined(first: str, second: str) -> str:
    return first + second if _SOFT_HYPHEN.match(first[-1:]) else f"{first} {second}"


def _page_issues(pages: list[_Page], page_count: int) -> tuple[Issue, ...]:
    issues = []
    pictures = [number for number, page in enumerate(pages, start=1) if page.has_pictures and not page.lines]
    if pictures:
        named = ", ".join(map(str, pictures[:MOST_NAMED]))
        more = f" and {len(pictures) - MOST_NAMED} more" if len(pictures) > MOST_NAMED else ""
        issues.append(make_issue("FORMAT-001", detail=f"pages without text: {named}{more}"))
    if page_count > len(pages):
        issues.append(make_issue("FORMAT-001", detail=f"only the first {len(pages)} of {page_count} pages were read"))
    return tuple(issues)


def _text_issues(text: str) -> tuple[Issue, ...]:
    issues = []
    letter_count = len(_LETTER.findall(text))
    right_to_left_count = len(_RIGHT_TO_LEFT.findall(text))
    if right_to_left_count > RIGHT_TO_LEFT_SHARE * max(letter_count, 1):
        issues.append(make_issue("FORMAT-002", detail="check every figure against the page itself"))
    unmapped_count = len(_UNMAPPED.findall(text))
    if unmapped_count:
        issues.append(
            make_issue("TEXT-001", detail=f"{phrase_count(unmapped_count, 'character')} without a meaning in the PDF")
        )
    return tuple(issues)


def _loss(pages: list[_Page], text: str) -> tuple[Issue, ...]:
    """What is drawn on the pages against the text that was put together from it."""
    return find_loss(text, _SOFT_HYPHEN.sub("", "\n".join(page.drawn for page in pages)))
