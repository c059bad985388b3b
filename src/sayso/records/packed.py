"""Records as lines of JSON whose fields have no names: read in half the time, and kept beside the form of the codec.

What is exchanged, hashed or shown has the form of `sayso.records.codec`. A packed line says by a mark at its beginning
of which fields it is; a version whose records have others passes it over.

    ["5b0c1f22","c-0a32289c4735006f","rep-004784ab737bd34d",[97],131, …]

A span is one number; a list of words, or of members of a code list, is one string. What many records share, as the
rules they were made by, or where in the text of a report its first sentence stands, is made once for all that are read
together.
"""

import functools
import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from itertools import chain
from typing import Any, TypeVar, Union

from sayso.errors import InvalidRecord
from sayso.records.codec import parse_portions
from sayso.records.decoders import Json, RecordWriter, make_decoder
from sayso.records.ids import digest
from sayso.records.span import Span

R = TypeVar("R")
_FORM = "1"
"""To be changed with how values are packed."""
_MARK_DIGITS = 8
_BETWEEN = "|"
"""Stands between the strings of a list. A record in which it stands within one is not packed."""
_END_BITS = 26
_END_MASK = (1 << _END_BITS) - 1
"""The last place of a text that a packed span can end at: twice as many bits are what any reader of JSON takes."""
_AS_THEY_ARE = frozenset({str, int, float, bool})
_MISFIT = "raise TypeError"
_write = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class _CannotBePacked(Exception):
    """A value has no packed form."""


@functools.cache
def mark_of(record_type: type) -> str:
    """How each line begins that holds a record of this type, with the fields that it has in this version."""
    return f'["{digest(_FORM, _describe(record_type))[:_MARK_DIGITS]}",'


def pack_line(record: Any) -> str | None:
    """The record as a packed line, pure ASCII; None for the rare one that has no such form.

    A field is a string, a number, a truth value, a member of a code list, a span, a record or a tuple of any length of
    one of these, and may be None if it is no tuple.
    """
    kind: Any = type(record)
    try:
        return mark_of(kind) + _write(_folder(kind)(record))[1:]
    except _CannotBePacked:
        return None


def loads_packed(record_type: type[R], lines: Iterable[str]) -> Iterator[R]:
    """The records in lines, each of which is packed with the mark of `record_type` or written by the codec.

    Raises:
        InvalidRecord: a line does not have the shape of the record.
        json.JSONDecodeError: a line is no JSON.
    """
    hint: Any = record_type
    unfold = _make_unfolder(hint)()  # its own for these lines: it keeps what it made
    return chain.from_iterable(map(functools.partial(map, unfold), parse_portions(lines)))


def _describe(hint: Any) -> str:
    """A type in words, down to the fields of all records in it."""
    name = getattr(hint, "__name__", str(hint))
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return f"{name}({', '.join(f'{each.name}: {_describe(hints[each.name])}' for each in fields(hint))})"
    return f"{name}[{', '.join(map(_describe, typing.get_args(hint)))}]"


@functools.cache
def _folder(hint: Any) -> Callable[[Any], list[Json]]:
    """What gives the packed values of the fields of a record of this type."""
    known: dict[str, Any] = {"fold_span": _fold_span, "fold_words": _fold_words}
    hints = typing.get_type_hints(hint)
    values = [_fold(f"record.{each.name}", hints[each.name], known) for each in fields(hint)]
    # Nothing but the names of the fields of our own records enters the source, here and below.
    exec(f"def fold(record):\n return [{', '.join(values)}]", known)
    return typing.cast(Callable[[Any], list[Json]], known["fold"])


def _fold(value: str, hint: Any, known: dict[str, Any]) -> str:
    """The expression that packs what the expression `value` gives; `known` takes what it calls by names."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        return f"(None if {value} is None else {_fold(value, _only_choice(hint), known)})"
    if hint is Span:
        return f"fold_span({value})"
    if hint in _AS_THEY_ARE or _is_code_list(hint):
        return value
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        if _is_string(inner):
            return f"(fold_words({value}) if {value} else None)"
        return f"([{_fold('item', inner, known)} for item in {value}] if {value} else None)"
    name = f"fold_{hint.__name__}"
    known[name] = _folder(hint)
    return f"{name}({value})"


def _fold_span(span: Span) -> int:
    if span.end > _END_MASK:
        raise _CannotBePacked
    return span.start << _END_BITS | span.end


def _fold_words(words: tuple[str, ...]) -> str:
    joined = _BETWEEN.join(words)
    if joined.count(_BETWEEN) >= len(words):
        raise _CannotBePacked
    return joined


class _Spans(dict[int, Span]):
    """The spans met so far, by the numbers that stand for them."""

    def __missing__(self, number: int) -> Span:
        self[number] = span = Span(number >> _END_BITS, number & _END_MASK)
        return span


class _Words(dict[str, tuple[Any, ...]]):
    """The lists of words, or of members of one code list, met so far, by the strings that stand for them."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, joined: str) -> tuple[Any, ...]:
        self[joined] = words = tuple(map(self._make, joined.split(_BETWEEN)))
        return words


@functools.cache
def _make_unfolder(hint: Any) -> Callable[[], Callable[[Json], Any]]:
    """What makes a reader of the values of lines, packed or not, that keeps what the records share."""
    known = {"InvalidRecord": InvalidRecord, "Spans": _Spans, "Words": _Words, "decode": make_decoder(hint)}
    writer = _UnfoldingWriter(RecordWriter(known))
    lines = writer.write_record("value", hint, begins_with_mark=True)
    source = ["def make():", " find_span = Spans().__getitem__", *(f" {line}" for line in writer.shared)]
    source += [" def unfold(value):", "  if type(value) is not list:", "   return decode(value)", "  try:"]
    source += [*(f"   {line}" for line in lines), "   return value"]
    source += ["  except (AttributeError, KeyError, TypeError, ValueError) as error:"]
    source += [f"   raise InvalidRecord('this is no packed {hint.__name__}') from error", " return unfold"]
    exec("\n".join(source), known)
    return typing.cast(Callable[[], Callable[[Json], Any]], known["make"])


class _UnfoldingWriter:
    """Writes the source that makes records of packed values, each value in place, in the variable that holds it."""

    def __init__(self, writer: RecordWriter) -> None:
        self._writer = writer
        self._count = 0
        self.shared: list[str] = []
        """Lines that come once, before those that this writes."""

    def write_record(self, variable: str, hint: type, *, begins_with_mark: bool = False) -> list[str]:
        """The lines that make a record of the list in a variable."""
        self._count += 1
        hints = typing.get_type_hints(hint)
        names = {each.name: f"{each.name}_{self._count}" for each in fields(hint)}
        targets = ["_", *names.values()] if begins_with_mark else list(names.values())
        lines = [*_check(variable, "list"), f"[{', '.join(targets)}] = {variable}"]
        for name, local in names.items():
            lines += self._write_value(local, hints[name])
        return lines + self._writer.write_making(variable, hint, names, [_MISFIT])

    def _write_value(self, variable: str, hint: Any) -> list[str]:
        if typing.get_origin(hint) in (Union, types.UnionType):
            return _unless_none(variable, self._write_value(variable, _only_choice(hint)))
        if hint is Span:
            return [f"{variable} = find_span({variable})"]
        if hint in _AS_THEY_ARE:
            return _check(variable, hint.__name__)
        if _is_code_list(hint):
            return [f"{variable} = {self._writer.note('members', _members(hint))}[{variable}]"]
        if typing.get_origin(hint) is tuple:
            return [*self._write_tuple(variable, typing.get_args(hint)[0])]
        return self.write_record(variable, hint)

    def _write_tuple(self, variable: str, inner: Any) -> list[str]:
        if _is_string(inner):
            lines = [f"{variable} = {self._share_words(inner)}({variable})"]
        elif inner is Span:
            lines = [*_check(variable, "list"), f"{variable} = tuple(map(find_span, {variable}))"]
        else:
            item, items = f"{variable}_item", f"{variable}_items"
            each = [*self._write_value(item, inner), f"{items}.append({item})"]
            lines = [*_check(variable, "list"), f"{items} = []", f"for {item} in {variable}:"]
            lines += [*(f" {line}" for line in each), f"{variable} = tuple({items})"]
        return [f"if {variable} is None:", f" {variable} = ()", "else:", *(f" {line}" for line in lines)]

    def _share_words(self, inner: Any) -> str:
        """The name of what finds the list that a string stands for."""
        make = str if inner is str else _members(inner).__getitem__
        name = f"find_words_{len(self.shared)}"
        self.shared.append(f"{name} = Words({self._writer.note('make', make)}).__getitem__")
        return name


def _check(variable: str, kind: str) -> list[str]:
    return [f"if type({variable}) is not {kind}:", f" {_MISFIT}"]


def _unless_none(variable: str, lines: list[str]) -> list[str]:
    return [f"if {variable} is not None:", *(f" {line}" for line in lines)]


def _members(hint: type[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in hint}


def _only_choice(hint: Any) -> Any:
    """The type that an optional one allows beside None."""
    (inner,) = (choice for choice in typing.get_args(hint) if choice is not type(None))
    return inner


def _is_code_list(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _is_string(hint: Any) -> bool:
    return hint is str or _is_code_list(hint)
