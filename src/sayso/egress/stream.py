"""The connections that the HTTP library gets: under a policy, within one deadline, written down byte for byte."""

# ruff: noqa: ARG002 - the library says what its connections take

import select
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore2

from sayso.egress.connect import Deadline, open_connection
from sayso.egress.policy import Policy
from sayso.errors import FetchFailed


@dataclass(slots=True)
class Record:
    """What went over one connection, inside the encryption: the bytes sent and received, and to where.

    `certificate` is that of the server, in DER; None without encryption.
    """

    most_received: int
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    address: str = ""
    port: int = 0
    certificate: bytes | None = None


class GuardedStream(httpcore2.NetworkStream):
    """One connection. Each operation gets what is left of the deadline, whatever the library asks for."""

    def __init__(self, connection: socket.socket, deadline: Deadline, record: Record) -> None:
        self._connection = connection
        self._deadline = deadline
        self._record = record

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, at most so many bytes.

        Raises:
            FetchFailed: more came than is taken.
            OSError: the time is up, or the connection broke.
        """
        self._connection.settimeout(self._deadline.left())
        received = self._connection.recv(max_bytes)
        self._record.received += received
        if len(self._record.received) > self._record.most_received:
            raise FetchFailed(f"the answer is larger than {self._record.most_received} bytes")
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of it.

        Raises:
            OSError: the time is up, or the connection broke.
        """
        self._record.sent += buffer
        left = memoryview(buffer)
        while left:
            self._connection.settimeout(self._deadline.left())
            left = left[self._connection.send(left) :]

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "GuardedStream":
        """The same connection, encrypted, the server's certificate checked against its name.

        Raises:
            OSError: the certificate does not fit, the time is up, or the connection broke.
        """
        try:
            self._connection.settimeout(self._deadline.left())
            encrypted = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except BaseException:
            self.close()
            raise
        self._record.certificate = encrypted.getpeercert(binary_form=True)
        return GuardedStream(encrypted, self._deadline, self._record)

    def get_extra_info(self, info: str) -> Any:
        """What the library asks about the connection; None for all that it can do without."""
        if info == "is_readable":
            return bool(select.select([self._connection], [], [], 0)[0])
        return None


class GuardedBackend(httpcore2.NetworkBackend):
    """Makes the connections of one request."""

    def __init__(self, policy: Policy, deadline: Deadline, record: Record) -> None:
        self._policy = policy
        self._deadline = deadline
        self._record = record

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> GuardedStream:
        """A connection to `host`, if the policy lets it through.

        Raises:
            ForbiddenAddress: it does not.
            FetchFailed, OSError: there is no such host, or it cannot be reached in time.
        """
        connection = open_connection(host, port, self._policy, self._deadline)
        self._record.address, self._record.port = (connection.getpeername()[0], port)
        return GuardedStream(connection, self._deadline, self._record)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> GuardedStream:
        """Never: there is no way out through a file.

        Raises:
            FetchFailed: always.
        """
        raise FetchFailed("a socket in the file system is no way out")
