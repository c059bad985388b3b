"""What a page says of itself: the result of every kind of input, before the rules of a language are laid over it."""

from dataclasses import dataclass

from sayso.records.date import EdtfDate
from sayso.records.issue import Issue
from sayso.records.report import Furniture


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of one article with what its markup says of it; `furniture` is what the markup alone tells."""

    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None
    published: EdtfDate | None = None
    furniture: tuple[Furniture, ...] = ()
    issues: tuple[Issue, ...] = ()
