"""Captures as a WACZ (https://specs.webrecorder.net/wacz/1.1.1/): a WARC of resource records, its index, its pages.

The same captures give the same bytes: no time but that of the captures, and ids made from theirs.
"""

import hashlib
import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from sayso import __version__
from sayso.proofs.verify_bundle import write_zip
from sayso.records.capture import Capture

WACZ_VERSION = "1.1.1"
_WARC = "archive/data.warc.gz"
_SPACE = uuid.UUID("6f0b6c1e-6a3f-5d0e-9d5c-0d1a5a3b7c11")
"""The name space of record ids: any fixed value does."""
_BYTES = "application/octet-stream"


def make_wacz(captures: Iterable[tuple[Capture, bytes]], exchanges: Mapping[str, bytes] | None = None) -> bytes:
    """The archive of captures with their bytes, each as it was received.

    Args:
        captures: Captures with their bytes.
        exchanges: By the id of its capture, the WARC of the exchange by which a page came from the network.
    """
    warc, index, pages = io.BytesIO(), [], []
    make_writer: Any = WARCWriter  # warcio has no types
    writer = make_writer(warc, gzip=True, warc_version="1.1")
    for capture, payload in captures:
        at = warc.tell()
        _write_record(writer, capture, payload)
        index.append(_index_line(capture, at, warc.tell() - at))
        pages.append({"id": capture.id, "url": _address(capture), "ts": capture.captured_at, **_title(capture)})
    exchanged = {f"archive/{capture}.warc.gz": content for capture, content in sorted((exchanges or {}).items())}
    for path, content in exchanged.items():
        index += _index_exchange(path, content)
    header = {"format": "json-pages-1.0", "id": "pages", "title": "Captures"}
    files = {
        _WARC: warc.getvalue(),
        **exchanged,
        "indexes/index.cdx": "".join(sorted(index)).encode(),
        "pages/pages.jsonl": "".join(json.dumps(each, sort_keys=True) + "\n" for each in (header, *pages)).encode(),
    }
    package = _package(files)
    digest = {"path": "datapackage.json", "hash": _hash(package)}
    return write_zip([*files.items(), ("datapackage.json", package), ("datapackage-digest.json", _line(digest))])


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


def _package(files: dict[str, bytes]) -> bytes:
    resources = [
        {"name": path.rpartition("/")[2], "path": path, "hash": _hash(content), "bytes": len(content)}
        for path, content in files.items()
    ]
    told = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "software": f"sayso {__version__}",
        "title": "Captures of a sayso dossier",
        "resources": resources,
    }
    return _line(told)


def _hash(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _line(value: object) -> bytes:
    return (json.dumps(value, sort_keys=True, indent=1) + "\n").encode()
