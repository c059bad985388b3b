"""The one policy for every way out: what may be connected to, decided where the connection is made.

What a source says (a link, a redirect, a feed, an image, what a page asks the browser for) leads to the public
Internet or nowhere. An address that the user set by hand (a language model, a timestamp server) may be local, and
nothing else may be reached under its policy.
"""

from dataclasses import dataclass

from sayso.egress.address import IPAddress, unwrap, why_not_public
from sayso.errors import ForbiddenAddress

WEB_PORTS = frozenset({80, 443, 8080, 8443})
"""Where pages are served. Other ports are those of mail, databases and machines' own services."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One address and port, exactly: what a test, or an endpoint set by hand, lets through besides."""

    address: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be connected to.

    Attributes:
        ports: The ports that a source may name.
        host: The one host, with `ports` of one, that the user set by hand and that may be local; None for sources.
        also: Exact addresses that are let through besides. Only the Python API can give them; no setting, no
        dossier and
            no source can.
    """

    ports: frozenset[int] = WEB_PORTS
    host: str | None = None
    also: frozenset[Allowed] = frozenset()

    def check_host(self, host: str, port: int) -> None:
        """Nothing, if `host` may be asked for at all.

        Raises:
            ForbiddenAddress: it may not.
        """
        if self.host is not None and host != self.host:
            raise ForbiddenAddress(f"{host} is not the address that was set: nothing else is asked")
        if port not in self.ports and not any(each.port == port for each in self.also):
            raise ForbiddenAddress(f"{host}:{port} is refused: pages are served on ports {_list(self.ports)}")

    def check_address(self, host: str, address: IPAddress, port: int, *, is_own: bool) -> None:
        """Nothing, if a connection to `address`, to which `host` was resolved, may be made.

        Args:
            host: The name or number that was asked for; it is named in the error.
            address: Where the connection would go.
            port: The port there.
            is_own: Whether this machine itself has the address.

        Raises:
            ForbiddenAddress: it may not.
        """
        if self.host is not None or Allowed(str(address), port) in self.also:
            return
        reason = why_not_public(address)
        if reason is None and is_own:
            reason = "this machine"
        if reason is None and port not in self.ports:
            reason = f"port {port}"
        if reason is not None:
            inner = unwrap(address)
            shown = str(address) if inner is address else f"{address}, which is {inner}"
            raise ForbiddenAddress(f"{host} leads to {shown} ({reason}), not to the public Internet: it is not fetched")


SOURCES = Policy()
"""For all that a source says."""


def by_hand(host: str, port: int) -> Policy:
    """The policy for one host and port that the user set."""
    return Policy(ports=frozenset({port}), host=host)


def _list(ports: frozenset[int]) -> str:
    return ", ".join(str(port) for port in sorted(ports))
