#!/usr/bin/env python3
"""Predictions of sayso for one task of the benchmark kit: `python benchmarks/predict.py TASK INPUT OUTPUT`.

Reads INPUT (JSON lines, the task's input format), writes OUTPUT (JSON lines, the task's prediction format), both
UTF-8 with
unchanged line ends. One module of `benchmarks/tasks/` for each task maps sayso's records to the task's classes; none
reads a text a second way. A document that cannot be read gets no prediction, which the scorers count as missed, and
is named on stderr.
"""

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sayso.errors import SaysoError

sys.path.insert(0, str(Path(__file__).resolve().parent))

TASKS = (
    "attribution",
    "casualties",
    "dates",
    "incidents",
    "places",
    "ranges",
    "reprints",
    "rights_attacks",
    "templates",
)


class WrongInput(Exception):
    """The input is not in the format of its task; one line says where."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 when every document has a prediction, 1 when some could not be read, 2 for wrong usage."""
    if len(arguments) != 3 or arguments[0] not in TASKS:
        print(f"usage: predict.py TASK INPUT OUTPUT, with TASK one of {', '.join(TASKS)}", file=sys.stderr)
        return 2
    task, source, target = arguments
    try:
        documents = read_documents(Path(source))
        rows, failed = predict(task, documents)
        with Path(target).open("w", encoding="utf-8", newline="\n") as handle:
            handle.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    except OSError as error:
        print(f"predict.py: {error.filename or source}: {error.strerror}", file=sys.stderr)
        return 2
    except WrongInput as error:
        print(f"predict.py: {source}: {error}", file=sys.stderr)
        return 2
    return 1 if failed else 0


def read_documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a task's input.

    Raises:
        OSError: the file cannot be read.
        WrongInput: a line is no JSON object with an id.
    """
    try:
        lines = list(_lines(path))
    except UnicodeDecodeError as error:
        raise WrongInput("not UTF-8") from error
    return [_read_document(line, number) for number, line in enumerate(lines, start=1)]


def _read_document(line: str, number: int) -> dict[str, Any]:
    try:
        document: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WrongInput(f"document {number} is not JSON") from error
    if not isinstance(document, dict) or "id" not in document:
        raise WrongInput(f"document {number} is no object with an id")
    return document


def predict(task: str, documents: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The prediction rows for `documents`, each with its id, and how many documents could not be read."""
    module = importlib.import_module(f"tasks.{task}")
    if hasattr(module, "predict_all"):
        try:
            found = module.predict_all(documents)
        except (KeyError, TypeError, AttributeError) as error:
            raise _of_another_task(error) from error
        return [_with_id(document, row) for document, row in zip(documents, found, strict=True)], 0
    rows: list[dict[str, Any]] = []
    failed = 0
    for document in documents:
        row = _one(module.predict, document)
        if row is None:
            failed += 1
        else:
            rows.append(_with_id(document, row))
    return rows, failed


def _one(
    predict_document: Callable[[dict[str, Any]], dict[str, Any]], document: dict[str, Any]
) -> dict[str, Any] | None:
    try:
        return predict_document(document)
    except SaysoError as error:
        print(f"{document.get('id')}: {error}", file=sys.stderr)
        return None
    except (KeyError, TypeError, AttributeError) as error:
        raise _of_another_task(error, document) from error


def _of_another_task(error: Exception, document: dict[str, Any] | None = None) -> WrongInput:
    named = f"document {document['id']!r}" if document else "a document"
    return WrongInput(f"{named} is not in this task's input format ({type(error).__name__}: {error})")


def _with_id(document: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    return {"id": document["id"], **row}


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as handle:
        for line in handle:
            if line.strip():
                yield line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
