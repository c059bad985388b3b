"""Resolves a name once and connects to exactly what it was resolved to, under a policy and one limit of time.

Every connection of sayso to a network but that to a database is made here. Nobody resolves a name a second time,
so that a name server that changes its answer (DNS rebinding) changes nothing.
"""

import contextlib
import ipaddress
import socket
import threading
import time
from dataclasses import dataclass

from sayso.egress.address import IPAddress, parse_address, unwrap
from sayso.egress.policy import Policy
from sayso.errors import FetchFailed

MOST_ADDRESSES = 8
"""Of one name: more are not tried."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a request must have ended, by the monotonic clock."""

    ends_at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline so many seconds from now."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def open_connection(host: str, port: int, policy: Policy, deadline: Deadline) -> socket.socket:
    """A connection to `host`, made to one of the addresses to which it was resolved just now.

    If one of these addresses is forbidden, none is tried: a public name has no private address.

    Raises:
        ForbiddenAddress: the policy refuses it.
        FetchFailed: there is no such host.
        TimeoutError: there was no answer in time.
        OSError: it cannot be reached.
    """
    addresses = approve(host, port, policy, deadline)
    trouble: OSError | None = None
    for address in addresses:
        try:
            return _connect(address, port, deadline)
        except TimeoutError:
            deadline.left()  # the whole time is up, or only this address is mute
            trouble = TimeoutError()
        except OSError as error:
            trouble = error
    raise trouble or OSError(f"{host} has no address")


def approve(host: str, port: int, policy: Policy, deadline: Deadline) -> tuple[IPAddress, ...]:
    """The addresses of `host`, each of which the policy lets through.

    Raises:
        ForbiddenAddress: the policy refuses one of them.
        FetchFailed: there is no such host.
        TimeoutError: the name was not resolved in time.
    """
    policy.check_host(host, port)
    addresses = resolve(host, deadline)
    for address in addresses:
        policy.check_address(host, address, port, is_own=_is_own(unwrap(address)))
    return addresses[:MOST_ADDRESSES]


def resolve(host: str, deadline: Deadline) -> tuple[IPAddress, ...]:
    """The addresses of `host`, by the system's resolver, in its order.

    Raises:
        FetchFailed: there is no such host.
        TimeoutError: there was no answer in time.
    """
    number = parse_address(host)
    if number is not None:
        return (number,)
    answers: list[list[str] | OSError] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            answers.append([str(entry[4][0]) for entry in found])
        except (OSError, UnicodeError) as error:
            answers.append(OSError(str(error)))

    # The system's resolver takes no limit of time; a thread that is left behind ends by itself.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not answers:
        raise TimeoutError
    answer = answers[0]
    if isinstance(answer, OSError):
        raise FetchFailed(f"{host} is not known to the name server: is it spelled right?")
    return tuple(dict.fromkeys(ipaddress.ip_address(words) for words in answer))


def _connect(address: IPAddress, port: int, deadline: Deadline) -> socket.socket:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(deadline.left())
        connection.connect((str(address), port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_own(address: IPAddress) -> bool:
    """Whether this machine has the address: then the kernel would speak from it to itself. Nothing is sent."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((str(address), 9))
        return str(probe.getsockname()[0]) == str(address)
    return False
