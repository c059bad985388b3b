"""Tells what a payload is by its bytes: a kind that is read, or something that cannot be read yet, which is named.

Only Markdown is told by its name: its bytes are those of any text.
"""

import re
import zlib
from enum import StrEnum

from sayso.errors import EmptyInput, UnsupportedInput


class InputKind(StrEnum):
    """What can be read. A new kind is one module here and one line in the table of `read.py`."""

    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"
    PDF = "pdf"
    DOCX = "docx"
    EMAIL = "email"
    FEED = "feed"
    WARC = "warc"
    WACZ = "wacz"


CONTAINERS = frozenset({InputKind.FEED, InputKind.WARC, InputKind.WACZ})
"""The kinds that hold many reports: they are taken apart (`sayso.reports.containers`), each member is read alone."""
TEXTS = frozenset({InputKind.PLAIN, InputKind.HTML, InputKind.MARKDOWN})
"""The kinds whose bytes are characters."""


SAMPLE_BYTES = 65536
"""What is looked at: enough to tell, and bounded."""
CONTROL_SHARE = 0.02
"""Text has no control characters but for line ends and tabs; noise has 10 % of them. A stray NUL is let pass."""

_TEXT_INSTEAD = "export its text to a .txt file and add that, with --url for where it came from"
_UNPACK = "unpack it and add the files in it"
_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (
        0,
        b"PK\x03\x04",
        "a zip archive or an office document other than docx",
        "unpack it, or export its text to a .txt file, and add that",
    ),
    (0, b"PK\x05\x06", "an empty zip archive", _UNPACK),
    (0, b"\x1f\x8b", "compressed (gzip)", _UNPACK),
    (0, b"BZh", "compressed (bzip2)", _UNPACK),
    (0, b"\xfd7zXZ\x00", "compressed (xz)", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "compressed (zstd)", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", _TEXT_INSTEAD),
    (0, b"{\\rtf", "a rich text document", _TEXT_INSTEAD),
    (0, b"\x89PNG\r\n\x1a\n", "a picture (PNG)", _TEXT_INSTEAD),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", _TEXT_INSTEAD),
    (0, b"GIF8", "a picture (GIF)", _TEXT_INSTEAD),
    (8, b"WEBP", "a picture (WebP)", _TEXT_INSTEAD),
    (0, b"II*\x00", "a picture (TIFF)", _TEXT_INSTEAD),
    (0, b"MM\x00*", "a picture (TIFF)", _TEXT_INSTEAD),
    (4, b"ftyp", "a video or a picture", _TEXT_INSTEAD),
    (0, b"\x1aE\xdf\xa3", "a video", _TEXT_INSTEAD),
    (0, b"OggS", "a sound or video file", _TEXT_INSTEAD),
    (0, b"ID3", "a sound file", _TEXT_INSTEAD),
    (0, b"RIFF", "a sound or video file", _TEXT_INSTEAD),
    (0, b"SQLite format 3\x00", "a database", "add the reports themselves"),
    (0, b"\x7fELF", "a program", "add the reports themselves"),
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|title|meta|div|p|h1)\b", re.IGNORECASE)
_MARKUP_START = re.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s{0,4096}<(?:[!?a-zA-Z])")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_OTHER_XML = re.compile(rb"<(?:urlset|sitemapindex|svg)\b", re.IGNORECASE)
_PAGE_NAME = re.compile(r"\.(?:x?html?|xht)\Z", re.IGNORECASE)
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown)\Z", re.IGNORECASE)
_EMAIL_NAME = re.compile(r"\.eml\Z", re.IGNORECASE)
_HEADER = re.compile(rb"\A(?:[!-9;-~]{1,76}:[ \t][^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,100}){2,200}\r?\n")
"""The header of an e-mail (RFC 5322, 2.2): named lines, some of them folded, up to an empty line."""
_OF_MAIL = re.compile(rb"^(?:received|message-id|mime-version|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE)
"""What only a mail that was sent has: somebody's notes may begin with "From:" and "Date:" too."""
_PDF = re.compile(rb"(?:\A|[\r\n])%PDF-\d")
_PDF_WITHIN = 1024
"""Where `%PDF-` may stand: readers look so far (ISO 32000-1, appendix H)."""
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b") + b"\x7f"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def find_kind(payload: bytes, *, file_name: str | None = None) -> InputKind:
    """What `payload` is; of a long one its first and its last `SAMPLE_BYTES` are enough.

    Raises:
        EmptyInput: there is nothing in it.
        UnsupportedInput: it is of a kind that is not read yet, or noise.
    """
    if not payload.strip(b" \t\r\n\x00\x0b\x0c"):
        raise EmptyInput("there is no text in it: check that the file was saved whole")
    found = _packed_kind(payload)
    if found:
        return found
    for offset, signature, name, advice in _SIGNATURES:
        if payload.startswith(signature, offset):
            raise UnsupportedInput(f"this is {name}, which cannot be read yet: {advice}")
    sample = payload[:SAMPLE_BYTES]
    if not sample.startswith(_WIDE_MARKS) and _is_noise(sample):
        raise UnsupportedInput("this is binary data and no text: add the report itself, as text or HTML")
    return _text_kind(sample.replace(b"\x00", b""), file_name or "")


def _packed_kind(payload: bytes) -> InputKind | None:
    """The kind of what is not, or not only, characters."""
    if payload.startswith(b"WARC/1.") or (payload.startswith(b"\x1f\x8b") and _begins_warc(payload)):
        return InputKind.WARC
    if _PDF.search(payload[:_PDF_WITHIN]):
        return InputKind.PDF
    if payload.startswith(b"PK\x03\x04"):
        # The names of the members stand in the clear, before each and once more at the end.
        if b"word/document.xml" in payload:
            return InputKind.DOCX
        if b"datapackage.json" in payload and b"archive/" in payload:
            return InputKind.WACZ
    return None


def _begins_warc(payload: bytes) -> bool:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(payload[:SAMPLE_BYTES], 7) == b"WARC/1."
    except zlib.error:
        return False


def _text_kind(sample: bytes, file_name: str) -> InputKind:
    if _EMAIL_NAME.search(file_name) or _is_mail(sample):
        return InputKind.EMAIL
    if _MARKUP_START.match(sample) or _PAGE_NAME.search(file_name):
        return _markup_kind(sample)
    return InputKind.MARKDOWN if _MARKDOWN_NAME.search(file_name) else InputKind.PLAIN


def _is_mail(sample: bytes) -> bool:
    header = _HEADER.match(sample)
    return bool(header and _OF_MAIL.search(header.group()))


def _markup_kind(sample: bytes) -> InputKind:
    feed, page = _FEED.search(sample), _PAGE.search(sample)
    if feed and (page is None or feed.start() < page.start()):
        return InputKind.FEED
    if page:
        return InputKind.HTML
    if _OTHER_XML.search(sample):
        raise UnsupportedInput("this is an XML file and no page: add the pages that it lists")
    return InputKind.PLAIN


def _is_noise(sample: bytes) -> bool:
    control_count = len(sample) - len(sample.translate(None, _CONTROLS))
    nul_count = sample.count(0)
    is_wide = nul_count > 0.3 * len(sample) and min(sample[::2].count(0), sample[1::2].count(0)) < nul_count / 20
    return control_count - (nul_count if is_wide else 0) > max(CONTROL_SHARE * len(sample), 3)
