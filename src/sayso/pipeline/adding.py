"""Takes what the user names into a dossier: captured, read in a process of its own, kept, grouped."""

import dataclasses
import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sayso.capture.sources import Source
from sayso.errors import ReadingError, StorageFull
from sayso.pipeline.attachments import add_mail
from sayso.pipeline.batch import Batch
from sayso.pipeline.choosing import make_reader
from sayso.pipeline.containers import add_captured
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.expanding import Container, hold_container, hold_mail, open_container
from sayso.pipeline.input import AS_USUAL, Fetching, Inputs, capture_input, open_fetcher, utc_now
from sayso.pipeline.stages import reading_version
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.records.reading import Reading

if TYPE_CHECKING:
    from sayso.capture.fetch import Fetcher
    from sayso.pipeline.reader import IsolatedReader
    from sayso.pipeline.second_reader import SecondReader


def open_reader(dossier: Dossier) -> "IsolatedReader | SecondReader":
    """The reader for this dossier, which knows the actors and places that it adds; use it in a `with` block.

    Raises:
        DataError: the dossier's actors or places are wrong.
        UsageError: the reader lacks a setting.
    """
    return make_reader(dossier.settings, actors=dossier.own_actors(), places=dossier.own_places())


def add_inputs(
    dossier: Dossier, inputs: Inputs, reader: Callable[[Capture, bytes], Reading], fetching: Fetching = AS_USUAL
) -> Iterator[Addition]:
    """What becomes of each input, under the name that the user gave it; one that fails does not keep the others out.

    Raises:
        StoreError: the dossier cannot be written.
    """
    # The longest text that is read is part of what a reading follows from, as the stages and the data are; so is what
    # a second reader says of itself.
    stages = reading_version(dossier.own_actors(), dossier.own_places(), reader=dossier.settings.reader)
    parts = (stages, str(dossier.settings.max_text_characters), getattr(reader, "stamp", ""))
    version = ":".join(part for part in parts if part)
    kept_count = 0
    with open_fetcher(inputs, dossier.settings, fetching) as fetcher:
        batch = Batch(dossier.adding(reader, version=version))
        taking = _Taking(dossier, reader, fetcher, fetching, version, batch)
        for source in (*inputs.sources, None):
            try:
                for addition in _add_or_end(taking, source):
                    kept_count += addition.outcome is not Outcome.FAILED
                    yield addition
            except StorageFull as error:
                kept = f"the {kept_count} before it are kept" if kept_count else "nor was any before it"
                first = batch.first_name or (source.name if source else "the last")
                raise StorageFull(f"{error}; {first} was not added, {kept}") from error


@dataclasses.dataclass(frozen=True, slots=True)
class _Taking:
    """What all inputs of one run have in common."""

    dossier: Dossier
    reader: Callable[[Capture, bytes], Reading]
    fetcher: "Fetcher | None"
    fetching: Fetching
    version: str
    batch: Batch


def _add_or_end(taking: _Taking, source: Source | None) -> Iterator[Addition]:
    """What becomes of one input and of those that waited; None is the end."""
    if source is None:
        yield from taking.batch.keep()
        return
    try:
        yield from _add_source(taking, source)
    except ReadingError as error:
        yield from taking.batch.keep()
        yield Addition(source.name, Outcome.FAILED, "", error=str(error) or _name_failure(source.name))


def _add_source(taking: _Taking, source: Source) -> Iterator[Addition]:
    """What becomes of one input, or of each report in it where it holds many."""
    with open_container(source, captured_at=utc_now()) as container:
        if container is not None:
            yield from _add_container(taking, container)
            return
    if taking.fetcher is not None and source.address is not None:
        yield from taking.batch.keep()
        yield from _add_page(taking, taking.fetcher, source)
        return
    capture, payload = capture_input(source, taking.dossier.settings)
    yield from _add_captured(taking, source, capture, payload, ())


def _add_page(taking: _Taking, fetcher: "Fetcher", source: Source) -> Iterator[Addition]:
    """What becomes of a page; of a feed, the pages that it lists.

    A page of a list or a feed that the dossier has is not asked for again, unless that is wanted: so a list of which a
    part was fetched goes on where it was. One that the user names is; the server may say that it has not changed.
    """
    from sayso.egress.policy import SOURCES  # noqa: PLC0415 - ssl and HTTP, seldom needed
    from sayso.pipeline.fetching import draw, fetch_source, find_links, spell_address  # noqa: PLC0415

    known, report_id = taking.dossier.known_at(spell_address(source.address or ""))
    unchanged = Addition(source.name, Outcome.UNCHANGED, known.id, report_id) if known and report_id else None
    if unchanged and source.found_in is not None and not taking.fetching.recaptures:
        yield unchanged
        return
    captured = fetch_source(source, fetcher, captured_at=utc_now(), known=known if unchanged else None)
    if captured is None:
        yield unchanged or Addition(source.name, Outcome.FAILED, "", error=_name_failure(source.name))
        return
    links = find_links(captured, source)
    if links is None and taking.fetching.draws:
        captured = draw(captured, taking.dossier.settings, taking.fetching.policy or SOURCES)
    if links is None:
        yield from _add_captured(taking, source, captured.capture, captured.payload, captured.files)
        return
    feed = (captured.capture, captured.payload, captured.files)
    taking.dossier.keep_feed(*feed, reader=taking.reader, version=taking.version)
    for link in links:
        try:
            yield from _add_page(taking, fetcher, link)
        except ReadingError as error:
            yield Addition(link.name, Outcome.FAILED, "", error=str(error))


def _add_captured(
    taking: _Taking, source: Source, capture: Capture, payload: bytes, files: tuple[bytes, ...]
) -> Iterator[Addition]:
    held = hold_container(source.name, capture, payload, source.said)
    if held is not None:
        with held.stream:
            yield from _add_container(taking, held)
        return
    name = functools.partial(_named, source.name)
    adding, settings = taking.batch.adding, taking.dossier.settings
    if capture.fetch is None:
        yield from add_captured(adding, taking.batch, capture, payload, settings, called=source.name, name=name)
        return
    mail = hold_mail(source.name, capture, payload)
    if mail is not None:
        with mail.stream:
            yield from add_mail(adding, taking.batch, mail, payload, settings, name=name, files=files)
        return
    added = taking.dossier.add_one(capture, payload, files, reader=taking.reader, version=taking.version)
    yield _named(source.name, added)


def _named(name: str, addition: Addition) -> Addition:
    if addition.outcome is Outcome.FAILED:
        return dataclasses.replace(addition, name=name, error=_name_failure(name, addition.error))
    return dataclasses.replace(addition, name=name)


def _add_container(taking: _Taking, container: Container) -> Iterator[Addition]:
    """An archive that was fetched has no exchange beside it: its own bytes are most of that."""
    yield from taking.batch.keep()
    fetch = container.capture.fetch
    if fetch is not None:
        bare = dataclasses.replace(container.capture, fetch=dataclasses.replace(fetch, files=()))
        container = dataclasses.replace(container, capture=bare)
    yield from taking.dossier.add_container(container, reader=taking.reader, version=taking.version)


def _name_failure(name: str, reason: str | None = None) -> str:
    return f"{name}: {reason or 'cannot be read'}"
