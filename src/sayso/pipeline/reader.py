"""Reading in processes of their own, with limits on time and memory; what comes back is checked before it is believed.

Each format is taken apart in a process for that format alone, which ends up with a text (a `Draft`). The reading
process, which all share, gets that text and never the bytes of a format.
"""

import dataclasses
import math
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from sayso.actors.registry import Actor
from sayso.errors import DataError, InputTooLarge, InvalidRecord, LimitExceeded
from sayso.gazetteer.build import ensure_gazetteer
from sayso.gazetteer.entries import PlaceEntry
from sayso.isolation.limits import MIB, Breach, Confinement, Limits, describe_breach
from sayso.isolation.worker import Worker
from sayso.records.capture import Capture
from sayso.records.codec import from_json, to_json
from sayso.records.proposal import Proposal
from sayso.records.reading import Reading
from sayso.records.span import Span
from sayso.reports.draft import Draft
from sayso.reports.kinds import InputKind, find_kind
from sayso.settings import Settings

TARGET = "sayso.pipeline.worker:read"
PARSER = "sayso.pipeline.parsing:parse"
PRELOADED: dict[InputKind, tuple[str, ...]] = {
    InputKind.HTML: ("sayso.reports.page", "trafilatura", "resiliparse.extract.html2text"),
    InputKind.MARKDOWN: ("sayso.reports.markdown",),
    InputKind.PDF: ("sayso.reports.pdf",),
    InputKind.DOCX: ("sayso.reports.document",),
    InputKind.EMAIL: ("sayso.reports.mail", "sayso.reports.page", "trafilatura"),
}
"""What the process for each kind loads before its first input. A kind that is not here is plain text: characters, which
are decoded where they are read."""


class IsolatedReader:
    """Reads one capture after another in child processes, which it starts as needed and ends with the block.

    Args:
        settings: The limits on input, time, memory and output.
        actors: Armed actors that the dossier adds to the registry.
        places: Places that the dossier adds to the gazetteer.
    """

    def __init__(self, settings: Settings, *, actors: Sequence[Actor] = (), places: Sequence[PlaceEntry] = ()) -> None:
        self._settings = settings
        self._limits = reading_limits(settings)
        self._parsing_limits = parsing_limits(settings)
        self._worker = Worker(TARGET, self._limits)
        self._parsers: dict[InputKind, Worker] = {}
        self._own = {
            "actors": to_json(tuple(actors)),
            "places": to_json(tuple(places)),
            "reader": settings.reader,
        }

    def __enter__(self) -> Self:
        """The reader itself; the gazetteer is built here if it is missing, since the child may write nothing."""
        ensure_gazetteer()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the process."""
        self.close()

    def close(self) -> None:
        """Ends the processes, if there are any."""
        self._worker.close()
        for parser in self._parsers.values():
            parser.close()

    def probe(self) -> Confinement:
        """What the kernel refuses the process, once it has started.

        Raises:
            LimitExceeded: it does not start.
        """
        return self._worker.probe()

    def __call__(self, capture: Capture, payload: bytes, *, proposals: Sequence[Proposal] = ()) -> Reading:
        """The reading of one capture, with what a language model proposes for it laid beside.

        Raises:
            ReadingError: the bytes cannot be read, or reading them broke a limit; the message says why and what to do.
            DataError: the language pack, the gazetteer or what the dossier adds is wrong.
        """
        most = self._settings.max_input_bytes
        if len(payload) > most:
            raise InputTooLarge(f"{len(payload)} bytes are more than the {most} that `max_input_bytes` allows")
        known = {"capture": to_json(capture), "max_text_characters": self._settings.max_text_characters}
        draft = self._parsed(capture, payload, known)
        request = {**known, "draft": draft, "proposals": to_json(tuple(proposals)), **self._own}
        answer = self._worker.call(request, b"" if draft is not None else payload)
        try:
            return self._checked(answer, capture)
        except InvalidRecord as error:
            # The error's words may quote the input: they are for whoever debugs, not for the terminal.
            raise LimitExceeded(describe_breach(Breach.GARBLED, self._limits)) from error

    def _parsed(self, capture: Capture, payload: bytes, known: dict[str, Any]) -> Any:
        """The draft of an input as JSON, from the process for its kind; None for a plain text."""
        kind = find_kind(payload, file_name=capture.file_name)
        if kind not in PRELOADED:
            return None
        if kind not in self._parsers:
            self._parsers[kind] = Worker(PARSER, self._parsing_limits, preload=PRELOADED[kind])
        answer = self._parsers[kind].call(known, payload)
        if isinstance(answer.get("failed"), dict):
            raise _as_failure(answer["failed"])
        try:
            check_draft(from_json(Draft, answer.get("draft")), self._settings.max_text_characters)
        except InvalidRecord as error:
            raise LimitExceeded(describe_breach(Breach.GARBLED, self._parsing_limits)) from error
        return answer["draft"]

    def _checked(self, answer: dict[str, Any], capture: Capture) -> Reading:
        if isinstance(answer.get("failed"), dict):
            raise _as_failure(answer["failed"])
        reading = from_json(Reading, answer.get("reading"))
        check_reading(reading, capture)
        return reading


def reading_limits(settings: Settings) -> Limits:
    """The limits of the reading process that follow from the settings."""
    return Limits(
        wall_seconds=settings.reading_seconds,
        cpu_seconds=math.ceil(settings.reading_seconds),
        memory_bytes=settings.reading_memory_mib * MIB,
        output_bytes=settings.reading_output_mib * MIB,
    )


def parsing_limits(settings: Settings) -> Limits:
    """The limits of a process that takes inputs of one kind apart."""
    return Limits(
        wall_seconds=settings.parsing_seconds,
        cpu_seconds=math.ceil(settings.parsing_seconds),
        memory_bytes=settings.parsing_memory_mib * MIB,
        output_bytes=settings.parsing_output_mib * MIB,
        settings="parsing",
    )


def check_draft(draft: Draft, most_characters: int) -> None:
    """Nothing, if `draft` holds together.

    Raises:
        InvalidRecord: it is longer than allowed, or a span reaches beyond its text.
    """
    if len(draft.text) > most_characters:
        raise InvalidRecord("the text is longer than allowed")
    if any(span.end > len(draft.text) for span in _find_spans((draft.furniture, draft.issues, draft.published))):
        raise InvalidRecord("a span reaches beyond the text")


def check_reading(reading: Reading, capture: Capture) -> None:
    """Nothing, if `reading` is one of `capture` that holds together.

    Raises:
        InvalidRecord: a span reaches beyond the text, or records point to what is not there.
    """
    report, text_length = reading.report, len(reading.report.text)
    if report.capture != capture.id:
        raise InvalidRecord("the reading is one of another capture")
    if any(span.end > text_length for span in _find_spans((report, reading.claims, reading.mentions, reading.issues))):
        raise InvalidRecord("a span reaches beyond the text")
    known = {claim.id for claim in reading.claims}
    labels = {mention.label for mention in reading.mentions}
    if len(known) != len(reading.claims) or len(labels) != len(reading.mentions):
        raise InvalidRecord("two records have one id")
    if any(claim.report != report.id or (claim.incident or None) not in {None, *labels} for claim in reading.claims):
        raise InvalidRecord("a claim is of another report, or of an incident that is not there")
    if any(mention.report != report.id or not known.issuperset(mention.claims) for mention in reading.mentions):
        raise InvalidRecord("an incident is of another report, or has claims that are not there")


def _find_spans(record: Any) -> Iterator[Span]:
    """Every span in a record and in what it holds."""
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from _find_spans(item)
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            yield from _find_spans(getattr(record, field.name))


def _as_failure(failed: dict[str, Any]) -> DataError | InvalidRecord:
    message = str(failed.get("message"))
    return InvalidRecord(message) if failed.get("name") == InvalidRecord.__name__ else DataError(message)
