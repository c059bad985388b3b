"""Where a request may go: one address that the user set by hand, and what such an address may look like."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from sayso.errors import UsageError

LONGEST_ADDRESS = 2000
"""Characters: longer than any address that a person sets by hand."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that requests may go to: `base` without a slash at its end, `host` with the port if one was given."""

    base: str
    host: str

    @property
    def has_port(self) -> bool:
        """Whether the address gives a port."""
        return not self.host.endswith("]") and ":" in self.host


def parse_endpoint(address: str, *, is_secret: bool = True) -> Endpoint:
    """The endpoint that `address` names: https, or plain http on this machine alone.

    Args:
        address: What the user set.
        is_secret: Whether what it is sent is nobody else's business. What is not, such as a hash that is to be signed,
            may go over plain http to any machine.

    Raises:
        UsageError: it is no such address, or has a password, a query or a fragment in it.
    """
    if len(address) > LONGEST_ADDRESS or any(ord(character) <= 32 or ord(character) > 126 for character in address):
        raise UsageError("the endpoint's address has a space, a control or a foreign character, or is too long")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or parts.scheme not in ("http", "https"):
        raise UsageError("the endpoint's address must be like https://host/v1 or http://127.0.0.1:8080/v1")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError("the endpoint's address may hold no name or password, no query and no fragment")
    if is_secret and parts.scheme == "http" and not is_loopback(host):
        raise UsageError(f"{host} is not this machine: without https everybody on the way could read the reports")
    shown = f"[{host}]" if ":" in host else host
    return Endpoint(address.rstrip("/"), shown if port is None else f"{shown}:{port}")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name or number, without asking anybody."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
