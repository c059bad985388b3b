"""Which places of the gazetteer are waters: seas, oceans, gulfs and lakes, by name. No coast is drawn."""

import functools
from importlib import resources


def is_sea(place_id: str | None) -> bool:
    """Whether the gazetteer's place with this id is a water. None, and what it does not know, are none."""
    return place_id in _seas()


@functools.cache
def _seas() -> frozenset[str]:
    return frozenset(resources.files("sayso.gazetteer").joinpath("data/seas.txt").read_text("utf-8").split())
