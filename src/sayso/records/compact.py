"""Records as one short line of JSON: each string once, the fields by their places, for the same version alone to read.

What is exchanged, hashed or kept for good has the form of `sayso.records.codec`, which says what each value is. Here
nothing does: another version, whose records have other fields, must not be given such a line.
"""

import contextlib
import dataclasses
import functools
import json
import types
import typing
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar, Union

from sayso.errors import InvalidRecord
from sayso.records.decoders import Json, RecordWriter

R = TypeVar("R")
_AS_THEY_ARE = {int, float, bool}
_MISFIT = "raise TypeError"
_MANY = 2000
_LONG = 100_000
"""Strings, and bytes, from which on a quicker writer and parser of JSON pay for being loaded: 30 ms, once."""
_write = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class _Places(dict[str, int]):
    """The strings met so far, each with its place: asked for a new one, it gives that the next place."""

    def __missing__(self, text: str) -> int:
        self[text] = place = len(self)
        return place


def pack(record: Any) -> bytes:
    """The record as a line of JSON: `[strings, value]`, with its place among the strings in place of each of them."""
    places, hint = _Places(), typing.cast(Any, type(record))
    value = _folder(hint)(record, places.__getitem__)
    packed = [list(places), value]
    if len(places) >= _MANY:
        from pydantic_core import to_json  # noqa: PLC0415

        with contextlib.suppress(ValueError):  # lone surrogates
            return to_json(packed, inf_nan_mode="constants")
    return _write(packed).encode("ascii")


def unpack(record_type: type[R], line: bytes) -> R:
    """The record of `record_type` that `pack` turned into `line`.

    Raises:
        InvalidRecord: the line is none of this type, or no JSON.
    """
    hint: Any = record_type
    try:
        [strings, value] = _parse(line)
        if type(strings) is list and {str}.issuperset(map(type, strings)):
            return typing.cast(R, _unfolder(hint)(value, strings.__getitem__))
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise InvalidRecord(f"this is no packed {record_type.__name__}") from error
    raise InvalidRecord("the strings of a packed record are none")


def _parse(line: bytes) -> Json:
    if len(line) >= _LONG:
        from pydantic_core import from_json  # noqa: PLC0415

        with contextlib.suppress(ValueError):  # lone surrogates, or what is damaged: then it is said by the other
            return from_json(line, cache_strings="none")
    return json.loads(line)


@functools.cache
def _folder(hint: Any) -> Callable[[Any, Callable[[str], int]], Json]:
    """What folds a record of this type, given what finds the place of a string."""
    known: dict[str, Any] = {}
    hints = typing.get_type_hints(hint)
    values = [_fold(f"record.{each.name}", hints[each.name], known) for each in dataclasses.fields(hint)]
    # Nothing but the names of the fields of our own records enters the source, here and below.
    exec(f"def fold(record, place):\n return [{', '.join(values)}]", known)
    return typing.cast(Callable[[Any, Callable[[str], int]], Json], known["fold"])


def _fold(value: str, hint: Any, known: dict[str, Any]) -> str:
    """The expression that folds what the expression `value` gives; `known` takes what it calls by names."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        return f"(None if {value} is None else {_fold(value, _only_choice(hint), known)})"
    if _is_string(hint):
        return f"place({value})"
    if hint in _AS_THEY_ARE:
        return value
    if origin is tuple and inner[-1] is not Ellipsis:
        return f"[{', '.join(_fold(f'{value}[{place}]', each, known) for place, each in enumerate(inner))}]"
    if origin is tuple and _is_string(inner[0]):
        return f"list(map(place, {value}))"
    if origin is tuple:
        return f"[{_fold('item', inner[0], known)} for item in {value}]"
    if origin is dict:
        return f"[list(map(place, {value})), [{_fold('item', inner[1], known)} for item in {value}.values()]]"
    name = f"fold_{len(known)}"
    known[name] = _folder(hint)
    return f"{name}({value}, place)"


@functools.cache
def _unfolder(hint: Any) -> Callable[[Json, Callable[[int], str]], Any]:
    """What unfolds a record of this type, given what finds the string at a place.

    What it returns raises `IndexError`, `KeyError`, `TypeError` or `ValueError` for a value that is none.
    """
    writer = RecordWriter({})
    hints = typing.get_type_hints(hint)
    names = {each.name: f"{each.name}_0" for each in dataclasses.fields(hint)}
    lines = ["if type(value) is not list:", f" {_MISFIT}", f"[{', '.join(names.values())}] = value"]
    for name, local in names.items():
        lines += _unfold(local, hints[name], writer)
    lines += writer.write_making("record", hint, names, [_MISFIT])
    exec("\n".join(["def unfold(value, string):", *(f" {line}" for line in lines), " return record"]), writer.known)
    return typing.cast(Callable[[Json, Callable[[int], str]], Any], writer.known["unfold"])


def _unfold(variable: str, hint: Any, writer: RecordWriter) -> list[str]:
    """The lines that unfold the value in a variable, in place."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        lines = _unfold(variable, _only_choice(hint), writer)
        return [f"if {variable} is not None:", *(f" {line}" for line in lines)]
    if hint is str:
        return [f"{variable} = string({variable})"]
    if _is_string(hint):
        members = writer.note("members", {member.value: member for member in hint})
        return [f"{variable} = {members}[string({variable})]"]
    if hint in _AS_THEY_ARE:
        return [f"if type({variable}) is not {hint.__name__}:", f" {_MISFIT}"]
    if origin is tuple and inner[-1] is not Ellipsis:
        items = [f"{variable}_{place}" for place, _ in enumerate(inner)]
        lines = [line for item, each in zip(items, inner, strict=True) for line in _unfold(item, each, writer)]
        return [
            *_check_list(variable),
            f"[{', '.join(items)}] = {variable}",
            *lines,
            f"{variable} = {', '.join(items)}",
        ]
    if origin is tuple:
        return [*_check_list(variable), *_unfold_items(variable, inner[0], writer), f"{variable} = tuple({variable})"]
    if origin is dict:
        keys, values = f"{variable}_keys", f"{variable}_values"
        lines = [*_check_list(variable), f"[{keys}, {values}] = {variable}", *_check_list(keys), *_check_list(values)]
        lines += _unfold_items(values, inner[1], writer)
        return [*lines, f"{variable} = dict(zip(map(string, {keys}), {values}, strict=True))"]
    return [f"{variable} = {writer.note('unfold', _unfolder(hint))}({variable}, string)"]


def _unfold_items(variable: str, hint: Any, writer: RecordWriter) -> list[str]:
    """The lines that unfold each value of the list in a variable, which then holds any iterable of them."""
    if hint is str:
        return [f"{variable} = map(string, {variable})"]
    item, items = f"{variable}_item", f"{variable}_items"
    each = [*_unfold(item, hint, writer), f"{items}.append({item})"]
    return [f"{items} = []", f"for {item} in {variable}:", *(f" {line}" for line in each), f"{variable} = {items}"]


def _check_list(variable: str) -> list[str]:
    return [f"if type({variable}) is not list:", f" {_MISFIT}"]


def _only_choice(hint: Any) -> Any:
    """The type that an optional one allows beside None."""
    (inner,) = (choice for choice in typing.get_args(hint) if choice is not type(None))
    return inner


def _is_string(hint: Any) -> bool:
    return hint is str or (isinstance(hint, type) and issubclass(hint, StrEnum))
