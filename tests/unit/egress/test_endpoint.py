"""What an address that texts may be sent to can look like."""

import pytest

from sayso.egress.endpoint import LONGEST_ADDRESS, Endpoint, is_loopback, parse_endpoint
from sayso.errors import UsageError


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        ("https://models.example/v1", Endpoint("https://models.example/v1", "models.example")),
        ("https://models.example:8443/v1/", Endpoint("https://models.example:8443/v1", "models.example:8443")),
        ("http://127.0.0.1:8080/v1", Endpoint("http://127.0.0.1:8080/v1", "127.0.0.1:8080")),
        ("http://127.8.9.1/v1", Endpoint("http://127.8.9.1/v1", "127.8.9.1")),
        ("http://localhost:1234", Endpoint("http://localhost:1234", "localhost:1234")),
        ("http://[::1]:8080/v1", Endpoint("http://[::1]:8080/v1", "[::1]:8080")),
    ],
)
def test_an_address_set_by_hand_is_taken(address: str, endpoint: Endpoint) -> None:
    assert parse_endpoint(address) == endpoint


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "must be like"),
        ("models.example/v1", "must be like"),
        ("ftp://models.example/v1", "must be like"),
        ("file:///etc/passwd", "must be like"),
        ("https:///v1", "must be like"),
        ("https://[::1/v1", "must be like"),
        ("https://models.example:99999/v1", "must be like"),
        ("https://ada:secret@models.example/v1", "no name or password"),
        ("https://models.example/v1?key=secret", "no query"),
        ("https://models.example/v1#top", "no fragment"),
        ("http://models.example/v1", "without https"),
        ("http://10.0.0.5:8080/v1", "without https"),
        ("http://localhost.models.example/v1", "without https"),
        ("http://127.0.0.1.models.example/v1", "without https"),
        ("http://0x7f000001/v1", "without https"),
        ("https://models.example/v1\nHost: other", "a control"),
        ("https://models.example/v 1", "a space"),
        ("https://mödels.example/v1", "foreign"),
        ("https://models.example/" + "v" * LONGEST_ADDRESS, "too long"),
    ],
)
def test_any_other_address_is_refused_in_one_line(address: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        parse_endpoint(address)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_this_machine_is_told_by_name_or_number_alone() -> None:
    assert [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1")] == [True] * 3
    assert [is_loopback(host) for host in ("", "0.0.0.0", "models.example", "::ffff:10.0.0.1")] == [False] * 4
