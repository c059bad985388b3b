"""Adds what a container holds: the container is kept as it was received, each report in it is added by itself."""

import dataclasses
import functools
from collections.abc import Iterator

from sayso.pipeline.attachments import add_mail
from sayso.pipeline.batch import Batch, Naming
from sayso.pipeline.expanding import Container, Lost, hold_mail, take_members
from sayso.pipeline.update import Adding, keep_container, note_container
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.settings import Settings
from sayso.store.payloads import open_payload


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
    batch = Batch(adding)
    # What is read is what was kept: whoever changes the user's file meanwhile changes nothing.
    with open_payload(adding.captures, container.capture.sha256) as kept:
        ours = dataclasses.replace(container, stream=kept, is_ours=True)
        for found in take_members(ours, settings, now=adding.clock()):
            if isinstance(found, Lost):
                yield from batch.keep()
                wrong += [found.reason] if found.is_whole else []
                error = f"{found.name}: {found.reason}; the archive is kept as {container.capture.id}"
                yield Addition(found.name, Outcome.FAILED, container.capture.id, error=error)
                continue
            name = functools.partial(_named, found.name, container.capture.id)
            yield from add_captured(adding, batch, found.capture, found.payload, settings, called=found.name, name=name)
    yield from batch.keep()
    note_container(adding, container.capture, "; ".join(wrong) or None)


def add_captured(
    adding: Adding,
    batch: Batch,
    capture: Capture,
    payload: bytes,
    settings: Settings,
    *,
    called: str,
    name: Naming,
) -> Iterator[Addition]:
    """What becomes of one report that is at hand, and of what is attached to it if it is a mail.

    `called` is what it goes by, and `name` says so of what became of it; `batch` is where it waits.

    Raises:
        StoreError: the dossier cannot be written.
    """
    mail = hold_mail(called, capture, payload)
    if mail is None:
        yield from batch.take(capture, payload, name)
        return
    with mail.stream:
        yield from add_mail(adding, batch, mail, payload, settings, name=name)


def _named(name: str, archive: str, addition: Addition) -> Addition:
    error = addition.error and f"{name}: {addition.error} (it lies in the archive {archive})"
    return dataclasses.replace(addition, name=name, error=error)
