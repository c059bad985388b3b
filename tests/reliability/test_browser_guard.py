"""A hostile page in Chromium tries every way to what is not public, and no connection gets there.

Mutants on which these must fail: the proxy does not judge the addresses that names lead to; no limit of time on a
page that never rests. That loopback goes through the proxy is asked for twice, by Playwright as well: one of them
can be left out and nothing is reached.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sayso.capture.browser import PROGRAMS
from tests.conftest import REPOSITORY, miss
from tests.network import PUBLIC, Asked, Network, page, redirect
from tests.reliability.test_fetching import World, make_world
from tests.sites import article

pytestmark = [pytest.mark.slow, pytest.mark.browser]
INNER = (
    "http://127.0.0.1/a", "http://localhost/a", "http://127.0.0.1:8080/a", "http://[::1]/a", "http://169.254.169.254/latest",
    "http://[fd77::1]/a", "http://[fd77::2]/a", "http://192.168.77.1/a", "http://192.168.77.2/a", "http://10.0.0.5/a",
    "http://0.0.0.0/a", "http://2130706433/a", "http://0x7f.1/a", "http://[::ffff:127.0.0.1]/a", "https://127.0.0.1/a",
    "http://100.64.1.1/a", "http://198.41.30.4/a", "http://10-0-0-5.at.example/a", "http://127-0-0-1.at.example/a",
    "http://once.rebind.example/a", "http://[64:ff9b::7f00:1]/a", "http://192.168.77.1:22/a",
)  # fmt: skip
SCRIPT = """
const inner = INNER;
const add = (tag, attributes) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  document.body.appendChild(made);
};
const quietly = (what) => { try { const made = what(); if (made && made.catch) made.catch(() => {}); } catch (e) {} };
for (const url of inner) {
  const odd = url + "?" + Math.random();
  add("img", {src: odd}); add("script", {src: odd}); add("iframe", {src: odd}); add("object", {data: odd});
  add("video", {src: odd}); add("embed", {src: odd});
  add("iframe", {src: "/redirect?u=" + encodeURIComponent(url)});
  add("iframe", {src: "/refresh?u=" + encodeURIComponent(url)});
  add("link", {rel: "stylesheet", href: odd}); add("link", {rel: "preconnect", href: url});
  add("link", {rel: "prefetch", href: odd}); add("link", {rel: "preload", as: "image", href: odd});
  quietly(() => fetch(odd, {mode: "no-cors"})); quietly(() => fetch("/redirect?u=" + encodeURIComponent(url)));
  quietly(() => new WebSocket(url.replace(/^http/, "ws"))); quietly(() => new EventSource(odd));
  quietly(() => navigator.sendBeacon(odd, "x"));
  quietly(() => { const asked = new XMLHttpRequest(); asked.open("POST", odd); asked.send("x"); });
  quietly(() => window.open(odd));
  quietly(() => new WebTransport(url.replace(/^http:/, "https:")));
  quietly(() => new Worker("data:text/javascript,fetch('" + odd + "',{mode:'no-cors'})"));
}
for (let time = 0; time < 5; time++)
  setTimeout(() => quietly(() => fetch("http://once.rebind.example/" + time, {mode: "no-cors"})), time * 300);
for (const url of ["file:///etc/passwd", "view-source:http://127.0.0.1/", "chrome://version", "ftp://127.0.0.1/"]) {
  add("iframe", {src: url}); add("img", {src: url}); quietly(() => fetch(url)); quietly(() => window.open(url));
}
add("link", {rel: "dns-prefetch", href: "http://leak.other.example/"});
quietly(() => {
  const urls = ["stun:192.168.77.1:80", "turn:169.254.169.254:80?transport=tcp"];
  const peer = new RTCPeerConnection({iceServers: [{urls, username: "a", credential: "b"}]});
  peer.createDataChannel("x"); peer.createOffer().then((offer) => peer.setLocalDescription(offer));
});
"""


def names(name: str, count: int) -> Sequence[str]:
    """`10-0-0-5.at.example` is that address; `once.rebind.example` is public once and then this machine."""
    first, _, rest = name.partition(".")
    if rest == "at.example":
        return [first.replace("-", ".")]
    if rest == "rebind.example":
        return [PUBLIC] if count == 0 else ["127.0.0.1"]
    return [PUBLIC]


def hostile(asked: Asked) -> bytes:
    """The page and the two that its frames are led by."""
    parts = urlsplit(asked.path)
    where = parse_qs(parts.query).get("u", [""])[0]
    if parts.path == "/redirect":
        return redirect(where)
    if parts.path == "/refresh":
        return page(f'<meta http-equiv="refresh" content="0; url={where}">')
    listed = "[" + ",".join(f'"{url}"' for url in INNER) + "]"
    return page(article().replace("</body>", f"<script>{SCRIPT.replace('INNER', listed)}</script></body>"))


@pytest.fixture
def world(network: Network, tmp_path: Path) -> World:
    if not any(shutil.which(name) for name in PROGRAMS):
        miss(f"no Chromium here: none of {', '.join(PROGRAMS)} found")
    made = make_world(network, tmp_path)
    network.names = names
    return made


def test_a_page_is_drawn_and_its_files_are_kept(world: World) -> None:
    script = "<script>document.body.append('Drawn by a script')</script></body>"
    world.sites["plover.example/market"] = page(article().replace("</body>", script))
    ran = world.run("add", "--browser", "http://plover.example/market")

    assert ran.code == 0, ran.err
    assert [issue["code"] for line in ran.lines for issue in line["issues"] if "BROWSER" in issue["code"]] == []
    (version,) = world.run("versions", "http://plover.example/market").lines
    files = {
        role: (world.dossier / "captures" / sha256[:2] / sha256).read_bytes()
        for role, sha256 in version["files"].items()
    }
    assert files.keys() == {"exchange", "screenshot", "print", "rendered"}
    assert files["screenshot"].startswith(b"\x89PNG")
    assert files["print"].startswith(b"%PDF-")
    assert b"Drawn by a script</body>" in files["rendered"]
    assert world.run("verify").code == 0
    assert world.network.astray == []


def test_a_hostile_page_reaches_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.elsewhere = hostile
    ran = world.run("add", "--browser", "http://plover.example/trap")
    heard = len(world.network.astray)
    leaked = [name for name in world.network.name_counts if name.startswith("leak.")]
    served = len(world.paths)
    with capsys.disabled():
        print(f"\nbehind the guard {heard} connections astray, {served} requests to the page's own site")

    assert ran.code == 0, ran.err
    assert world.network.astray == []
    assert leaked == []
    assert served > len(INNER)
    assert any(issue["code"] == "BROWSER-002" for issue in ran.lines[0]["issues"])


def test_the_same_page_reaches_much_in_a_browser_without_the_guard(world: World) -> None:
    world.elsewhere = hostile
    program = next(found for found in map(shutil.which, PROGRAMS) if found)
    done = world.network.run(
        sys.executable,
        str(Path(__file__).with_name("bare_browser.py")),
        "http://plover.example/trap",
        program,
        folder=REPOSITORY,
        env=os.environ | {"HOME": str(world.dossier)},
    )

    # The page may end such a browser, or its driver: what counts is how far it got.
    assert len(world.network.astray) > 10, done.stderr


def _drip(asked: Asked) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = article().replace("</body>", "<img src=/drip><script>for(;;){}</script></body>").encode()
    yield b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def test_a_page_that_never_rests_is_kept_without_its_picture(world: World) -> None:
    world.sites["plover.example/market"] = _drip
    world.settings["SAYSO_FETCH_SECONDS"] = "5"
    ran = world.run("add", "--browser", "http://plover.example/market")

    assert ran.code == 0, ran.err
    assert [line["outcome"] for line in ran.lines] == ["added"]
    assert any(issue["code"] == "BROWSER-001" for issue in ran.lines[0]["issues"])
    assert _chromium_processes(world.dossier) == []


def _chromium_processes(folder: Path) -> list[str]:
    """The processes that still have a temporary profile of a page that was drawn."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"sayso-page-" in words and b"chrom" in words:
                found.append(words.decode(errors="replace")[:80])
    return found
