"""Turns the bytes of a text into characters. Never fails: what cannot be decoded stands as U+FFFD and is counted."""

import codecs
import re
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding

LOST = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONE = re.compile(r"[\ud800-\udfff]")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_ONE_LOST = LOST.encode()
_MANY_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_HEAD = 8192
"""Where a declared encoding counts: browsers look no further than the first kilobyte, some pages declare it later."""
_WIDE_SHARE = 0.3
"""Text in UTF-16 without a mark: this share of its bytes is zero, nearly all at odd or nearly all at even places."""
_SAMPLE = 65536
_FALLBACK = "windows-1252"
"""What undeclared bytes of Western texts mostly are, and what browsers take them for."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how many stretches of bytes were lost in it, and the encoding it was read by."""

    text: str
    lost_count: int
    encoding: str


def decode(payload: bytes, *, declared: str | None = None) -> Decoded:
    """The characters of `payload`, without a byte order mark.

    UTF-8 is tried first, since hardly any other text is valid in it; then, where at least half of the bytes beyond
    ASCII make
    sense in UTF-8, it is UTF-8 with damage (mixed encodings, lone surrogates). Otherwise `declared` or what detection
    says.
    """
    for mark, encoding in _MARKS:
        if payload.startswith(mark):
            return _decoded(payload[len(mark) :], encoding)
    wide = _wide_encoding(payload)
    if wide:
        return _decoded(payload, wide)
    try:
        return Decoded(payload.decode("utf-8"), 0, "utf-8")
    except UnicodeDecodeError:
        pass
    if _is_mostly_utf8(payload):
        return _decoded(payload, "utf-8")
    return _decoded(payload, _known(declared) or _known(detect_encoding(payload[:_SAMPLE])) or _FALLBACK)


def declared_encoding(payload: bytes) -> str | None:
    """The encoding that a web page declares in its head, or None."""
    found = _CHARSET.search(payload[:_HEAD])
    return found.group(1).decode("ascii") if found else None


def without_surrogates(text: str) -> Decoded:
    """`text` with every lone surrogate, which no encoding can write, as U+FFFD: offsets stay as they are."""
    clean, lost_count = _LONE.subn(LOST, text)
    return Decoded(clean, lost_count, "str")


def _decoded(payload: bytes, encoding: str) -> Decoded:
    if encoding == "utf-8":
        payload, surrogate_count = _SURROGATE.subn(_ONE_LOST, payload)
        text = payload.decode("utf-8", "replace")
        return Decoded(text, text.count(LOST) - payload.count(_ONE_LOST) + surrogate_count, encoding)
    text = payload.decode(encoding, "replace")
    return Decoded(text, text.count(LOST), encoding)


def _is_mostly_utf8(payload: bytes) -> bool:
    sample = _SURROGATE.sub(_ONE_LOST, payload[: _SAMPLE * 16])
    valid = sum(len(match.group()) for match in _MANY_BYTES.finditer(sample))
    beyond = sum(1 for byte in sample if byte > 0x7F)
    return beyond > 0 and valid * 2 >= beyond


def _wide_encoding(payload: bytes) -> str | None:
    sample = payload[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or even + odd < _WIDE_SHARE * len(sample):
        return None
    if even < odd / 20:
        return "utf-16-le"
    return "utf-16-be" if odd < even / 20 else None


def _known(encoding: str | None) -> str | None:
    try:
        name = codecs.lookup(encoding or "").name
    except (LookupError, ValueError, UnicodeError):
        return None
    # A file that declares UTF-8 and is not valid in it is not UTF-8; base64 and the like are no text encodings.
    return name if name not in {"utf-8", "ascii"} and _is_text_codec(name) else None


def _is_text_codec(name: str) -> bool:
    return bool(getattr(codecs.lookup(name), "_is_text_encoding", False))
