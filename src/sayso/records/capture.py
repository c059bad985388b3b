"""The bytes of one source as received, and how they came."""

from dataclasses import dataclass

from sayso.errors import InvalidRecord
from sayso.records.date import EdtfDate
from sayso.records.fetch import Fetch
from sayso.records.ids import make_id


@dataclass(frozen=True, slots=True)
class Capture:
    """What was received, from where and when; the bytes themselves are stored under their `sha256`.

    `captured_at` is UTC in ISO 8601. `outlet`, `published`, `title` and `external_id` are what the user said of the
    source
    (on the command line or in a manifest), or what the archive says that it came in; None where nothing was said.
    `part_of` is the id of the capture of that archive, or of the mail that it was attached to; `part` says of an
    attachment which one it was. `fetch` says how it came from the network, None for what was at hand.
    """

    id: str
    sha256: str
    byte_count: int
    captured_at: str
    file_name: str | None
    url: str | None
    outlet: str | None
    published: EdtfDate | None
    title: str | None
    external_id: str | None
    tool: str
    part_of: str | None = None
    fetch: Fetch | None = None
    part: str | None = None

    @property
    def payloads(self) -> tuple[tuple[str, int], ...]:
        """The SHA-256 and the length of everything that is kept of it: its bytes first, then the files beside them."""
        files = self.fetch.files if self.fetch else ()
        return (self.sha256, self.byte_count), *((file.sha256, file.byte_count) for file in files)

    def __post_init__(self) -> None:
        if len(self.sha256) != 64:
            raise InvalidRecord("a capture needs the SHA-256 of its bytes")


def capture_id(sha256: str, url: str | None, outlet: str | None, external_id: str | None) -> str:
    """The id of a capture: the same bytes from the same place are the same capture, at whatever time."""
    return make_id("cap", sha256, url, outlet, external_id)
