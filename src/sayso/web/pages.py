"""The addresses of the pages and what each asks of the dossier. What a page shows, its own module says."""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from sayso.pipeline.method import find_method
from sayso.pipeline.views import IncidentView
from sayso.web.changes_page import ChangesAsked, make_changes_page
from sayso.web.claims_page import ClaimFilter, make_claims_page
from sayso.web.incident_list import INCIDENTS_ON_A_PAGE, make_incidents_page
from sayso.web.incident_page import make_incident_page
from sayso.web.record import Record
from sayso.web.report_page import make_report_page, make_reports_page
from sayso.web.templates import Frame, render

METHODS = ["GET", "HEAD"]
WISH_MAX = 200
"""Characters of a filter: more is no name."""
PAGE_MAX = 1_000_000

Wish = Annotated[str, Query(max_length=WISH_MAX)]
Counted = Literal["", "accepted", "unreviewed"]


def make_router(record: Record, *, names: Mapping[str, str], notice: str) -> APIRouter:
    """The pages of one dossier; see `sayso.web.app.create_pages`. Each is answered in a thread: the database waits."""
    router = APIRouter(default_response_class=HTMLResponse)

    def show(template: str, section: str, **context: Any) -> HTMLResponse:
        return HTMLResponse(render(template, frame=Frame(notice, section), **context))

    @router.api_route("/", methods=METHODS)
    def show_incidents(
        as_of: Wish = "", profile: Wish = "", page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1
    ) -> HTMLResponse:
        day, wanted = read_day(as_of), profile.strip() or None
        first = (page - 1) * INCIDENTS_ON_A_PAGE
        listing = record.list_incidents(first=first, most=INCIDENTS_ON_A_PAGE, as_of=day, profile=wanted)
        found = make_incidents_page(listing, as_of=day, profile=wanted)
        return show("incidents.html", "incidents", page=found)

    @router.api_route("/incidents/{code}", methods=METHODS)
    def show_incident(
        code: str,
        count: Counted = "",
        as_of: Wish = "",
        profile: Wish = "",
        part: Wish = "",
        page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1,
    ) -> HTMLResponse:
        wanted = profile.strip() or None
        view = _find_view(record, code, counted=count, as_of=read_day(as_of), profile=wanted)
        found = make_incident_page(view, names, profile=wanted, part=part, number=page)
        return show("incident.html", "incidents", page=found)

    @router.api_route("/reports", methods=METHODS)
    def show_reports() -> HTMLResponse:
        return show("reports.html", "reports", page=make_reports_page(record.readings()))

    @router.api_route("/reports/{report_id}", methods=METHODS)
    def show_report(report_id: str) -> HTMLResponse:
        return show("report.html", "reports", page=make_report_page(record.reading(report_id), names))

    @router.api_route("/claims", methods=METHODS)
    def show_claims(
        kind: Wish = "",
        stance: Wish = "",
        speaker: Wish = "",
        review: Wish = "",
        incident: Wish = "",
        page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1,
    ) -> HTMLResponse:
        wanted = ClaimFilter(kind=kind, stance=stance, speaker=speaker.strip(), review=review, incident=incident)
        shown = make_claims_page(record.readings(), wanted, names, page=page, stale=record.stale_decisions())
        return show("claims.html", "claims", page=shown)

    @router.api_route("/changes", methods=METHODS)
    def show_changes(
        since: Wish = "", until: Wish = "", count: Counted = "", as_of: Wish = "", profile: Wish = ""
    ) -> HTMLResponse:
        first, last, wanted = read_day(since), read_day(until) or read_day(as_of), profile.strip() or None
        asked = ChangesAsked(first, last, is_provisional=count == "unreviewed")
        return show("changes.html", "changes", page=make_changes_page(record, asked, names, profile=wanted))

    @router.api_route("/about", methods=METHODS)
    def show_about() -> HTMLResponse:
        return show("about.html", "about")

    @router.api_route("/method", methods=METHODS)
    def show_method() -> HTMLResponse:
        return show("method.html", "about", method=find_method())

    return router


def read_day(words: str) -> str | None:
    """The day that was asked for, as ISO 8601; None for today.

    Raises:
        HTTPException: the words are no day.
    """
    try:
        return datetime.date.fromisoformat(words.strip()).isoformat() if words.strip() else None
    except ValueError as error:
        raise HTTPException(400, f"“{words}” is no day: write it as 2031-03-17.") from error


def _find_view(record: Record, code: str, *, counted: str, as_of: str | None, profile: str | None) -> IncidentView:
    """The incident by the claims asked for; when nothing is asked, by accepted ones if they give a figure at all."""
    if counted == "unreviewed":
        return record.incident(code, as_of=as_of, profile=profile, unreviewed=True)
    view = record.incident(code, as_of=as_of, profile=profile)
    if counted == "accepted" or view.assessment.ranges:
        return view
    return record.incident(code, as_of=as_of, profile=profile, unreviewed=True)
