"""Fetches what the user names by address: for reading, and for a dossier, which may have it from before."""

import dataclasses
from dataclasses import dataclass

from sayso.capture.browser import draw_page
from sayso.capture.feed import read_feed_links
from sayso.capture.fetch import Fetched, Fetcher, FetchOptions, Validators
from sayso.capture.file import make_capture
from sayso.capture.particulars import Particulars
from sayso.capture.sources import Source
from sayso.egress.policy import SOURCES, Policy
from sayso.egress.target import parse_url
from sayso.errors import DataError, FetchFailed, ReadingError
from sayso.records.capture import Capture
from sayso.reports.kinds import InputKind, find_kind
from sayso.settings import Settings


@dataclass(frozen=True, slots=True)
class Captured:
    """One capture with its bytes and those of the files beside it."""

    capture: Capture
    payload: bytes
    files: tuple[bytes, ...] = ()


def make_fetcher(settings: Settings, *, ignores_robots: bool = False, policy: Policy = SOURCES) -> Fetcher:
    """What fetches pages by the settings; use it in a `with` block.

    Args:
        settings: Those named `fetch_…`, and `max_input_bytes`.
        ignores_robots: Fetch whatever the sites' robots.txt say.
        policy: What may be connected to. Nobody but a caller in Python gives another than that for sources.

    Raises:
        DataError: a setting is wrong.
    """
    agent = settings.fetch_agent
    if not agent.strip() or not agent.isascii() or not agent.isprintable():
        raise DataError("setting fetch_agent must be words in printable ASCII")
    options = FetchOptions(
        seconds=settings.fetch_seconds,
        most_bytes=settings.max_input_bytes,
        interval_seconds=settings.fetch_interval_seconds,
        agent=agent,
        ignores_robots=ignores_robots,
    )
    return Fetcher(options, policy=policy)


def fetch_source(
    source: Source, fetcher: Fetcher, *, captured_at: str, known: Capture | None = None
) -> Captured | None:
    """The page that `source` names by its address; None where the server says that it is as it was in `known`.

    Raises:
        ReadingError: it cannot be fetched; the message names it and says why.
    """
    address = source.address or ""
    fetched = fetcher.fetch(
        address,
        known=_validators(known),
        found_in=source.found_in,
        earlier=known.id if known else None,
    )
    return None if fetched.payload is None else _make_captured(fetched, fetched.payload, source.said, captured_at)


def draw(captured: Captured, settings: Settings, policy: Policy = SOURCES) -> Captured:
    """The same page with what Chromium drew of it, as further files.

    Raises:
        UsageError: Chromium is not installed.
    """
    fetch = captured.capture.fetch
    if fetch is None:
        return captured
    drawn = draw_page(fetch.last.url, policy=policy, seconds=settings.fetch_seconds)
    fetch = dataclasses.replace(fetch, files=(*fetch.files, *drawn.files), rendering=drawn.rendering)
    capture = dataclasses.replace(captured.capture, fetch=fetch)
    return Captured(capture, captured.payload, (*captured.files, *drawn.payloads))


def fetch_page(source: Source, fetcher: Fetcher, *, captured_at: str) -> Captured:
    """The page that `source` names by its address, whatever was fetched before.

    Raises:
        ReadingError: it cannot be fetched; the message names it and says why.
    """
    captured = fetch_source(source, fetcher, captured_at=captured_at)
    if captured is None:  # a server that says "as before" to somebody who was never there
        raise FetchFailed(f"{source.name} answers with nothing")
    return captured


def find_links(captured: Captured, source: Source) -> tuple[Source, ...] | None:
    """The pages that a feed lists, if the user named one and this is it; None if it is no feed.

    A feed that a list or another feed names is a page like any other: nobody is led on and on.

    Raises:
        LimitExceeded: it takes too long to read.
        UnreadableInput: it lists nothing.
    """
    if source.found_in is not None or captured.capture.fetch is None or not _is_feed(captured.payload):
        return None
    address = captured.capture.fetch.last.url
    return tuple(
        Source(link, None, Particulars(outlet=source.said.outlet), address=link, found_in=address)
        for link in read_feed_links(captured.payload, address)
    )


def _is_feed(payload: bytes) -> bool:
    try:
        return find_kind(payload) is InputKind.FEED
    except ReadingError:
        return False


def spell_address(address: str) -> str:
    """The one spelling of an address.

    Raises:
        ForbiddenAddress: it is none that may be fetched.
    """
    return parse_url(address).url


def _make_captured(fetched: Fetched, payload: bytes, said: Particulars, captured_at: str) -> Captured:
    """The address of a page is that at which it was in the end; one that the user gives is believed."""
    own = Particulars(url=fetched.fetch.last.url).over(said)
    if said.url is not None and said.url != fetched.fetch.requested:
        own = dataclasses.replace(own, url=said.url)
    capture = make_capture(payload, captured_at=captured_at, said=own, file_name=None)
    return Captured(dataclasses.replace(capture, fetch=fetched.fetch), payload, fetched.files)


def _validators(known: Capture | None) -> Validators | None:
    if known is None or known.fetch is None:
        return None
    last = known.fetch.last
    return Validators(last.header("ETag"), last.header("Last-Modified"))
