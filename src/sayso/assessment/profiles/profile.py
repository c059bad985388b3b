"""A profile: one recorder's conventions as data. Where two profiles differ, the difference is information."""

import functools
import importlib.resources
import re
from dataclasses import dataclass
from typing import Any

import yaml

from sayso.errors import DataError, InvalidRecord, UsageError
from sayso.records.codec import from_json

DEFAULT = "airwars-style"
_FILES = {
    "airwars-style": "airwars_style.yaml",
    "ibc-style": "ibc_style.yaml",
    "ged-style": "ged_style.yaml",
    "acled-style": "acled_style.yaml",
}
_AROUND = re.compile(r"^(?:an?|the)\s+|\s+of$")


@dataclass(frozen=True, slots=True)
class WordNumbers:
    """What a vague word counts. `max` None is open above; `derived`: sayso's own, from published records."""

    word: str
    min: int
    max: int | None
    derived: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """The conventions of one recorder.

    `corroboration` is the number of origins that a minimum needs (R2). `basis` says in words what was taken from the
    recorder, from which edition of what, and what was not checked.
    """

    name: str
    version: str
    basis: str
    corroboration: int
    words: tuple[WordNumbers, ...]
    no_toll: tuple[str, ...]
    has_statuses: bool

    @property
    def stamp(self) -> str:
        """What is stamped on results: name and version."""
        return f"{self.name}@{self.version}"

    def find_word(self, word: str) -> WordNumbers | None:
        """The row for a vague word as written ("a number of"), None when the table has none."""
        plain = plain_word(word)
        return next((row for row in self.words if row.word == plain), None)

    def gives_no_toll(self, word: str) -> bool:
        """Whether the word counts nobody ("most of them")."""
        return plain_word(word) in {plain_word(each) for each in self.no_toll}


def plain_word(word: str) -> str:
    """A vague word without its article and its "of": "a number of" is "number"."""
    return _AROUND.sub("", " ".join(word.casefold().split()))


def profile_names() -> tuple[str, ...]:
    """The names of the profiles that ship, the default first."""
    return tuple(_FILES)


@functools.cache
def load_profile(name: str = DEFAULT) -> Profile:
    """The profile `name`.

    Raises:
        UsageError: there is none of that name.
        DataError: its file does not hold what a profile holds.
    """
    if name not in _FILES:
        raise UsageError(f"no profile {name!r}: there are {', '.join(_FILES)}")
    text = importlib.resources.files("sayso.assessment.profiles").joinpath(_FILES[name]).read_text("utf-8")
    loaded: Any = yaml.safe_load(text)
    try:
        return from_json(Profile, loaded)
    except InvalidRecord as error:
        raise DataError(f"profile {name!r}: {error}") from error
