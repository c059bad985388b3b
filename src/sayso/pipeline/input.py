"""What the user names, found and captured one after another: files, folders, addresses, manifests, standard input."""

import contextlib
import datetime
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.capture.manifest import read_manifest
from sayso.capture.particulars import Particulars, read_date
from sayso.capture.sources import Skipped, Source, capture_source, find_sources, listed_sources
from sayso.errors import InvalidRecord, ReadingError, UsageError
from sayso.pipeline.expanding import Container, Lost, hold_container, hold_mail, open_container, take_members
from sayso.records.capture import Capture
from sayso.records.reading import Reading
from sayso.reports.mail_signs import NO_WORDS
from sayso.settings import Settings
from sayso.text.counting import phrase_count

if TYPE_CHECKING:
    from sayso.capture.fetch import Fetcher
    from sayso.egress.policy import Policy

CANNOT = "cannot"
"""How the reason of something skipped begins that should have been read: it counts as a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user says of all inputs at once, as typed."""

    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """How pages are to be fetched.

    Attributes:
        ignores_robots: Whatever the sites' robots.txt say.
        recaptures: Also those of lists and feeds that the dossier has.
        policy: What may be connected to, None for the public Internet. Only a caller in Python gives another.
    """

    ignores_robots: bool = False
    recaptures: bool = False
    policy: "Policy | None" = None
    draws: bool = False
    """Have Chromium draw each page that is kept."""


AS_USUAL = Fetching()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is to be read, in order, and what was left out of folders and why."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: its reading, or the line that says why there is none."""

    name: str
    reading: Reading | None
    error: str | None


def find_inputs(
    paths: Sequence[str], *, given: Given, manifest: Path | None, settings: Settings, links: Path | None = None
) -> Inputs:
    """The inputs that `paths`, the list of links and the manifest name, the manifest's last.

    Raises:
        UsageError: nothing is named, a date is none, or the list or the manifest is wrong.
    """
    said = Particulars(
        url=given.url,
        outlet=given.outlet,
        published=read_date(given.published) if given.published is not None else None,
        title=given.title,
    )
    sources, skipped = find_sources(paths, said=said)
    if links is not None:
        sources += listed_sources(links, said=said)
    if manifest is not None:
        sources += read_manifest(manifest, said=said, max_input_bytes=settings.max_input_bytes)
    if not paths and manifest is None and links is None:
        raise UsageError(
            "nothing to read: name files, folders or addresses, - for standard input, --links or --manifest"
        )
    if not sources and not any(is_failure(each) for each in skipped):
        raise UsageError(f"no reports in {', '.join(paths)}: {phrase_count(len(skipped), 'file')} left out")
    return Inputs(sources, skipped)


def is_failure(skipped: Skipped) -> bool:
    """Whether what was skipped should have been read."""
    return skipped.reason.startswith(CANNOT)


def capture_input(source: Source, settings: Settings) -> tuple[Capture, bytes]:
    """The capture of one input, with its bytes, as of now.

    Raises:
        ReadingError: it cannot be captured; the message names it.
    """
    return capture_source(
        source, captured_at=utc_now(), stdin=sys.stdin.buffer, max_input_bytes=settings.max_input_bytes
    )


@contextlib.contextmanager
def open_fetcher(inputs: Inputs, settings: Settings, fetching: Fetching) -> "Iterator[Fetcher | None]":
    """What fetches the pages among the inputs, None if there are none; it ends with the block."""
    if not any(source.address for source in inputs.sources):
        yield None
        return
    from sayso.egress.policy import SOURCES  # noqa: PLC0415 - ssl and HTTP, which nobody else needs
    from sayso.pipeline.fetching import make_fetcher  # noqa: PLC0415

    policy = fetching.policy or SOURCES
    with make_fetcher(settings, ignores_robots=fetching.ignores_robots, policy=policy) as fetcher:
        yield fetcher


def read_inputs(
    inputs: Inputs,
    reader: Callable[[Capture, bytes], Reading],
    settings: Settings,
    fetching: Fetching = AS_USUAL,
) -> Iterator[Outcome]:
    """What becomes of each input; one that cannot be read does not keep the others from it."""
    with open_fetcher(inputs, settings, fetching) as fetcher:
        for source in inputs.sources:
            try:
                yield from _read_source(source, reader, settings, fetcher)
            except ReadingError as error:
                yield Outcome(source.name, None, str(error))


def _read_source(
    source: Source, reader: Callable[[Capture, bytes], Reading], settings: Settings, fetcher: "Fetcher | None"
) -> Iterator[Outcome]:
    """What becomes of one input, or of each report in it where it holds many."""
    with open_container(source, captured_at=utc_now()) as container:
        if container is not None:
            yield from _read_members(container, reader, settings)
            return
    if fetcher is not None and source.address is not None:
        from sayso.pipeline.fetching import fetch_page, find_links  # noqa: PLC0415 - ssl and HTTP, seldom needed

        captured = fetch_page(source, fetcher, captured_at=utc_now())
        links = find_links(captured, source)
        for link in links or ():
            try:
                yield from _read_source(link, reader, settings, fetcher)
            except ReadingError as error:
                yield Outcome(link.name, None, str(error))
        if links is not None:
            return
        capture, payload = captured.capture, captured.payload
    else:
        capture, payload = capture_input(source, settings)
    held = hold_container(source.name, capture, payload, source.said)
    if held is not None:
        with held.stream:
            yield from _read_members(held, reader, settings)
        return
    yield from _read_captured(source.name, capture, payload, reader, settings)


def _read_members(
    container: Container, reader: Callable[[Capture, bytes], Reading], settings: Settings
) -> Iterator[Outcome]:
    for found in take_members(container, settings, now=utc_now()):
        if isinstance(found, Lost):
            yield Outcome(found.name, None, f"{found.name}: {found.reason}")
        else:
            yield from _read_captured(found.name, found.capture, found.payload, reader, settings)


def _read_captured(
    name: str, capture: Capture, payload: bytes, reader: Callable[[Capture, bytes], Reading], settings: Settings
) -> Iterator[Outcome]:
    """What becomes of one input, and of what is attached to it if it is a mail."""
    outcome = _read_one(name, capture, payload, reader)
    mail = hold_mail(name, capture, payload)
    if mail is None:
        yield outcome
        return
    with mail.stream:
        yield from _read_mail(mail, outcome, reader, settings)


def _read_mail(
    mail: Container, outcome: Outcome, reader: Callable[[Capture, bytes], Reading], settings: Settings
) -> Iterator[Outcome]:
    """The outcome of a mail, and of each attachment. A mail without words of its own can still hold some."""
    wordless: dict[str | None, Outcome] = {}
    if _is_wordless(outcome):
        wordless[mail.capture.id] = outcome
    else:
        yield outcome
    for found in take_members(mail, settings, now=mail.capture.captured_at):
        if isinstance(found, Lost):
            yield Outcome(found.name, None, f"{found.name}: {found.reason}")
            continue
        wordless.pop(found.capture.part_of, None)
        read = _read_one(found.name, found.capture, found.payload, reader)
        if _is_wordless(read):
            wordless[found.capture.id] = read
        else:
            yield read
    yield from wordless.values()


def _is_wordless(outcome: Outcome) -> bool:
    return outcome.error == f"{outcome.name}: {NO_WORDS}"


def _read_one(name: str, capture: Capture, payload: bytes, reader: Callable[[Capture, bytes], Reading]) -> Outcome:
    try:
        return Outcome(name, reader(capture, payload), None)
    except (ReadingError, InvalidRecord) as error:
        return Outcome(name, None, f"{name}: {error}")


def check_day(words: str | None) -> str | None:
    """The day that was typed, as ISO 8601; None for today.

    Raises:
        UsageError: it is no day.
    """
    if words is None:
        return None
    try:
        return datetime.date.fromisoformat(words).isoformat()
    except ValueError as error:
        raise UsageError(f"{words!r} is no day: write it as 2031-03-17") from error


def utc_now() -> str:
    """The time, as UTC in ISO 8601."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
