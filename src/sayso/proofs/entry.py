"""An entry of the log as the bytes that the tree is made of, and what binds a record to its entry.

The bytes are one line of JSON in ASCII: keys sorted, no spaces, what is None left out. They are part of the format of
the log: another form would change every root, and with it every checkpoint that has left the machine.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sayso.records.event import LogEvent

SALT_BYTES = 16
"""128 bits: nobody finds by trying which record a commitment is to, not even one with a single unknown name in it."""

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def entry_bytes(event: LogEvent) -> bytes:
    """The leaf of the tree that stands for `event`."""
    return line_of(event.sequence, event.at, event.action, event.kind, event.record, event.content, event.by)


def line_of(sequence: int, at: str, action: str, kind: str | None, record: str, content: str | None, by: str) -> bytes:
    """The same from the fields alone, for whoever walks a million of them."""
    entry: dict[str, Any] = {"action": action, "at": at, "by": by, "record": record, "sequence": sequence}
    if kind is not None:
        entry["kind"] = kind
    if content is not None:
        entry["content"] = content
    return _encode(entry).encode("ascii")


def canonical(content: Mapping[str, Any]) -> str:
    """What is kept of a record, by table and column, as one canonical line of JSON."""
    return _encode(content)


def commit(salt: str, line: str) -> str:
    """The commitment to a canonical line: SHA-256, as hex, of the salt (hex) and the line.

    Without the salt it says nothing about the line. A salt that is destroyed with its record leaves nothing to try
    guesses against; one that is shown beside the record proves that it is the one.
    """
    return hashlib.sha256(bytes.fromhex(salt) + line.encode("ascii")).hexdigest()
