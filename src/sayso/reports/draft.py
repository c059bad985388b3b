"""What a page says of itself: the result of every kind of input, before the rules of a language are laid over it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.records.date import EdtfDate
from sayso.records.issue import Issue
from sayso.records.report import Furniture, FurnitureKind
from sayso.records.span import Span

PARAGRAPH_BREAK = "\n\n"


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


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a text, and what makes it furniture if it is."""

    text: str
    kind: FurnitureKind | None = None
    rule: str = ""


def join_pieces(pieces: Iterable[Piece]) -> tuple[str, tuple[Furniture, ...]]:
    """The text that the pieces make, one paragraph each, and the furniture in it."""
    parts: list[str] = []
    furniture: list[Furniture] = []
    length = 0
    for piece in pieces:
        if piece.kind:
            furniture.append(Furniture(Span(length, length + len(piece.text)), piece.kind, piece.rule))
        parts.append(piece.text)
        length += len(piece.text) + len(PARAGRAPH_BREAK)
    return PARAGRAPH_BREAK.join(parts), tuple(furniture)
