"""Run at home: tries each address that comes on standard input as JSON, and says what became of it.

With `asleep` the guard's judgement of addresses is taken away: then the canaries must hear something, or they are deaf.
"""

import json
import sys

from sayso.egress import policy
from sayso.egress.client import Request, RequestLimits, exchange
from sayso.egress.policy import SOURCES
from sayso.egress.target import parse_url
from sayso.errors import ReadingError


def _try(url: str) -> str:
    try:
        answer = exchange(
            Request(target=parse_url(url), headers={"User-Agent": "test"}),
            policy=SOURCES,
            limits=RequestLimits(4.0, 100_000),
        )
    except ReadingError as error:
        return type(error).__name__
    return str(answer.status)


if __name__ == "__main__":
    if "asleep" in sys.argv:
        policy.why_not_public = lambda _address: None
        policy.Policy.check_address = lambda *_arguments, **_options: None  # type: ignore[method-assign]
    print(json.dumps([_try(url) for url in json.load(sys.stdin)]))
