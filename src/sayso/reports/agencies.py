"""News agencies by name, and by the shape of a name: data in `languages/data/<code>/agencies.yaml`."""

import functools
import re
from dataclasses import dataclass

from sayso.languages.pack import load_part


@dataclass(frozen=True, slots=True)
class Agency:
    """One news agency with the names it signs with; the first is the one shown."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyWords:
    """The part `agencies` of a language pack."""

    agencies: tuple[Agency, ...]
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies of a language as patterns: by name (`names_pattern`: whatever follows) and by its shape."""

    names_pattern: str
    known_pattern: str
    any_pattern: str
    known: re.Pattern[str]
    shaped: re.Pattern[str]

    def is_known(self, name: str) -> bool:
        """Whether `name` is the name of an agency in the list."""
        return self.known.fullmatch(name) is not None

    def agency_in(self, name: str) -> str | None:
        """`name` if an agency is called that; the known agency that it begins with otherwise; else None."""
        if self.known.fullmatch(name) or self.shaped.fullmatch(name):
            return name
        found = self.known.match(name)
        return found.group() if found and not name[found.end() : found.end() + 1].isalnum() else None


@functools.cache
def load_agencies(language: str) -> Agencies:
    """The agencies of the language pack.

    Raises:
        DataError: agencies.yaml is wrong.
    """
    words = load_part(language, "agencies", AgencyWords)
    names = sorted((name for agency in words.agencies for name in agency.names), key=len, reverse=True)
    bare = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    known = bare + r"(?![\w-])"
    endings = "|".join(re.escape(ending) for ending in words.endings)
    shaped = rf"(?:[A-Z][\w’'&-]{{0,30}} ){{1,4}}(?:{endings})(?!\w)"
    return Agencies(bare, known, f"(?:{shaped}|{known})", re.compile(known), re.compile(shaped))
