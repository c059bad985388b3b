"""Records to JSON and back, by their type hints alone: one form for the store, the wire and the fingerprints."""

import dataclasses
import functools
import json
import types
import typing
from enum import StrEnum
from typing import Any, TypeVar, Union

from sayso.errors import InvalidRecord
from sayso.records.ids import digest

R = TypeVar("R")
Json = Any
"""A JSON value: None, bool, int, float, str, a list or a dict of them."""
_HOW_IT_WAS_MADE = ("made_by", "confidence")


def to_json(record: Any) -> Json:
    """The record as JSON values: dataclasses as objects, tuples as lists, enums as their values."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: to_json(getattr(record, field.name)) for field in dataclasses.fields(record)}
    if isinstance(record, (tuple, list)):
        return [to_json(item) for item in record]
    if isinstance(record, dict):
        return {str(key): to_json(item) for key, item in record.items()}
    if isinstance(record, StrEnum):
        return record.value
    return record


def dumps(record: Any) -> str:
    """The record as one canonical line of JSON: keys sorted, no spaces. Lone surrogates stay, escaped."""
    return json.dumps(to_json(record), sort_keys=True, separators=(",", ":"))


def fingerprint(record: Any) -> str:
    """Which version of a record this is: the hash of its content, leaving out how it was made.

    A rule that changes, but yields the same claim, leaves the fingerprint and with it every human decision in place.
    """
    return content_fingerprint(to_json(record))


def content_fingerprint(content: Json) -> str:
    """The fingerprint of the record that `content`, an object, was made from by `to_json`."""
    told = {name: value for name, value in content.items() if name not in _HOW_IT_WAS_MADE}
    return digest(json.dumps(told, sort_keys=True, separators=(",", ":")))[:16]


def from_json(record_type: type[R], value: Json) -> R:
    """The record of `record_type` that `to_json` turned into `value`.

    Raises:
        InvalidRecord: the value does not have the shape of the record.
    """
    return typing.cast(R, _decode(record_type, value))


def loads(record_type: type[R], line: str) -> R:
    """The record of `record_type` in one line of JSON."""
    return from_json(record_type, json.loads(line))


@functools.cache
def _fields(record_type: type) -> dict[str, Any]:
    hints = typing.get_type_hints(record_type)
    return {field.name: hints[field.name] for field in dataclasses.fields(record_type)}


def _decode(hint: Any, value: Json) -> Any:
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_optional(hint, value)
    if origin is tuple:
        return _decode_tuple(hint, value)
    if origin is dict:
        return _decode_dict(hint, value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _decode_record(hint, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _decode_enum(hint, value)
    return _decode_plain(hint, value)


def _decode_optional(hint: Any, value: Json) -> Any:
    if value is None:
        return None
    (inner,) = (choice for choice in typing.get_args(hint) if choice is not type(None))
    return _decode(inner, value)


def _decode_tuple(hint: Any, value: Json) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise InvalidRecord(f"expected a list, found {type(value).__name__}")
    inner = typing.get_args(hint)
    if inner[-1] is Ellipsis:
        return tuple(_decode(inner[0], item) for item in value)
    if len(inner) != len(value):
        raise InvalidRecord(f"expected {len(inner)} values, found {len(value)}")
    return tuple(_decode(each, item) for each, item in zip(inner, value, strict=True))


def _decode_dict(hint: Any, value: Json) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidRecord(f"expected an object, found {type(value).__name__}")
    (_key, inner) = typing.get_args(hint)
    return {str(key): _decode(inner, item) for key, item in value.items()}


def _decode_record(hint: type, value: Json) -> Any:
    if not isinstance(value, dict):
        raise InvalidRecord(f"{hint.__name__}: expected an object, found {type(value).__name__}")
    hints = _fields(hint)
    unknown = set(value) - set(hints)
    if unknown:
        raise InvalidRecord(f"{hint.__name__}: unknown field {min(unknown)!r}")
    try:
        return hint(**{name: _decode(hints[name], item) for name, item in value.items()})
    except TypeError as error:
        raise InvalidRecord(f"{hint.__name__}: {error}") from error


def _decode_enum(hint: type[StrEnum], value: Json) -> StrEnum:
    try:
        return hint(value)
    except ValueError as error:
        raise InvalidRecord(f"{value!r} is no {hint.__name__}") from error


def _decode_plain(hint: Any, value: Json) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is not Any and (not isinstance(value, hint) or (hint is int and isinstance(value, bool))):
        raise InvalidRecord(f"expected {hint.__name__}, found {type(value).__name__}")
    return value
