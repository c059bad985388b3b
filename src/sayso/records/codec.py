"""Records to JSON and back, by their type hints alone: one form for the store, the wire and the fingerprints."""

import contextlib
import dataclasses
import functools
import json
import typing
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import chain, islice
from typing import Any, TypeVar

from sayso.records.decoders import Decoder, Json, make_decoder
from sayso.records.ids import digest

R = TypeVar("R")
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_HOW_IT_WAS_MADE = ("made_by", "confidence")
_AT_ONCE = 50
"""Lines of JSON that are read together: by more of them, what was read no longer lies near when it is decoded."""


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


_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_as_object, check_circular=False).encode


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
    hint: Any = record_type
    return typing.cast(R, make_decoder(hint)(value))


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
    decode: Decoder = make_decoder(hint)
    # No generator: going in and out of one for each record takes as long as making a small one.
    return chain.from_iterable(map(functools.partial(map, decode), parse_portions(lines)))


def parse_portions(lines: Iterable[str]) -> Iterator[list[Json]]:
    """The JSON values of lines, those of some lines at a time.

    Raises:
        json.JSONDecodeError: a line is no JSON.
    """
    return map(_parse, _portions(lines))


def _portions(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(lines)
    while portion := tuple(islice(rest, _AT_ONCE)):
        yield portion


def _parse(lines: tuple[str, ...]) -> list[Json]:
    """The values of lines of JSON, as an array of them is read."""
    array = f"[{','.join(lines)}]"
    # TypeError: for text that no UTF-8 can hold.
    with contextlib.suppress(ValueError, TypeError):
        values = _PARSER.parse(array, len(lines))
        if len(values) == len(lines):
            return values
    return [json.loads(line) for line in lines]  # one is damaged, or holds lone surrogates: whichever it is says so


@dataclasses.dataclass(slots=True)
class _Parser:
    """Reads JSON by Python's own parser, and once there was much of it in this process, by a quicker one.

    The quicker one makes one object of each short string that comes again, as ids do: that is most of what it is
    quicker by, here and wherever such strings are looked up. Loading it takes as long as it saves in `_MUCH` lines. It
    refuses lone surrogates.
    """

    lines: int = 0
    """Read so far, about: threads may pass each other."""
    _quick: Callable[[str], Json] | None = None

    def parse(self, array: str, count: int) -> list[Json]:
        """The values of an array of `count` values."""
        self.lines += count
        if self.lines < _MUCH:
            return typing.cast(list[Json], json.loads(array))
        if self._quick is None:
            from pydantic_core import from_json  # noqa: PLC0415 - it takes 30 ms, and most processes read little

            self._quick = functools.partial(from_json, cache_strings="all")
        return typing.cast(list[Json], self._quick(array))


_MUCH = 2000
_PARSER = _Parser()
