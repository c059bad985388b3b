"""Reads web archives in WACZ: a zip archive with WARC files and a list of what they must hash to (WACZ 1.1.1)."""

import hashlib
import json
import os
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from sayso.reports.archive import open_zip
from sayso.reports.members import Found, LeftOut, Tally
from sayso.reports.warc import read_records

MOST_MEMBERS = 100_000
"""Members of the zip archive: WARC files are cut at a gigabyte, so that this is more than any has."""
MOST_LIST_BYTES = 16 * 1024 * 1024
"""Of `datapackage.json`."""
_WARC = re.compile(r"archive/[^/]{1,200}\.warc(?:\.gz)?")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_CHUNK = 65_536
_LOCAL_MARK = b"PK\x03\x04"


def read_wacz(stream: BinaryIO, *, most_member_bytes: int) -> Iterator[Found]:
    """The reports in all WARC files of the archive in order of their names, and at the end what it came to.

    Raises:
        UnreadableInput: it is no zip archive, or its members lie over each other.
    """
    tally = Tally()
    archive = open_zip(stream, most_unpacked=None, most_members=MOST_MEMBERS)
    stated = _stated_hashes(archive, tally)
    members = sorted((each for each in archive.infolist() if _WARC.fullmatch(each.filename)), key=lambda m: m.filename)
    for name in sorted(stated.keys() - {each.filename for each in archive.infolist()}):
        tally.damage.append(f"{name[:80]} is in datapackage.json and not there")
    for member in members:
        part = _part(stream, member)
        if part is None:
            yield tally.count(
                LeftOut(member.filename, "is packed or damaged within the archive: WACZ stores it as it is")
            )
            tally.damage.append(f"{member.filename} is packed or damaged")
            continue
        hashing = _Hashing(part)
        known = len(tally.damage)
        yield from read_records(cast("BinaryIO", hashing), member.file_size, tally, most_member_bytes=most_member_bytes)
        tally.damage[known:] = [f"{member.filename}: {each}" for each in tally.damage[known:]]
        if member.filename not in stated:
            tally.damage.append(f"{member.filename} has no hash in datapackage.json")
        elif hashing.finish() != stated[member.filename]:
            tally.damage.append(
                f"{member.filename} is not what it was: its SHA-256 is another than in datapackage.json"
            )
    yield tally.contents(stream.seek(0, os.SEEK_END))


def _stated_hashes(archive: zipfile.ZipFile, tally: Tally) -> dict[str, str]:
    """The SHA-256 of each file by `datapackage.json`, which must itself fit `datapackage-digest.json` where it is."""
    words = _small(archive, "datapackage.json")
    digest = _small(archive, "datapackage-digest.json")
    try:
        listed = json.loads(words or b"{}").get("resources", [])
        own = str(json.loads(digest).get("hash", "")) if digest is not None else None
        stated = {str(each["path"]): str(each["hash"]).removeprefix("sha256:") for each in listed if "hash" in each}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        tally.damage.append("datapackage.json is no list of files")
        return {}
    if words is None:
        tally.damage.append("datapackage.json is missing or too long")
    elif own is not None and own.removeprefix("sha256:") != hashlib.sha256(words).hexdigest():
        tally.damage.append(
            "datapackage.json is not what it was: its SHA-256 is another than in datapackage-digest.json"
        )
    return stated


def _small(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        with archive.open(name) as stream:
            words = stream.read(MOST_LIST_BYTES + 1)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    return words if len(words) <= MOST_LIST_BYTES else None


def _part(stream: BinaryIO, member: zipfile.ZipInfo) -> "BinaryIO | None":
    """The bytes of a member that is stored as it is, as a stream over those of the archive; None if it is not."""
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
        return None
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MARK):
        return None
    _mark, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    begin = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    return _Part(stream, begin, member.file_size)  # type: ignore[return-value]  # as much of one as is used


class _Hashing:
    """The bytes of a stream as they are read, with their SHA-256 as long as they are read in order."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._hashed_to = 0

    def read(self, size: int = -1) -> bytes:
        place = self._stream.tell()
        chunk = self._stream.read(size)
        if place <= self._hashed_to < place + len(chunk):
            self._hash.update(memoryview(chunk)[self._hashed_to - place :])
            self._hashed_to = place + len(chunk)
        return chunk

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return self._stream.seek(place, whence)

    def finish(self) -> str:
        """The SHA-256 of the whole as hex, what was not read yet included."""
        self.seek(self._hashed_to)
        while self.read(_CHUNK):
            pass
        return self._hash.hexdigest()


class _Part:
    """A stretch of a stream, as a stream of its own."""

    def __init__(self, stream: BinaryIO, begin: int, length: int) -> None:
        self._stream = stream
        self._begin = begin
        self._length = length
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        self._stream.seek(self._begin + self._at)
        left = self._length - self._at
        chunk = self._stream.read(left if size < 0 else min(size, left))
        self._at += len(chunk)
        return chunk

    def tell(self) -> int:
        return self._at

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, min(self._length, place + (self._length if whence == os.SEEK_END else 0)))
        return self._at
