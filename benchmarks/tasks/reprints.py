"""The task `reprints`: which texts go back to one original. Compares all documents together, by their texts alone."""

import re
from collections.abc import Iterable
from typing import Any

from sayso.origins.independence import find_independence
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.report import Report

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def predict_all(docs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row `{"id", "origin"}` for each document, in order; a document without a text is an origin of its own."""
    listed = list(docs)
    reports = [_as_report(doc) for doc in listed if (doc.get("text") or "").strip()]
    independence = find_independence(reports, ())
    origin_of = {report: origin.id for origin in independence.origins for report in origin.reports}
    return [{"id": doc["id"], "origin": origin_of.get(doc["id"], f"alone:{doc['id']}")} for doc in listed]


def _as_report(doc: dict[str, Any]) -> Report:
    published = doc.get("published")
    known = isinstance(published, str) and _DAY.fullmatch(published)
    date = EdtfDate(str(published), DateBasis.GIVEN) if known else None
    return Report(
        doc["id"], doc["id"], doc["text"], None, title=doc.get("title"), outlet=doc.get("outlet"), published=date
    )
