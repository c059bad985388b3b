"""Writes HTTP exchanges as a WARC, byte for byte as they went over the wire: nothing unpacked, no header rewritten."""

import hashlib
import io
import uuid
from collections.abc import Sequence

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sayso.egress.client import Exchange

WARC_MEDIA_TYPE = "application/warc"
_VERSION = "WARC/1.1"


def write_warc(exchanges: Sequence[Exchange], *, tool: str) -> bytes:
    """The exchanges as a WARC, one gzip member for each record: what it was made with, each answer, each request.

    Ids come from what the records hold, so that the same exchanges give the same bytes.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    info = f"software: {tool}\r\nformat: {_VERSION[:4]} File Format {_VERSION[5:]}\r\n".encode()
    _write(writer, "warcinfo", info, "application/warc-fields", {"WARC-Date": exchanges[0].started_at})
    for exchange in exchanges:
        common = {"WARC-Target-URI": exchange.url, "WARC-IP-Address": exchange.address}
        answer = {**common, "WARC-Date": exchange.started_at, "WARC-Payload-Digest": _body_digest(exchange.received)}
        answer_id = _write(writer, "response", exchange.received, "application/http; msgtype=response", answer)
        request = {
            **common,
            "WARC-Date": exchange.started_at,
            "WARC-Concurrent-To": answer_id,
            "WARC-Payload-Digest": _body_digest(exchange.sent),
        }
        _write(writer, "request", exchange.sent, "application/http; msgtype=request", request)
    return out.getvalue()


def _write(writer: WARCWriter, kind: str, block: bytes, media_type: str, headers: dict[str, str]) -> str:
    seed = "\n".join([kind, hashlib.sha256(block).hexdigest(), *headers.values()])
    record_id = f"<urn:uuid:{uuid.UUID(bytes=hashlib.sha256(seed.encode()).digest()[:16], version=5)}>"
    rows = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        *headers.items(),
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Type", media_type),
    ]
    # Not `create_warc_record`, which takes the HTTP headers apart and writes them anew.
    named = StatusAndHeaders("", rows, _VERSION)
    record = ArcWarcRecord("warc", kind, named, io.BytesIO(block), None, media_type, len(block))
    record.payload_length = len(block)
    writer.write_record(record)
    return record_id


def _body_digest(block: bytes) -> str:
    """Of what stands behind the headers, as it came: libraries that check it take nothing apart either."""
    return _digest(block.partition(b"\r\n\r\n")[2])


def _digest(block: bytes) -> str:
    return f"sha256:{hashlib.sha256(block).hexdigest()}"
