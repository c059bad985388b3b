"""Adds what a container holds: the container is kept as it was received, each report in it is added by itself."""

import dataclasses
from collections.abc import Iterator

from sayso.pipeline.expanding import Container, Lost, take_members
from sayso.pipeline.update import Adding, add_input, keep_container, note_container
from sayso.pipeline.views import Addition, Outcome
from sayso.settings import Settings


def add_container(adding: Adding, container: Container, settings: Settings) -> Iterator[Addition]:
    """What becomes of each report in a container, and of each that could not be taken out, as it is done.

    Raises:
        StoreError: the dossier cannot be written.
    """
    refused = keep_container(adding, container.capture, container.stream)
    if refused is not None:
        yield Addition(container.name, Outcome.FAILED, container.capture.id, error=f"{container.name}: {refused}")
        return
    wrong: list[str] = []
    for found in take_members(container, settings, now=adding.now):
        if isinstance(found, Lost):
            wrong += [found.reason] if found.is_whole else []
            error = f"{found.name}: {found.reason}; the archive is kept as {container.capture.id}"
            yield Addition(found.name, Outcome.FAILED, container.capture.id, error=error)
            continue
        addition = add_input(adding, found.capture, found.payload)
        error_line = (
            addition.error and f"{found.name}: {addition.error} (it lies in the archive {container.capture.id})"
        )
        yield dataclasses.replace(addition, name=found.name, error=error_line)
    note_container(adding, container.capture, "; ".join(wrong) or None)
