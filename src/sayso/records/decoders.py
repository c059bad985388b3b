"""What turns JSON values into records, made once for each type: a dossier decodes records by the thousand.

For a record there are two: one for any object of its shape, which says what is wrong with any other, and one that is
written out as source for the form that `sayso.records.codec.to_json` gives, which leaves everything else to the first.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Union

from sayso.errors import InvalidRecord
from sayso.records.quick_init import find_open_twin
from sayso.records.span import Span

Json = Any
"""A JSON value: None, bool, int, float, str, a list or a dict of them."""
Decoder = Callable[[Json], Any]
"""Turns a JSON value into the value of one type."""
_PLAIN = frozenset({str, int, float, bool})
_OWN_INIT: dict[type, tuple[type | None, str]] = {
    Span: (find_open_twin(Span, has_own_init=True), "0 <= {start} < {end}")
}
"""Records with an `__init__` of their own, each with its open twin and with what that `__init__` checks."""
_GIVE_UP = "return decode_any(value)"


@functools.cache
def make_decoder(hint: Any) -> Decoder:
    """What decodes values of a type, given as its hint.

    What it returns raises `InvalidRecord` for a value that does not have the shape of the type.
    """
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        return _optional(hint)
    if origin is tuple:
        return _tuple(typing.get_args(hint))
    if origin is dict:
        return _dict(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _whole_record(hint, _any_record(hint))  # no record holds records of its own type
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum(hint)
    return _plain(hint)


def _inner(hint: Any) -> Any:
    """The type that an optional one allows beside None."""
    (inner,) = (choice for choice in typing.get_args(hint) if choice is not type(None))
    return inner


def _optional(hint: Any) -> Decoder:
    decode = make_decoder(_inner(hint))
    return lambda value: None if value is None else decode(value)


def _tuple(inner: tuple[Any, ...]) -> Decoder:
    if inner[-1] is Ellipsis:
        return _open_tuple(make_decoder(inner[0]))
    decoders = tuple(map(make_decoder, inner))

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


def _dict(hint: Any) -> Decoder:
    (_key, inner) = typing.get_args(hint)
    decode_item = make_decoder(inner)

    def decode(value: Json) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise InvalidRecord(f"expected an object, found {type(value).__name__}")
        return {str(key): decode_item(item) for key, item in value.items()}

    return decode


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


def _any_record(hint: type) -> Decoder:
    """Decodes a record from any object that has its shape, or says what is wrong."""
    hints = typing.get_type_hints(hint)
    fields = {each.name: make_decoder(hints[each.name]) for each in dataclasses.fields(hint)}

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
    """Decodes a record, in a fifth of the time, from an object with every field, as `to_json` makes it.

    Whatever is not as expected goes to `decode_any`, which judges it.
    """
    writer = RecordWriter({"decode_any": decode_any})
    lines = ["record = value", *writer.write_record("record", hint), "return record"]
    source = ["def decode(value):", " try:", *(f"  {line}" for line in lines)]
    source += [" except (KeyError, TypeError):", f"  {_GIVE_UP}"]
    # Nothing but the names of the fields of our own records enters the source.
    exec("\n".join(source), writer.known)
    return typing.cast(Decoder, writer.known["decode"])


@dataclass(slots=True)
class RecordWriter:
    """Writes the source that decodes one record; a value is decoded in place, in the variable that holds it.

    A `KeyError` or `TypeError` from these lines means that the value is not as expected.
    """

    known: dict[str, Any]
    """What the source calls by names, which `note` gives."""
    _count: int = field(default=0)

    def note(self, prefix: str, value: Any) -> str:
        """A name of its own for a value that the source needs."""
        self._count += 1
        name = f"{prefix}_{self._count}"
        self.known[name] = value
        return name

    def write_record(self, variable: str, hint: type) -> list[str]:
        """The lines that decode a record: records of plain fields alone within it are written out among them."""
        hints = typing.get_type_hints(hint)
        self._count += 1
        names = {each.name: f"{each.name}_{self._count}" for each in dataclasses.fields(hint)}
        lines = [f"if type({variable}) is not dict or len({variable}) != {len(names)}:", f" {_GIVE_UP}"]
        lines += [f"{local} = {variable}[{name!r}]" for name, local in names.items()]
        for name, local in names.items():
            lines += self._write_value(local, hints[name])
        return lines + self.write_making(variable, hint, names, [_GIVE_UP])

    def write_making(self, variable: str, hint: type, names: dict[str, str], give_up: list[str]) -> list[str]:
        """The lines that make the record from its decoded fields; `give_up` are those for values that do not fit."""
        make = self.note("make", hint)
        twin, check = _OWN_INIT.get(hint) or (find_open_twin(hint), "")
        if twin is None:
            given = [f"{each.name}={names[each.name]}" for each in dataclasses.fields(hint)]
            return [f"{variable} = {make}({', '.join(given)})"]
        lines = [f"if not {check.format(**names)}:", *_indented(give_up)] if check else []
        lines.append(f"{variable} = {self.note('twin', twin)}()")
        lines += [f"{variable}.{name} = {local}" for name, local in names.items()]
        lines.append(f"{variable}.__class__ = {make}")
        return [*lines, f"{variable}.__post_init__()"] if hasattr(hint, "__post_init__") else lines

    def _write_value(self, variable: str, hint: Any) -> list[str]:
        """The lines that decode a value of any type."""
        if typing.get_origin(hint) in (Union, types.UnionType):
            return [f"if {variable} is not None:", *_indented(self._write_value(variable, _inner(hint)))]
        if hint is Any:
            return []
        if hint is bool:
            return [f"if {variable} is not True and {variable} is not False:", f" {_GIVE_UP}"]
        if hint in _PLAIN:
            return [f"if type({variable}) is not {hint.__name__}:", f" {_GIVE_UP}"]
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return [f"{variable} = {self.note('members', _members(hint))}[{variable}]"]
        if typing.get_origin(hint) is tuple and typing.get_args(hint)[-1] is Ellipsis:
            return self._write_tuple(variable, typing.get_args(hint)[0])
        if _is_flat(hint):
            return self.write_record(variable, hint)
        return [f"{variable} = {self.note('decode', make_decoder(hint))}({variable})"]

    def _write_tuple(self, variable: str, inner: Any) -> list[str]:
        """The lines that decode a list of any length: most are empty, or of strings or members of a code list."""
        lines = [f"if type({variable}) is not list:", f" {_GIVE_UP}"]
        if inner is str:
            strings = self.note("strings", {str})
            lines += [f"if {variable} and not {strings}.issuperset(map(type, {variable})):", f" {_GIVE_UP}"]
            return [*lines, f"{variable} = tuple({variable})"]
        if isinstance(inner, type) and issubclass(inner, StrEnum):
            find = self.note("find", _members(inner).__getitem__)
            return [*lines, f"{variable} = tuple(map({find}, {variable}))"]
        self._count += 1
        item, items = f"item_{self._count}", f"items_{self._count}"
        each = [*self._write_value(item, inner), f"{items}.append({item})"]
        loop = [f"{items} = []", f"for {item} in {variable}:", *_indented(each), f"{variable} = tuple({items})"]
        return [*lines, f"if {variable}:", *_indented(loop), "else:", f" {variable} = ()"]


def _members(hint: type[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in hint}


def _indented(lines: Iterable[str]) -> list[str]:
    return [f" {line}" for line in lines]


def _is_flat(hint: Any) -> bool:
    """Whether a type is a record of strings, numbers, truth values and members of code lists alone."""
    if not dataclasses.is_dataclass(hint) or not isinstance(hint, type):
        return False
    kinds = [kind for each in typing.get_type_hints(hint).values() for kind in typing.get_args(each) or (each,)]
    return all(kind in {*_PLAIN, type(None)} or _is_code_list(kind) for kind in kinds)


def _is_code_list(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)
