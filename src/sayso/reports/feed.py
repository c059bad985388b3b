"""Reads feeds (RSS, Atom): each entry that has a text becomes a page of its own, with what the feed says of it.

The page is made here, since a feed holds none: its bytes are the entry's title, author and content, in a fixed form.
The feed itself is what was received. Nothing that an entry points to is fetched.
"""

import datetime
import email.utils
import html
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import feedparser

from sayso.errors import UnreadableInput
from sayso.records.date import DateBasis, EdtfDate
from sayso.reports.members import Found, Member, Tally

MOST_ENTRIES = 100_000
"""More than any feed has."""
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_END = re.compile(rb"</(?:rss|feed|rdf:RDF)\s{0,20}>", re.IGNORECASE)
_END_WITHIN = 1024
_TAG = re.compile(r"<[^<>]{0,2000}>")


def read_feed(stream: BinaryIO) -> Iterator[Found]:
    """The entries of a feed that have a text, in its order, and at the end what it came to.

    Raises:
        UnreadableInput: there is no entry in it that can be read.
    """
    payload = stream.read()
    # A stream, since a string or bytes could be taken for the name of a file or an address to fetch.
    found = feedparser.parse(io.BytesIO(payload))  # type: ignore[attr-defined, no-untyped-call]
    entry_count = len(_ENTRY.findall(payload))
    if not found.entries:
        raise UnreadableInput("no entry of the feed could be read: get it anew, or add the pages that it lists")
    tally = Tally(record_count=len(found.entries))
    if len(found.entries) < entry_count:
        tally.damage.append(f"only {len(found.entries)} of {entry_count} entries could be read: the feed is damaged")
    outlet = _line(found.feed.get("title"))
    if not _END.search(payload[-_END_WITHIN:]):
        tally.damage.append("the feed breaks off: its last entry may be cut")
    for number, entry in enumerate(found.entries[:MOST_ENTRIES], start=1):
        content, is_page = _content(entry)
        if not _TAG.sub("", content).strip():
            tally.others["without a text"] += 1
            continue
        title, url = _line(entry.get("title")), _line(entry.get("link"))
        yield tally.count(
            Member(
                name=url or f"entry {number}",
                payload=_page(title, _line(entry.get("author")), content, is_page=is_page),
                url=url,
                outlet=outlet,
                title=title,
                published=_day(entry),
            )
        )
    yield tally.contents(len(payload))


def _content(entry: Any) -> tuple[str, bool]:
    """The longest text that the entry has of itself, and whether it is markup."""
    texts = [(str(each.get("value", "")), str(each.get("type", ""))) for each in entry.get("content", ())]
    detail = entry.get("summary_detail") or {}
    texts.append((str(entry.get("summary", "")), str(detail.get("type", ""))))
    words, kind = max(texts, key=lambda each: len(each[0]))
    return words, "html" in kind or bool(_TAG.search(words))


def _page(title: str | None, author: str | None, content: str, *, is_page: bool) -> bytes:
    body = (
        content if is_page else "".join(f"<p>{html.escape(each)}</p>" for each in content.splitlines() if each.strip())
    )
    head = f"<title>{html.escape(title)}</title>" if title else ""
    head += f'<meta name="author" content="{html.escape(author)}">' if author else ""
    heading = f"<h1>{_TAG.sub('', html.escape(title, quote=False))}</h1>\n" if title else ""
    head = f'<head><meta charset="utf-8">{head}</head>'
    page = f"<!DOCTYPE html>\n<html>{head}\n<body><article>{heading}{body}</article></body></html>\n"
    return page.encode("utf-8", "replace")


def _day(entry: Any) -> EdtfDate | None:
    """The day of publication as the feed writes it, whatever its zone: the day that readers there saw."""
    # Asking for a key that is not there makes feedparser guess, and warn.
    for words in (str(entry[key]) for key in ("published", "updated") if dict.__contains__(entry, key)):
        day = _iso_day(words) or _mail_day(words)
        if day:
            return EdtfDate(day, DateBasis.METADATA)
    return None


def _iso_day(words: str) -> str | None:
    try:
        return datetime.date.fromisoformat(words.strip()[:10]).isoformat()
    except ValueError:
        return None


def _mail_day(words: str) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(words[:100]).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _line(words: Any) -> str | None:
    return " ".join(str(words)[:2_000].split()) or None if words else None
