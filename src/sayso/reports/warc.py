"""Reads web archives (WARC, ISO 28500), plain or gzipped: each page, PDF or text that a server answered with.

fastwarc reads. It stops without a word where an archive is cut short or a member is empty, so that what it gives is
checked: every record against its length and its digest, and the end it came to against the end of the archive. Behind
a damaged place it goes on at the next record.
"""

import base64
import binascii
import datetime
import hashlib
import io
import os
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import ArchiveIterator, WarcHeader, WarcRecordType

from sayso.errors import UnreadableInput
from sayso.isolation.packing import unpack
from sayso.reports.members import Found, LeftOut, Member, Pulse, Tally

PAGES = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
})  # fmt: skip
"""The media types of what can be a report."""
GZIP = b"\x1f\x8b\x08"
LONGEST_HEADER = 65_536
"""Bytes of a record's header."""
MOST_DAMAGE = 20
"""Damaged places after which an archive is given up: each costs a search for the next record."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes to which the last member is unpacked to see whether it is whole: a larger one is no report anyway."""
PULSE_RECORDS = 500
"""Records after which a walk says that it goes on, though none of them was a report."""
_CHUNK = 65_536
_RESPONSE = WarcRecordType.response
_URI, _DATE, _DIGEST = WarcHeader.WARC_TARGET_URI, WarcHeader.WARC_DATE, WarcHeader.WARC_BLOCK_DIGEST
_RECORDS = (_RESPONSE, WarcRecordType.resource)
_GZIPPED = zlib.MAX_WBITS | 16
_OK = 200
_NO_PAGES = frozenset({
    "avif", "css", "gif", "gz", "ico", "jpeg", "jpg", "js", "json", "m3u8", "mjs", "mp3", "mp4", "png", "svg", "ts",
    "ttf", "webm", "webp", "woff", "woff2", "zip",
})  # fmt: skip
"""How addresses of what is no report mostly end. Hashing that would cost more than all else; only speed hangs on it."""
_PLAIN_TIME = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)
"""Most times there are: whole seconds, of a day that every month has. Anything else takes a calendar to judge."""
_SECONDS_END = len("2031-06-01T12:00:00")
_AFTER_SECONDS = re.compile(r"(?:\.\d{1,9})?Z", re.ASCII)


def read_warc(stream: BinaryIO, *, most_member_bytes: int) -> Iterator[Found]:
    """The reports in a web archive in order, what could not be taken out, and at the end what it came to."""
    length = stream.seek(0, os.SEEK_END)
    tally = Tally()
    yield from read_records(stream, length, tally, most_member_bytes=most_member_bytes)
    yield tally.contents(length)


def read_records(
    stream: BinaryIO, length: int, tally: Tally, *, most_member_bytes: int
) -> Iterator[Member | LeftOut | Pulse]:
    """The same of a stream of so many bytes, without the end, which `tally` can tell."""
    begin = stream.seek(0)
    is_packed = stream.read(len(GZIP)) == GZIP
    while begin < length:
        stream.seek(begin)
        walk = _Walk(stream, begin, most_member_bytes, tally, is_packed=is_packed)
        yield from walk.members()
        if walk.passes_over:
            begin = _find_next(stream, length, walk.last + 1, is_packed=is_packed)
            continue
        fault = walk.fault or _fault_at_end(stream, length, walk.last, is_packed=is_packed)
        if fault is None:
            return
        place, what = fault
        tally.damage.append(f"{what} at byte {place} of {length}")
        if len(tally.damage) >= MOST_DAMAGE:
            tally.damage.append("so many damaged places that the rest was not looked at")
            return
        begin = _find_next(stream, length, place + 1, is_packed=is_packed)


class _Walk:
    """One way through an archive, from a record on to the end or to a damaged place."""

    def __init__(self, stream: BinaryIO, begin: int, most_member_bytes: int, tally: Tally, *, is_packed: bool) -> None:
        self._stream = cast("BinaryIO", _From(stream, begin)) if begin else stream  # as much of one as is used
        self._begin = begin
        self._most = most_member_bytes
        self._tally = tally
        self._is_packed = is_packed
        self.last = begin
        """Where the last record began."""
        self.fault: tuple[int, str] | None = None
        """What ended the way, and where, if anything did."""
        self.passes_over = False
        """Whether it ended at a record that is too large to be a report, and not worth unpacking."""

    def members(self) -> Iterator[Member | LeftOut | Pulse]:
        """The members on the way."""
        begin, tally = self._begin, self._tally
        try:
            for record in ArchiveIterator(
                self._stream,
                record_types=WarcRecordType.any_type,
                parse_http=False,
                max_header_len=LONGEST_HEADER,
                inplace=True,
            ):
                self.last = begin + record.stream_pos
                tally.record_count += 1
                found = self._member(record)
                if found is not None:
                    yield tally.count(found)
                elif self.fault or self.passes_over:
                    return
                elif tally.record_count % PULSE_RECORDS == 0:
                    yield Pulse(tally.record_count)
        except OSError as error:
            self.fault = self.last, f"damaged ({str(error)[:60]})"

    def _member(self, record: Any) -> Member | LeftOut | None:
        headers = record.headers
        url = (headers.get(_URI) or "").strip("<> ")
        length = record.content_length
        if length > self._most:
            self._tally.others["larger than a report"] += 1
            # Packed bytes are looked through far faster than unpacked, and a bomb stays packed.
            self.passes_over = self._is_packed
            return None
        kind = record.record_type
        is_answer = kind == _RESPONSE and record.is_http
        if is_answer and url.rpartition(".")[2].lower() not in _NO_PAGES:
            # Most are pages with a right digest. fastwarc hashes what it holds, and no copy of it is made.
            if record.verify_block_digest() and record.content_length == length:
                return _plain_page(record, url) or self._report(record, None, url, is_answer=True)
        elif kind not in _RECORDS:
            self._tally.others[str(headers.get("WARC-Type"))[:40]] += 1
            return None
        # No page by its name, or with no digest that fastwarc finds right: it may be written another way, or missing.
        block = record.reader.read(length)
        if len(block) < length:
            self.fault = self.last, "cut short within a record"
            return None
        return self._report(record, block, url, is_answer=is_answer)

    def _report(self, record: Any, block: bytes | None, url: str, *, is_answer: bool) -> Member | LeftOut | None:
        """The member in a record; `block` is what it holds where its digest is not known to fit."""
        name = url or f"record at byte {self.last}"
        try:
            if is_answer:
                status, kind = _open_answer(record, block)
            else:
                status, kind = _OK, record.headers.get("Content-Type") or ""
            kind = kind.partition(";")[0].strip()
            if status != _OK or kind.lower() not in PAGES:
                self._tally.others[(f"status {status}" if status != _OK else kind[:60]) or "of no stated type"] += 1
                return None
            if block is not None and not fits_digest(block, record.headers.get(_DIGEST)):
                return LeftOut(name, "its digest does not fit: it was changed or damaged after it was archived")
            payload = _unpack_answer(record, self._most) if is_answer else block or b""
        except (OSError, ValueError, UnreadableInput) as error:
            return LeftOut(name, f"the answer in the archive cannot be unpacked ({str(error)[:60]})")
        if len(payload) > self._most:
            return LeftOut(name, f"unpacks to more than {self._most} bytes; raise `max_input_bytes` to read it")
        if not payload.strip():
            self._tally.others["empty"] += 1
            return None
        captured_at = _captured_at(record.headers.get(_DATE))
        return Member(name=name, payload=payload, url=url or None, captured_at=captured_at)


class _From:
    """The rest of an archive from a place on, with places counted from there, as fastwarc counts."""

    def __init__(self, stream: BinaryIO, begin: int) -> None:
        self._stream = stream
        self._begin = begin

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def tell(self) -> int:
        return self._stream.tell() - self._begin

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return self._stream.seek(place + (self._begin if whence == os.SEEK_SET else 0), whence) - self._begin


def _plain_page(record: Any, url: str) -> Member | None:
    """The page in a record whose digest fits, if it is as most are; None leaves everything else to a closer look."""
    try:
        record.parse_http("none")
    except (OSError, ValueError):
        return None
    headers = record.http_headers
    if not url or headers.status_code != _OK or record.http_content_type not in PAGES or _is_coded(headers):
        return None
    payload = record.reader.read()  # at most as long as the record
    if payload.isspace() or not payload:
        record.set_bytes_payload(payload)
        return None
    return Member(name=url, payload=payload, url=url, captured_at=_captured_at(record.headers.get(_DATE)))


def _is_coded(headers: Any) -> bool:
    return b"-encoding" in b"".join(headers.keys_bytes()).lower()


def _open_answer(record: Any, block: bytes | None) -> tuple[int, str]:
    """The status and media type of the HTTP answer in a record; `block` is what was read of it already.

    Raises:
        OSError, ValueError: it is no HTTP.
    """
    if block is not None:
        record.set_bytes_content(block)
    if not record.is_http_parsed:
        record.parse_http(auto_decode="none")
    return record.http_headers.status_code or 0, record.http_content_type or ""


def _unpack_answer(record: Any, most: int) -> bytes:
    """The body of an opened answer. Chunks do not grow; what was packed is unpacked by our own hand, within bounds.

    Raises:
        UnreadableInput, OSError, ValueError: it cannot be unpacked.
    """
    body: bytes = record.reader.read()  # at most as long as the record
    headers = record.http_headers
    if not _is_coded(headers):
        return body
    transfer = (headers.get("Transfer-Encoding") or "identity").strip().lower()
    if transfer == "chunked":
        body = ChunkedReader(io.BytesIO(body)).read()
    elif transfer != "identity":
        raise UnreadableInput(f"packed on its way, {transfer[:20]!r}, which is not unpacked")
    return unpack(body, headers.get("Content-Encoding"), most=most)


def fits_digest(block: bytes, stated: str | None) -> bool:
    """Whether `block` has the digest that its record states; also where it states none, or in an unknown way."""
    name, _, value = (stated or "").partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if algorithm not in ("md5", "sha1", "sha256", "sha512"):
        return True
    digest = hashlib.new(algorithm, block, usedforsecurity=False).digest()
    return value.strip().lower() in (digest.hex(), base64.b32encode(digest).decode().lower()) or not _is_digest(value)


def _is_digest(value: str) -> bool:
    """Whether a stated digest is one at all, in base 16 or 32."""
    try:
        return bool(
            base64.b32decode(value.strip().upper() + "=" * (-len(value.strip()) % 8)) or binascii.unhexlify(value)
        )
    except (binascii.Error, ValueError):
        return value.strip().isalnum()


def _captured_at(stated: str | None) -> str | None:
    """The time of a record, in whole seconds (ISO 28500, 5.4: UTC); None if it is no time of the calendar."""
    if stated is None or _PLAIN_TIME.fullmatch(stated):
        return stated
    seconds = stated[:_SECONDS_END]
    try:
        is_time = datetime.datetime.fromisoformat(seconds).isoformat() == seconds
    except ValueError:
        return None
    return f"{seconds}Z" if is_time and _AFTER_SECONDS.fullmatch(stated, _SECONDS_END) else None


def _fault_at_end(stream: BinaryIO, length: int, last: int, *, is_packed: bool) -> tuple[int, str] | None:
    """What is wrong with the end of the archive, from its last record on: fastwarc stops there whatever follows."""
    if not is_packed:
        return _fault_at_plain_end(stream, length, last)
    stream.seek(last)
    place, rest = last, b""
    member = zlib.decompressobj(_GZIPPED)
    unpacked = 0
    while chunk := rest or stream.read(_CHUNK):
        try:
            unpacked += len(member.decompress(chunk, MOST_UNPACKED))
            while member.unconsumed_tail:
                unpacked += len(member.decompress(member.unconsumed_tail, MOST_UNPACKED))
                if unpacked > MOST_UNPACKED:
                    return None
        except zlib.error:
            return last, "damaged"
        rest = member.unused_data
        if member.eof:
            place = stream.tell() - len(rest)
            if place < length:
                return place - 1, "records that a reader passes over, behind an end"
            return None
    return place, "cut short within a record"


def _fault_at_plain_end(stream: BinaryIO, length: int, last: int) -> tuple[int, str] | None:
    stream.seek(last)
    head = stream.read(LONGEST_HEADER)
    end = head.find(b"\r\n\r\n")
    if end < 0:
        return last, "cut short within a record's header"
    for line in head[:end].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            stop = last + end + 4 + int(value)
            if stop > length:
                return last, "cut short within a record"
            stream.seek(stop)
            return (stop, "something that is no record") if stream.read(_CHUNK).strip() else None
    return last, "a record without a length"


def _find_next(stream: BinaryIO, length: int, place: int, *, is_packed: bool) -> int:
    """Where the next record begins that looks like one, the end of the archive if none does."""
    mark = GZIP if is_packed else b"WARC/1."
    stream.seek(place)
    kept = b""
    at = place
    while chunk := stream.read(1024 * 1024):
        window = kept + chunk
        found = window.find(mark)
        while found >= 0:
            begin = at - len(kept) + found
            if not is_packed or _begins_record(window[found : found + 4096]):
                return begin
            found = window.find(mark, found + 1)
        kept = window[-(len(mark) - 1) :]
        at += len(chunk)
    return length


def _begins_record(head: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIPPED).decompress(head, 7) == b"WARC/1."
    except zlib.error:
        return False
