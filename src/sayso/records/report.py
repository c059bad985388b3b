"""One article read from a capture, with the page's furniture marked."""

from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.records.date import EdtfDate
from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init
from sayso.records.span import Span


@plain_members
class FurnitureKind(StrEnum):
    """What a stretch of a page is when it is not the report: the code list of the method, section 7."""

    RELATED_LINK = "related_link"
    CAPTION = "caption"
    CREDIT = "credit"
    LICENCE = "licence"
    REPUBLICATION = "republication"
    WIRE_SIGN_OFF = "wire_sign_off"
    NEWSLETTER = "newsletter"
    SHARE = "share"
    COMMENTS = "comments"
    NAVIGATION = "navigation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of the page that is never read as claims, and the rule that found it."""

    span: Span
    kind: FurnitureKind
    rule: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """`Mosul (Agency) –`: where a report says it was written, and by whom. `span` covers the dash."""

    place: str | None
    agency: str | None
    span: Span


@quick_init
@dataclass(frozen=True, slots=True)
class Report:
    """One article: its text as stored, and what is known of it. What is not known is None.

    `text` is the decoded file for plain text (line ends kept, byte order mark off), the visible article for HTML.
    `wire_credit` is an agency whose material the report says it carries; `republished_from` the outlet that it says
    first
    ran it. `made_by` names stage, version, language pack hash and rules.
    """

    id: str
    capture: str
    text: str
    language: str | None
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    external_id: str | None = None
    url: str | None = None
    dateline: Dateline | None = None
    published: EdtfDate | None = None
    republished_from: str | None = None
    wire_credit: str | None = None
    furniture: tuple[Furniture, ...] = ()
    made_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text or self.text.isspace():
            raise InvalidRecord("a report needs a text")
        if self.furniture and any(piece.span.end > len(self.text) for piece in self.furniture):
            raise InvalidRecord("furniture reaches beyond the text")
