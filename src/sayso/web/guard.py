"""What every request must satisfy and every answer carries, whatever page it is.

The pages hold what must not leave this machine. A page of another site can make a browser ask here under a name of
its own (DNS rebinding): only names of this machine, or those that the settings give, are answered. The policy in the
headers lets the pages load nothing from anywhere else, run no script but their own, and stand in no other page.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

STATIC = "/static/"
REFUSAL = "This name is not served here: use the address that `sayso serve` printed.\n"


class Guard:
    """Refuses requests under foreign names, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = LOOPBACK_HOSTS | {host.strip("[]").casefold() for host in hosts if host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_page = not scope["path"].startswith(STATIC)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                # What a page shows may be withdrawn by a decision: no copy of it may stay behind.
                headers["Cache-Control"] = "no-store" if is_page else "no-cache"
            await send(message)

        if read_host(Headers(scope=scope).getlist("host")) in self.hosts:
            await self.app(scope, receive, send_guarded)
        else:
            await PlainTextResponse(REFUSAL, status_code=421)(scope, receive, send_guarded)


def read_host(values: list[str]) -> str | None:
    """The name in the Host header without its port; None when there is not exactly one."""
    if len(values) != 1:
        return None
    value = values[0].strip().casefold()
    if value.startswith("["):
        name, bracket, port = value[1:].partition("]")
        return name if bracket and (not port or (port.startswith(":") and port[1:].isdigit())) else None
    name, colon, port = value.partition(":")
    return name if not colon or port.isdigit() else None
