"""Records to JSON and back, by their type hints alone: one form for the store, the wire and the fingerprints."""

import contextlib
import dataclasses
import functools
import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar, Union

from sayso.errors import InvalidRecord
from sayso.records.ids import digest

R = TypeVar("R")
Json = Any
"""A JSON value: None, bool, int, float, str, a list or a dict of them."""
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_HOW_IT_WAS_MADE = ("made_by", "confidence")
_AT_ONCE = 250
"""Lines of JSON that are read together: by more of them, nothing gets faster."""


def to_json(record: Any) -> Json:
    """The record as JSON values: dataclasses as objects, tuples as lists, enums as their values."""
    kind: Any = type(record)
    if kind in _AS_THEY_ARE:
        return record
    take: Callable[[Any], Json] | None = _taker(kind)
    if take is not None:
        return {name: to_json(value) for name, value in take(record).items()}
    if isinstance(record, (tuple, list)):
        return [to_json(item) for item in record]
    if isinstance(record, dict):
        return {str(key): to_json(item) for key, item in record.items()}
    if isinstance(record, StrEnum):
        return record.value
    return record


@functools.cache
def _taker(kind: Any) -> Callable[[Any], Json] | None:
    """What takes the fields of a record of this type, in their order, as an object; None for what is no record."""
    if not dataclasses.is_dataclass(kind):
        return None
    fields = ", ".join(f"{field.name!r}: record.{field.name}" for field in dataclasses.fields(kind))
    known: dict[str, Any] = {}
    # Nothing but the names of the fields of our own records enters the source.
    exec(f"def take(record):\n return {{{fields}}}", known)
    return typing.cast(Callable[[Any], Json], known["take"])


def _as_object(record: Any) -> Json:
    """A record as an object of its fields, whose values the encoder asks about in turn."""
    kind: Any = type(record)
    take: Callable[[Any], Json] | None = _taker(kind)
    if take is None:
        raise TypeError(f"{kind.__name__} is no record")
    return take(record)


_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_as_object).encode


def dumps(record: Any) -> str:
    """The record as one canonical line of JSON: keys sorted, no spaces. Lone surrogates stay, escaped."""
    return _write(record)


def fingerprint(record: Any) -> str:
    """Which version of a record this is: the hash of its content, leaving out how it was made.

    A rule that changes, but yields the same claim, leaves the fingerprint and with it every human decision in place.
    """
    return content_fingerprint(_as_object(record))


def content_fingerprint(content: Json) -> str:
    """The fingerprint of the record that `content`, an object, was made from by `to_json`."""
    told = {name: value for name, value in content.items() if name not in _HOW_IT_WAS_MADE}
    return digest(_write(told))[:16]


def from_json(record_type: type[R], value: Json) -> R:
    """The record of `record_type` that `to_json` turned into `value`.

    Raises:
        InvalidRecord: the value does not have the shape of the record.
    """
    return typing.cast(R, _decode(record_type, value))


def loads(record_type: type[R], line: str) -> R:
    """The record of `record_type` in one line of JSON."""
    return from_json(record_type, json.loads(line))


def loads_all(record_type: type[R], lines: Iterable[str]) -> Iterator[R]:
    """The records of `record_type` in lines of JSON, one in each: read many at a time, which is quicker.

    Raises:
        InvalidRecord: a line does not have the shape of the record.
        json.JSONDecodeError: a line is no JSON.
    """
    hint: Any = record_type
    decode: Decoder = _decoder(hint)
    rest = iter(lines)
    while portion := tuple(islice(rest, _AT_ONCE)):
        yield from map(decode, _parse(portion))


def _parse(lines: tuple[str, ...]) -> list[Json]:
    """The values of lines of JSON, as an array of them is read."""
    with contextlib.suppress(json.JSONDecodeError):
        values: list[Json] = json.loads(f"[{','.join(lines)}]")
        if len(values) == len(lines):
            return values
    return [json.loads(line) for line in lines]  # one is damaged: whichever it is says so


Decoder = Callable[[Json], Any]
"""Turns a JSON value into the value of one type. Made once for each type: a dossier decodes records by the thousand."""


def _decode(hint: Any, value: Json) -> Any:
    return _decoder(hint)(value)


@functools.cache
def _decoder(hint: Any) -> Decoder:
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        return _optional(hint)
    if origin is tuple:
        return _tuple(typing.get_args(hint))
    if origin is dict:
        return _dict(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum(hint)
    return _plain(hint)


def _optional(hint: Any) -> Decoder:
    (inner,) = (choice for choice in typing.get_args(hint) if choice is not type(None))
    decode = _decoder(inner)
    return lambda value: None if value is None else decode(value)


def _tuple(inner: tuple[Any, ...]) -> Decoder:
    if inner[-1] is Ellipsis:
        return _strings() if inner[0] is str else _open_tuple(_decoder(inner[0]))
    decoders = tuple(map(_decoder, inner))

    def decode(value: Json) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InvalidRecord(f"expected a list, found {type(value).__name__}")
        if len(decoders) != len(value):
            raise InvalidRecord(f"expected {len(decoders)} values, found {len(value)}")
        return tuple([each(item) for each, item in zip(decoders, value, strict=True)])

    return decode


def _open_tuple(decode_item: Decoder) -> Decoder:
    def decode(value: Json) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InvalidRecord(f"expected a list, found {type(value).__name__}")
        return tuple([decode_item(item) for item in value])

    return decode


def _strings() -> Decoder:
    """Decodes a list of strings, which are looked at together: claims hold many."""
    decode_any = _open_tuple(_plain(str))
    only = {str}

    def decode(value: Json) -> tuple[Any, ...]:
        return tuple(value) if type(value) is list and only.issuperset(map(type, value)) else decode_any(value)

    return decode


def _dict(hint: Any) -> Decoder:
    (_key, inner) = typing.get_args(hint)
    decode_item = _decoder(inner)

    def decode(value: Json) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise InvalidRecord(f"expected an object, found {type(value).__name__}")
        return {str(key): decode_item(item) for key, item in value.items()}

    return decode


def _record(hint: type) -> Decoder:
    """Decodes a record. No record holds records of its own type."""
    return _whole_record(hint, _any_record(hint))


def _any_record(hint: type) -> Decoder:
    """Decodes a record from any object that has its shape, or says what is wrong."""
    hints = typing.get_type_hints(hint)
    fields = {field.name: _decoder(hints[field.name]) for field in dataclasses.fields(hint)}

    def decode(value: Json) -> Any:
        if not isinstance(value, dict):
            raise InvalidRecord(f"{hint.__name__}: expected an object, found {type(value).__name__}")
        unknown = value.keys() - fields.keys()
        if unknown:
            raise InvalidRecord(f"{hint.__name__}: unknown field {min(unknown)!r}")
        try:
            return hint(**{name: fields[name](item) for name, item in value.items()})
        except TypeError as error:
            raise InvalidRecord(f"{hint.__name__}: {error}") from error

    return decode


def _whole_record(hint: type, decode_any: Decoder) -> Decoder:
    """The same, in a third of the time, for an object with every field, as `to_json` makes it: written out as source.

    Whatever is not as expected goes to `decode_any`, which judges it.
    """
    hints = typing.get_type_hints(hint)
    names = [field.name for field in dataclasses.fields(hint)]
    given = [f"{each.name}=f_{each.name}" if each.kw_only else f"f_{each.name}" for each in dataclasses.fields(hint)]
    given.sort(key=lambda argument: "=" in argument)
    known: dict[str, Any] = {"decode_any": decode_any, "make": hint, "InvalidRecord": InvalidRecord}
    lines = [
        "def decode(value):",
        f" if type(value) is not dict or len(value) != {len(names)}:",
        "  return decode_any(value)",
        " try:",
        *(f"  f_{name} = value[{name!r}]" for name in names),
        " except KeyError:",
        "  return decode_any(value)",
    ]
    for name in names:
        lines += _field_lines(f"f_{name}", hints[name], known)
    lines += [
        " try:",
        f"  return make({', '.join(given)})",
        " except TypeError as error:",
        f"  raise InvalidRecord(f'{hint.__name__}: {{error}}') from error",
    ]
    # Nothing but the names of the fields of our own records enters the source.
    exec("\n".join(lines), known)
    return typing.cast(Decoder, known["decode"])


def _field_lines(name: str, hint: Any, known: dict[str, Any]) -> list[str]:
    """The lines of source that decode one field; what they need is put into `known`."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        (inner,) = (choice for choice in typing.get_args(hint) if choice is not type(None))
        return [f" if {name} is not None:", *(f" {line}" for line in _field_lines(name, inner, known))]
    if hint is Any:
        return []
    if hint in _AS_THEY_ARE:
        known[f"type_of_{name}"] = hint
        return [f" if type({name}) is not type_of_{name}:", "  return decode_any(value)"]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        known[f"members_of_{name}"] = {member.value: member for member in hint}
        return [
            f" {name} = members_of_{name}.get({name}) if type({name}) is str else None",
            f" if {name} is None:",
            "  return decode_any(value)",
        ]
    known[f"decode_{name}"] = _decoder(hint)
    is_open = typing.get_origin(hint) is tuple and typing.get_args(hint)[-1] is Ellipsis
    empty = f"() if {name} == [] else " if is_open else ""
    return [f" {name} = {empty}decode_{name}({name})"]


def _enum(hint: type[StrEnum]) -> Decoder:
    members = {member.value: member for member in hint}

    def decode(value: Json) -> StrEnum:
        try:
            return members[value]
        except (KeyError, TypeError) as error:
            raise InvalidRecord(f"{value!r} is no {hint.__name__}") from error

    return decode


def _plain(hint: Any) -> Decoder:
    is_any, is_int = hint is Any, hint is int

    def decode(value: Json) -> Any:
        if hint is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not is_any and (not isinstance(value, hint) or (is_int and isinstance(value, bool))):
            raise InvalidRecord(f"expected {hint.__name__}, found {type(value).__name__}")
        return value

    return decode
