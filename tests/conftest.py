"""What all suites share: a real PostgreSQL, a real Chromium, the benchmark kit, the update of golden files."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.network import Network, why_no_network
from tests.postgres_server import PostgresServer, find_programs

REPOSITORY = Path(__file__).resolve().parent.parent

# A test passes or fails by what it tests: always the same examples, and no clock.
hypothesis.settings.register_profile(
    "sayso", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
# For a longer search by hand: HYPOTHESIS_PROFILE=search pytest tests/properties
hypothesis.settings.register_profile("search", deadline=None, max_examples=5000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sayso"))

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="write the golden files anew instead of comparing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks each test by what it asks for, so that nobody has to remember to."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "postgres_server" in fixtures:
            item.add_marker("postgres")
        if "chromium" in fixtures:
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Prints what tests have counted (`record_property("counted", ...)`): kills, cuts and the like."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "counted":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")


@pytest.fixture(scope="session")
def golden_update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--golden-update"))


def miss(reason: str) -> NoReturn:
    """Skips the test; fails it where everything must run (SAYSO_REQUIRE_ALL=1, as in .ci/run)."""
    if os.environ.get("SAYSO_REQUIRE_ALL") == "1":
        pytest.fail(f"{reason}, and SAYSO_REQUIRE_ALL is set")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL server, one for each process of the test run."""
    programs = find_programs()
    if programs is None:
        miss("no PostgreSQL here: initdb and pg_ctl not found")
    with PostgresServer(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    name = postgres_server.make_database()
    yield postgres_server.address(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium with a fresh profile.

    For one module only: while it runs, its event loop is in the way of tests that start one of their own.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for path in map(shutil.which, names) if path), None)
    if program is None:
        miss(f"no Chromium here: none of {', '.join(names)} found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, options: dict[str, Any]) -> Iterator[Page]:
    """A page in a context of its own. Fails at the end if it asked beyond this machine or a script failed."""
    trouble: list[str] = []
    context = browser.new_context(**options)
    page = context.new_page()
    page.on("request", lambda request: _note_outside(request.url, trouble))
    page.on("pageerror", lambda error: trouble.append(f"script error: {error}"))
    page.on("console", lambda message: trouble.append(f"console: {message.text}") if message.type == "error" else None)
    yield page
    context.close()
    assert not trouble, trouble


def _note_outside(url: str, trouble: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        trouble.append(f"request beyond this machine: {url}")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a desktop's size; see `open_page` for what it refuses."""
    with open_page(chromium, DESKTOP) as page:
        yield page


@pytest.fixture
def phone_page(chromium: Browser) -> Iterator[Page]:
    """A page of a phone's size; see `open_page` for what it refuses."""
    with open_page(chromium, PHONE) as page:
        yield page


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """A home and a world, in which every connection is heard."""
    reason = why_no_network()
    if reason:
        miss(f"no networks of the tests' own, and so no canaries on other addresses than loopback: {reason}")
    with Network() as made:
        yield made


@pytest.fixture(scope="session")
def kit() -> Path:
    """The benchmark kit: the folder that SAYSO_KIT names, else the one beside the repository. Not everyone has it."""
    return _find_folder("SAYSO_KIT", "benchmarks")


@pytest.fixture(scope="session")
def reports_kit() -> Path:
    """Real reports and their expected readings: the folder of SAYSO_REPORTS, else the one beside the repository."""
    return _find_folder("SAYSO_REPORTS", "reports")


def _find_folder(variable: str, name: str) -> Path:
    folder = Path(os.environ.get(variable) or REPOSITORY.parent / "shared" / name)
    if not folder.is_dir():
        pytest.skip(f"no {name} to measure against: set {variable} to their folder")
    return folder
