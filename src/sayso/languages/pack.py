"""Loading a language pack: YAML data files, checked against the types that use them.

A pack is a folder `languages/data/<code>/` with one file for each part. What a part may hold is said by a frozen
dataclass beside the code that uses it; an unknown key, a missing key or a value of the wrong type is refused with the
file's
name. This module knows no language.
"""

import functools
import importlib.resources
import typing
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import yaml

from sayso.errors import DataError, InvalidRecord
from sayso.records.codec import from_json
from sayso.records.ids import digest

P = TypeVar("P")

_DATA = "sayso.languages"


class PackStatus(StrEnum):
    """How far a pack has come. A draft has no scores yet that could be held: nothing is read with it."""

    DRAFT = "draft"
    STABLE = "stable"


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack says of itself, in its `pack.yaml`: the ISO 639-1 code, the language's name, how far it has come."""

    language: str
    name: str
    status: PackStatus


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


def load_pack(language: str) -> Pack:
    """What the pack of `language` says of itself.

    Raises:
        DataError: there is none, it is that of another language, or it holds nothing but its name.
    """
    pack = load_part(language, "pack", Pack)
    if pack.language != language:
        raise DataError(f"language pack {language!r}: its pack.yaml is that of {pack.language!r}")
    if len(_files(language)) < 2:
        raise DataError(f"language pack {language!r} is empty: it has no part but pack.yaml")
    return pack


def pack_languages() -> tuple[str, ...]:
    """The codes of all packs, drafts among them."""
    return tuple(sorted(item.name for item in _folder().iterdir() if item.is_dir() and not item.name.startswith("_")))


@functools.lru_cache(maxsize=64)
def has_language(language: str) -> bool:
    """Whether `language` (an ISO 639-1 code) can be read: there is a pack for it that is no draft.

    Raises:
        DataError: there is a pack, and it is empty or says something else of itself.
    """
    is_there = language.isalpha() and (_folder() / language).is_dir()
    return is_there and load_pack(language).status is PackStatus.STABLE


@functools.cache
def pack_hash(language: str) -> str:
    """The hash of all files of a pack: it stands in the provenance of everything read with it."""
    files = _files(language)
    if not files:
        raise DataError(f"language pack {language!r} is empty: it needs at least pack.yaml")
    return digest(*(part for item in files for part in (item.name, item.read_text("utf-8"))))[:12]


def _files(language: str) -> list[Any]:
    folder = _folder() / language
    return sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)


def _folder() -> Any:
    return importlib.resources.files(_DATA) / "data"


def _yaml(language: str, part: str) -> Any:
    path = _folder() / language / f"{part}.yaml"
    if not path.is_file():
        raise DataError(f"language pack {language!r} has no {part}.yaml")
    return yaml.load(path.read_text("utf-8"), Loader=_PlainLoader)
