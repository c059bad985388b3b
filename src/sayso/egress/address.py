"""Which addresses of the Internet Protocol are public, after taking out what is wrapped in them.

Stricter than `ipaddress.is_global`, which lets NAT64, 6to4 and multicast pass: what is not known to be an ordinary
public address is none. Pure: nothing is asked, nothing is resolved.
"""

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IPAddress = IPv4Address | IPv6Address

_SPECIAL_4 = tuple(
    (IPv4Network(network), words)
    for network, words in (
        ("0.0.0.0/8", "this machine"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "the network of a provider (CGNAT)"),
        ("127.0.0.0/8", "this machine"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.31.196.0/24", "reserved for protocols"),
        ("192.52.193.0/24", "reserved for protocols"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private network"),
        ("192.175.48.0/24", "reserved for protocols"),
        ("198.18.0.0/15", "for benchmarking"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
"""IANA IPv4 Special-Purpose Address Registry, with multicast; also those entries that it calls globally reachable."""
_GLOBAL_6 = IPv6Network("2000::/3")
"""The only block of IPv6 from which public unicast addresses are given out (RFC 4291, RFC 3587)."""
_SPECIAL_6 = tuple(
    (IPv6Network(network), words)
    for network, words in (
        ("::/128", "this machine"),
        ("::1/128", "this machine"),
        ("::/96", "IPv4-compatible"),
        ("64:ff9b:1::/48", "NAT64 for local use"),
        ("100::/64", "discard-only"),
        ("2001::/32", "Teredo"),
        ("2001:2::/48", "for benchmarking"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "reserved for protocols"),
        ("3fff::/20", "for documentation"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "multicast"),
    )
)
"""IANA IPv6 Special-Purpose Address Registry, with what was deprecated. What is in no row and not in `_GLOBAL_6` is
reserved."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the IPv4 address stands in the last 32 bits, and the gateway goes there."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""RFC 5214: these in the third quarter, and an IPv4 address of a private network in the last."""


def why_not_public(address: IPAddress) -> str | None:
    """What speaks against `address` as one of the public Internet, in two or three words; None if nothing does."""
    if isinstance(address, IPv4Address):
        return next((words for network, words in _SPECIAL_4 if address in network), None)
    return _why_not_public_6(address)


def _why_not_public_6(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "link-local"
    inner = unwrap(address)
    if inner is not address:
        return why_not_public(inner)
    special = next((words for network, words in _SPECIAL_6 if address in network), None)
    if special:
        return special
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "ISATAP"
    return None if address in _GLOBAL_6 and address.is_global else "reserved"


def unwrap(address: IPAddress) -> IPAddress:
    """Where a connection to `address` really goes: the IPv4 address in one that is IPv6-mapped or of NAT64."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def parse_address(words: str) -> IPAddress | None:
    """The address that `words` spell in the one usual way; None if they are none."""
    try:
        return ipaddress.ip_address(words)
    except ValueError:
        return None
