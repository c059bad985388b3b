"""Pages fetched by the real command, from sites of a world of the tests' own: what is kept, and what is not reached.

Mutants seen: a redirect followed without being judged; a list begun anew; a page whose text is as before kept again; an
exchange that is not what went over the wire; a feed whose bytes are not kept.
"""

import gzip
import hashlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.command import SAYSO, Ran, check_stderr, clean_environment
from tests.network import PUBLIC, Answer, Asked, Network, page, redirect
from tests.reliability.spellings import spellings
from tests.sites import article

pytestmark = pytest.mark.slow
PAGE = "http://plover.example/market"


@dataclass
class World:
    """The sites of one test, by host and path, and the dossier at home."""

    network: Network
    dossier: Path
    sites: "dict[str, bytes | Answer]" = field(default_factory=dict)
    elsewhere: "bytes | Answer" = field(default_factory=lambda: page("nothing", status="404 Not Found"))
    settings: dict[str, str] = field(default_factory=dict)

    def answer(self, asked: Asked) -> "bytes | Iterator[bytes]":
        """The answer to one request."""
        found = self.sites.get(f"{asked.host}{asked.path}", self.elsewhere)
        return found if isinstance(found, bytes) else found(asked)

    def environment(self) -> dict[str, str]:
        """With the quick reader, and no waiting between requests."""
        return clean_environment() | {
            "SAYSO_READER": "rules",
            "SAYSO_FETCH_INTERVAL_SECONDS": "0.001",
            "SAYSO_FETCH_SECONDS": "20",
            "SSL_CERT_FILE": str(self.network.trust),
            **self.settings,
        }

    def run(self, *arguments: str) -> Ran:
        """The command, run at home in the dossier."""
        done = self.network.run(
            os.fspath(SAYSO), *arguments, folder=self.dossier, env=self.environment(), text=False, timeout=300
        )
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())  # type: ignore[attr-defined]
        check_stderr(ran.err)
        return ran

    @property
    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [each.path for each in self.network.asked if each.path != "/robots.txt"]


@pytest.fixture
def world(network: Network, tmp_path: Path) -> World:
    return make_world(network, tmp_path)


def make_world(network: Network, tmp_path: Path) -> World:
    """Sites of which nothing is said yet, and an empty dossier."""
    made = World(network, tmp_path / "dossier")
    network.forget()
    network.answer = made.answer
    subprocess.run([SAYSO, "init", made.dossier], check=True, capture_output=True)
    return made


def test_a_page_is_kept_with_its_exchange(world: World) -> None:
    world.sites["plover.example/short"] = redirect("https://www.plover.example/market")
    world.sites["www.plover.example/market"] = page(article(), ETag='"1"')
    ran = world.run("add", "http://plover.example/short")

    assert ran.code == 0, ran.err
    assert [line["outcome"] for line in ran.lines] == ["added"]
    assert ran.lines[0]["claim_count"] >= 2
    (version,) = world.run("versions", "http://plover.example/short").lines
    assert (version["hops"], version["from_address"]) == (2, PUBLIC)
    kept = []
    for sha256 in (version["sha256"], version["files"]["exchange"]):
        kept.append((world.dossier / "captures" / sha256[:2] / sha256).read_bytes())
        assert hashlib.sha256(kept[-1]).hexdigest() == sha256
    exchange = gzip.decompress(kept[1])
    assert article().encode() in exchange
    assert b'\r\nETag: "1"\r\n' in exchange
    assert b"\r\nLocation: https://www.plover.example/market\r\n" in exchange
    assert [
        exchange.count(each) for each in (b"\r\n\r\nGET /short HTTP/1.1\r\n", b"\r\n\r\nGET /market HTTP/1.1\r\n")
    ] == [1, 1]
    (report,) = world.run("reports").lines
    assert report["report"]["url"] == "https://www.plover.example/market"
    assert world.run("doctor").code == 0
    assert world.network.astray == []


def test_a_page_is_asked_for_again_and_its_versions_are_told_apart(world: World) -> None:
    def answer(asked: Asked) -> bytes:
        return page("", status="304 Not Modified") if asked.header("If-None-Match") else page(article(), ETag='"1"')

    world.sites["plover.example/market"] = answer
    outcomes = [world.run("add", PAGE).lines[0]]
    outcomes += world.run("add", PAGE).lines  # it says itself that nothing has changed
    world.sites["plover.example/market"] = page(article() + "<!-- 12:00 -->")
    outcomes += world.run("add", PAGE).lines  # other bytes, the same text
    world.sites["plover.example/market"] = page(article(17))
    outcomes += world.run("add", PAGE).lines
    world.sites["plover.example/market"] = page(article())
    outcomes += world.run("add", PAGE).lines  # it went back

    assert [each["outcome"] for each in outcomes] == ["added", "unchanged", "unchanged", "added", "unchanged"]
    changed = outcomes[3]
    assert changed["earlier"] == outcomes[0]["report"]
    assert [(each["kind"], each["words"][:15]) for each in changed["changes"]] == [
        ("removed", "At least 14 peo"),
        ("added", "At least 17 peo"),
    ]
    assert outcomes[4]["report"] == outcomes[0]["report"]
    versions = world.run("versions", PAGE).lines
    assert [each["report"] for each in versions] == [each["report"] for each in (outcomes[0], changed, outcomes[0])]
    assert [len(each["changes"]) for each in versions] == [0, 2, 2]
    assert len(list((world.dossier / "captures").glob("??/*"))) == 4  # two pages, two exchanges
    version = f"{changed['report']} is a new version of {outcomes[0]['report']} ({PAGE}): 1 line added, 1 removed"
    code = world.run("incidents", "--unreviewed").lines[0]["code"]
    for command in (("reports",), ("show", code, "--unreviewed")):
        said = world.run(*command, "--text").out
        assert version in said
        assert "+ At least 17 people were killed" in said
        assert "- At least 14 people were killed" in said


def test_a_list_that_was_killed_midway_goes_on_where_it_was(world: World) -> None:
    count, stuck_at = 12, 6
    stuck = {"is": True}

    def answer(asked: Asked) -> "bytes | Iterator[bytes]":
        number = int(asked.path.removeprefix("/"))
        while number == stuck_at and stuck["is"]:
            time.sleep(0.05)
        return page(article(number + 10))

    links = [f"http://plover.example/{number}" for number in range(count)]
    world.sites |= {link.removeprefix("http://"): answer for link in links}
    (world.dossier / "links.txt").write_text("\n".join(links))
    command = world.network.command(os.fspath(SAYSO), "add", "--links", "links.txt", folder=world.dossier)
    process = subprocess.Popen(command, env=world.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(world.paths) <= stuck_at and process.poll() is None:
        time.sleep(0.05)
    process.kill()
    process.wait()
    stuck["is"] = False
    before = list(world.paths)
    world.network.forget()
    ran = world.run("add", "--links", "links.txt")

    assert before == [f"/{number}" for number in range(stuck_at + 1)]
    assert ran.code == 0, ran.err
    assert [line["outcome"] for line in ran.lines] == ["unchanged"] * stuck_at + ["added"] * (count - stuck_at)
    assert world.paths == [f"/{number}" for number in range(stuck_at, count)]
    assert len(world.run("reports").lines) == count


def test_no_redirect_leads_astray(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = [url for url in spellings() if url.isascii() and url.isprintable() and ".example" not in url][::5]
    for number, url in enumerate(wanted):
        way = page(f'<meta http-equiv="refresh" content="0; url={url}"><p>Moved.') if number % 2 else redirect(url)
        world.sites[f"plover.example/{number}"] = way
    (world.dossier / "links.txt").write_text("\n".join(f"http://plover.example/{n}" for n in range(len(wanted))))
    ran = world.run("add", "links.txt")

    with capsys.disabled():
        print(f"\n{len(wanted)} redirects and refreshes, {len(world.network.astray)} connections astray")
    assert len(wanted) > 100
    assert world.network.astray == []
    assert ran.code == 1
    assert set(world.paths) >= {f"/{number}" for number in range(len(wanted))}


def test_a_feed_leads_to_the_pages_that_it_lists(world: World) -> None:
    entries = [
        "/1",
        "http://plover.example/2",
        "http://127.0.0.1/3",
        "file:///etc/passwd",
        "http://plover.example/feed",
    ]
    items = "".join(f"<item><title>Hadrin</title><link>{link}</link></item>" for link in entries)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Daily Plover</title>{items}</channel></rss>'
    world.sites["plover.example/feed"] = page(feed, kind="application/rss+xml")
    world.sites |= {f"plover.example/{number}": page(article(number + 10)) for number in (1, 2)}
    ran = world.run("add", "http://plover.example/feed")

    assert ran.code == 1
    assert [line["outcome"] for line in ran.lines][:4] == ["added", "added", "failed", "failed"]
    assert world.network.astray == []
    world.network.forget()
    assert [line["outcome"] for line in world.run("add", "http://plover.example/feed").lines][:2] == ["unchanged"] * 2
    assert "/1" not in world.paths
    assert len(world.run("reports").lines) == 2

    kept = [path for path in (world.dossier / "captures").glob("??/*") if path.read_bytes() == feed.encode()]
    assert [path.name for path in kept] == [hashlib.sha256(feed.encode()).hexdigest()]
    exchanges = [path.read_bytes() for path in (world.dossier / "captures").glob("??/*")]
    packed = [gzip.decompress(each) for each in exchanges if each.startswith(b"\x1f\x8b")]
    said = world.run("versions", "http://plover.example/feed")
    assert said.code == 2
    assert "is kept as cap-" in said.err
    assert "of a feed, the pages that it lists have versions" in said.err
    asked = b"WARC-Target-URI: http://plover.example/feed\r\n"
    # The exchange of the feed, and no other: its last entry is the feed once more.
    assert sum(asked in each and feed.encode() in each for each in packed) >= 1
    assert world.run("doctor").code == 0
    (plan,) = world.run("erase", world.run("reports").lines[0]["report"]["id"], "--reason", "at risk", "--yes").lines
    assert len(plan["archives"]) == 1
    assert world.run("verify").code == 0


def test_what_cannot_be_had_is_one_line_and_nothing_is_kept(world: World) -> None:
    world.sites["plover.example/robots.txt"] = page("User-agent: *\nDisallow: /private", kind="text/plain")
    world.sites["plover.example/private"] = page(article())
    urls = [
        "http://plover.example/missing", "http://plover.example/private", "http://127.0.0.1/", "file:///etc/passwd",
        "https://untrusted.plover.example/", "http://10.0.0.1:8080/", "gopher://plover.example/",
    ]  # fmt: skip
    ran = world.run("add", *urls)

    assert ran.code == 1
    assert [line["outcome"] for line in ran.lines] == ["failed"] * len(urls)
    assert len(ran.err.splitlines()) == len(urls)
    assert list((world.dossier / "captures").glob("??/*")) == []
    assert world.network.astray == []
    allowed = world.run("add", "--ignore-robots", "http://plover.example/private")
    assert [line["outcome"] for line in allowed.lines] == ["added"]


def test_reading_keeps_nothing(world: World) -> None:
    world.sites["plover.example/market"] = page(article())
    ran = world.run("read", PAGE)

    assert ran.code == 0, ran.err
    assert "14 people" in json.dumps(ran.lines)
    assert world.run("reports").lines == []
