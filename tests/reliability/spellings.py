"""Addresses that lead, in some reading of them, where nothing may lead: by families, and one by one.

Each is an address as a source could give it. Names under `.rebind.example` and the like are resolved by the test's own
name server to what stands in them.
"""

import ipaddress
from collections.abc import Iterator

INNER = (
    "127.0.0.1", "127.1.2.3", "10.0.0.5", "172.16.9.9", "192.168.77.1", "169.254.169.254", "100.64.1.1", "0.0.0.0",
    "192.0.2.7", "198.18.0.9", "198.51.100.8", "203.0.113.5", "192.88.99.1", "192.0.0.170", "240.0.0.1", "224.0.0.251",
    "255.255.255.255", "198.41.30.4",
)  # fmt: skip
"""One or more of each kind of address that is not public, and (the last) a public one that is the machine's own."""


def _quads(address: str) -> list[int]:
    return [int(part) for part in address.split(".")]


def numbers(address: str) -> Iterator[str]:
    """The spellings of an IPv4 address as a number."""
    a, b, c, d = _quads(address)
    whole = int(ipaddress.IPv4Address(address))
    yield f"http://{address}/"
    yield f"http://{address}./"
    yield f"http://{whole}/"
    yield f"http://0x{whole:x}/"
    yield f"http://0X{whole:X}/"
    yield f"http://0{whole:o}/"
    yield f"http://0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}/"
    yield f"http://0{a:o}.0{b:o}.0{c:o}.0{d:o}/"
    yield f"http://{a:04d}.{b:03d}.{c:03d}.{d:03d}/"
    yield f"http://{a}.{(b << 16) + (c << 8) + d}/"
    yield f"http://{a}.{b}.{(c << 8) + d}/"
    yield f"http://0x{a:x}.{b}.0{c:o}.{d}/"


def look_alikes(address: str) -> Iterator[str]:
    """The spellings with digits and dots that only look different, or are escaped."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in address)
    yield f"http://{wide}/"
    yield f"http://{address.replace('.', '。')}/"
    yield f"http://{wide.replace('.', '．')}/"
    yield f"http://{address.replace('.', '｡')}/"
    yield f"http://{address.replace('.', '%2e')}/"
    yield f"http://%{ord(address[0]):02x}{address[1:]}/"
    bold = "".join(chr(0x1D7CE + int(sign)) if sign.isdigit() else sign for sign in address)
    yield f"http://{bold}/"


def wrapped(address: str) -> Iterator[str]:
    """The addresses of IPv6 that an IPv4 address can be wrapped in."""
    whole = int(ipaddress.IPv4Address(address))
    high, low = whole >> 16, whole & 0xFFFF
    yield f"http://[::ffff:{address}]/"
    yield f"http://[::ffff:{high:x}:{low:x}]/"
    yield f"http://[0:0:0:0:0:ffff:{high:x}:{low:x}]/"
    yield f"http://[::{high:x}:{low:x}]/"
    yield f"http://[64:ff9b::{high:x}:{low:x}]/"
    yield f"http://[64:ff9b:1::{high:x}:{low:x}]/"
    yield f"http://[2002:{high:x}:{low:x}::1]/"
    yield f"http://[2001:0:53aa:64c::{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}]/"
    yield f"http://[2606:2800::5efe:{high:x}:{low:x}]/"


def disguised(address: str) -> Iterator[str]:
    """The spellings in which programs disagree about which part is the host."""
    yield f"http://plover.example@{address}/"
    yield f"http://plover.example:80@{address}/"
    yield f"http://{address}:80#@plover.example/"
    yield f"http://plover.example\\@{address}/"
    yield f"http:/{address}/"
    yield f"http:{address}"
    yield f"http:///{address}/"
    yield f"http:\\\\{address}\\"
    yield f" http://{address}/"
    yield f"http://{address}\t/"
    yield f"HTTP://{address}/"


def named(address: str) -> Iterator[str]:
    """Names that a name server resolves to the address, alone or beside a public one."""
    dashed = address.replace(".", "-")
    yield f"http://{dashed}.at.example/"
    yield f"https://{dashed}.at.example/"
    yield f"http://{dashed}.mapped.example/"
    yield f"http://{dashed}.nat64.example/"
    yield f"http://{dashed}.beside.example/"
    yield f"http://{dashed}.behind.example/"


LISTED = (
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://localhost.localdomain/",
    "http://a.localhost/", "http://localhost:8080/", "http://ⓛocalhost/", "http://ｌｏｃａｌｈｏｓｔ/",
    "http://router/", "http://intranet/", "http://printer.local/", "http://nas.lan/", "http://db.internal/",
    "http://metadata.google.internal/", "http://wiki.corp/", "http://box.home.arpa/", "http://1.0.0.127.in-addr.arpa/",
    "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::1%25lo]/", "http://[::1%lo]/",
    "http://[fe80::77]/", "http://[fe80::77%25home0]/", "http://[fe80::77%home0]/", "http://[fd77::1]/",
    "http://[fd77::2]/", "http://[fc00::1]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[ff05::2]/",
    "http://[2001:db8::1]/", "http://[3fff::1]/", "http://[100::1]/", "http://[5f00::1]/", "http://[2001:2::1]/",
    "http://[2001:20::1]/", "http://[2001::1]/", "http://[64:ff9b::]/", "http://[4000::1]/", "http://[::ffff:0:0]/",
    "http://[v1.fe80::a]/", "http://[127.0.0.1]/", "http://[]/", "http://[::1/", "http://::1/", "http://::1]:80/",
    "http:///", "http://", "http://:80/", "http://?", "http://#", "http://./", "http://../", "http://.example/",
    "http://plover..example/", "http://-plover.example/", "http://plover.example:0/", "http://plover.example:65536/",
    "http://plover.example:99999999/", "http://plover.example:80a/", "http://plover.example:+80/",
    "http://plover.example:８０/", "http://plover.example:22/", "http://plover.example:25/",
    "http://plover.example:6379/", "http://plover.example:11211/", "http://plover.example:5432/",
    "https://plover.example:53/", "http://127.0.0.1:22/", "http://127.0.0.1:6379/", "http://93.184.215.14:22/",
    "file:///etc/passwd", "file://localhost/etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/stat", "ldap://127.0.0.1/",
    "tftp://127.0.0.1/x", "jar:http://127.0.0.1!/", "netdoc:///etc/passwd", "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info", "ws://127.0.0.1/", "wss://127.0.0.1/", "view-source:http://127.0.0.1/",
    "data:text/html,<p>x", "javascript:fetch('http://127.0.0.1')", "about:blank", "blob:http://127.0.0.1/x",
    "chrome://settings", "feed:http://127.0.0.1/", "feed://127.0.0.1/", "//127.0.0.1/", "127.0.0.1", "127.0.0.1:80",
    "localhost:80/x", "http:127.0.0.1", "http;//127.0.0.1/", "http://127.0.0.1\r\nHost: plover.example/",
    "http://plover.example\r\nX: y/", "http://plover.example\x00@127.0.0.1/", "http://127。1/", "http://127.1/",
    "http://0/", "http://0x/", "http://00/", "http://1/", "http://017700000001/", "http://0x7f.1/", "http://127.0.1/",
    "http://0x7f000001.example.0x7f000001/", "http://256.256.256.256/", "http://1.2.3.4.5/", "http://127.0.0.1.1/",
    "http://4294967296/", "http://99999999999/", "http://①②⑦.⓪.⓪.①/", "http://1２7.0.0.1/", "http://１٢7.0.0.1/",
    "http://plover.example%00.127.0.0.1/", "http://127.0.0.1%2f@plover.example/", "http://plover.example&@127.0.0.1/",
    "http://user:pass@plover.example/", "http://@127.0.0.1/", "http://:@127.0.0.1/", "http://plover.example@@127.0.0.1/",
    "http://[::ffff:127.0.0.1]:8080/", "http://xn--.example/\u200b", "http://plover.example\u2028/",
    "http://twice.rebind.example/", "http://once.rebind.example/", "http://nowhere.unknown.example/",
)  # fmt: skip
"""Those that fall in no family."""
LETTERS = "http://plover.example/" + "a" * 5000
TAKEN = (
    "http://plover.example/", "http://PLOVER.example/", "http://plover.example./", "http://plover.example:80/a?b=c#d",
    "http://plover.example:8080/", "https://plover.example/", "https://plover.example:8443/", "http://93.184.215.14/",
    "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "http://пловер.example/", "http://plover.example/a%20b",
    "http://plover.example/ä/ö?q=ü", "http://a_b.plover.example/", "http://xn--80ak6aa92e.example/",
)  # fmt: skip
"""What the guard must let through: else a guard that refuses everything would pass."""


def spellings() -> list[str]:
    """All of them, each once."""
    families = (numbers, look_alikes, wrapped, disguised, named)
    made = [url for address in INNER for family in families for url in family(address)]
    return list(dict.fromkeys([*made, *LISTED, LETTERS]))
