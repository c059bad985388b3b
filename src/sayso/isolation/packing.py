"""Unpacks what a server packed (`Content-Encoding`), never to more than is allowed: a kilobyte can hold a gigabyte."""

import sys
import zlib
from collections.abc import Callable

import brotli

from sayso.errors import UnreadableInput

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
"""For `Accept-Encoding`."""
MOST_LAYERS = 3
"""Of packing: more than one is rare, more than three a trap."""
_ZSTD_WINDOW_LOG = 23
"""8 MiB, the most that RFC 9659 lets a server use on the web."""


def unpack(body: bytes, encoding: str | None, *, most: int) -> bytes:
    """The body without its packing, at most one byte more than `most`, which says that it is larger.

    Args:
        body: As received.
        encoding: The header `Content-Encoding`, None if there is none.
        most: Bytes that it may come to.

    Raises:
        UnreadableInput: it is packed in an unknown way, or damaged.
    """
    layers = [each.strip().lower() for each in (encoding or "").split(",") if each.strip()]
    if len(layers) > MOST_LAYERS:
        raise UnreadableInput(f"packed {len(layers)} times over: it is not unpacked")
    for layer in reversed(layers):
        if layer == "identity" or not body or len(body) > most:
            continue
        unpacker = _UNPACKERS.get(layer)
        if unpacker is None:
            raise UnreadableInput(f"packed in a way that is not known: {layer[:20]!r}")
        try:
            body = unpacker(body, most + 1)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError, ValueError) as error:
            raise UnreadableInput(f"its packing ({layer}) is damaged") from error
    return body


def _zlib(packed: bytes, most: int, window: int) -> bytes:
    """Gzip may be several members one after the other (RFC 1952, 2.2)."""
    whole = bytearray()
    while packed and len(whole) < most:
        machine = zlib.decompressobj(window)
        whole += machine.decompress(packed, most - len(whole))
        if len(whole) < most and not machine.eof:
            raise EOFError("cut short")
        packed = machine.unused_data.lstrip(b"\0")
    return bytes(whole)


def _gzip(packed: bytes, most: int) -> bytes:
    return _zlib(packed, most, zlib.MAX_WBITS | 16)


def _deflate(packed: bytes, most: int) -> bytes:
    """Meant to have a header (RFC 9110, 8.4.1.2), which some servers leave out."""
    try:
        return _zlib(packed, most, zlib.MAX_WBITS)
    except zlib.error:
        return _zlib(packed, most, -zlib.MAX_WBITS)


def _brotli(packed: bytes, most: int) -> bytes:
    machine = brotli.Decompressor()
    whole = bytearray(machine.process(packed, output_buffer_limit=most))
    while not machine.is_finished() and len(whole) < most:
        more = machine.process(b"", output_buffer_limit=most - len(whole))
        if not more:
            raise EOFError("cut short")
        whole += more
    return bytes(whole[:most])


def _zstd(packed: bytes, most: int) -> bytes:
    whole = bytearray()
    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
    while packed and len(whole) < most:
        machine = zstd.ZstdDecompressor(options=options)
        whole += machine.decompress(packed, most - len(whole))
        if len(whole) < most and not machine.eof:
            raise EOFError("cut short")
        packed = machine.unused_data
    return bytes(whole)


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
