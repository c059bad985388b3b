"""Lists of links: text files with one address a line, by which many pages are fetched."""

import re
from pathlib import Path

from sayso.capture.file import capture_file
from sayso.errors import ReadingError, UsageError

LONGEST_LIST = 4 * 1024 * 1024
"""Bytes: some 50,000 addresses."""
ADDRESS = re.compile(r"(?!file:)[a-z][a-z0-9+.-]{1,20}://\S+", re.IGNORECASE)
"""What is taken for an address, wherever it leads: whether it may be fetched is judged when it is."""
_SNIFFED_BYTES = 4096


def is_address(words: str) -> bool:
    """Whether `words` are an address and no name of a file."""
    return bool(ADDRESS.match(words))


def read_links(path: Path) -> tuple[str, ...]:
    """The addresses in the list at `path`, in its order, each once; empty lines and those that begin with `#` are none.

    Raises:
        UsageError: it cannot be read, or a line is no address; the message names the line.
    """
    try:
        _capture, payload = capture_file(path, captured_at="", max_input_bytes=LONGEST_LIST)
    except ReadingError as error:
        raise UsageError(f"list of links: {error}") from error
    links = []
    for number, line in enumerate(payload.decode("utf-8-sig", "replace").splitlines(), start=1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if not ADDRESS.fullmatch(words):
            raise UsageError(f"{path}, line {number}: no address; write one a line, like https://host/page")
        links.append(words)
    if not links:
        raise UsageError(f"{path} lists nothing; write one address a line")
    return tuple(dict.fromkeys(links))


def is_list(path: Path) -> bool:
    """Whether the file at `path` is a list of links: it begins with one, and every line is one."""
    try:
        if not path.is_file():  # a pipe would hang
            return False
        with path.open("rb") as stream:
            start = stream.read(_SNIFFED_BYTES)
    except (OSError, ValueError):
        return False
    lines = [line.strip() for line in start.decode("utf-8-sig", "replace").splitlines()]
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if not ADDRESS.fullmatch(first):
        return False
    try:
        read_links(path)
    except UsageError:
        return False
    return True
