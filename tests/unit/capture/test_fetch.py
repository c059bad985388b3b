"""Fetching from a server on loopback, which the tests let through by name of address and port."""

import gzip
import hashlib
import io
import time
import zlib
from collections.abc import Iterator

import brotli
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from sayso.capture.fetch import Fetcher, FetchOptions, Validators, find_refresh
from sayso.errors import EmptyInput, FetchFailed, ForbiddenAddress, InputTooLarge
from sayso.records.fetch import FileRole, HopReason, Robots
from tests.network import Asked, page, redirect
from tests.sites import Site, article, serve_site

ETAG = '"v1"'


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as made:
        made.answers["/a"] = page(article())
        yield made


def _fetcher(site: Site, waits: list[float] | None = None, **options: object) -> Fetcher:
    chosen = FetchOptions(**{"seconds": 10.0, "interval_seconds": 0.001, "most_bytes": 1_000_000, **options})  # type: ignore[arg-type]
    return Fetcher(chosen, policy=site.policy, wait=(waits.append if waits is not None else time.sleep))


def test_a_page_comes_with_all_that_can_be_said_of_how(site: Site) -> None:
    with _fetcher(site) as fetcher:
        fetched = fetcher.fetch(site.url("/a"))

    assert fetched.payload == article().encode()
    (hop,) = fetched.fetch.hops
    assert (hop.url, hop.address, hop.port, hop.status) == (site.url("/a"), "127.0.0.1", site.port, 200)
    assert hop.header("content-type") == "text/html; charset=utf-8"
    assert hop.started_at <= hop.ended_at
    assert fetched.fetch.robots is Robots.ABSENT
    assert "sayso" in fetched.fetch.tool
    assert site.paths == ["/robots.txt", "/a"]


def test_the_exchange_is_kept_byte_for_byte(site: Site) -> None:
    packed = gzip.compress(article().encode())
    pieces = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in (packed[:40], packed[40:]))
    raw = (
        b"HTTP/1.1 200  Fine, thanks\r\ncontent-TYPE:text/html\r\nX-Odd:  two  spaces \r\nContent-Encoding: gzip\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n"
    )
    site.answers["/a"] = raw
    site.answers["/old"] = redirect("/a")
    with _fetcher(site) as fetcher:
        fetched = fetcher.fetch(site.url("/old"))

    assert fetched.payload == article().encode()
    (kept,), (warc,) = fetched.fetch.files, fetched.files
    assert (kept.role, kept.byte_count) == (FileRole.EXCHANGE, len(warc))
    assert kept.sha256 == hashlib.sha256(warc).hexdigest()
    records = [
        (record.record_type, record.headers.get("WARC-Target-URI"), record.reader.read())
        for record in ArchiveIterator(io.BytesIO(warc), parse_http=False, verify_digests=False)
    ]
    kinds = [kind for kind, _url, _block in records]
    answer, asked = WarcRecordType.response, WarcRecordType.request
    assert kinds == [WarcRecordType.warcinfo, answer, asked, answer, asked]
    assert records[3][1:] == (site.url("/a"), raw)
    assert records[4][2].startswith(b"GET /a HTTP/1.1\r\nHost: 127.0.0.1:")
    # And as another library reads it: taken apart, unpacked, with the digests checked.
    whole = [
        record.content_stream().read()
        for record in WarcioIterator(io.BytesIO(warc), check_digests="raise")
        if record.rec_type == "response"
    ]
    assert whole[1] == article().encode()


def test_redirects_and_a_refresh_are_followed_and_written_down(site: Site) -> None:
    site.answers["/1"] = redirect("/2", status="301 Moved")
    site.answers["/2"] = page('<meta http-equiv="refresh" content="0; url=/a">')
    with _fetcher(site) as fetcher:
        fetched = fetcher.fetch(site.url("/1"))

    assert [(hop.reason, hop.status) for hop in fetched.fetch.hops] == [
        (HopReason.ASKED, 301),
        (HopReason.REDIRECT, 200),
        (HopReason.META_REFRESH, 200),
    ]
    assert fetched.fetch.last.url == site.url("/a")


@pytest.mark.parametrize(
    "where",
    ["http://127.0.0.1:22/", "http://127.0.0.2/", "http://[::1]/", "http://169.254.169.254/", "file:///etc/passwd",
     "http://0x7f000001/", "//localhost/", "gopher://127.0.0.1/"],
)  # fmt: skip
@pytest.mark.parametrize("way", ["redirect", "refresh"])
def test_each_step_is_judged_anew(site: Site, where: str, way: str) -> None:
    refresh = page(f"<html><head><meta http-equiv=refresh content='0;url={where}'></head>moved</html>")
    site.answers["/1"] = redirect(where) if way == "redirect" else refresh
    with _fetcher(site) as fetcher, pytest.raises(ForbiddenAddress):
        fetcher.fetch(site.url("/1"))


def test_a_circle_ends(site: Site) -> None:
    site.answers["/1"], site.answers["/2"] = redirect("/2"), redirect("/1")
    with _fetcher(site) as fetcher, pytest.raises(FetchFailed, match="in a circle"):
        fetcher.fetch(site.url("/1"))


def test_robots_txt_is_respected_and_can_be_overridden(site: Site) -> None:
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /a\nCrawl-delay: 7", kind="text/plain")
    site.answers["/b"] = page(article())
    waits: list[float] = []
    with _fetcher(site, waits) as fetcher:
        with pytest.raises(FetchFailed, match=r"robots\.txt"):
            fetcher.fetch(site.url("/a"))
        assert fetcher.fetch(site.url("/b")).fetch.robots is Robots.ALLOWED
        fetcher.fetch(site.url("/b"))
    assert site.paths == ["/robots.txt", "/b", "/b"]
    assert max(waits) > 6
    with _fetcher(site, ignores_robots=True) as fetcher:
        assert fetcher.fetch(site.url("/a")).fetch.robots is Robots.OVERRIDDEN


def test_without_its_rules_a_site_is_left_alone_and_asked_once(site: Site) -> None:
    site.answers["/robots.txt"] = page("", status="503 Busy")
    with _fetcher(site) as fetcher:
        for _time in range(2):
            with pytest.raises(FetchFailed, match=r"robots\.txt cannot be had \(status 503\)"):
                fetcher.fetch(site.url("/a"))
    assert site.paths == ["/robots.txt"]


def test_a_robots_txt_full_of_stars_is_read_in_time(site: Site) -> None:
    """Taken for a regular expression, this would run for ever."""
    rule = "Disallow: /" + "*a" * 40 + "$"
    path = "/" + "a" * 3000 + "b"
    site.answers["/robots.txt"] = page(f"User-agent: *\n{rule}\n" * 1000, kind="text/plain")
    site.answers[path] = page(article())
    with _fetcher(site) as fetcher:
        assert fetcher.fetch(site.url(path)).fetch.robots is Robots.ALLOWED


def test_hosts_are_left_their_time(site: Site) -> None:
    waits: list[float] = []
    with _fetcher(site, waits, interval_seconds=5.0, ignores_robots=True) as fetcher:
        fetcher.fetch(site.url("/a"))
        fetcher.fetch(site.url("/a"))
    assert len(waits) == 1
    assert 3.0 < waits[0] <= 5.0


def test_a_server_is_asked_whether_anything_has_changed(site: Site) -> None:
    def answer(asked: Asked) -> bytes:
        return page("", status="304 Not Modified") if asked.header("If-None-Match") == ETAG else page("changed")

    site.answers["/a"] = answer
    with _fetcher(site) as fetcher:
        unchanged = fetcher.fetch(site.url("/a"), known=Validators(ETAG, "Tue, 11 Mar 2025 10:00:00 GMT"))
        assert unchanged.payload is None
        assert fetcher.fetch(site.url("/a")).payload == b"changed"
    assert site.asked[1].header("If-Modified-Since") == "Tue, 11 Mar 2025 10:00:00 GMT"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"text") + gzip.compress(b" and more")),
        ("deflate", zlib.compress(b"text and more")),
        ("deflate", zlib.compress(b"text and more")[2:-4]),
        ("br", brotli.compress(b"text and more")),
        ("gzip, br", brotli.compress(gzip.compress(b"text and more"))),
        ("identity", b"text and more"),
    ],
    ids=[
        "gzip of two",
        "deflate",
        "deflate alone",
        "br",
        "br over gzip",
        "identity",
    ],  # gzip holds the second it was made
)
def test_packed_answers_are_unpacked(site: Site, encoding: str, packed: bytes) -> None:
    site.answers["/a"] = page(packed, Content_Encoding=encoding)
    with _fetcher(site) as fetcher:
        assert fetcher.fetch(site.url("/a")).payload == b"text and more"


def _endless(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"400\r\n" + b"x" * 1024 + b"\r\n"


def _slow(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    while True:
        time.sleep(0.1)
        yield b"x"


def _slow_head(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        time.sleep(0.1)
        yield b"X: y\r\n"


def _endless_head(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-Header: " + b"y" * 1000 + b"\r\n"


def _endless_hints(asked: Asked) -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 100


def _crumbs(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1\r\nx\r\n" * 1000


BOMB_SIZE = 200_000_000
ATTACKS = {
    "a body without end": (_endless, "larger than|more than"),
    "a byte now and then": (_slow, "longer than 2 seconds|within"),
    "a header line now and then": (_slow_head, "longer than 2 seconds|within"),
    "headers without end": (_endless_head, "cannot be asked|larger than"),
    "hints without end": (_endless_hints, "cannot be asked|larger than|longer than"),
    "chunks of one byte without end": (_crumbs, "larger than|more than|longer than"),
    "gzip bomb": (page(gzip.compress(b"\0" * BOMB_SIZE), Content_Encoding="gzip"), "unpacks to more"),
    "brotli bomb": (page(brotli.compress(b"\0" * BOMB_SIZE, quality=1), Content_Encoding="br"), "unpacks to more"),
    "bomb in a bomb": (
        page(gzip.compress(gzip.compress(b"\0" * BOMB_SIZE)), Content_Encoding="gzip, gzip"),
        "unpacks to more",
    ),
    "packed in ever so many pieces": (
        page(gzip.compress(b"", mtime=0) * 20_000, Content_Encoding="gzip"),
        "more than 10000 pieces",
    ),
    "packed many times over": (page(b"x", Content_Encoding="gzip, gzip, gzip, gzip"), "packed 4 times"),
    "packed in an unknown way": (page(b"x", Content_Encoding="rot13"), "not known"),
    "packed and damaged": (page(gzip.compress(b"text")[:-6], Content_Encoding="gzip"), "damaged"),
    "no HTTP": (b"220 mail.example ESMTP\r\n", "cannot be asked"),
    "less than was promised": (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "cannot be asked"),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "cannot be asked"),
    "a redirect to nowhere": (page("", status="302 Found"), "does not say where"),
    "nothing": (page(""), "answers with nothing"),
    "a password": (page("", status="401 Unauthorized"), "wants a password"),
    "gone": (page("", status="410 Gone"), "has removed it"),
    "busy": (page("", status="429 Slow down", Retry_After="30"), "try again in 30 seconds"),
    "broken": (page("", status="500 Oops"), "of no use at present"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_a_server_does_ends_in_one_line(site: Site, attack: str) -> None:
    answer, words = ATTACKS[attack]
    site.answers["/x"] = answer
    started = time.monotonic()
    with (
        _fetcher(site, seconds=2.0, ignores_robots=True) as fetcher,
        pytest.raises((FetchFailed, InputTooLarge, EmptyInput), match=words) as failed,
    ):
        fetcher.fetch(site.url("/x"))
    assert "\n" not in str(failed.value)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("html", "where"),
    [
        ('<meta http-equiv="refresh" content="0;url=/b">', "/b"),
        ("<META content='3; URL=\"http://a.example/\"' HTTP-EQUIV=Refresh>", "http://a.example/"),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta http-equiv="refresh" content="300; url=/later">', None),
        ('<noscript><meta http-equiv="refresh" content="0;url=/b"></noscript>', None),
        ('<!-- <meta http-equiv="refresh" content="0;url=/b"> -->', None),
        ('<meta name="description" content="0;url=/b">', None),
        ("<meta " * 20000, None),
        ("<noscript>" * 6000, None),
    ],
)
def test_a_page_can_send_browsers_on(html: str, where: str | None) -> None:
    assert find_refresh(html.encode()) == where


def test_what_breaks_the_unpacking_ends_a_process_and_not_the_run(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutant seen: unpacking in this process, which ends with it."""
    monkeypatch.setattr("sayso.capture.unpack._TARGET", "tests.unit.isolation.targets:break_down")
    site.answers["/x"] = page(gzip.compress(b"text"), Content_Encoding="gzip")
    site.answers["/y"] = page("text")
    with _fetcher(site, ignores_robots=True) as fetcher:
        with pytest.raises(FetchFailed, match="packed so as to break what unpacks it"):
            fetcher.fetch(site.url("/x"))
        assert fetcher.fetch(site.url("/y")).payload == b"text"
