"""What runs in a process of its own: the links of a feed, by a library that forgives what feeds do wrong."""

import io
from typing import Any

import feedparser


def find(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """The links of the entries of the feed in `payload`, as `links`; the request has the `most` that are wanted."""
    # A stream, since a string or bytes could be taken for the name of a file or an address to fetch.
    found = feedparser.parse(io.BytesIO(payload), sanitize_html=False)  # type: ignore[attr-defined, no-untyped-call]
    links = [str(entry.get("link", "")).strip()[:4096] for entry in found.entries[: request["most"]]]
    return {"links": [link for link in links if link]}
