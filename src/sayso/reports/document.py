"""Reads a docx document: its paragraphs, tables, notes, heads and feet. Opens nothing that it points to.

python-docx takes the package apart; the words are gathered from the markup below each paragraph, since its own notion
of a paragraph's text leaves out what was inserted under review and what stands in text boxes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from sayso.errors import UnreadableInput
from sayso.records.issue import Issue, make_issue
from sayso.records.report import FurnitureKind
from sayso.reports.archive import check_zip
from sayso.reports.coverage import find_loss
from sayso.reports.draft import Draft, Piece, join_pieces
from sayso.text.counting import phrase_count

RULE_RUNNING = "DOCX-001"
DOCX_RULES = {RULE_RUNNING: "the head or foot of a page"}
"""The furniture rules that go by the parts of a document."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_UNSEEN = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK})
"""What was deleted under review, and what repeats a text box for old programs."""
_WORDS = re.compile(rb"<w:t(?:\s[^<>]{0,200})?>([^<]{0,100000})</w:t>")
_PARAGRAPH = re.compile(rb"</w:p>|<w:(?:tab|br|cr)(?:\s[^<>]{0,200})?/>")
_DELETED = re.compile(rb"<mc:Fallback>.{0,200000}?</mc:Fallback>|<w:moveFrom\s.{0,200000}?</w:moveFrom>", re.DOTALL)
_TEXT_PART = re.compile(r"word/(?:document|footnotes|endnotes)\.xml\Z")
_EDGE_PART = re.compile(r"word/(?:header|footer)\d{0,3}\.xml\Z")
_NOTES_PART = re.compile(r"/word/(?:footnotes|endnotes)\.xml\Z")
MOST_PARAGRAPHS = 100_000
"""More than any report has."""


def read_document(payload: bytes) -> Draft:
    """The draft of a docx document.

    Raises:
        UnreadableInput: it is damaged, encrypted, or unpacks to more than any document has.
    """
    check_zip(payload)
    try:
        document = docx.Document(io.BytesIO(payload))
        pieces = list(_pieces(document))
        title = (document.core_properties.title or "").strip() or None
        author = (document.core_properties.author or "").strip() or None
        text, furniture = join_pieces(pieces)
        issues = (*_unread(payload), *find_loss(text, _again(payload)))
    except (PackageNotFoundError, zipfile.BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError) as error:
        raise UnreadableInput("the document is damaged: save it anew as .docx, and add that") from error
    except (KeyError, ValueError, TypeError, AttributeError, AssertionError, NotImplementedError, IndexError) as error:
        # python-docx takes a package by its word; a part that is missing or is not what it says ends like this.
        raise UnreadableInput("the document lacks a part that it must have: save it anew as .docx") from error
    return Draft(text, title, byline=author, furniture=furniture, issues=issues)


def _pieces(document: Any) -> Iterator[Piece]:
    for words in _edges(document, "header"):
        yield Piece(words, FurnitureKind.OTHER, RULE_RUNNING)
    yield from map(Piece, _paragraphs(document.element.body))
    for part in document.part.package.iter_parts():
        if _NOTES_PART.search(str(part.partname)):
            yield from map(Piece, _paragraphs(_parse(part.blob)))
    for words in _edges(document, "footer"):
        yield Piece(words, FurnitureKind.OTHER, RULE_RUNNING)


def _edges(document: Any, which: str) -> list[str]:
    """The heads or feet of all sections, each text once."""
    found: dict[str, None] = {}
    for part in document.part.package.iter_parts():
        if re.search(rf"/word/{which}\d{{0,3}}\.xml\Z", str(part.partname)):
            found.update(dict.fromkeys(_paragraphs(_parse(part.blob))))
    return list(found)


def _parse(blob: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(blob, parser)


def _paragraphs(root: Any) -> Iterator[str]:
    """The words of each paragraph below `root`, a row of a table as one line with tabs, without recursion."""
    words: list[str] = []
    unseen = rows = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        if element.tag in _UNSEEN:
            unseen += step
        elif element.tag == f"{_W}tr":
            rows += step
            if event == "end" and rows == 0:
                yield from _line(words)
        elif event == "end" and element.tag == f"{_W}p":
            if rows:
                words.append("\t")
                continue
            for line in _line(words):
                yield line
                count += 1
            if count > MOST_PARAGRAPHS:
                return
        elif event == "start" and not unseen:
            words.append((element.text or "") if element.tag == f"{_W}t" else _BREAKS.get(element.tag, ""))
    yield from _line(words)


def _line(words: list[str]) -> Iterator[str]:
    line = "".join(words).strip()
    words.clear()
    if line:
        yield line


def _unread(payload: bytes) -> tuple[Issue, ...]:
    with zipfile.ZipFile(io.BytesIO(payload)) as package:
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        embedded = [name for name in package.namelist() if name.startswith("word/embeddings/")]
    issues = []
    if pictures:
        issues.append(make_issue("FORMAT-001", detail=phrase_count(len(pictures), "picture")))
    if embedded:
        issues.append(make_issue("FORMAT-003", detail=phrase_count(len(embedded), "embedded file")))
    return tuple(issues)


def _again(payload: bytes) -> str:
    """The words once more, by patterns over the bytes of the parts."""
    lines = []
    with zipfile.ZipFile(io.BytesIO(payload)) as package:
        for name in package.namelist():
            if _TEXT_PART.fullmatch(name) or _EDGE_PART.fullmatch(name):
                paragraphs = _PARAGRAPH.split(_DELETED.sub(b"", package.read(name)))
                lines += [b"".join(_WORDS.findall(paragraph)) for paragraph in paragraphs]
    return _unescape(b"\n".join(lines).decode("utf-8", "replace"))


def _unescape(text: str) -> str:
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text
