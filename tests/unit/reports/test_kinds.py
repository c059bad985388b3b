"""What a payload is, by its bytes; what cannot be read is named, with what to do."""

import gzip
import random

import pytest

from sayso.errors import EmptyInput, UnsupportedInput
from sayso.reports.kinds import InputKind, find_kind


@pytest.mark.parametrize(
    "payload",
    [
        b"Nine killed.",
        "Девять".encode("koi8-r"),
        "Nine".encode("utf-16"),
        b"a < b and b > c",
        b'{"a": 1}',
        b"One\x00NUL in a text",
    ],
)
def test_plain(payload: bytes) -> None:
    assert find_kind(payload) is InputKind.PLAIN


@pytest.mark.parametrize(
    "payload",
    [
        b"<!DOCTYPE html><title>x</title>",
        b"\xef\xbb\xbf  <html><p>x",
        b"<!-- saved --><html>",
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
        "<html><p>x".encode("utf-16"),
        b"<p>Nine killed</p>",
    ],
)
def test_html(payload: bytes) -> None:
    assert find_kind(payload) is InputKind.HTML


def test_the_name_decides_where_the_bytes_do_not() -> None:
    assert find_kind(b"Nine <p>killed", file_name="x.html") is InputKind.HTML
    assert find_kind(b"Nine <p>killed", file_name="x.txt") is InputKind.PLAIN


MAIL = b"Received: by mx.example\r\nFrom: a@b.example\r\nSubject: x\r\n y\r\n\r\nNine killed."


@pytest.mark.parametrize(
    ("payload", "name", "kind"),
    [
        (b"%PDF-1.7 ...", None, InputKind.PDF),
        (b"junk\n%PDF-1.7 ...", None, InputKind.PDF),
        (b"a %PDF-1.7 is a format", None, InputKind.PLAIN),
        (b"PK\x03\x04word/document.xml", None, InputKind.DOCX),
        (b"PK\x03\x04archive/data.warc.gz PK datapackage.json", None, InputKind.WACZ),
        (b"WARC/1.1\r\nWARC-Type: response", None, InputKind.WARC),
        (gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo", mtime=0), None, InputKind.WARC),
        (b"<?xml version='1.0'?><rss><item/></rss>", None, InputKind.FEED),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>", None, InputKind.FEED),
        (b"<html><body>an &lt;rss&gt; <rss></body></html>", None, InputKind.HTML),
        (b"# Nine killed", "a.md", InputKind.MARKDOWN),
        (b"# Nine killed", "a.txt", InputKind.PLAIN),
        (MAIL, None, InputKind.EMAIL),
        (b"Subject: x\n\nNine killed.", "a.eml", InputKind.EMAIL),
        (b"From: the mayor\nDate: today\n\nNine killed.", None, InputKind.PLAIN),
    ],
)
def test_the_kinds_of_files(payload: bytes, name: str | None, kind: InputKind) -> None:
    assert find_kind(payload, file_name=name) is kind


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        (b"PK\x03\x04xl/workbook.xml", "zip"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "XML"),
        (gzip.compress(b"text", mtime=0), "gzip"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (random.Random(7).randbytes(4000), "binary"),
        (bytes(range(256)) * 4, "binary"),
    ],
    ids=["zip", "xml", "gzip", "png", "jpeg", "video", "noise", "all bytes"],
)
def test_what_cannot_be_read_is_named(payload: bytes, named: str) -> None:
    with pytest.raises(UnsupportedInput) as raised:
        find_kind(payload)

    assert named in str(raised.value)
    assert "add" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("payload", [b"", b" \r\n\t", b"\x00\x00"])
def test_nothing(payload: bytes) -> None:
    with pytest.raises(EmptyInput):
        find_kind(payload)
