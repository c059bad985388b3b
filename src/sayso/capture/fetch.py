"""Fetches a page as it is: every redirect judged anew, the exchange kept byte for byte, politely and within limits."""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from types import TracebackType
from typing import Self

from sayso import __version__
from sayso.capture.robots import RobotsRules
from sayso.capture.unpack import Unpacker
from sayso.capture.warc import WARC_MEDIA_TYPE, write_warc
from sayso.egress.client import Exchange, Request, RequestLimits, exchange
from sayso.egress.policy import SOURCES, Policy
from sayso.egress.target import Target, join_url, parse_url
from sayso.errors import EmptyInput, FetchFailed, InputTooLarge
from sayso.isolation import packing
from sayso.records.fetch import Fetch, FileRole, Hop, HopReason, KeptFile, Robots

MOST_HOPS = 10
"""Redirects and refreshes together; browsers follow 20, and nobody needs them."""
LONGEST_REFRESH = 10.0
"""Seconds: a page that refreshes itself later than that shows something first."""
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TOOL = f"sayso {__version__}, httpcore2 {version('httpcore2')}"
OK, NOT_MODIFIED = 200, 304
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_REASONS = {
    401: "wants a password",
    402: "wants money",
    403: "refuses it, or wants to see a browser first",
    404: "has no such page",
    406: "refuses it, or wants to see a browser first",
    410: "had the page once and has removed it",
    429: "wants fewer requests",
    451: "may not show it, for legal reasons",
}
_META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE)
_CONTENT = re.compile(rb"content\s*=\s*(?:\"([^\"]{1,2100})\"|'([^']{1,2100})')", re.IGNORECASE)
_WHERE = re.compile(r"\s*([0-9]{1,6})(?:\.[0-9]*)?\s*[;,]?\s*url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)
_UNSEEN = re.compile(rb"<!--.*?-->|<noscript\b.*?</noscript>", re.IGNORECASE | re.DOTALL)
"""What a browser with scripts, which is how people read, does not follow."""
_HEAD_BYTES = 64 * 1024
"""Where a page can say that it is elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How pages are fetched.

    Attributes:
        seconds: For one page, with all its redirects.
        most_bytes: Of one page, packed or unpacked.
        interval_seconds: Between two requests to one host; a site's robots.txt can ask for more.
        agent: What `User-Agent` says.
        ignores_robots: The user wants pages fetched whatever the site's robots.txt says.
    """

    seconds: float = 30.0
    most_bytes: int = 32 * 1024 * 1024
    interval_seconds: float = 1.0
    agent: str = f"Mozilla/5.0 (compatible; sayso/{__version__})"
    ignores_robots: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said when the page was fetched before, by which it can say that nothing has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: how it came, its bytes unpacked, and the files that are kept besides (in the order of `fetch.files`).

    `payload` is None where the server says that nothing has changed.
    """

    fetch: Fetch
    payload: bytes | None
    files: tuple[bytes, ...]


@dataclass(slots=True)
class _Pace:
    """When each host was asked last, and how long it is left alone."""

    wait: Callable[[float], None]
    asked_at: dict[str, float] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)

    def keep(self, host: str, interval: float) -> None:
        last = self.asked_at.get(host)
        due = 0.0 if last is None else last + max(interval, self.delays.get(host, 0.0)) - time.monotonic()
        if due > 0:
            self.wait(due)
        self.asked_at[host] = time.monotonic()


class Fetcher:
    """Fetches one page after another, in a `with` block; remembers each site's rules and leaves each host its time.

    Args:
        options: How.
        policy: What may be connected to.
    """

    def __init__(
        self, options: FetchOptions, *, policy: Policy = SOURCES, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._options = options
        self._policy = policy
        self._unpacker = Unpacker(options.most_bytes)
        self._robots = RobotsRules(self._unpacker)
        self._pace = _Pace(wait)

    def __enter__(self) -> Self:
        """The fetcher itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the processes that unpack, and read the sites' rules."""
        self._unpacker.__exit__(kind, error, trace)
        self._robots.__exit__(kind, error, trace)

    def fetch(
        self,
        url: str,
        *,
        known: Validators | None = None,
        found_in: str | None = None,
        earlier: str | None = None,
    ) -> Fetched:
        """The page at `url`.

        Args:
            url: The address, as a source or the user gave it.
            known: From the last time, to ask whether anything has changed.
            found_in: The feed or list that named it.
            earlier: The id of the capture that it gave the last time.

        Raises:
            ForbiddenAddress: it leads, or a redirect leads, elsewhere than to the public Internet.
            FetchFailed: it cannot be had; the message says why.
            InputTooLarge: it is larger than allowed.
            EmptyInput: there is nothing in it.
        """
        target = parse_url(url)
        url = target.url
        ends_at = time.monotonic() + self._options.seconds
        exchanges: list[Exchange] = []
        hops: list[Hop] = []
        reason, seen = HopReason.ASKED, {target.url}
        while True:
            robots = self._check_robots(target)
            answer = self._ask(target, ends_at, known if not hops else None)
            exchanges.append(answer)
            hops.append(_make_hop(answer, reason))
            if answer.status == NOT_MODIFIED and known is not None:
                return Fetched(self._describe(url, hops, robots, found_in, earlier, ()), None, ())
            payload = b"" if answer.status in _REDIRECTS else self._unpacked(answer, url)
            onward = _find_onward(target, answer, payload)
            if onward is None:
                break
            target, reason = onward
            if target.url in seen or len(hops) >= MOST_HOPS:
                raise FetchFailed(f"{url} leads in a circle or through more than {MOST_HOPS} addresses")
            seen.add(target.url)
        if not payload:
            raise EmptyInput(f"{url} answers with nothing")
        warc = write_warc(exchanges, tool=TOOL)
        kept = KeptFile(FileRole.EXCHANGE, hashlib.sha256(warc).hexdigest(), len(warc), WARC_MEDIA_TYPE)
        return Fetched(self._describe(url, hops, robots, found_in, earlier, (kept,)), payload, (warc,))

    def _describe(
        self,
        url: str,
        hops: list[Hop],
        robots: Robots,
        found_in: str | None,
        earlier: str | None,
        files: tuple[KeptFile, ...],
    ) -> Fetch:
        return Fetch(
            requested=url, hops=tuple(hops), robots=robots, tool=TOOL, files=files, found_in=found_in, earlier=earlier
        )

    def _check_robots(self, target: Target) -> Robots:
        if self._options.ignores_robots:
            return Robots.OVERRIDDEN
        found, delay = self._robots.check(
            target, lambda where: self._ask(where, time.monotonic() + self._options.seconds)
        )
        self._pace.delays[target.host] = delay
        return found

    def _ask(self, target: Target, ends_at: float, known: Validators | None = None) -> Exchange:
        self._pace.keep(target.host, self._options.interval_seconds)
        headers = {"User-Agent": self._options.agent, "Accept": ACCEPT, "Accept-Encoding": packing.ACCEPTED}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        seconds = max(ends_at - time.monotonic(), 0.001)
        limits = RequestLimits(seconds, self._options.most_bytes)
        try:
            return exchange(Request(target=target, headers=headers), policy=self._policy, limits=limits)
        except FetchFailed as error:
            if time.monotonic() >= ends_at:
                raise FetchFailed(
                    f"{target.url} took longer than {self._options.seconds:g} seconds; to allow more, raise "
                    "`fetch_seconds`"
                ) from error
            raise

    def _unpacked(self, answer: Exchange, url: str) -> bytes:
        if answer.status != OK:
            raise FetchFailed(f"{url} {_explain_status(answer)}")
        try:
            return self._unpacker.unpack(answer.body, answer.header("Content-Encoding"))
        except (FetchFailed, InputTooLarge) as error:
            raise type(error)(f"{url}: {error}") from error


def _make_hop(answer: Exchange, reason: HopReason) -> Hop:
    return Hop(
        url=answer.url,
        reason=reason,
        address=answer.address,
        port=answer.port,
        status=answer.status,
        headers=answer.headers,
        started_at=answer.started_at,
        ended_at=answer.ended_at,
        certificate_sha256=answer.certificate_sha256,
    )


def _find_onward(target: Target, answer: Exchange, payload: bytes) -> tuple[Target, HopReason] | None:
    """Where the page says that it is instead; None if it is here."""
    if answer.status in _REDIRECTS:
        location = answer.header("Location")
        if not location:
            raise FetchFailed(f"{target.url} leads elsewhere and does not say where (status {answer.status})")
        return join_url(target, location.encode("latin-1").decode("utf-8", "replace")), HopReason.REDIRECT
    where = find_refresh(payload)
    if where is None:
        return None
    onward = join_url(target, where)
    return None if onward.url == target.url else (onward, HopReason.META_REFRESH)


def find_refresh(payload: bytes) -> str | None:
    """Where a page sends browsers on to by itself (`<meta http-equiv="refresh">`); None if it stays."""
    for meta in _META.findall(_UNSEEN.sub(b"", payload[:_HEAD_BYTES])):
        if not _REFRESH.search(meta):
            continue
        content = _CONTENT.search(meta)
        words = (content.group(1) or content.group(2) or b"").decode("utf-8", "replace") if content else ""
        found = _WHERE.match(words)
        if found and float(found.group(1)) <= LONGEST_REFRESH:
            return found.group(2).strip()
    return None


def _explain_status(answer: Exchange) -> str:
    reason = _REASONS.get(
        answer.status, "is of no use at present" if answer.status in range(500, 600) else "is no page"
    )
    wait = answer.header("Retry-After") if answer.status in _BUSY else None
    later = f"; try again in {wait} seconds" if wait and wait.isdigit() else ""
    return f"answers with status {answer.status}: the site {reason}{later}"
