"""Takes containers (web archives, feeds, mails with attachments) apart into captures, in a process of its own.

The process is handed the open file. A container of any length goes through in little memory: one member at a time. What
the process says is checked like everything that comes from where hostile bytes are parsed.
"""

import base64
import binascii
import contextlib
import dataclasses
import hashlib
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sayso.capture.file import describe_capture, make_capture, open_file
from sayso.capture.particulars import Particulars
from sayso.capture.sources import Source
from sayso.errors import InvalidRecord, ReadingError
from sayso.isolation.limits import MIB, Breach, Limits, describe_breach
from sayso.isolation.worker import Worker
from sayso.records.capture import Capture
from sayso.records.codec import from_json
from sayso.records.date import EdtfDate
from sayso.reports.kinds import CONTAINERS, SAMPLE_BYTES, InputKind, find_kind
from sayso.reports.mail_signs import clean_name, may_have_attachments
from sayso.reports.members import Contents, LeftOut, Member
from sayso.settings import Settings

UNPACKER = "sayso.pipeline.unpacking:unpack"
PRELOADED = {
    InputKind.EMAIL: ("sayso.reports.attachments",),
    InputKind.FEED: ("sayso.reports.feed",),
    InputKind.WARC: ("sayso.reports.warc",),
    InputKind.WACZ: ("sayso.reports.wacz",),
}
"""What the process for each kind loads before it looks at the container."""
SLOWER = 6
"""Much may lie between two reports of an archive: a request may take so many times as long as taking an input apart."""
_LONGEST_LINE = 1_000
MOST_OF_ANSWER = 0.7
"""A member travels in base 64, which takes a third more than its bytes."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container that is open: what it is, its own capture, and what the user says of everything in it.

    `is_ours` says that nobody else writes to `stream`: it is in memory, or the dossier's own copy.
    """

    name: str
    kind: InputKind
    capture: Capture
    said: Particulars
    stream: BinaryIO
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """One report out of a container."""

    name: str
    capture: Capture
    payload: bytes


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that could not be taken out, or is wrong with the container as a whole; one line each."""

    name: str
    reason: str
    is_whole: bool = False

    def __post_init__(self) -> None:
        # Both may hold what a hostile container calls itself.
        object.__setattr__(self, "name", _one_line(self.name))
        object.__setattr__(self, "reason", _one_line(self.reason))


@contextlib.contextmanager
def open_container(source: Source, *, captured_at: str) -> Iterator[Container | None]:
    """The container that `source` is, open in the block; None if it is no file, or none that holds many reports.

    What is wrong with a file is said when it is captured, not here.
    """
    kind = _kind_of(source.path) if source.path is not None else None
    if source.path is None or kind is None:
        yield None
        return
    with open_file(source.path) as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a file on the disk
        # What is said of a container holds for what is in it; the container itself has a name alone.
        capture = describe_capture(
            sha256, stream.tell(), captured_at=captured_at, said=Particulars(), file_name=source.path.name
        )
        yield Container(source.name, kind, capture, source.said, stream)


def hold_container(name: str, capture: Capture, payload: bytes, said: Particulars) -> Container | None:
    """The container that bytes at hand are, as a file in memory; None if they are none. Close its `stream`."""
    try:
        kind = find_kind(payload, file_name=capture.file_name)
    except ReadingError:
        return None
    return _in_memory(name, kind, capture, payload, said) if kind in CONTAINERS else None


def hold_mail(name: str, capture: Capture, payload: bytes) -> Container | None:
    """The mail that bytes at hand are, if something could be attached to it; else None. Close its `stream`.

    What the user says of a mail is said of it alone: of what is attached, nobody said where it is from.
    """
    if not is_mail(capture, payload) or not may_have_attachments(payload):
        return None
    return _in_memory(name, InputKind.EMAIL, capture, payload, Particulars())


def is_mail(capture: Capture, payload: bytes) -> bool:
    """Whether these bytes are an e-mail."""
    try:
        return find_kind(payload, file_name=capture.file_name) is InputKind.EMAIL
    except ReadingError:
        return False


def _in_memory(name: str, kind: InputKind, capture: Capture, payload: bytes, said: Particulars) -> Container:
    stream = os.fdopen(os.memfd_create("container", os.MFD_CLOEXEC), "w+b", buffering=0)
    view = memoryview(payload)
    while view:
        view = view[stream.write(view) :]
    return Container(name, kind, capture, said, stream, is_ours=True)


def take_members(container: Container, settings: Settings, *, now: str) -> Iterator[Taken | Lost]:
    """The reports in the container one by one, and everything that was lost; `now` is UTC in ISO 8601."""
    limits = _limits(settings, container.kind)
    most = min(settings.max_input_bytes, int(limits.output_bytes * MOST_OF_ANSWER))
    descriptor = container.stream.fileno()
    os.lseek(descriptor, 0, os.SEEK_SET)
    request = {"descriptor": descriptor, "kind": container.kind.value, "most_member_bytes": most}
    taken: list[Taken] = []
    with Worker(UNPACKER, limits, preload=PRELOADED[container.kind], descriptor=descriptor) as worker:
        while True:
            try:
                found = _found(worker.call(request), most)
                within = _within(found, taken)
            except ReadingError as error:
                yield Lost(container.name, str(error), is_whole=True)
                return
            except (InvalidRecord, binascii.Error):
                yield Lost(container.name, describe_breach(Breach.GARBLED, limits), is_whole=True)
                return
            if isinstance(found, Contents):
                yield from _what_is_wrong(container, found)
                return
            if isinstance(found, LeftOut):
                yield Lost(f"{container.name} {found.name}", found.reason)
            elif found is not None:
                member = _taken(container, found, within, now)
                if container.kind is InputKind.EMAIL:  # of other containers nothing lies within a member
                    taken.append(dataclasses.replace(member, payload=b""))
                yield member


def _one_line(words: str) -> str:
    return " ".join(words[:_LONGEST_LINE].split())


def _kind_of(path: Path) -> InputKind | None:
    """The kind by the first and the last bytes of the file, None if that is not one of a container's."""
    try:
        with open_file(path) as stream:
            sample = stream.read(SAMPLE_BYTES)
            length = stream.seek(0, os.SEEK_END)
            stream.seek(max(len(sample), length - SAMPLE_BYTES))
            kind = find_kind(sample + stream.read(), file_name=path.name)
    except ReadingError:
        return None
    return kind if kind in CONTAINERS else None


def _limits(settings: Settings, kind: InputKind) -> Limits:
    seconds = settings.parsing_seconds * (1 if kind is InputKind.FEED else SLOWER)
    return Limits(
        wall_seconds=seconds,
        cpu_seconds=math.ceil(seconds),
        memory_bytes=settings.parsing_memory_mib * MIB,
        output_bytes=settings.parsing_output_mib * MIB,
        settings="parsing",
    )


def _found(answer: dict[str, Any], most: int) -> Member | LeftOut | Contents | None:
    """What the process found, if it has the shape of it; None for a sign of life.

    Raises:
        InvalidRecord: it has not.
    """
    if "pulse" in answer:
        return None
    if "left_out" in answer:
        return from_json(LeftOut, answer["left_out"])
    if "contents" in answer:
        return from_json(Contents, answer["contents"])
    fields = answer.get("member")
    if not isinstance(fields, dict) or not isinstance(fields.get("payload"), str):
        raise InvalidRecord("no member")
    payload = base64.b64decode(fields.pop("payload"), validate=True)
    if not payload or len(payload) > most:
        raise InvalidRecord("a member of no allowed length")
    known = {"name", "captured_at", "url", "outlet", "title", "file_name", "part"}
    within = fields.pop("within", None)
    if within is not None and (type(within) is not int or within < 0):
        raise InvalidRecord("a member within no member")
    if not fields.keys() <= known | {"published"} or not isinstance(fields.get("name"), str):
        raise InvalidRecord("a member with other fields")
    if any(not isinstance(fields.get(name), str | None) for name in known):
        raise InvalidRecord("a member with fields of another type")
    day = fields.pop("published", None)
    published = None if day is None else from_json(EdtfDate, day)
    return Member(payload=payload, published=published, within=within, **fields)


def _within(found: Member | LeftOut | Contents | None, taken: Sequence[Taken]) -> Taken | None:
    """The member that another lies in; None if that is the container itself.

    Raises:
        InvalidRecord: there is no such member.
    """
    if not isinstance(found, Member) or found.within is None:
        return None
    if found.within >= len(taken):
        raise InvalidRecord("a member within no member")
    return taken[found.within]


def _taken(container: Container, member: Member, within: Taken | None, now: str) -> Taken:
    """The capture of one member. Its address is its own; of the rest, what the user says goes first."""
    own = Particulars(url=member.url, outlet=member.outlet, title=member.title, published=member.published)
    said = Particulars(outlet=container.said.outlet, published=container.said.published).over(own)
    captured_at = member.captured_at or now
    file_name = clean_name(member.file_name or "")
    part = _one_line(member.part) if member.part else None
    capture = make_capture(member.payload, captured_at=captured_at, said=said, file_name=file_name)
    holder = within.capture if within else container.capture
    capture = dataclasses.replace(capture, part_of=holder.id, part=part)
    name = _one_line(f"{within.name if within else container.name} {member.name}")
    return Taken(name, capture, member.payload)


def _what_is_wrong(container: Container, contents: Contents) -> Iterator[Lost]:
    if contents.damage:
        yield Lost(container.name, "; ".join(contents.damage)[:500], is_whole=True)
    elif contents.byte_count != container.capture.byte_count or _is_changed(container):
        yield Lost(container.name, "the archive was changed while it was read: add it again", is_whole=True)
    elif contents.member_count == 0 and container.kind is not InputKind.EMAIL:
        others = ", ".join(f"{count} × {kind}" for kind, count in list(contents.others.items())[:5])
        held = f" ({others})" if others else ""
        yield Lost(container.name, f"it holds no report{held}: add the pages that you mean", is_whole=True)


def _is_changed(container: Container) -> bool:
    """Whether the file is not what it was before it was read, where others can write to it."""
    if container.is_ours:
        return False
    # Without what the stream may have read ahead.
    with os.fdopen(os.dup(container.stream.fileno()), "rb", buffering=0) as stream:
        stream.seek(0)
        return hashlib.file_digest(stream, "sha256").hexdigest() != container.capture.sha256
