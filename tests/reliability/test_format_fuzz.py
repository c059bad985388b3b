"""Files of every format, changed at random places: the processes that read them answer, or say why not in one line.

Mutant seen: an error of a library that is not caught where it is foreseen (it shows as a crash, which is counted
here). Mutants: a span beyond the text, an answer of another shape. Seeds are fixed: the same files every time.
"""

import gzip
import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from sayso.capture.file import make_capture
from sayso.capture.particulars import Particulars
from sayso.errors import LimitExceeded, ReadingError
from sayso.pipeline.expanding import Lost, hold_container, take_members
from sayso.pipeline.reader import IsolatedReader
from sayso.settings import Settings
from tests.formats import (
    FIRST,
    SECOND,
    THIRD,
    change_zip,
    make_docx,
    make_feed,
    make_mail,
    make_page,
    make_pdf,
    make_record,
    make_wacz,
    make_warc,
)

AT = "2031-06-01T12:00:00Z"
SAID = Particulars(outlet="Harbour Lights")
SETTINGS = Settings(reader="rules")
ROUNDS = 60
"""Changed files of each format."""
CRASHED = re.compile("crashed|SIGABRT")
MOST_CRASHES = 2
"""Of the rounds of one format: a library may fail in a way that nobody foresaw, as long as it is rare and survived."""
_PARAGRAPHS = [FIRST, SECOND, THIRD]
_RECORDS = [make_record(make_page(FIRST, SECOND), url=f"https://harbour.example/{number}") for number in range(3)]
_MARKDOWN = (
    f"---\ntitle: x\ndate: 2031-03-12\n---\n# Nine\n\n{FIRST}\n\n> {SECOND}\n\n- [a](b)\n\n|a|b|\n|-|-|\n|1|2|\n"
)
_DOCUMENT = make_docx(_PARAGRAPHS, title="Nine", header="Harbour")
GOOD: dict[str, tuple[bytes, str | None]] = {
    "text": (f"{FIRST}\n\n{SECOND}".encode(), "x.txt"),
    "page": (make_page(*_PARAGRAPHS), "x.html"),
    "markdown": (_MARKDOWN.encode(), "x.md"),
    "pdf": (make_pdf([_PARAGRAPHS, _PARAGRAPHS], title="Nine"), None),
    "docx": (_DOCUMENT, None),
    "docx, its markup": (zipfile.ZipFile(io.BytesIO(_DOCUMENT)).read("word/document.xml"), None),
    "mail": (make_mail(f"{FIRST}\n> {SECOND}\n", page=f"<p>{FIRST}</p>", attached=["a.pdf"]), "x.eml"),
    "warc": (make_warc(_RECORDS, packed=False), None),
    "warc.gz": (make_warc(_RECORDS), None),
    "warc, packed bodies": (
        make_warc([make_record(gzip.compress(make_page()), headers="Content-Encoding: gzip\r\n")] * 3, packed=False),
        None,
    ),
    "wacz": (make_wacz({"a.warc.gz": make_warc(_RECORDS), "b.warc": make_warc(_RECORDS, packed=False)}), None),
    "rss": (make_feed(*_PARAGRAPHS), None),
    "atom": (make_feed(*_PARAGRAPHS, form="atom"), None),
}
_ODD = (
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b"&",
    b'"',
    b"\r\n\r\n",
    b"9" * 40,
    b"-1",
    b"%n",
    b"\xed\xa0\x80",
    b"(" * 100,
    b"/",
)


def change(payload: bytes, draw: random.Random) -> bytes:
    """The file with one to eight changes: bytes flipped, cut out, doubled, put elsewhere, or odd ones put in."""
    changed = bytearray(payload)
    for _ in range(draw.randint(1, 8)):
        place = draw.randrange(len(changed) + 1)
        length = draw.choice((1, 2, 4, 16, 100, 1_000))
        kind = draw.randrange(6)
        if kind == 0 and place < len(changed):
            changed[place] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del changed[place : place + length]
        elif kind == 2:
            changed[place:place] = changed[place : place + length] * draw.choice((1, 2, 50))
        elif kind == 3:
            changed[place : place + length] = draw.randbytes(length)
        elif kind == 4:
            changed[place:place] = draw.choice(_ODD)
        else:
            other = draw.randrange(len(changed) + 1)
            changed[place : place + length] = changed[other : other + length]
    return bytes(changed)


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(SETTINGS) as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(GOOD))
def test_a_changed_file_is_read_or_refused_in_a_line(
    kind: str, reader: IsolatedReader, record_property: Callable[[str, object], None]
) -> None:
    payload, name = GOOD[kind]
    draw = random.Random(kind)
    outcomes: Counter[str] = Counter()
    for _ in range(ROUNDS):
        changed = change(payload, draw)
        if kind == "docx, its markup":
            changed = change_zip(_DOCUMENT, {"word/document.xml": changed})
        outcomes.update(read_all(reader, changed, name))
    record_property("counted", f"{ROUNDS} changed files of kind {kind}: {dict(outcomes)}")

    assert outcomes["crashed"] <= MOST_CRASHES
    assert outcomes["read"] > 0 or kind == "docx"  # of a zip archive any byte is covered by a checksum


def read_all(reader: IsolatedReader, payload: bytes, name: str | None) -> Iterator[str]:
    """What becomes of a file and of everything in it."""
    capture = make_capture(payload, captured_at=AT, said=SAID, file_name=name)
    held = hold_container("x", capture, payload, SAID)
    if held is None:
        yield read_one(reader, payload, name)
        return
    with held.stream:
        for found in take_members(held, SETTINGS, now=AT):
            if isinstance(found, Lost):
                assert "\n" not in found.reason
                yield "crashed" if CRASHED.search(found.reason) else "lost"
            else:
                yield read_one(reader, found.payload, None)


def read_one(reader: IsolatedReader, payload: bytes, name: str | None) -> str:
    capture = make_capture(payload, captured_at=AT, said=SAID, file_name=name)
    try:
        reader(capture, payload)
    except ReadingError as error:
        said = error
    else:
        return "read"
    assert str(said)
    assert "\n" not in str(said)
    if isinstance(said, LimitExceeded):
        return "crashed" if CRASHED.search(str(said)) else "stopped"
    return "refused"
