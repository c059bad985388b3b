"""Ids that survive a re-run, and fingerprints that say which version."""

import hashlib

ID_HEX_DIGITS = 16
"""64 bits: a clash among ten million records has a chance of about 3 in a million."""


def digest(*parts: str | None) -> str:
    """The SHA-256 of the parts, as hex. Each part is prefixed with its length, and None differs from ""."""
    told = "".join(["-" if part is None else f"{_length(part)}:{part}" for part in parts])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _length(part: str) -> int:
    """The bytes of a part in UTF-8."""
    return len(part) if part.isascii() else len(part.encode("utf-8", "surrogatepass"))


def make_id(prefix: str, *parts: str | None) -> str:
    """The id `prefix-…` of the thing that `parts` tell apart from every other thing of its kind."""
    return f"{prefix}-{digest(prefix, *parts)[:ID_HEX_DIGITS]}"
