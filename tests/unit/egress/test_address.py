"""Which addresses are public."""

import ipaddress

import pytest

from sayso.egress.address import why_not_public
from tests.reliability.spellings import INNER

PUBLIC = ("93.184.215.14", "1.1.1.1", "223.255.255.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00::1")


@pytest.mark.parametrize("words", [address for address in INNER if address != "198.41.30.4"])
def test_a_special_address_is_not_public_nor_in_any_wrapping(words: str) -> None:
    low = int(ipaddress.IPv4Address(words))
    wrapped = (0xFFFF << 32, 0, 0x64FF9B << 96, 0x64FF9B0001 << 80)

    assert why_not_public(ipaddress.IPv4Address(words))
    assert all(why_not_public(ipaddress.IPv6Address(prefix | low)) for prefix in wrapped)


@pytest.mark.parametrize("words", PUBLIC)
def test_a_public_address_is_public(words: str) -> None:
    assert why_not_public(ipaddress.ip_address(words)) is None


def test_a_public_address_of_ipv4_stays_public_where_a_gateway_takes_it_out() -> None:
    low = int(ipaddress.IPv4Address("93.184.215.14"))

    assert why_not_public(ipaddress.IPv6Address((0x64FF9B << 96) | low)) is None
    assert why_not_public(ipaddress.IPv6Address((0xFFFF << 32) | low)) is None
    assert why_not_public(ipaddress.IPv6Address((0x2002 << 112) | (low << 80) | 1)) == "6to4"


def test_nothing_is_public_that_the_standard_library_calls_private() -> None:
    """A sample over the whole of IPv4: the one table is never wider than the other."""
    step = 0x1_0001 * 37
    sample = [ipaddress.IPv4Address(number) for number in range(0, 1 << 32, step)]

    assert len(sample) > 1700
    assert [each for each in sample if why_not_public(each) is None and not each.is_global] == []
