"""The points for and against two mentions telling of one incident: the data file beside this module."""

import functools
import importlib.resources
from dataclasses import dataclass
from typing import Any

import yaml

from sayso.records.codec import from_json


@dataclass(frozen=True, slots=True)
class Step:
    """Points up to a number of days."""

    days: int
    points: int


@dataclass(frozen=True, slots=True)
class PlacePoints:
    """Points for how two places lie to each other."""

    same: int
    same_fine: int
    within: int
    within_wide: int
    same_wide: int
    other_candidate: int
    near: int
    may_lie_in: int
    unknown: int
    far: int
    unsaid: int


@dataclass(frozen=True, slots=True)
class DatePoints:
    """Points for how two dates lie to each other."""

    same_day: int
    within: tuple[Step, ...]
    overlap: int
    unknown: int
    apart: tuple[Step, ...]
    far_apart: int


@dataclass(frozen=True, slots=True)
class PublishedPoints:
    """Points for how long after the event, or the other report, a report without a date came out."""

    before: int
    after: tuple[Step, ...]
    long_after: int
    unsaid: int


@dataclass(frozen=True, slots=True)
class PeoplePoints:
    """Points for who was harmed."""

    shared_name: int
    further_name: int
    other_name: int
    most: int
    passing_name: int
    further_passing: int
    most_passing: int
    different: int
    different_single: int
    shared_age: int
    any_age: int
    different_age: int


@dataclass(frozen=True, slots=True)
class StreetPoints:
    """Points for the streets and buildings that are named."""

    address: int
    street: int
    further: int
    most: int
    other: int


@dataclass(frozen=True, slots=True)
class FigurePoints:
    """Points for how many were harmed."""

    shared: int
    shared_one: int
    single_or_many: int


@dataclass(frozen=True, slots=True)
class Weights:
    """All of them; the file says what each means. `near_km` and `county_km` are in kilometres, the rest in points."""

    join: int
    margin: int
    sure: int
    veto: int
    place: PlacePoints
    near_km: int
    county_km: int
    date: DatePoints
    published: PublishedPoints
    people: PeoplePoints
    streets: StreetPoints
    figures: FigurePoints
    party: int
    act: int


@functools.cache
def load_weights() -> Weights:
    """The weights that ship with sayso."""
    text = importlib.resources.files("sayso.incidents").joinpath("weights.yaml").read_text("utf-8")
    loaded: Any = yaml.safe_load(text)
    return from_json(Weights, loaded)


def step_points(steps: tuple[Step, ...], days: int, beyond: int) -> int:
    """The points of the first step that reaches so many days; `beyond` when none does."""
    return next((step.points for step in steps if days <= step.days), beyond)
