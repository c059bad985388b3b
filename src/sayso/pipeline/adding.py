"""Takes what the user names into a dossier: captured, read in a process of its own, kept, grouped."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sayso.capture.sources import Source
from sayso.errors import ReadingError, StorageFull
from sayso.pipeline.choosing import make_reader
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.expanding import hold_container, open_container
from sayso.pipeline.input import Inputs, capture_input, utc_now
from sayso.pipeline.stages import reading_version
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.records.reading import Reading

if TYPE_CHECKING:
    from sayso.pipeline.reader import IsolatedReader
    from sayso.pipeline.second_reader import SecondReader


def open_reader(dossier: Dossier) -> "IsolatedReader | SecondReader":
    """The reader for this dossier, which knows the actors and places that it adds; use it in a `with` block.

    Raises:
        DataError: the dossier's actors or places are wrong.
        UsageError: the reader lacks a setting.
    """
    return make_reader(dossier.settings, actors=dossier.own_actors(), places=dossier.own_places())


def add_inputs(dossier: Dossier, inputs: Inputs, reader: Callable[[Capture, bytes], Reading]) -> Iterator[Addition]:
    """What becomes of each input, under the name that the user gave it; one that fails does not keep the others out.

    Raises:
        StoreError: the dossier cannot be written.
    """
    now = utc_now()
    # The longest text that is read is part of what a reading follows from, as the stages and the data are; so is what
    # a second reader says of itself.
    stages = reading_version(dossier.own_actors(), dossier.own_places(), reader=dossier.settings.reader)
    parts = (stages, str(dossier.settings.max_text_characters), getattr(reader, "stamp", ""))
    version = ":".join(part for part in parts if part)
    kept_count = 0
    for source in inputs.sources:
        try:
            for addition in _add_source(dossier, source, reader, version=version, now=now):
                kept_count += addition.outcome is not Outcome.FAILED
                yield addition
        except ReadingError as error:
            yield Addition(source.name, Outcome.FAILED, "", error=str(error) or _name_failure(source.name))
        except StorageFull as error:
            kept = f"the {kept_count} before it are kept" if kept_count else "nor was any before it"
            raise StorageFull(f"{error}; {source.name} was not added, {kept}") from error


def _add_source(
    dossier: Dossier, source: Source, reader: Callable[[Capture, bytes], Reading], *, version: str, now: str
) -> Iterator[Addition]:
    """What becomes of one input, or of each report in it where it holds many."""
    with open_container(source, captured_at=now) as container:
        if container is not None:
            yield from dossier.add_container(container, reader=reader, version=version, now=now)
            return
    capture, payload = capture_input(source, dossier.settings)
    held = hold_container(source.name, capture, payload, source.said)
    if held is not None:
        with held.stream:
            yield from dossier.add_container(held, reader=reader, version=version, now=now)
        return
    (addition,) = dossier.add([(capture, payload)], reader=reader, version=version, now=now)
    if addition.outcome is Outcome.FAILED:
        addition = dataclasses.replace(addition, error=_name_failure(source.name, addition.error))
    yield dataclasses.replace(addition, name=source.name)


def _name_failure(name: str, reason: str | None = None) -> str:
    return f"{name}: {reason or 'cannot be read'}"
