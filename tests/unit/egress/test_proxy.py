"""The proxy for a browser, asked on loopback; what a browser does with it, `tests/reliability` shows."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from sayso.egress.policy import SOURCES
from sayso.egress.proxy import LONGEST_HEAD, GuardedProxy
from tests.network import page
from tests.sites import Site, serve_site


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as made:
        made.answers["/a?b=c"] = page("hello")
        yield made


def _ask(proxy: GuardedProxy, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
        client.sendall(request)
        received = b""
        while chunk := client.recv(65536):
            received += chunk
    return received


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET http://127.0.0.1:%d/a HTTP/1.1",
        b"CONNECT 127.0.0.1:%d HTTP/1.1",
        b"CONNECT localhost:%d HTTP/1.1",
        b"CONNECT [::1]:%d HTTP/1.1",
        b"CONNECT 0x7f.1:%d HTTP/1.1",
        b"GET /a:%d HTTP/1.1",
        b"GET file:///etc/passwd?%d HTTP/1.1",
        b"nonsense %d",
    ],
)
def test_what_the_policy_refuses_is_refused(site: Site, request_line: bytes) -> None:
    with GuardedProxy(SOURCES, seconds=10, most_bytes=100_000) as proxy:
        answer = _ask(proxy, request_line % site.port + b"\r\nHost: a\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 403 ")
    assert site.asked == []


def test_a_request_goes_on_for_its_path_and_one_time(site: Site) -> None:
    with GuardedProxy(site.policy, seconds=10, most_bytes=100_000) as proxy:
        asked = (
            b"GET %s HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\nX: y\r\n\r\n" % site.url("/a?b=c").encode()
        )
        answer = _ask(proxy, asked)

        assert answer.endswith(b"\r\n\r\nhello")
        assert site.asked[0].line == "GET /a?b=c HTTP/1.1"
        assert site.asked[0].header("X") == "y"
        assert site.asked[0].header("Proxy-Connection") == ""
        assert site.asked[0].header("Connection") == "close"
        assert (proxy.request_count, proxy.refused) == (1, ())


def test_a_tunnel_hands_everything_on(site: Site) -> None:
    with GuardedProxy(site.policy, seconds=10, most_bytes=100_000) as proxy:
        answer = _ask(proxy, b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\nGET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n" % site.port)

    assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK")
    assert answer.endswith(b"hello")


def test_too_much_is_cut_off(site: Site) -> None:
    site.answers["/big"] = page("x" * 500_000)
    with GuardedProxy(site.policy, seconds=10, most_bytes=100_000) as proxy:
        answer = _ask(proxy, b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % site.url("/big").encode())
    assert len(answer) < 200_000


def _flood(client: socket.socket) -> None:
    for _time in range(100):
        client.sendall(b"X: " + b"y" * LONGEST_HEAD)


def test_a_head_without_end_is_cut_off(site: Site) -> None:
    with (
        GuardedProxy(SOURCES, seconds=10, most_bytes=100_000) as proxy,
        socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client,
        pytest.raises(OSError, match=r"."),
    ):
        _flood(client)


def test_everything_ends_with_the_proxy(site: Site) -> None:
    with GuardedProxy(SOURCES, seconds=60, most_bytes=100_000) as proxy:
        client = socket.create_connection(("127.0.0.1", proxy.port), timeout=10)
        client.sendall(b"GET ")
    with client, contextlib.suppress(ConnectionResetError):  # what it had not read yet makes the end a reset
        assert client.recv(10) == b""


def test_what_was_accepted_while_it_ended_ends_too() -> None:
    """The thread that serves a connection may come to it only after the proxy has ended."""
    proxy = GuardedProxy(SOURCES, seconds=60, most_bytes=100_000)
    client = socket.create_connection(("127.0.0.1", proxy.port), timeout=10)
    accepted, _peer = proxy._listener.accept()
    client.sendall(b"GET ")
    proxy.__exit__(None, None, None)

    serving = threading.Thread(target=proxy._serve, args=(accepted,), daemon=True)
    proxy._slots.acquire()
    serving.start()
    with client, contextlib.suppress(ConnectionResetError):
        assert client.recv(10) == b""
    serving.join(timeout=10)
    assert not serving.is_alive()
