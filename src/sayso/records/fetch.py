"""How a page came from the network: every request on the way to its bytes, and the files that were kept besides."""

from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.records.plain_members import plain_members


@plain_members
class FileRole(StrEnum):
    """What a file is that is kept beside the bytes of a capture."""

    EXCHANGE = "exchange"
    """The HTTP exchange byte for byte, as a WARC."""
    SCREENSHOT = "screenshot"
    """A picture of the whole page, as Chromium drew it."""
    PRINT = "print"
    """The page as Chromium prints it, a PDF."""
    RENDERED = "rendered"
    """The page's tree after its scripts had run, as HTML."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One such file; its bytes are stored under their `sha256` like those of the capture."""

    role: FileRole
    sha256: str
    byte_count: int
    media_type: str

    def __post_init__(self) -> None:
        if len(self.sha256) != 64:
            raise InvalidRecord("a file that is kept needs the SHA-256 of its bytes")


@plain_members
class HopReason(StrEnum):
    """Why an address was asked for."""

    ASKED = "asked"
    REDIRECT = "redirect"
    META_REFRESH = "meta_refresh"


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its answer on the way to the bytes.

    `address` and `port` are what was connected to. `headers` are those of the answer, as received. Times are UTC
    in ISO 8601. `certificate_sha256` is that of the server's certificate, None without encryption.
    """

    url: str
    reason: HopReason
    address: str
    port: int
    status: int
    headers: tuple[tuple[str, str], ...]
    started_at: str
    ended_at: str
    certificate_sha256: str | None

    def header(self, name: str) -> str | None:
        """The value of the first header of that name, whatever its case; None if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@plain_members
class Robots(StrEnum):
    """What the site's robots.txt had to do with it."""

    ALLOWED = "allowed"
    ABSENT = "absent"
    OVERRIDDEN = "overridden"
    """It was not asked: the user said so."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a browser drew a page. Times are UTC in ISO 8601.

    `url` is where the browser was in the end. `refused` are addresses that the page wanted and may not have, some at
    most. `trouble` says what could not be drawn, None if all was.
    """

    url: str
    browser: str
    started_at: str
    ended_at: str
    request_count: int
    refused: tuple[str, ...]
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Fetch:
    """How the bytes of one capture came from the network.

    `requested` is the address as it was asked for; the last hop is that of the bytes. `found_in` is the feed or
    list that named it, None when the user did. `earlier` is the id of the capture that the same address gave
    before, None for the first.
    """

    requested: str
    hops: tuple[Hop, ...]
    robots: Robots
    tool: str
    files: tuple[KeptFile, ...]
    found_in: str | None
    earlier: str | None
    rendering: Rendering | None = None

    def __post_init__(self) -> None:
        if not self.hops:
            raise InvalidRecord("what was fetched came by at least one request")

    @property
    def last(self) -> Hop:
        """The request that the bytes came by."""
        return self.hops[-1]
