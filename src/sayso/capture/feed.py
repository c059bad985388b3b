"""The pages that a feed lists, so that they can be fetched; the feed is taken apart in a process of its own."""

from typing import Any

from sayso.egress.target import join_url, parse_url
from sayso.errors import ForbiddenAddress, UnreadableInput
from sayso.isolation.limits import Limits
from sayso.isolation.worker import Worker

MOST_LINKS = 1000
"""Of one feed; the rest is not fetched. Feeds list some dozens."""
_LIMITS = Limits(wall_seconds=10.0, cpu_seconds=10, memory_bytes=1024 * 1024 * 1024, output_bytes=4 * 1024 * 1024)


def read_feed_links(payload: bytes, address: str) -> tuple[str, ...]:
    """The addresses of the pages that a feed lists, in its order, each once; `address` is where it was.

    An entry that leads elsewhere than to a page (`file:`, an address in the feed's own network) is left in: it is
    refused, by name, when it is fetched.

    Raises:
        LimitExceeded: it takes too long to read.
        UnreadableInput: it lists nothing.
    """
    with Worker("sayso.capture.feed_links:find", _LIMITS) as worker:
        found = worker.call({"most": MOST_LINKS}, payload).get("links")
    links = [_spell(link, address) for link in found or () if isinstance(link, str) and link.strip()]
    if not links:
        raise UnreadableInput(f"{address} is a feed that lists no pages")
    return tuple(dict.fromkeys(links))


def _spell(link: Any, address: str) -> str:
    try:
        return join_url(parse_url(address), link).url
    except ForbiddenAddress:
        return str(link)
