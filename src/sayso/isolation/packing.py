"""Unpacks what a server packed (`Content-Encoding`), never to more than is allowed: a kilobyte can hold a gigabyte."""

import base64
import sys
import zlib
from collections.abc import Callable
from typing import Any, Protocol

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
MOST_MEMBERS = 10_000
"""Of one body, one after the other: a page of 32 MiB in blocks of 64 KiB, as some programs write them, has 512."""
_CHUNK = 4096
_ZSTD_WINDOW_LOG = 23
"""8 MiB, the most that RFC 9659 lets a server use on the web."""


def answer(request: dict[str, Any], payload: bytes) -> dict[str, str]:
    """What runs in a process of its own: the `body` in base 64; the request has `encoding` and `most`, as below.

    Raises:
        UnreadableInput: it is packed in an unknown way, or damaged.
    """
    body = unpack(payload, request["encoding"], most=request["most"])
    return {"body": base64.b64encode(body).decode("ascii")}


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


class _Machine(Protocol):
    """Unpacks one member of many that follow each other."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: memoryview, max_length: int, /) -> bytes: ...


def _unpack_members(packed: bytes, most: int, make: Callable[[], _Machine]) -> bytes:
    """What all members come to. Little is handed over at once: what a member leaves over is copied, and there are many.

    Raises:
        UnreadableInput: there are more than any program writes.
        EOFError: the last is cut short.
    """
    whole = bytearray()
    view, place, count = memoryview(packed), 0, 0
    while place < len(packed):
        count += 1
        if count > MOST_MEMBERS:
            raise UnreadableInput(f"packed in more than {MOST_MEMBERS} pieces: it is not unpacked")
        machine = make()
        while not machine.eof:
            chunk = view[place : place + _CHUNK]
            if not chunk:
                raise EOFError("cut short")
            whole += machine.decompress(chunk, most - len(whole))
            place += len(chunk)
            if len(whole) >= most:
                return bytes(whole)
        place -= len(machine.unused_data)
        while packed[place : place + 1] == b"\0":  # gzip may be filled up with zeros
            place += 1
    return bytes(whole)


def _zlib(packed: bytes, most: int, window: int) -> bytes:
    """Gzip may be several members one after the other (RFC 1952, 2.2)."""
    return _unpack_members(packed, most, lambda: zlib.decompressobj(window))


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
    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
    return _unpack_members(packed, most, lambda: zstd.ZstdDecompressor(options=options))


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
