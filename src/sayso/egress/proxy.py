"""A proxy on loopback for a browser: whatever a page asks for is judged like everything else that a source says.

It resolves names itself, once, and connects to what it resolved; the browser resolves nothing. It changes nothing
of what goes through it, and cannot look into what is encrypted.
"""

import contextlib
import re
import select
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from sayso.egress.connect import Deadline, open_connection
from sayso.egress.policy import Policy
from sayso.egress.target import Target, parse_url
from sayso.errors import ReadingError

LONGEST_HEAD = 64 * 1024
MOST_CONNECTIONS = 256
"""At a time; a page has some dozens."""
MOST_NOTED = 100
"""Refused addresses that are kept, of which a page may want any number."""
_CHUNK = 64 * 1024
_REQUEST = re.compile(rb"([A-Z]{1,20}) (\S{1,8192}) HTTP/1\.[01]\r\n")
_HOP_HEADERS = re.compile(rb"(?im)^(?:proxy-[a-z-]+|connection|keep-alive):[^\r\n]*\r\n")
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class GuardedProxy:
    """A running proxy; it ends with the block, and every connection through it.

    Args:
        policy: What may be connected to.
        seconds: How long all of it may take.
        most_bytes: What may come through it in all.
    """

    def __init__(self, policy: Policy, *, seconds: float, most_bytes: int) -> None:
        self._policy = policy
        self._deadline = Deadline.after(seconds)
        self._bytes_left = most_bytes
        self._slots = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._has_ended = False
        self._refused: dict[str, None] = {}
        self.request_count = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]

    @property
    def refused(self) -> tuple[str, ...]:
        """The addresses that were asked for and refused, each once, in the order in which they were; some at most."""
        with self._lock:
            return tuple(self._refused)

    def __enter__(self) -> Self:
        """The proxy itself, which listens from now on."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends every connection."""
        with self._lock:
            self._has_ended = True
            sockets = [self._listener, *self._open]
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _peer = self._listener.accept()
            except OSError:
                return
            if not self._slots.acquire(blocking=False):
                client.close()
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, contextlib.suppress(OSError, ValueError), self._listed(client):
                self._answer(client)
        finally:
            self._slots.release()

    def _answer(self, client: socket.socket) -> None:
        head, rest = self._read_head(client)
        found = _REQUEST.match(head)
        if found is None:
            client.sendall(_REFUSED)
            return
        method, wanted = found.group(1), found.group(2).decode("ascii", "replace")
        is_tunnel = method == b"CONNECT"
        with self._lock:
            self.request_count += 1
        try:
            target = parse_url(f"https://{wanted}/" if is_tunnel else wanted)
            server = open_connection(target.host, target.port, self._policy, self._deadline)
        except ReadingError:
            self._note(wanted)
            client.sendall(_REFUSED)
            return
        except OSError:
            client.sendall(_UNREACHED)
            return
        with server, self._listed(server):
            if is_tunnel:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                server.sendall(rest)
            else:
                server.sendall(_rewrite(method, target, head[found.end() :]) + rest)
            self._pump(client, server)

    def _read_head(self, client: socket.socket) -> tuple[bytes, bytes]:
        """The head of a request, with its empty line, and what came behind it."""
        received = b""
        while b"\r\n\r\n" not in received:
            client.settimeout(self._deadline.left())
            chunk = client.recv(_CHUNK)
            received += chunk
            if not chunk or len(received) > LONGEST_HEAD:
                raise ValueError("no request")
        head, mark, rest = received.partition(b"\r\n\r\n")
        return head + mark, rest

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        """Hand on what comes from either side until one ends, the time is up, or too much came."""
        onward = {client: server, server: client}
        while True:
            ready, _, _ = select.select(list(onward), [], [], self._deadline.left())
            for each in ready:
                chunk = each.recv(_CHUNK)
                if each is server:
                    with self._lock:
                        self._bytes_left -= len(chunk)
                        is_spent = self._bytes_left < 0
                    if is_spent:
                        return
                if not chunk:
                    return
                onward[each].settimeout(self._deadline.left())
                onward[each].sendall(chunk)

    def _note(self, wanted: str) -> None:
        with self._lock:
            if len(self._refused) < MOST_NOTED:
                self._refused[wanted[:200]] = None

    @contextlib.contextmanager
    def _listed(self, connection: socket.socket) -> Iterator[None]:
        """Among the connections that end with the proxy.

        Raises:
            ConnectionAbortedError: It has ended, after this connection was accepted or while it was being made.
        """
        with self._lock:
            if self._has_ended:
                raise ConnectionAbortedError("the proxy has ended")
            self._open.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(connection)


def _rewrite(method: bytes, target: Target, headers: bytes) -> bytes:
    """The request as the server gets it: for a path, for one time."""
    kept = _HOP_HEADERS.sub(b"", headers.removesuffix(b"\r\n"))
    return method + b" " + target.path.encode("ascii") + b" HTTP/1.1\r\n" + kept + b"Connection: close\r\n\r\n"
