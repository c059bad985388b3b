"""Turns what the user names (files, folders, addresses, lists of links, `-`) into sources, in a fixed order.

It says what it left out. Nothing is fetched here but when `capture_source` is given a fetcher.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sayso.capture.file import MAX_INPUT_BYTES, capture_file, capture_stream
from sayso.capture.links import is_address, is_list, read_links
from sayso.capture.particulars import Particulars
from sayso.errors import UnreadableInput, UsageError
from sayso.records.capture import Capture

STANDARD_INPUT = "-"
MOST_FOLDERS_DEEP = 64
"""Deeper folders are not walked: no archive of reports is, and a broken file system can be endless."""
PAGE_PARTS = frozenset({
    ".css", ".js", ".mjs", ".map", ".json", ".jsonl", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".ico", ".svg",
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".mp3", ".mp4", ".webm",
})  # fmt: skip
"""Endings of what a browser saves beside a page, and of data files (manifests among them): left out when a folder is
walked.
A file that is named itself is always tried."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input: the file at `path`, the page at `address`, or standard input, and what is said of it.

    `found_in` is the list, manifest or feed that named the address; None when the user did.
    """

    name: str
    path: Path | None
    said: Particulars
    address: str | None = None
    found_in: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that is no source, and why."""

    path: Path
    reason: str


def find_sources(arguments: Iterable[str], *, said: Particulars) -> tuple[tuple[Source, ...], tuple[Skipped, ...]]:
    """The sources that `arguments` name, in their order, folders in the order of their names; and what was skipped.

    `said` holds for all of them. A file that does not exist is a source all the same: capturing it says what is
    wrong, and
    the others go on. A text file in which every line is an address is a list of links.

    Raises:
        UsageError: `-` stands there twice.
    """
    sources: list[Source] = []
    skipped: list[Skipped] = []
    for argument in arguments:
        if argument == STANDARD_INPUT:
            if any(source.name == STANDARD_INPUT for source in sources):
                raise UsageError("- stands for standard input and can be given once")
            sources.append(Source(STANDARD_INPUT, None, said))
        elif is_address(argument):
            sources.append(Source(argument, None, said, address=argument))
        elif not _is_folder(Path(argument)):
            sources += _file_sources(Path(argument), argument, said)
        else:
            for found in walk_folder(Path(argument)):
                if isinstance(found, Skipped):
                    skipped.append(found)
                else:
                    sources += _file_sources(found, str(found), said)
    return tuple(sources), tuple(skipped)


def listed_sources(path: Path, *, said: Particulars) -> tuple[Source, ...]:
    """The pages that the list of links at `path` names.

    Raises:
        UsageError: it cannot be read, or a line is no address.
    """
    return tuple(Source(link, None, said, address=link, found_in=path.name) for link in read_links(path))


def _file_sources(path: Path, name: str, said: Particulars) -> tuple[Source, ...]:
    return listed_sources(path, said=said) if is_list(path) else (Source(name, path, said),)


def capture_source(
    source: Source, *, captured_at: str, stdin: BinaryIO | None = None, max_input_bytes: int = MAX_INPUT_BYTES
) -> tuple[Capture, bytes]:
    """The capture of one source that is at hand, with its bytes; `stdin` is where `-` is read from.

    Raises:
        ReadingError: it cannot be captured; the message is one line with the name of the source.
    """
    if source.path is not None:
        return capture_file(source.path, captured_at=captured_at, said=source.said, max_input_bytes=max_input_bytes)
    if stdin is None:
        raise UnreadableInput("there is no standard input here; give a file")
    return capture_stream(stdin, captured_at=captured_at, said=source.said, max_input_bytes=max_input_bytes)


def walk_folder(folder: Path) -> Iterator[Path | Skipped]:
    """Every report in `folder` and the folders in it, sorted by name, and everything left out.

    Links are not followed, since they can lead out of the folder or in a circle; hidden files and folders, pipes and
    devices
    are left out.
    """
    waiting: list[tuple[Path, int]] = [(folder, 0)]
    while waiting:
        path, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(path, f"cannot be opened ({error.strerror})")
            continue
        below: list[tuple[Path, int]] = []
        for entry in entries:
            reason = _why_not(entry)
            if reason:
                yield Skipped(Path(entry.path), reason)
            elif not entry.is_dir(follow_symlinks=False):
                yield Path(entry.path)
            elif depth >= MOST_FOLDERS_DEEP:
                yield Skipped(Path(entry.path), f"lies more than {MOST_FOLDERS_DEEP} folders deep")
            else:
                below.append((Path(entry.path), depth + 1))
        waiting.extend(reversed(below))


def _why_not(entry: "os.DirEntry[str]") -> str | None:
    if entry.name.startswith("."):
        return "is hidden"
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError as error:
        return f"cannot be looked at ({error.strerror})"
    if stat.S_ISLNK(mode):
        return "is a link"
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return "is no file"
    return "is part of a saved page or a data file" if Path(entry.name).suffix.lower() in PAGE_PARTS else None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
