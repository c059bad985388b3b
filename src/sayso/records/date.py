"""A date as EDTF (ISO 8601-2, levels 0 and 1) with the basis it rests on. Unknown is no date at all, or `XXXX`."""

import functools
import re
from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init
from sayso.records.span import Span

_POINT = r"[\dX]{4}(?:-[\dX]{2}(?:-[\dX]{2})?)?[~?%]?"
_EDTF = re.compile(rf"(?:{_POINT}|\.\.)(?:/(?:{_POINT}|\.\.))?")


@plain_members
class DateBasis(StrEnum):
    """What a date rests on: the code list of the method, section 7."""

    GIVEN = "given"
    METADATA = "metadata"
    STATED = "stated"
    RESOLVED = "resolved"
    INFERRED = "inferred"


@functools.lru_cache(maxsize=4096)
def _is_written_so(edtf: str) -> bool:
    return edtf != "../.." and _EDTF.fullmatch(edtf) is not None


@quick_init
@dataclass(frozen=True, slots=True)
class EdtfDate:
    """One EDTF string, why we believe it, and the words that say it (None when no words in the text do)."""

    edtf: str
    basis: DateBasis
    span: Span | None = None

    def __post_init__(self) -> None:
        if not _is_written_so(self.edtf):
            raise InvalidRecord(f"{self.edtf!r} is no EDTF date that sayso writes")
