"""The pages of a dossier, read-only: incidents, reports, claims. `create_app` makes what a server runs."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from sayso.actors.registry import open_registry
from sayso.errors import SaysoError, UsageError
from sayso.pipeline.dossier import Dossier, open_dossier
from sayso.web.guard import Guard
from sayso.web.pages import make_router
from sayso.web.record import Record
from sayso.web.templates import Frame, render
from sayso.web.wishes import Carry, carrying

STATIC_FOLDER = Path(__file__).parent / "static"


def create_app(dossier: Dossier | Path | str, *, hosts: Iterable[str] = ()) -> FastAPI:
    """The pages of a dossier, open or in a folder, answered under the names of this machine and under `hosts`.

    Raises:
        NoDossier: the folder holds none.
        StoreError: its database cannot be used.
    """
    opened = dossier if isinstance(dossier, Dossier) else open_dossier(Path(dossier))
    registry = open_registry(opened.own_actors())
    names = {actor.id: actor.name for actor in registry.actors()}
    return create_pages(opened, names=names, notice=opened.settings.notice, hosts=(opened.settings.host, *hosts))


def create_pages(record: Record, *, names: Mapping[str, str], notice: str = "", hosts: Iterable[str] = ()) -> FastAPI:
    """The pages of anything that answers as a dossier does.

    Args:
        record: What is shown.
        names: Actor id -> the actor's name.
        notice: A line that stands on every page; empty for none.
        hosts: Names besides those of this machine under which the pages are answered.
    """
    # Without the pages that FastAPI makes of its own: they load scripts from elsewhere.
    app = FastAPI(title="sayso", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    app.include_router(make_router(record, names=names, notice=notice))

    @app.exception_handler(UsageError)
    def show_missing(_request: Request, error: UsageError) -> HTMLResponse:
        return _show_error(404, "Not here", str(error), notice)

    @app.exception_handler(SaysoError)
    def show_failure(_request: Request, error: SaysoError) -> HTMLResponse:
        return _show_error(500, "The dossier cannot be shown", str(error), notice)

    @app.exception_handler(RequestValidationError)
    def show_mistake(_request: Request, error: RequestValidationError) -> HTMLResponse:
        named = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors()}))
        return _show_error(400, "This address asks for something that cannot be", f"Look at: {named}.", notice)

    @app.exception_handler(HTTPException)
    def show_refusal(_request: Request, error: HTTPException) -> HTMLResponse:
        line = "There is no such page." if error.status_code == 404 else str(error.detail)
        return _show_error(error.status_code, "Not here" if error.status_code == 404 else "Not possible", line, notice)

    app.add_middleware(Carry)
    app.add_middleware(Guard, hosts=tuple(hosts))
    return app


def _show_error(status: int, heading: str, line: str, notice: str) -> HTMLResponse:
    with carrying({}):
        page = render("error.html", frame=Frame(notice, ""), heading=heading, line=line)
    return HTMLResponse(page, status_code=status)
