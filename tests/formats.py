"""Makes files of the formats that are read, by code: small, fictional, and as programs write them."""

import base64
import email
import gzip
import hashlib
import html
import io
import json
import zipfile
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage

import docx

FIRST = "Shells struck a market in Norvik on Wednesday, and rescuers counted nine dead, the civil defence service said."
SECOND = "The army denied that it had fired on the market, and its spokesman blamed the Ember Front for the attack."
THIRD = "Sorrel Gate was retaken by government troops in January after a siege that had lasted for most of the winter."
LINE_HEIGHT = 14


def make_pdf(pages: Sequence[Sequence[str]], *, title: str = "", extra: str = "", catalog: str = "") -> bytes:
    """A PDF with these lines on each page; an empty one is a gap. `extra` goes in pages, `catalog` in the root."""
    objects = ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    parent = 2 + 2 * len(pages)
    kids = []
    for lines in pages:
        shown = "".join(f"({_escape(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F1 11 Tf {LINE_HEIGHT} TL 72 760 Td\n{shown}ET"
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << /F1 1 0 R >> >> {extra} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects.append(f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>")
    objects.append(f"<< /Type /Catalog /Pages {parent} 0 R {catalog} >>")
    objects.append(f"<< /Title ({_escape(title)}) >>")
    return write_pdf([each.encode("cp1252") for each in objects], root=len(objects) - 1, info=len(objects))


def write_pdf(objects: Sequence[bytes], *, root: int, info: int | None = None) -> bytes:
    """The objects, numbered from 1, as a PDF with its table of places."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    named = b" /Info %d 0 R" % info if info else b""
    out += b"trailer\n<< /Size %d /Root %d 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, named, table)
    return bytes(out)


def _escape(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def wrap(text: str, width: int = 80) -> list[str]:
    """The text in lines of at most `width` characters."""
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def make_docx(paragraphs: Sequence[str], *, title: str = "", header: str = "") -> bytes:
    """A document with these paragraphs."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "Lene Orrick"
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def change_zip(payload: bytes, changes: dict[str, bytes]) -> bytes:
    """The archive with members replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(payload)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name) or old.read(name))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def make_mail(
    text: str,
    *,
    page: str | None = None,
    attached: Sequence[str | tuple[str, str, bytes]] = (),
    subject: str = "Nine killed in Norvik – a first account",
) -> bytes:
    """A mail as a program saves it; attached are empty PDFs by their names, or name, media type and bytes."""
    message = EmailMessage()
    message["From"] = "Lene Orrick <lene@harbour.example>"
    message["To"] = "desk@plover.example"
    message["Subject"] = subject
    message["Date"] = "Wed, 12 Mar 2031 23:30:00 -0500"
    message["Message-ID"] = "<1@harbour.example>"
    message["Organization"] = "Harbour Lights"
    if text:
        message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    for each in attached:
        name, kind, payload = (each, "application/pdf", b"%PDF-1.4") if isinstance(each, str) else each
        main, _, sub = kind.partition("/")
        if main == "message":
            message.add_attachment(email.message_from_bytes(payload, policy=policy.default), filename=name or None)
        else:
            message.add_attachment(payload, maintype=main, subtype=sub, filename=name or None)
    return message.as_bytes()


def make_record(
    body: bytes,
    *,
    url: str = "https://harbour.example/nine",
    kind: str = "response",
    media_type: str = "text/html; charset=utf-8",
    status: int = 200,
    headers: str = "",
    length: int | None = None,
    digest: str | None = None,
) -> bytes:
    """One record of a web archive; `length` and `digest` are those stated, right ones where None."""
    block = body
    if kind == "response":
        block = f"HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\n{headers}\r\n".encode() + body
        media_type = "application/http; msgtype=response"
    stated = digest or "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-03-12T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: {media_type}\r\n"
        f"WARC-Block-Digest: {stated}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def make_page(*paragraphs: str, title: str = "Nine killed in Norvik") -> bytes:
    """A page with these paragraphs."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or (FIRST, SECOND, THIRD))
    head = f"<head><title>{title}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body><article>{body}</article></body></html>".encode()


def make_warc(records: Sequence[bytes], *, packed: bool = True) -> bytes:
    """A web archive of these records, each in a gzip member of its own if packed."""
    return b"".join(gzip.compress(record, mtime=0) if packed else record for record in records)


def make_wacz(warcs: dict[str, bytes], *, stated: dict[str, str] | None = None) -> bytes:
    """A WACZ with these files in `archive/`; `stated` are hashes to put in the place of right ones."""
    hashes = {f"archive/{name}": hashlib.sha256(payload).hexdigest() for name, payload in warcs.items()}
    hashes |= {f"archive/{name}": value for name, value in (stated or {}).items()}
    resources = [{"name": name, "path": name, "hash": f"sha256:{value}"} for name, value in hashes.items()]
    listed = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()
    own = json.dumps({"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(listed).hexdigest()}"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, payload in warcs.items():
            archive.writestr(f"archive/{name}", payload)
        archive.writestr("datapackage.json", listed)
        archive.writestr("datapackage-digest.json", own)
    return out.getvalue()


def make_feed(*entries: str, form: str = "rss") -> bytes:
    """A feed with these contents."""
    if form == "rss":
        items = "".join(
            f"<item><title>Report {number}</title><link>https://harbour.example/{number}</link>"
            f"<pubDate>Wed, 12 Mar 2031 23:30:00 -0500</pubDate><author>lene@x.example (Lene Orrick)</author>"
            f"<description>{html.escape(entry)}</description></item>"
            for number, entry in enumerate(entries, start=1)
        )
        channel = f"<channel><title>Harbour Lights</title>{items}</channel>"
        return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()
    items = "".join(
        f"<entry><title>Report {number}</title><link href='https://harbour.example/{number}'/><id>{number}</id>"
        f"<published>2031-03-12T23:30:00-05:00</published><content type='html'>{html.escape(entry)}</content></entry>"
        for number, entry in enumerate(entries, start=1)
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour Lights</title>{items}</feed>".encode()
