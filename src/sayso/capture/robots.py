"""Asks a site's robots.txt whether a page may be fetched, once for each site and run."""

import math
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sayso.capture.unpack import Unpacker
from sayso.egress.client import Exchange
from sayso.egress.target import Target, join_url, parse_url
from sayso.errors import FetchFailed, ForbiddenAddress, LimitExceeded, ReadingError
from sayso.isolation.limits import Limits
from sayso.isolation.worker import Worker
from sayso.records.fetch import Robots

AGENT = "sayso"
"""By which rules a site can address sayso."""
MOST_BYTES = 512 * 1024
"""RFC 9309, 2.5: at least 500 KiB are read; the rest is not."""
MOST_REDIRECTS = 5
"""RFC 9309, 2.3.1.2."""
LONGEST_DELAY = 60.0
"""Seconds between requests that a site may ask for; more is taken for this."""
_TARGET = "sayso.capture.robots_rules:judge"
_LIMITS = Limits(wall_seconds=5.0, cpu_seconds=5, memory_bytes=1024 * 1024 * 1024, output_bytes=65536)
_REDIRECTS = range(300, 400)
_FAULTS = range(500, 600)

Ask = Callable[[Target], Exchange]
"""Makes one request."""


class RobotsRules:
    """The rules of the sites that were asked; their parser runs in a process of its own, which ends with the block.

    Args:
        unpacker: Unpacks what servers packed.
    """

    def __init__(self, unpacker: Unpacker) -> None:
        self._unpacker = unpacker
        self._found: dict[str, bytes | FetchFailed | None] = {}
        self._worker = Worker(_TARGET, _LIMITS)

    def __enter__(self) -> Self:
        """The rules themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the process."""
        self._worker.close()

    def check(self, target: Target, ask: Ask) -> tuple[Robots, float]:
        """Whether there are rules, if the page may be fetched; and the seconds that the site wants between requests.

        Raises:
            FetchFailed: the site does not want it fetched, or its rules cannot be had.
        ForbiddenAddress: the site, or where its rules lead, is not on the public Internet.
        """
        if target.origin not in self._found:
            self._found[target.origin] = _try_rules(target, ask, self._unpacker)
        rules = self._found[target.origin]
        if rules is None:
            return Robots.ABSENT, 0.0
        if isinstance(rules, FetchFailed):
            raise FetchFailed(_explain(target, str(rules)))
        try:
            answer = self._worker.call({"url": target.url, "agent": AGENT}, rules)
        except LimitExceeded as error:
            raise FetchFailed(_explain(target, "takes too long to read")) from error
        if not answer["allowed"]:
            raise FetchFailed(
                f"{target.url} is not fetched: the site's robots.txt asks programs to leave it alone; "
                "--ignore-robots fetches it all the same, and is recorded"
            )
        delay = answer["delay"]
        is_sensible = isinstance(delay, (int, float)) and math.isfinite(delay)
        return Robots.ALLOWED, max(0.0, min(float(delay), LONGEST_DELAY)) if is_sensible else 0.0


def _try_rules(target: Target, ask: Ask, unpacker: Unpacker) -> bytes | FetchFailed | None:
    """The rules, or why there are none to be had: a site that does not answer is not waited for again."""
    try:
        return _fetch_rules(target, ask, unpacker)
    except ForbiddenAddress:
        raise
    except ReadingError as error:
        return FetchFailed(f"cannot be had ({error})")


def _fetch_rules(target: Target, ask: Ask, unpacker: Unpacker) -> bytes | None:
    """The robots.txt of a site, None where there is none (RFC 9309, 2.3.1)."""
    where = parse_url(target.origin + "/robots.txt")
    for _redirect in range(MOST_REDIRECTS + 1):
        answer = ask(where)
        location = answer.header("Location")
        if answer.status in _REDIRECTS and location:
            where = join_url(where, location)
        elif answer.status in _FAULTS:
            raise FetchFailed(f"status {answer.status}")
        elif answer.status == 200:
            packing = answer.header("Content-Encoding")
            return unpacker.unpack(answer.body, packing, most=MOST_BYTES * 8)[:MOST_BYTES]
        else:
            return None
    return None


def _explain(target: Target, reason: str) -> str:
    return f"{target.url} is not fetched: the site's robots.txt {reason}; try later, or give --ignore-robots"
