"""The versions of a page that was fetched more than once, and what changed in its text from one to the next."""

from collections.abc import Iterable
from itertools import pairwise

from sqlalchemy import Connection

from sayso.capture.links import is_address
from sayso.egress.target import parse_url
from sayso.errors import UsageError
from sayso.pipeline.look import find_report, look_at_reading
from sayso.pipeline.views import PageVersion
from sayso.pipeline.withholding import find_withholding
from sayso.records.capture import Capture
from sayso.records.report import Report
from sayso.review.withheld import Withholding
from sayso.store.captures import load_capture, load_captures_at
from sayso.store.readings import load_report, report_of_capture
from sayso.store.store import Store
from sayso.text.versions import find_changes


def find_versions(store: Store, words: str) -> tuple[PageVersion, ...]:
    """The versions of the page whose address, or whose report, `words` name; the oldest first, what is withheld hidden.

    Raises:
        UsageError: there is no such report, or it was not fetched.
        ForbiddenAddress: the address is none that could have been.
    """
    with store.reading() as connection:
        found = _versions_at(connection, _find_url(connection, words))
        without_report = () if found else _kept_without_report(connection, words)
    if without_report:
        raise UsageError(
            f"{words} is kept as {', '.join(without_report)}, and no report was read from it: of a feed, the pages "
            "that it lists have versions; of a page, `sayso doctor` says why"
        )
    if not found:
        raise UsageError(f"{words} was not fetched into this dossier: `sayso add {words}` does")
    return found


def find_pages_with_versions(store: Store, reports: Iterable[Report]) -> tuple[tuple[PageVersion, ...], ...]:
    """The pages, out of those that these reports were read from, of which several versions were kept."""
    with store.reading() as connection:
        captures = [load_capture(connection, report.capture) for report in reports]
        urls = dict.fromkeys(each.fetch.requested for each in captures if each is not None and each.fetch is not None)
        pages = tuple(_versions_at(connection, url) for url in urls)
    return tuple(page for page in pages if len(page) > 1)


def _versions_at(connection: Connection, url: str) -> tuple[PageVersion, ...]:
    withholding = find_withholding(connection)
    found = [(each, _look(connection, each, withholding)) for each in load_captures_at(connection, url)]
    kept = [(capture, report) for capture, report in found if report is not None]
    texts = [report.text for _capture, report in kept]
    changes = [(), *(find_changes(before, after) for before, after in pairwise(texts))]
    return tuple(
        PageVersion(report, capture, capture.fetch, change)
        for (capture, report), change in zip(kept, changes, strict=False)
        if capture.fetch is not None
    )


def _find_url(connection: Connection, words: str) -> str:
    if is_address(words):
        return parse_url(words).url
    report = load_report(connection, find_report(connection, words))
    capture = load_capture(connection, report.capture) if report else None
    if capture is None or capture.fetch is None:
        raise UsageError(f"{words} was not fetched, so there is one version of it")
    return capture.fetch.requested


def _kept_without_report(connection: Connection, words: str) -> tuple[str, ...]:
    """The ids of the captures of this address from which no report was read."""
    captures = load_captures_at(connection, parse_url(words).url) if is_address(words) else ()
    return tuple(each.id for each in captures if report_of_capture(connection, each.id) is None)


def _look(connection: Connection, capture: Capture, withholding: Withholding | None) -> Report | None:
    report_id = report_of_capture(connection, capture.id)
    view = look_at_reading(connection, report_id, withholding) if report_id else None
    return view.report if view else None
