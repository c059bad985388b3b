"""Reads a manifest: JSON lines that name files (or addresses) and say what is known of each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.capture.file import MAX_INPUT_BYTES, capture_file
from sayso.capture.particulars import Particulars, read_date
from sayso.capture.sources import Source
from sayso.errors import ReadingError, UsageError

KEYS = ("file", "url", "published", "outlet", "title", "id")
"""What a line may hold; `id` becomes the report's `external_id`."""


def read_manifest(path: Path, *, said: Particulars, max_input_bytes: int = MAX_INPUT_BYTES) -> tuple[Source, ...]:
    """The sources that the manifest at `path` lists, in its order; `said` holds where a line says nothing.

    Files are relative to the manifest and stay within its folder: a manifest often comes with the reports from somebody
    else, and must not be able to pull other files of this machine into a dossier.

    Raises:
        UsageError: the manifest cannot be read, or a line is wrong; the message names the line.
    """
    try:
        _capture, payload = capture_file(path, captured_at="", max_input_bytes=max_input_bytes)
        text = payload.decode("utf-8-sig")
    except ReadingError as error:
        raise UsageError(f"manifest: {error}") from error
    except UnicodeDecodeError as error:
        line = payload[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8; save the manifest as UTF-8") from error
    sources = tuple(_sources(path, text, said))
    if not sources:
        raise UsageError(f"{path} lists nothing; write one JSON object with a file per line")
    return sources


def _sources(path: Path, text: str, said: Particulars) -> Iterator[Source]:
    folder = path.parent.resolve()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            where = f"{path}, line {number}"
            yield _source(_entry(line, where), where, path, folder, said)


def _entry(line: str, where: str) -> dict[str, str]:
    try:
        entry: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f'{where}: not JSON; write one object per line, such as {{"file": "report.txt"}}') from error
    if not isinstance(entry, dict):
        raise UsageError(f'{where}: not an object; write it as {{"file": "report.txt"}}')
    for key, value in entry.items():
        if key not in KEYS:
            raise UsageError(f"{where}: unknown key {key[:40]!r}; a line may hold {', '.join(KEYS)}")
        if value is not None and not isinstance(value, str):
            raise UsageError(f"{where}: {key} must be a string in quotation marks")
    return {key: value for key, value in entry.items() if value is not None and value.strip()}


def _source(entry: dict[str, str], where: str, manifest: Path, folder: Path, said: Particulars) -> Source:
    own = Particulars(
        url=entry.get("url"),
        outlet=entry.get("outlet"),
        published=read_date(entry["published"], name=f"{where}: published") if "published" in entry else None,
        title=entry.get("title"),
        external_id=entry.get("id"),
    )
    name = entry.get("file")
    if name is None:
        if own.url is None:
            raise UsageError(f"{where}: neither file nor url; name the file of the report")
        return Source(own.url, None, own.over(said), address=own.url, found_in=manifest.name)
    path = manifest.parent / name
    try:
        is_within = path.resolve().is_relative_to(folder)
    except (OSError, ValueError, RuntimeError):
        is_within = False
    if not is_within:
        raise UsageError(f"{where}: {name[:80]!r} lies outside the manifest's folder; move the file there")
    return Source(str(path), path, own.over(said))
