"""Which reader reads, by the settings: the one place that knows how they are put together."""

import dataclasses
from collections.abc import Sequence

from sayso.actors.registry import Actor
from sayso.gazetteer.entries import PlaceEntry
from sayso.pipeline.reader import IsolatedReader
from sayso.pipeline.second_reader import SecondReader
from sayso.pipeline.stages import reading_version
from sayso.settings import Settings

LLM = "llm"
BESIDE_LLM = "rules"
"""The reader beside which a language model stands."""

Reader = IsolatedReader | SecondReader


def make_reader(settings: Settings, *, actors: Sequence[Actor] = (), places: Sequence[PlaceEntry] = ()) -> Reader:
    """The reader that the settings name; use it in a `with` block.

    Raises:
        UsageError: it lacks a setting, or the extra that it needs.
    """
    if settings.reader != LLM:
        return IsolatedReader(settings, actors=actors, places=places)
    beside = dataclasses.replace(settings, reader=BESIDE_LLM)
    return SecondReader(IsolatedReader(beside, actors=actors, places=places), settings)


def version_of(reader: object, settings: Settings, actors: Sequence[Actor], places: Sequence[PlaceEntry]) -> str:
    """The fingerprint of all that a reading by `reader` follows from besides its capture."""
    # The longest text that is read is part of what a reading follows from, as the stages and the data are.
    version = f"{reading_version(actors, places)}:{settings.max_text_characters}"
    return f"{version}:{reader.stamp}" if isinstance(reader, SecondReader) else version
