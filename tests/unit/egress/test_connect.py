"""The guard on loopback, where every machine can hold it against a listener; elsewhere `tests/reliability` does."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from sayso.egress.client import Request, RequestLimits, exchange
from sayso.egress.policy import Allowed, Policy
from sayso.egress.target import Target, parse_url
from sayso.errors import FetchFailed, ForbiddenAddress, ReadingError
from tests.reliability.spellings import look_alikes, numbers, wrapped

LIMITS = RequestLimits(5.0, 10_000)
LOOPBACK = ("127.0.0.1", "127.9.8.7", "0.0.0.0")


@dataclass
class Canary:
    """A listener on loopback, and how many connections it heard."""

    port: int
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def canary() -> Iterator[Canary]:
    listener = socket.socket(socket.AF_INET6)
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.bind(("::", 0))
    listener.listen()
    made = Canary(listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            with connection:
                made.heard.append(connection.getsockname()[0])
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    thread = threading.Thread(target=serve)
    thread.start()
    yield made
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def _ask(url: str, policy: Policy) -> int:
    return exchange(Request(target=parse_url(url), headers={}), policy=policy, limits=LIMITS).status


def test_no_spelling_of_loopback_is_connected_to(canary: Canary, capsys: pytest.CaptureFixture[str]) -> None:
    policy = Policy(ports=frozenset({canary.port}))
    urls = [
        url[:-1] + f":{canary.port}/"
        for address in LOOPBACK
        for family in (numbers, look_alikes, wrapped)
        for url in family(address)
    ]
    for url in (*urls, f"http://[::1]:{canary.port}/", f"http://localhost:{canary.port}/"):
        with pytest.raises(ReadingError):
            _ask(url, policy)
    assert canary.heard == []
    with capsys.disabled():
        print(f"\n{len(urls) + 2} spellings of loopback, {len(canary.heard)} connections")


def test_a_name_that_leads_to_loopback_is_refused(canary: Canary) -> None:
    """Past the strict reading of addresses the connection is judged all the same."""
    policy = Policy(ports=frozenset({canary.port}))
    for host in ("localhost", "127.0.0.1", "::1", "::ffff:127.0.0.1"):
        with pytest.raises(ForbiddenAddress, match="this machine"):
            exchange(Request(target=Target("http", host, canary.port, "/"), headers={}), policy=policy, limits=LIMITS)
    assert canary.heard == []


def test_one_address_and_port_can_be_let_through_and_no_other(canary: Canary) -> None:
    policy = Policy(also=frozenset({Allowed("127.0.0.1", canary.port)}))

    assert _ask(f"http://127.0.0.1:{canary.port}/", policy) == 200
    with pytest.raises(ForbiddenAddress):
        _ask(f"http://127.0.0.2:{canary.port}/", policy)
    with pytest.raises(ForbiddenAddress):
        _ask(f"http://127.0.0.1:{canary.port + 1}/", policy)
    assert len(canary.heard) == 1


def test_who_is_not_there_is_said_in_one_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchFailed, match="cannot be asked"):
        _ask(f"http://127.0.0.1:{port}/", Policy(also=frozenset({Allowed("127.0.0.1", port)})))
