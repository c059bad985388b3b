"""A server on loopback that answers each path as a test wants, byte for byte: for what needs no other address."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from sayso.egress.policy import Allowed, Policy
from tests.network import Answer, Asked, page

ARTICLE = (
    "<html><head><title>Shelling in Hadrin</title></head><body><article><h1>Shelling in Hadrin</h1>"
    "<p>At least {killed} people were killed when shells hit the market of Hadrin on 11 March 2025, "
    "the Norvik Civil Defence said.</p><p>The Drennian army denied that it had fired.</p></article></body></html>"
)
"""A page of an invented outlet about an invented place."""


def article(killed: int = 14) -> str:
    """The page, with so many killed."""
    return ARTICLE.format(killed=killed)


@dataclass
class Site:
    """A running server: what it answers by path, and what it was asked."""

    port: int
    answers: "dict[str, bytes | Answer]" = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def policy(self) -> Policy:
        """The policy for sources, with this one server let through besides."""
        return Policy(also=frozenset({Allowed("127.0.0.1", self.port)}))

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [each.path for each in self.asked]

    def answer(self, asked: Asked) -> "bytes | Iterator[bytes]":
        """The answer to one request; there is nothing at a path of which nothing was said."""
        found = self.answers.get(asked.path, page("nothing", status="404 Not Found"))
        return found if isinstance(found, bytes) else found(asked)


@contextlib.contextmanager
def serve_site() -> Iterator[Site]:
    """A server that ends with the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    site = Site(listener.getsockname()[1])

    def serve_one(connection: socket.socket) -> None:
        connection.settimeout(30)
        with contextlib.suppress(OSError), connection:
            head = b""
            while b"\r\n\r\n" not in head and (received := connection.recv(65536)):
                head += received
            asked = Asked("127.0.0.1", site.port, head.split(b"\r\n\r\n")[0], "loopback")
            site.asked.append(asked)
            answer = site.answer(asked)
            for piece in [answer] if isinstance(answer, bytes) else answer:
                connection.sendall(piece)

    def serve() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve_one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield site
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
