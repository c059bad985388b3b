"""Task `dates`: expressions of time with their TIMEX3 values, by the date grammar."""

import functools
import re
from typing import Any

from sayso.languages.pack import load_part
from sayso.records.date import DateBasis, EdtfDate
from sayso.text.dates import DateMention, DateWords, find_dates, find_leading_date

_DURATION = re.compile(r"P[\dXT]")
_TYPES = {"date": "DATE", "time": "TIME", "duration": "DURATION", "set": "SET"}
_DAY_FIRST = re.compile(r"(\d{2})-(\d{2})-(\d{4})")


def predict(doc: dict[str, Any]) -> dict[str, Any]:
    """The prediction line for one input line: `{"id", "timexes": [{"span", "type", "value"}]}`."""
    words = _words()
    text = doc["text"]
    mentions = find_dates(text, words, published=_published(doc.get("published"), text, words))
    timexes = [_timex(each) for mention in mentions for each in (mention, *mention.parts)]
    return {"id": doc["id"], "timexes": timexes}


@functools.cache
def _words() -> DateWords:
    return load_part("en", "dates", DateWords)


def _published(given: str | None, text: str, words: DateWords) -> EdtfDate | None:
    """The date given with the document (some are written day first), else the one at the head of its text."""
    if given:
        return EdtfDate(_DAY_FIRST.sub(r"\3-\2-\1", given), DateBasis.GIVEN)
    leading = find_leading_date(text, words)
    return None if leading is None else leading.date


def _timex(mention: DateMention) -> dict[str, Any]:
    value = mention.timex
    kind = "DURATION" if mention.kind == "date" and value and _DURATION.match(value) else _TYPES[mention.kind]
    return {"span": [mention.span.start, mention.span.end], "type": kind, "value": value}
