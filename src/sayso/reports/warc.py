"""Reads web archives (WARC, ISO 28500), plain or gzipped: each page, PDF or text that a server answered with.

fastwarc reads. It stops without a word where an archive is cut short or a member is empty, so that what it gives is
checked: every record against its length and its digest, and the end it came to against the end of the archive. Behind
a damaged place it goes on at the next record.
"""

import base64
import binascii
import hashlib
import os
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecordType

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
_RECORDS = WarcRecordType.response | WarcRecordType.resource
_GZIPPED = zlib.MAX_WBITS | 16
_OK = 200


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


def read_warc(stream: BinaryIO, *, most_member_bytes: int) -> Iterator[Found]:
    """The reports in a web archive in order, what could not be taken out, and at the end what it came to."""
    counting = CountingStream(stream)
    tally = Tally()
    yield from read_records(counting, tally, most_member_bytes=most_member_bytes)
    yield Contents(
        record_count=tally.record_count,
        member_count=tally.member_count,
        byte_count=counting.length,
        sha256=counting.finish(),
        others=dict(sorted(tally.others.items())),
        damage=tuple(tally.damage),
    )


def read_records(stream: CountingStream, tally: Tally, *, most_member_bytes: int) -> Iterator[Member | LeftOut | Pulse]:
    """The same without the end, which `tally` can tell."""
    begin = 0
    is_packed = stream.read(len(GZIP)) == GZIP
    while begin < stream.length:
        stream.seek(begin)
        walk = _Walk(stream, begin, most_member_bytes, tally, is_packed=is_packed)
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
        self, stream: CountingStream, begin: int, most_member_bytes: int, tally: Tally, *, is_packed: bool
    ) -> None:
        self._stream = _From(stream, begin)
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
        if not record.record_type & _RECORDS:
            self._tally.others[str(record.headers.get("WARC-Type"))[:40]] += 1
            return None
        record.freeze()
        block = record.reader.read()
        if len(block) < record.content_length:
            self.fault = self.last, "cut short within a record"
            return None
        record.reader.seek(0)
        return self._taken_out(record, block, name, url)

    def _taken_out(self, record: Any, block: bytes, name: str, url: str) -> Member | LeftOut | None:
        kind = "resource"
        if record.record_type & WarcRecordType.response and record.is_http:
            try:
                record.parse_http(auto_decode="all")
                status = record.http_headers.status_code
                payload = record.reader.read(self._most + 1)
            except (OSError, ValueError) as error:
                return LeftOut(name, f"the answer in the archive cannot be unpacked ({str(error)[:60]})")
            if status != _OK:
                self._tally.others[f"status {status}"] += 1
                return None
            kind = record.http_content_type or ""
        else:
            payload, kind = block, (record.headers.get("Content-Type") or "").partition(";")[0].strip()
        if kind.lower() not in PAGES:
            self._tally.others[kind[:60] or "of no stated type"] += 1
            return None
        if not fits_digest(block, record.headers.get("WARC-Block-Digest")):
            return LeftOut(name, "its digest does not fit: it was changed or damaged after it was archived")
        if len(payload) > self._most:
            return LeftOut(name, f"unpacks to more than {self._most} bytes; raise `max_input_bytes` to read it")
        if not payload.strip():
            self._tally.others["empty"] += 1
            return None
        return Member(name=name, payload=payload, url=url or None, captured_at=_captured_at(record))


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


def _captured_at(record: Any) -> str | None:
    try:
        stamp = record.record_date
    except (ValueError, OverflowError):
        return None
    return None if stamp is None else str(stamp.strftime("%Y-%m-%dT%H:%M:%SZ"))


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
