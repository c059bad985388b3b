"""Kinds of mentions: those that say the same of when and where. What meets is found once for two kinds, by indexes.

A town that is told of a thousand times is told of in a few ways: no day, "in March", "on 3 May".
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sayso.incidents.match import may_meet
from sayso.incidents.weigh import Reasons, weigh_where_and_when
from sayso.records.codec import dumps
from sayso.records.date import EdtfDate
from sayso.records.ids import digest
from sayso.records.incident import IncidentMention
from sayso.records.place import Place
from sayso.records.window import month_day
from sayso.text.places import REACH_KM, place_key

_CELL_DEGREES = 0.01
"""The side of the squares by which spots are found: about a kilometre, twice the farthest reach of a spot."""
_CELLS_ROUND = 3
"""Cells that are looked at to each side in longitude, which holds to 80 degrees of latitude."""
_POLAR = 80.0
_COLUMNS = round(360 / _CELL_DEGREES)

_Key = tuple[str, object]


def kind_of(mention: IncidentMention) -> str:
    """The kind of a mention: a hash of its EDTF date and its place, with what else the place's name may stand for."""
    place = mention.place and replace(mention.place, span=None)
    return digest(mention.date.edtf if mention.date else "", dumps(place))[:16]


class Kinds:
    """Which kinds of mentions may meet, and what speaks for it."""

    def __init__(self, examples: Mapping[str, IncidentMention]) -> None:
        """Take note of the kinds that can be asked about.

        Args:
            examples: For each kind, any mention of it.
        """
        self._examples = examples
        self._found: dict[_Key, list[str]] = {}
        self._meeting: dict[str, tuple[str, ...]] = {}
        self._reasons: dict[tuple[str, str], Reasons] = {}
        for kind, example in examples.items():
            for key in _keys(example):
                self._found.setdefault(key, []).append(kind)

    def date(self, kind: str) -> EdtfDate | None:
        """The date that mentions of this kind give."""
        return self._examples[kind].date

    def meeting(self, kind: str) -> tuple[str, ...]:
        """The kinds that may meet `kind`, itself among them if it says enough."""
        if kind not in self._meeting:
            example = self._examples[kind]
            near = dict.fromkeys(other for key in _sought(example) for other in self._found.get(key, ()))
            self._meeting[kind] = tuple(other for other in near if may_meet(example, self._examples[other]))
        return self._meeting[kind]

    def weigh(self, left: str, right: str) -> Reasons:
        """What the dates and places of two kinds say."""
        pair = (left, right) if left < right else (right, left)
        if pair not in self._reasons:
            self._reasons[pair] = weigh_where_and_when(self._examples[pair[0]], self._examples[pair[1]])
        return self._reasons[pair]


def _keys(mention: IncidentMention) -> Iterator[_Key]:
    """By what a kind is found."""
    day = month_day(mention.date.edtf) if mention.date else None
    place = mention.place
    if day is not None:
        yield "day", day
    if place is None:
        if day is not None:
            yield "placeless day", day
        return
    yield "place", place_key(place)
    for name in _around(place):
        yield "within", name
    if _is_spot(place):
        yield "cell", _cell(place)


def _sought(mention: IncidentMention) -> Iterator[_Key]:
    """Under what keys those stand that may meet a mention."""
    day = month_day(mention.date.edtf) if mention.date else None
    place = mention.place
    if place is None:
        yield "day", day
        return
    if day is not None:
        yield "placeless day", day
    yield "place", place_key(place)
    yield "within", place_key(place)
    for name in _around(place):
        yield "place", name
    if _is_spot(place):
        yield from (("cell", cell) for cell in _cells_round(place))


def _around(place: Place) -> Iterable[str]:
    return dict.fromkeys(key for name in place.within if name.strip() and (key := place_key(Place(name))))


def _is_spot(place: Place) -> bool:
    return place.lat is not None and place.precision in REACH_KM


def _cell(place: Place) -> tuple[int, int]:
    lat, lon = place.lat or 0.0, place.lon or 0.0
    return math.floor(lat / _CELL_DEGREES), 0 if abs(lat) > _POLAR else _wrap(math.floor(lon / _CELL_DEGREES))


def _cells_round(place: Place) -> Iterator[tuple[int, int]]:
    row, column = _cell(place)
    for up in (-1, 0, 1):
        yield row + up, 0  # where all of a row near a pole stands
        yield from ((row + up, _wrap(column + aside)) for aside in range(-_CELLS_ROUND, _CELLS_ROUND + 1))


def _wrap(column: int) -> int:
    """The column counted once around the globe."""
    return (column + _COLUMNS // 2) % _COLUMNS - _COLUMNS // 2
