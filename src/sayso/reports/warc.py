"""Reads web archives (WARC, ISO 28500), plain or gzipped: each page, PDF or text that a server answered with.

fastwarc reads. It stops without a word where an archive is cut short or a member is empty, so that what it gives is
checked: every record against its length and its digest, and the end it came to against the end of the archive. Behind
a damaged place it goes on at the next record.
"""

import base64
import binascii
import datetime
import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecordType

from sayso.errors import UnreadableInput
from sayso.isolation.packing import unpack
from sayso.reports.members import Contents, Found, LeftOut, Member, Pulse, Tally

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
_RECORDS = (WarcRecordType.response, WarcRecordType.resource)
_GZIPPED = zlib.MAX_WBITS | 16
_OK = 200
_HEAD_END = b"\r\n\r\n"
_TYPE = b"\ncontent-type:"
_BLANK = (b" ", b"\r", b"")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z")
_SHA1_STATED = len("sha1:") + 32
_BASE_32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")


class CountingStream:
    """The bytes of an archive as they are read, with their SHA-256 as long as they are read in order."""

    def __init__(self, stream: BinaryIO, length: int | None = None) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._hashed_to = 0
        self.length = stream.seek(0, os.SEEK_END) if length is None else length
        stream.seek(0)

    def read(self, size: int = -1) -> bytes:
        """The next bytes. fastwarc asks for them."""
        place = self._stream.tell()
        chunk = self._stream.read(size)
        if place <= self._hashed_to < place + len(chunk):
            self._hash.update(memoryview(chunk)[self._hashed_to - place :])
            self._hashed_to = place + len(chunk)
        return chunk

    def tell(self) -> int:
        """Where the next bytes begin."""
        return self._stream.tell()

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        """Go there."""
        return self._stream.seek(place, whence)

    def finish(self) -> str:
        """The SHA-256 of the whole archive as hex, what was not read yet included."""
        self.seek(self._hashed_to)
        while self.read(_CHUNK):
            pass
        return self._hash.hexdigest()


def read_warc(stream: BinaryIO, *, most_member_bytes: int, checks_digests: bool = True) -> Iterator[Found]:
    """The reports in a web archive in order, what could not be taken out, and at the end what it came to.

    `checks_digests` is off in measurements alone: it costs as much as all other checks together.
    """
    counting = CountingStream(stream)
    tally = Tally()
    yield from read_records(counting, tally, most_member_bytes=most_member_bytes, checks_digests=checks_digests)
    yield Contents(
        record_count=tally.record_count,
        member_count=tally.member_count,
        byte_count=counting.length,
        sha256=counting.finish(),
        others=dict(sorted(tally.others.items())),
        damage=tuple(tally.damage),
    )


def read_records(
    stream: CountingStream, tally: Tally, *, most_member_bytes: int, checks_digests: bool = True
) -> Iterator[Member | LeftOut | Pulse]:
    """The same without the end, which `tally` can tell."""
    begin = 0
    is_packed = stream.read(len(GZIP)) == GZIP
    while begin < stream.length:
        stream.seek(begin)
        walk = _Walk(stream, begin, most_member_bytes, tally, is_packed=is_packed, checks_digests=checks_digests)
        yield from walk.members()
        if walk.passes_over:
            begin = _find_next(stream, walk.last + 1, is_packed=is_packed)
            continue
        fault = walk.fault or _fault_at_end(stream, walk.last, is_packed=is_packed)
        if fault is None:
            return
        place, what = fault
        tally.damage.append(f"{what} at byte {place} of {stream.length}")
        if len(tally.damage) >= MOST_DAMAGE:
            tally.damage.append("so many damaged places that the rest was not looked at")
            return
        begin = _find_next(stream, place + 1, is_packed=is_packed)


class _Walk:
    """One way through an archive, from a record on to the end or to a damaged place."""

    def __init__(
        self,
        stream: CountingStream,
        begin: int,
        most_member_bytes: int,
        tally: Tally,
        *,
        is_packed: bool,
        checks_digests: bool,
    ) -> None:
        self._stream = _From(stream, begin)
        self._begin = begin
        self._most = most_member_bytes
        self._tally = tally
        self._is_packed = is_packed
        self._checks_digests = checks_digests
        self.last = begin
        """Where the last record began."""
        self.fault: tuple[int, str] | None = None
        """What ended the way, and where, if anything did."""
        self.passes_over = False
        """Whether it ended at a record that is too large to be a report, and not worth unpacking."""

    def members(self) -> Iterator[Member | LeftOut | Pulse]:
        """The members on the way."""
        try:
            for record in ArchiveIterator(
                cast("BinaryIO", self._stream),  # as much of one as is used
                record_types=WarcRecordType.any_type,
                parse_http=False,
                max_header_len=LONGEST_HEADER,
            ):
                self.last = self._begin + record.stream_pos
                self._tally.record_count += 1
                found = self._member(record)
                if self.fault or self.passes_over:
                    return
                if found is not None:
                    yield self._tally.count(found)
                elif self._tally.record_count % PULSE_RECORDS == 0:
                    yield Pulse(self._tally.record_count)
        except OSError as error:
            self.fault = self.last, f"damaged ({str(error)[:60]})"

    def _member(self, record: Any) -> Member | LeftOut | None:
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        name = url or f"record at byte {self.last}"
        if record.content_length > self._most:
            self._tally.others["larger than a report"] += 1
            # Packed bytes are looked through far faster than unpacked, and a bomb stays packed.
            self.passes_over = self._is_packed
            return None
        kind = record.record_type
        if kind not in _RECORDS:
            self._tally.others[str(record.headers.get("WARC-Type"))[:40]] += 1
            return None
        block = record.reader.read(record.content_length)
        if len(block) < record.content_length:
            self.fault = self.last, "cut short within a record"
            return None
        return self._taken_out(record, block, name, url)

    def _taken_out(self, record: Any, block: bytes, name: str, url: str) -> Member | LeftOut | None:
        kind = "resource"
        if record.record_type == WarcRecordType.response and record.is_http:
            try:
                status, kind, payload = _plain_answer(block) or _coded_answer(record, block, self._most)
            except (OSError, ValueError, UnreadableInput) as error:
                return LeftOut(name, f"the answer in the archive cannot be unpacked ({str(error)[:60]})")
            if status != _OK:
                self._tally.others[f"status {status}"] += 1
                return None
        else:
            payload, kind = block, (record.headers.get("Content-Type") or "").partition(";")[0].strip()
        if kind.lower() not in PAGES:
            self._tally.others[kind[:60] or "of no stated type"] += 1
            return None
        if self._checks_digests and not fits_digest(block, record.headers.get("WARC-Block-Digest")):
            return LeftOut(name, "its digest does not fit: it was changed or damaged after it was archived")
        if len(payload) > self._most:
            return LeftOut(name, f"unpacks to more than {self._most} bytes; raise `max_input_bytes` to read it")
        if not payload.strip():
            self._tally.others["empty"] += 1
            return None
        return Member(
            name=name, payload=payload, url=url or None, captured_at=_captured_at(record.headers.get("WARC-Date"))
        )


class _From:
    """The rest of an archive from a place on, with places counted from there, as fastwarc counts."""

    def __init__(self, stream: CountingStream, begin: int) -> None:
        self._stream = stream
        self._begin = begin

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def tell(self) -> int:
        return self._stream.tell() - self._begin

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return self._stream.seek(place + (self._begin if whence == os.SEEK_SET else 0), whence) - self._begin


def _plain_answer(block: bytes) -> tuple[int, str, bytes] | None:
    """Status, media type and body of an answer that is neither packed nor in chunks, as most are; None for others."""
    end = block.find(_HEAD_END, 0, LONGEST_HEADER)
    head = block[: max(end, 0)].lower()
    status = head[9:12]
    is_usual = head.startswith(b"http/1.") and status.isdigit() and head[12:13] in _BLANK
    if not is_usual or b"-encoding" in head or b"\n " in head or b"\n\t" in head:
        return None
    place = head.find(_TYPE)
    kind = head[place + len(_TYPE) :].partition(b"\r")[0].partition(b";")[0].strip() if place >= 0 else b""
    return int(status), kind.decode("latin-1"), block[end + len(_HEAD_END) :]


def _coded_answer(record: Any, block: bytes, most: int) -> tuple[int, str, bytes]:
    """The same of any answer. Chunks do not grow; what was packed is unpacked by our own hand, within bounds.

    Raises:
        UnreadableInput, OSError, ValueError: it cannot be unpacked.
    """
    record.set_bytes_content(block)
    record.parse_http(auto_decode="transfer")
    packed = record.reader.read(most + 1)
    payload = unpack(packed, record.http_headers.get("Content-Encoding"), most=most)
    return record.http_headers.status_code or 0, record.http_content_type or "", payload


def fits_digest(block: bytes, stated: str | None) -> bool:
    """Whether `block` has the digest that its record states; also where it states none, or in an unknown way."""
    if stated and stated.startswith("sha1:") and len(stated) == _SHA1_STATED:
        # The usual spelling, in fewer steps: base 32 by the digits that Python's numbers have for it.
        try:
            number = int(stated[5:].translate(_BASE_32), 32)
        except ValueError:
            return True
        if number == int.from_bytes(hashlib.sha1(block, usedforsecurity=False).digest()):
            return True
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
    stamp = _STAMP.fullmatch(stated or "")
    try:
        day = datetime.datetime.fromisoformat(stamp.group(1)) if stamp else None
    except ValueError:
        return None
    return f"{stamp.group(1)}Z" if stamp and day else None


def _fault_at_end(stream: CountingStream, last: int, *, is_packed: bool) -> tuple[int, str] | None:
    """What is wrong with the end of the archive, from its last record on: fastwarc stops there whatever follows."""
    if not is_packed:
        return _fault_at_plain_end(stream, last)
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
            if place < stream.length:
                return place - 1, "records that a reader passes over, behind an end"
            return None
    return place, "cut short within a record"


def _fault_at_plain_end(stream: CountingStream, last: int) -> tuple[int, str] | None:
    stream.seek(last)
    head = stream.read(LONGEST_HEADER)
    end = head.find(b"\r\n\r\n")
    if end < 0:
        return last, "cut short within a record's header"
    for line in head[:end].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            stop = last + end + 4 + int(value)
            if stop > stream.length:
                return last, "cut short within a record"
            stream.seek(stop)
            return (stop, "something that is no record") if stream.read(_CHUNK).strip() else None
    return last, "a record without a length"


def _find_next(stream: CountingStream, place: int, *, is_packed: bool) -> int:
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
    return stream.length


def _begins_record(head: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIPPED).decompress(head, 7) == b"WARC/1."
    except zlib.error:
        return False
