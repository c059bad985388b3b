"""Captures as a WACZ (https://specs.webrecorder.net/wacz/1.1.1/): a WARC of resource records, its index, its pages.

The same captures give the same bytes: no time but that of the captures, and ids made from theirs.
"""

import hashlib
import io
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from sayso import __version__
from sayso.proofs.verify_bundle import PIECE, write_zip
from sayso.records.capture import Capture

WACZ_VERSION = "1.1.1"
_WARC = "archive/data.warc.gz"
_SPACE = uuid.UUID("6f0b6c1e-6a3f-5d0e-9d5c-0d1a5a3b7c11")
"""The name space of record ids: any fixed value does."""
_BYTES = "application/octet-stream"


@dataclass(slots=True)
class _Measured:
    """The pieces of a file as they go by, and what they came to when all have."""

    pieces: Iterable[bytes]
    count: int = 0
    _seen: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self._seen.update(piece)
            self.count += len(piece)
            yield piece

    @property
    def hash(self) -> str:
        return f"sha256:{self._seen.hexdigest()}"


def write_wacz(
    captures: Iterable[tuple[Capture, bytes]],
    exchanges: Mapping[str, Callable[[], bytes]],
    *,
    out: BinaryIO,
    scratch: BinaryIO,
) -> None:
    """Write the archive of captures with their bytes, each as it was received: one at a time is in memory.

    Args:
        captures: Captures with their bytes.
        exchanges: By the id of its capture, what gives the WARC of the exchange by which a page came from the network.
        out: A new file that can be sought in.
        scratch: Another, empty, for what is on the way.
    """
    make_writer: Any = WARCWriter  # warcio has no types
    writer, index, pages = make_writer(scratch, gzip=True, warc_version="1.1"), [], []
    for capture, payload in captures:
        at = scratch.tell()
        _write_record(writer, capture, payload)
        index.append(_index_line(capture, at, scratch.tell() - at))
        pages.append({"id": capture.id, "url": _address(capture), "ts": capture.captured_at, **_title(capture)})
    exchanged = {f"archive/{capture}.warc.gz": load for capture, load in sorted(exchanges.items())}
    for path, load in exchanged.items():
        index += _index_exchange(path, load())
    header = {"format": "json-pages-1.0", "id": "pages", "title": "Captures"}
    listed = "".join(json.dumps(each, sort_keys=True) + "\n" for each in (header, *pages))
    files = {
        _WARC: _Measured(read_pieces(scratch)),
        **{path: _Measured(_load(load)) for path, load in exchanged.items()},
        "indexes/index.cdx": _Measured(["".join(sorted(index)).encode()]),
        "pages/pages.jsonl": _Measured([listed.encode()]),
    }
    write_zip(_with_package(files), out)


def read_pieces(stream: BinaryIO) -> Iterator[bytes]:
    """All that a file holds, piece by piece."""
    stream.seek(0)
    while piece := stream.read(PIECE):
        yield piece


def _load(load: Callable[[], bytes]) -> Iterator[bytes]:
    """The bytes that are loaded when they are asked for, and not before."""
    yield load()


def _with_package(files: Mapping[str, _Measured]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The files, and then the list of what they came to, which is known when they have gone by."""
    yield from files.items()
    package = _package(files)
    yield "datapackage.json", [package]
    digest = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(package).hexdigest()}
    yield "datapackage-digest.json", [_line(digest)]


def _write_record(writer: Any, capture: Capture, payload: bytes) -> None:
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(_SPACE, capture.id)}>",
        "WARC-Date": capture.captured_at,
        "Sayso-Capture": capture.id,
    }
    record = writer.create_warc_record(
        _address(capture),
        "resource",
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type=_BYTES,
        warc_headers_dict=headers,
    )
    writer.write_record(record)


def _address(capture: Capture) -> str:
    """Where the bytes came from; a file has no address, and gets a name."""
    return capture.url or f"urn:sayso:{capture.id}"


def _title(capture: Capture) -> dict[str, str]:
    title = capture.title or capture.file_name
    return {"title": title} if title else {}


def _index_line(capture: Capture, at: int, length: int) -> str:
    """One line of a CDXJ index: the address with its host turned round, the time, where the record stands."""
    digits = "".join(filter(str.isdigit, capture.captured_at))[:14]
    told = {
        "url": _address(capture),
        "digest": f"sha256:{capture.sha256}",
        "mime": _BYTES,
        "offset": at,
        "length": length,
        "recordDigest": f"sha256:{capture.sha256}",
        "filename": "data.warc.gz",
    }
    return f"{_sort_key(_address(capture))} {digits} {json.dumps(told, sort_keys=True)}\n"


def _index_exchange(path: str, content: bytes) -> Iterator[str]:
    """The lines for the answers in the WARC of an exchange."""
    make_reader: Any = ArchiveIterator
    reader = make_reader(io.BytesIO(content))
    for record in reader:
        kind, headers = record.rec_type, record.rec_headers
        url, date = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date")
        digest = headers.get_header("WARC-Payload-Digest")
        told = {"url": url, "digest": digest, "offset": reader.get_record_offset(), "filename": path.rpartition("/")[2]}
        if kind == "response":
            told |= {"status": record.http_headers.get_statuscode(), "mime": _mime_of(record)}
            told["length"] = reader.get_record_length()
            digits = "".join(filter(str.isdigit, date))[:14]
            yield f"{_sort_key(url)} {digits} {json.dumps(told, sort_keys=True)}\n"


def _mime_of(record: Any) -> str:
    return str(record.http_headers.get_header("Content-Type") or _BYTES).partition(";")[0].strip().lower()


def _sort_key(address: str) -> str:
    parts = urlsplit(address)
    if not parts.hostname:
        return address
    host = ",".join(reversed(parts.hostname.split(".")))
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}){parts.path or '/'}{'?' + parts.query if parts.query else ''}".lower().replace(" ", "%20")


def _package(files: Mapping[str, _Measured]) -> bytes:
    resources = [
        {"name": path.rpartition("/")[2], "path": path, "hash": file.hash, "bytes": file.count}
        for path, file in files.items()
    ]
    told = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "software": f"sayso {__version__}",
        "title": "Captures of a sayso dossier",
        "resources": resources,
    }
    return _line(told)


def _line(value: object) -> bytes:
    return (json.dumps(value, sort_keys=True, indent=1) + "\n").encode()
