"""What runs in a process of its own: the judgement of a site's robots.txt, which is hostile input like any other.

It is somebody else's text in somebody else's grammar, and a pattern with enough stars can take long to match.
"""

from typing import Any

from protego import Protego


def judge(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """Whether the robots.txt in `payload` lets `agent` have `url` (`allowed`), and the `delay` that it wants.

    The request has `url` and `agent`; `delay` is in seconds, None where nothing is said.
    """
    rules = Protego.parse(payload.decode("utf-8-sig", "replace"))
    delay = rules.crawl_delay(request["agent"])
    return {"allowed": bool(rules.can_fetch(request["url"], request["agent"])), "delay": delay}
