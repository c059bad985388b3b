"""Which reader reads, by the settings: the one place that knows how they are put together."""

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sayso.actors.registry import Actor
from sayso.gazetteer.entries import PlaceEntry
from sayso.pipeline.reader import IsolatedReader
from sayso.settings import Settings

if TYPE_CHECKING:
    from sayso.pipeline.second_reader import SecondReader

LLM = "llm"
BESIDE_LLM = "model"
"""The reader beside which a language model stands."""


def make_reader(
    settings: Settings, *, actors: Sequence[Actor] = (), places: Sequence[PlaceEntry] = ()
) -> "IsolatedReader | SecondReader":
    """The reader that the settings name; use it in a `with` block.

    Raises:
        UsageError: it lacks a setting, or the extra that it needs.
    """
    if settings.reader != LLM:
        return IsolatedReader(settings, actors=actors, places=places)
    from sayso.pipeline.second_reader import SecondReader  # noqa: PLC0415 - asyncio and ssl, which nobody else needs

    beside = dataclasses.replace(settings, reader=BESIDE_LLM)
    return SecondReader(IsolatedReader(beside, actors=actors, places=places), settings)
