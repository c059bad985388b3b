"""Loading a language pack: YAML data files, checked against the types that use them.

A pack is a folder `languages/data/<code>/` with one file for each part. What a part may hold is said by a frozen
dataclass beside the code that uses it; an unknown key, a missing key or a value of the wrong type is refused with the
file's
name. This module knows no language.
"""

import functools
import importlib.resources
import typing
from typing import Any, ClassVar, TypeVar

import yaml

from sayso.errors import DataError, InvalidRecord
from sayso.records.codec import from_json
from sayso.records.ids import digest

P = TypeVar("P")

_DATA = "sayso.languages"


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader to which "on", "no" and "2031-03-17" are words: only true and false are booleans."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if not tag.endswith(":timestamp") and not (tag.endswith(":bool") and first not in "tTfF")
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load_part(language: str, part: str, part_type: type[P]) -> P:
    """The part `part` ("numbers", "dates", …) of the pack of `language`, as a `part_type`.

    Raises:
        DataError: there is no such file, or it does not hold what `part_type` says.
    """
    return typing.cast(P, _loaded(language, part, typing.cast(Any, part_type)))


@functools.cache
def _loaded(language: str, part: str, part_type: type[Any]) -> Any:
    # One object for each part: grammars are compiled once for it, whoever asks.
    try:
        return from_json(part_type, _yaml(language, part))
    except InvalidRecord as error:
        raise DataError(f"language pack {language!r}, {part}.yaml: {error}") from error


def has_language(language: str) -> bool:
    """Whether there is a pack for `language` (an ISO 639-1 code)."""
    return language.isalpha() and (_folder() / language / "pack.yaml").is_file()


@functools.cache
def pack_hash(language: str) -> str:
    """The hash of all files of a pack: it stands in the provenance of everything read with it."""
    folder = _folder() / language
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)
    if not files:
        raise DataError(f"language pack {language!r} is empty: it needs at least pack.yaml")
    return digest(*(part for item in files for part in (item.name, item.read_text("utf-8"))))[:12]


def _folder() -> Any:
    return importlib.resources.files(_DATA) / "data"


def _yaml(language: str, part: str) -> Any:
    path = _folder() / language / f"{part}.yaml"
    if not path.is_file():
        raise DataError(f"language pack {language!r} has no {part}.yaml")
    return yaml.load(path.read_text("utf-8"), Loader=_PlainLoader)
