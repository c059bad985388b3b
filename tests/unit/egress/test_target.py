"""How the address of a page is taken apart, and which are not taken."""

import pytest

from sayso.egress.target import Target, join_url, parse_url
from sayso.errors import ForbiddenAddress


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://plover.example", "http://plover.example/"),
        ("HTTPS://Plover.Example:443/a?b=c#d", "https://plover.example/a?b=c"),
        ("http://plover.example:8080/", "http://plover.example:8080/"),
        ("http://plover.example./x", "http://plover.example/x"),
        ("http://plover.example?q=1", "http://plover.example/?q=1"),
        ("http://пловер.example/", "http://xn--b1agqmdk.example/"),
        ("http://plover.example/ä?ö", "http://plover.example/%C3%A4?%C3%B6"),
        ("http://plover.example/a%20b", "http://plover.example/a%20b"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://[2606:2800:0::0001]/", "http://[2606:2800::1]/"),
    ],
)
def test_an_address_has_one_spelling(url: str, canonical: str) -> None:
    assert parse_url(url).url == canonical


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "none of http or https"),
        ("http:/plover.example/", "two slashes"),
        ("http://ada@plover.example/", "name or password"),
        ("http://plover.example\\@127.0.0.1/", "backslash"),
        ("http://plover.example /", "a space"),
        ("http://0x7f.1/", r"unusual way \(127.0.0.1\)"),
        ("http://2130706433/", r"unusual way \(127.0.0.1\)"),
        ("http://１２７.0.0.1/", r"unusual way \(127.0.0.1\)"),
        ("http://1.2.3.4.5/", "unusual way:"),
        ("http://router/", "local network"),
        ("http://printer.local/", "local network"),
        ("http://[fe80::1%25eth0]/", "zone"),
        ("http://plover.example:0/", "a port"),
        ("http://plover..example/", "no name"),
        ("http://pl%6fver.example/", "percent sign"),
        ("http://plover.example/" + "a" * 5000, "longer"),
    ],
)
def test_any_other_is_refused_in_one_line(url: str, words: str) -> None:
    with pytest.raises(ForbiddenAddress, match=words) as refused:
        parse_url(url)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("/b", "https://plover.example/b"),
        ("c?d", "https://plover.example/a/c?d"),
        ("//other.example/e", "https://other.example/e"),
        (" http://other.example/f \n", "http://other.example/f"),
    ],
)
def test_a_reference_is_joined(reference: str, url: str) -> None:
    assert join_url(Target("https", "plover.example", 443, "/a/b"), reference).url == url


@pytest.mark.parametrize("reference", ["", "http://[::1", "//127.1/", "javascript:alert(1)", "\\\\127.0.0.1\\x"])
def test_a_reference_that_leads_astray_is_refused(reference: str) -> None:
    with pytest.raises(ForbiddenAddress):
        join_url(Target("https", "plover.example", 443, "/"), reference)
