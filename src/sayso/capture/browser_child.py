"""What runs in a process of its own and drives Chromium: one address in, files in a folder out. It may be killed.

Chromium gets one proxy for everything, loopback included, resolves no names, and has what talks past it turned off.
Playwright is the extra `browser`.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

WIDTH, HEIGHT = 1280, 900
TALLEST = 16_000
"""Pixels of a screenshot: Chromium's pictures end at 16,384, and what is below is cut off."""
SETTLING_SECONDS = 5.0
"""How long a page may go on loading after it says that it is there."""
FEATURES = (
    "AsyncDns", "DnsOverHttps", "DnsOverHttpsUpgrade", "NetworkPrediction", "OptimizationHints", "MediaRouter",
    "DialMediaRouteProvider", "WebTransport", "DirectSockets", "Translate",
)  # fmt: skip
"""What asks names or hosts by itself, or past a proxy."""
ARGUMENTS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=" + ",".join(FEATURES),
    "--disable-gpu",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Names are the proxy's business: what would resolve one by itself finds none.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    # Chromium takes loopback past any proxy unless it is told not to.
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)


def draw(order: dict[str, Any]) -> dict[str, Any]:
    """What was drawn of `url`: the files are in `folder`, named for their roles; the answer names the browser.

    The order has `url`, `folder`, `program` (Chromium), `port` (of the proxy) and `seconds`.
    """
    folder, milliseconds = Path(order["folder"]), order["seconds"] * 1000
    trouble = None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=order["program"],
            # The sandbox does not work for root, who should not do this anyway.
            chromium_sandbox=os.getuid() != 0,
            proxy={"server": f"http://127.0.0.1:{order['port']}"},
            args=[f"--proxy-server=http://127.0.0.1:{order['port']}", *ARGUMENTS],
            timeout=milliseconds,
        )
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            accept_downloads=False,
            service_workers="block",
            java_script_enabled=True,
            locale="en-GB",
            timezone_id="UTC",
        )
        context.set_default_timeout(milliseconds)
        page = context.new_page()
        try:
            page.goto(order["url"], wait_until="load", timeout=milliseconds)
            _settle(page)
        except Error as error:
            trouble = str(error).split("\n", 1)[0][:200]
        made = {}
        for role, make in (("rendered", _keep_tree), ("screenshot", _keep_picture), ("print", _keep_print)):
            try:
                make(page, folder / role)
                made[role] = True
            except Error as error:
                trouble = trouble or f"{role}: {str(error).split(chr(10), 1)[0][:200]}"
        answer = {"browser": f"Chromium {browser.version}", "trouble": trouble, "url": page.url[:4096]}
        browser.close()
    return answer


def _settle(page: Page) -> None:
    try:
        page.wait_for_load_state("networkidle", timeout=SETTLING_SECONDS * 1000)
    except Error:
        return  # a page that never rests is drawn as it is


def _keep_tree(page: Page, path: Path) -> None:
    path.write_text(page.content(), "utf-8", "surrogatepass")


def _keep_picture(page: Page, path: Path) -> None:
    tall = page.evaluate("Math.max(document.documentElement.scrollHeight, document.body?.scrollHeight || 0)")
    height = max(HEIGHT, min(int(tall) if isinstance(tall, (int, float)) else HEIGHT, TALLEST))
    page.set_viewport_size({"width": WIDTH, "height": height})
    path.write_bytes(page.screenshot(animations="disabled"))


def _keep_print(page: Page, path: Path) -> None:
    path.write_bytes(page.pdf(format="A4", print_background=True))


if __name__ == "__main__":
    print(json.dumps(draw(json.loads(sys.argv[1]))))  # noqa: T201 - its one answer
