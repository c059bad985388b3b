"""The pages in a real browser, at a desk and on a phone: readable, reachable, and silent towards the outside.

The fixtures `page` and `phone_page` fail a test when a script fails, or when anything is asked of another machine.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sayso.pipeline.dossier import Dossier
from tests.conftest import DESKTOP

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
NARROW = {"width": 375, "height": 812}
NARROWEST = {"width": 320, "height": 640}
PATHS = [
    "/",
    "{largest}?count=unreviewed",
    "{largest}?count=accepted",
    "/reports",
    "/reports/ex14",
    "/claims",
    "/about",
    "/method",
    "/changes?since=2025-03-11&until=2025-03-14&count=unreviewed",
]


def wait_for_map(page: Page) -> None:
    """Waits until the outlines of the map are drawn, where there is a map."""
    if page.locator("#map").count():
        expect(page.locator("#map path.land")).to_be_attached()


def overflow_of(page: Page) -> int:
    """How many pixels of the page lie beyond the window's width."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("path", PATHS)
def test_nothing_overflows_a_phone(phone_page: Page, address: str, largest: str, path: str, tmp_path: Path) -> None:
    for size in (NARROW, NARROWEST):
        phone_page.set_viewport_size(size)
        phone_page.goto(address + path.format(largest=largest))
        wait_for_map(phone_page)
        assert overflow_of(phone_page) <= 0, size
        assert len(phone_page.screenshot(path=tmp_path / "phone.png")) > 10_000


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_wrong_at_a_desk(page: Page, address: str, largest: str, path: str) -> None:
    page.goto(address + path.format(largest=largest))
    wait_for_map(page)
    assert overflow_of(page) <= 0
    assert find_violations(page) == []


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_wrong_in_the_dark(chromium: Browser, address: str, largest: str, path: str) -> None:
    context = chromium.new_context(**DESKTOP, color_scheme="dark")
    page = context.new_page()
    page.goto(address + path.format(largest=largest))
    assert find_violations(page) == []
    context.close()


def find_violations(page: Page) -> list[str]:
    """What axe-core calls wrong, with the first element that it is wrong about."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run()")
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


def test_from_the_map_to_the_words_of_a_claim(page: Page, address: str, largest: str) -> None:
    page.goto(address)
    wait_for_map(page)
    pin = page.locator(f'#map a.pin[href="{largest}"]')
    pin.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}{largest}")
    first = page.locator(".matrix .saying .words a").first
    words = first.inner_text()
    first.click()
    card = page.locator(".note[open]")
    expect(card).to_have_count(1)
    expect(card.locator("blockquote")).to_contain_text(words.split()[0])
    expect(card.locator(".chain .hand").first).to_be_visible()
    assert page.evaluate("CSS.highlights.get('lit').size") > 0


def test_words_and_cards_lead_to_each_other(page: Page, address: str) -> None:
    page.goto(f"{address}/reports/ex01")
    mark = page.locator("mark.run[data-claims]").first
    claim = str(mark.get_attribute("data-claims")).split()[0]
    card = page.locator(f'.note[data-claim="{claim}"]')
    expect(card).not_to_have_attribute("open", "")
    mark.click()
    expect(card).to_have_attribute("open", "")
    card.get_by_text("Show its words in the text").click()
    expect(page).to_have_url(f"{address}/reports/ex01#w-{claim}")
    expect(page.locator(f"#w-{claim}")).to_be_in_viewport()


def test_the_map_is_drawn_without_tiles(page: Page, address: str, example: Dossier) -> None:
    page.goto(address)
    wait_for_map(page)
    assert page.locator("#map .leaflet-tile").count() == 0
    located = [view for view in example.incidents(unreviewed=True) if view.incident.place and view.incident.place.lat]
    assert page.locator("#map a.pin").count() == len(located)
    assert page.locator("#map .axis-label").count() >= 2
    expect(page.locator("#map .leaflet-control-scale-line")).to_contain_text("m")


def test_labels_on_the_map_do_not_cover_each_other(phone_page: Page, address: str) -> None:
    phone_page.goto(address)
    wait_for_map(phone_page)
    boxes = phone_page.locator("#map a.pin span").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"
    )
    for at, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_everything_is_there_without_scripts(chromium: Browser, address: str, largest: str) -> None:
    context = chromium.new_context(**DESKTOP, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".locator")).to_be_visible()
    page.locator(f'h3 a[href="{largest}"]').click()
    page.locator(".matrix .saying .words a").first.click()
    expect(page.locator("mark.run").first).to_be_visible()
    # The browser itself opens the card that the address names.
    expect(page.locator(".note[open]")).to_have_count(1)
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_hostile_words_do_nothing(page: Page, hostile_address: str, hostile: Dossier) -> None:
    (view,) = hostile.incidents(unreviewed=True)
    (reading,) = hostile.readings()
    for path in ("/", f"/incidents/{view.incident.code}", "/reports", f"/reports/{reading.report.id}", "/claims"):
        page.goto(hostile_address + path)
        wait_for_map(page)
        assert page.title().endswith("· sayso")
        assert page.locator("main img").count() == 0


def test_a_long_text_stays_usable(page: Page, address: str) -> None:
    """A page of marked text answers to a click; the long one is the longest of the example."""
    page.goto(f"{address}/reports/ex11")
    page.locator("mark.run[data-claims]").last.click()
    expect(page.locator(".note[open]")).to_have_count(1)


def test_print_shows_the_record_without_the_controls(page: Page, address: str, largest: str) -> None:
    page.goto(f"{address}{largest}")
    page.emulate_media(media="print")
    for hidden in (".masthead nav", ".contents", ".wishes form"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator(".matrix")).to_be_visible()
