"""What is wrong with the data, but does not stop a run: stored, shown, with a stable code."""

from dataclasses import dataclass

from sayso.errors import InvalidRecord
from sayso.records.quick_init import quick_init
from sayso.records.span import Span

ISSUE_CODES: dict[str, str] = {
    "DATE-001": "publication date unknown",
    "DATE-002": "publication year unknown",
    "DATE-003": "the weekday and the date given beside it do not fit together",
    "DATE-004": "a relative date could not be resolved, for want of a publication date",
    "DATE-005": "an incident is dated after its report was published",
    "PLACE-001": "a place of an incident is in no gazetteer",
    "PLACE-002": "a place name has several candidates of equal standing",
    "PLACE-003": "an incident is placed in a sea",
    "TOLL-001": "a toll beyond reason, left out of all ranges",
    "TOLL-002": "a figure that counts nobody: below zero, zero, or a power",
    "SPEAKER-001": "a pronoun or short form could not be resolved to a speaker",
    "QUOTE-001": "a quotation mark opens that never closes",
    "QUOTE-002": "a quotation has no speaker",
    "CHAIN-001": "the outlet captured is unknown",
    "TEXT-001": "bytes could not be decoded and stand as U+FFFD",
    "TEXT-002": "the text was cut at the limit of length",
    "TEXT-003": "no article was found in the page: the whole visible text was taken",
    "FORMAT-001": "a part of the input has no text that could be read: pictures, scanned pages, what is beyond a limit",
    "FORMAT-002": "a PDF in a script from right to left: figures and words may stand in the wrong order",
    "FORMAT-003": "attached or embedded files were not read",
    "FORMAT-004": "a second reading finds words in the input that the text does not have",
    "WALL-001": "a check for robots, or a refusal, stands in the place of the article",
    "WALL-002": "a login stands in the place of the article",
    "WALL-003": "the article is sold: some or all of it is missing",
    "WALL-004": "the site says that it has no such page",
    "WALL-005": "a question for consent stands in the place of the article",
    "BROWSER-001": "the browser could not draw the page, or not all of it",
    "BROWSER-002": "the page wanted addresses in the browser that no page may have",
    "LANG-001": "the text is in a language that has no language pack",
    "GATE-001": "the gate finds no harm to people in the text",
    "LLM-001": "a part of what the language model answered could not be used",
    "LLM-002": "the language model names another speaker for the words of a claim",
    "GROUP-001": "an incident could be grouped with several others, and was left alone",
    "ORIGIN-001": "reports name each other as where they come from, in a circle",
    "DECISION-001": "a decision was made on an earlier version of its record and is stale",
    "DECISION-002": "a decision names a record that is no longer there",
}
"""Every issue code with its meaning. Codes are never reused; each is explained in the documentation."""


@quick_init
@dataclass(frozen=True, slots=True)
class Issue:
    """One shortcoming of one report (or record), with the words it is about where there are any."""

    code: str
    message: str
    span: Span | None = None
    record: str | None = None

    def __post_init__(self) -> None:
        if self.code not in ISSUE_CODES:
            raise InvalidRecord(f"unknown issue code {self.code!r}")


def make_issue(code: str, *, detail: str = "", span: Span | None = None, record: str | None = None) -> Issue:
    """The issue with the meaning of its code as message, and `detail` behind it."""
    meaning = ISSUE_CODES.get(code, "")
    return Issue(code, f"{meaning}: {detail}" if detail else meaning, span, record)
