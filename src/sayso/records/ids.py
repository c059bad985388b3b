"""Ids that survive a re-run, and fingerprints that say which version."""

import hashlib

ID_HEX_DIGITS = 16
"""64 bits: a clash among ten million records has a chance of about 3 in a million."""


def digest(*parts: str | None) -> str:
    """The SHA-256 of the parts, as hex. Each part is prefixed with its length, and None differs from ""."""
    encoded = [None if part is None else part.encode("utf-8", "surrogatepass") for part in parts]
    return hashlib.sha256(
        b"".join([b"-" if part is None else b"%d:%b" % (len(part), part) for part in encoded])
    ).hexdigest()


def make_id(prefix: str, *parts: str | None) -> str:
    """The id `prefix-…` of the thing that `parts` tell apart from every other thing of its kind."""
    return f"{prefix}-{digest(prefix, *parts)[:ID_HEX_DIGITS]}"
