"""Takes the address of a page apart, in the one strict way in which no two programs can understand it differently.

Whatever browsers and libraries read differently (a backslash, a name before `@`, a number that is not written as four
decimal numbers, a percent sign in a host) is refused rather than repaired.
"""

import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urljoin

import idna

from sayso.egress.address import parse_address
from sayso.errors import ForbiddenAddress

LONGEST_URL = 4096
"""Characters: longer than any address of a page that people pass on."""
DEFAULT_PORTS = {"http": 80, "https": 443}
_URL = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"//([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
_HOST_AND_PORT = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST_NAME = 253
_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\\u0080-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LOCAL_SUFFIXES = (
    "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "domain", "arpa",
    "onion", "i2p", "alt", "invalid",
)  # fmt: skip
"""Ends of names that the public Internet does not have: they mean something on a local network or nothing."""
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of an address: `host` in ASCII and lower case, without brackets; `path` with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port only where it is not the usual one."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{shown}" + ("" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address, in its one spelling."""
        return self.origin + self.path


def parse_url(url: str) -> Target:
    """The parts of the address of a page.

    Raises:
        ForbiddenAddress: it is none of http or https, or spelled in a way that can hide where it leads.
    """
    if len(url) > LONGEST_URL:
        raise ForbiddenAddress(f"the address is longer than {LONGEST_URL} characters")
    if _FORBIDDEN_CHARACTERS.search(url):
        raise _refused(url, "has a space, a control character or a backslash in it")
    scheme, rest = _split_scheme(url)
    parts = _AUTHORITY.fullmatch(rest)
    if parts is None:
        raise _refused(url, "must be written with two slashes, like https://host/page")
    authority, path, query = parts.group(1), parts.group(2), parts.group(3) or ""
    if "@" in authority:
        raise _refused(url, "has a name or password before the host")
    found = _HOST_AND_PORT.fullmatch(authority)
    if found is None:
        raise _refused(url, "has no host that can be read")
    port = int(found.group(2)) if found.group(2) else DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise _refused(url, "has a port that there is not")
    rest = quote(path or "/", safe=_SAFE_IN_PATH) + quote(query, safe=_SAFE_IN_QUERY)
    return Target(scheme, _read_host(found.group(1), url), port, rest)


def join_url(base: Target, reference: str) -> Target:
    """Where `reference` (a `Location`, a meta refresh) leads from `base`.

    Raises:
        ForbiddenAddress: as for `parse_url`.
    """
    words = reference.strip(" \t\r\n\f")
    if not words or _FORBIDDEN_CHARACTERS.search(words):
        raise _refused(words, "has a space, a control character or a backslash in it")
    try:
        return parse_url(urljoin(base.url, words))
    except ValueError:  # brackets that do not close
        raise _refused(words, "has no host that can be read") from None


def _split_scheme(url: str) -> tuple[str, str]:
    found = _URL.fullmatch(url)
    scheme = found.group(1).lower() if found else ""
    if found is None or scheme not in DEFAULT_PORTS:
        raise _refused(url, "is none of http or https")
    return scheme, found.group(2)


def _read_host(words: str, url: str) -> str:
    if words.startswith("["):
        address = parse_address(words[1:-1])
        if address is None or address.version != 6 or "%" in words:
            raise _refused(url, "has an address in brackets that is none of IPv6, or has a zone")
        return str(address)
    if not words or "%" in words:
        raise _refused(url, "has no host, or one with a percent sign in it")
    host = _to_ascii(words, url).removesuffix(".")
    labels = host.split(".")
    if len(host) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused(url, "has a host that is no name")
    if _NUMBER.fullmatch(labels[-1]):
        return _read_number(host, words, url)
    if len(labels) == 1 or labels[-1] in _LOCAL_SUFFIXES:
        raise _refused(url, f"names a machine of a local network ({host})")
    return host


def _to_ascii(words: str, url: str) -> str:
    """The host in ASCII: other scripts in Punycode; digits and dots that only look different in their usual form."""
    if words.isascii():
        return words.lower()
    try:
        return idna.encode(words, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        raise _refused(url, "has a host in letters that no name has") from None


def _read_number(host: str, words: str, url: str) -> str:
    """The address that a host is which ends in a number: there is one spelling for it, and no other is taken."""
    address = parse_address(host)
    if address is not None and address.version == 4 and words.removesuffix(".") == host:
        return host
    raise _refused(url, f"spells an address in an unusual way{_phrase_number(host)}")


def _phrase_number(host: str) -> str:
    try:
        return f" ({socket.inet_ntoa(socket.inet_aton(host))})"
    except OSError:
        return ""


def _refused(url: str, reason: str) -> ForbiddenAddress:
    shown = url if len(url) <= 100 else url[:99] + "…"
    return ForbiddenAddress(f"{shown!r} {reason}: it is not fetched")
