"""The record of one name that may be a place, with what the words around it say."""

from dataclasses import dataclass, field

from sayso.gazetteer.gazetteer import Entry
from sayso.records.place import Precision
from sayso.records.span import Span


@dataclass(slots=True, eq=False)
class Mention:
    """One name, found at the words `first` to `last`, that may stand for one of `entries`."""

    first: int
    last: int
    span: Span
    key: str
    entries: tuple[Entry, ...]
    name: str
    kind: Precision | None = None
    is_after_preposition: bool = False
    is_partial: bool = False
    is_doubtful: bool = False
    is_kind_named: bool = False
    parents: list["Mention"] = field(default_factory=list)
    children: list["Mention"] = field(default_factory=list)
    is_inside: bool = False
    neighbours: list["Mention"] = field(default_factory=list)
    choice: Entry | None = None
