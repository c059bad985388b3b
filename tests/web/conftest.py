"""What the tests of the pages share: the example dossier, one that is hostile, and ways to ask for their pages."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from sayso.pipeline.demo import create_demo, fill_demo
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.orders import Order
from sayso.records.decision import Verb
from sayso.web.app import create_app
from tests.fiction import NOON, make_capture, read_fiction
from tests.web.hostile import HOSTILE_NOTICE, HOSTILE_OUTLET, HOSTILE_TEXT

Ask = Callable[..., httpx.Response]


def make_ask(app: FastAPI) -> Ask:
    """A way to ask `app` for a page without a server in between."""

    async def get(path: str, method: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8765") as client:
            return await client.request(method, path, headers=headers)

    def ask(path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        return anyio.run(get, path, method, headers or {})

    return ask


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """The address at which `app` is served while the context lasts."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        listener.listen()
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    """The example dossier; of its largest incident the first half of the claims is accepted, and one is rejected."""
    folder = tmp_path_factory.mktemp("example") / "dossier"
    with create_demo(folder) as dossier:
        for addition in fill_demo(dossier):
            assert addition.error is None
        claims = [claim.id for claim in find_largest(dossier).claims]
        half = len(claims) // 2
        orders = [Order(verb=Verb.ACCEPT, ids=tuple(claims[:half])), Order(verb=Verb.REJECT, ids=(claims[-1],))]
        dossier.decide(orders, now=NOON)
    with open_dossier(folder) as dossier:
        yield dossier


def find_largest(dossier: Dossier):
    """The incident with most claims."""
    return max(dossier.incidents(unreviewed=True), key=lambda view: len(view.claims))


@pytest.fixture(scope="session")
def largest(example: Dossier) -> str:
    """The address of the example's largest incident."""
    return f"/incidents/{find_largest(example).incident.code}"


@pytest.fixture(scope="session")
def ask(example: Dossier) -> Ask:
    """Asks for a page of the example."""
    return make_ask(create_app(example))


@pytest.fixture(scope="module")
def address(example: Dossier) -> Iterator[str]:
    """Where the pages of the example are served."""
    with serve(create_app(example)) as found:
        yield found


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    """A dossier whose texts, outlets, speakers and notice try to be markup, scripts and reordered words."""
    folder = tmp_path_factory.mktemp("hostile") / "dossier"
    with create_dossier(folder, now=NOON) as dossier:
        capture = make_capture(HOSTILE_TEXT, outlet=HOSTILE_OUTLET, published="2031-03-18")
        (addition,) = dossier.add([capture], reader=read_fiction, now=NOON, version="fiction")
        assert addition.error is None
    with Path(folder / "sayso.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"notice = '{HOSTILE_NOTICE}'\n")
    with open_dossier(folder) as dossier:
        yield dossier


@pytest.fixture(scope="session")
def ask_hostile(hostile: Dossier) -> Ask:
    """Asks for a page of the hostile dossier."""
    return make_ask(create_app(hostile))


@pytest.fixture(scope="module")
def hostile_address(hostile: Dossier) -> Iterator[str]:
    """Where the pages of the hostile dossier are served."""
    with serve(create_app(hostile)) as found:
        yield found
