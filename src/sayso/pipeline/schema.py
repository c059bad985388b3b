"""The JSON Schema (draft 2020-12) of what sayso prints, made from the types of the contract."""

import inspect
import types
import typing
from enum import StrEnum
from typing import Annotated, Any, Union

from sayso.errors import UsageError
from sayso.pipeline import contract

OUTPUTS: dict[str, type] = {
    "read": contract.Reading,
    "incidents": contract.Incident,
    "show": contract.IncidentPage,
    "explain": contract.Explanation,
    "changes": contract.Difference,
    "diff-profiles": contract.Difference,
    "reports": contract.DossierReport,
    "versions": contract.PageVersion,
    "claims": contract.DossierClaim,
    "queue": contract.WaitingClaim,
    "add": contract.Addition,
    "decide": contract.Decision,
    "erase": contract.Erased,
    "backup": contract.Backup,
    "restore": contract.Backup,
    "scrub": contract.Scrub,
    "doctor": contract.Finding,
    "verify": contract.Finding,
    "checkpoint": contract.Checkpoint,
    "stamp": contract.Timestamp,
    "bundle": contract.Export,
}
"""Each command that prints JSON, with the shape of one line."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
Schema = dict[str, Any]


def make_schema(command: str | None = None) -> Schema:
    """The schema of one line that `command` prints with `--json`; without a command, of a line of any of them.

    Raises:
        UsageError: no command of this name prints JSON.
    """
    if command is not None and command not in OUTPUTS:
        raise UsageError(f"no schema for {command!r}; there is one for each of: {', '.join(OUTPUTS)}")
    chosen = [OUTPUTS[command]] if command else list(OUTPUTS.values())
    shapes: dict[str, Schema] = {}
    references = [_describe(shape, shapes) for shape in chosen]
    root = references[0] if command else {"anyOf": references}
    title = f"sayso {command}" if command else "sayso"
    return {"$schema": _DIALECT, "title": title, **root, "$defs": dict(sorted(shapes.items()))}


def _describe(hint: Any, shapes: dict[str, Schema]) -> Schema:
    """The schema of one type; named shapes are entered in `shapes` and referred to."""
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return _annotated(hint, shapes)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_describe(choice, shapes) for choice in typing.get_args(hint)]}
    if origin is list:
        return {"type": "array", "items": _describe(typing.get_args(hint)[0], shapes)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _describe(typing.get_args(hint)[1], shapes)}
    if typing.is_typeddict(hint):
        return _named(hint, shapes)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _code_list(hint, shapes)
    return {} if hint is object else {"type": _PLAIN[hint]}


def _annotated(hint: Any, shapes: dict[str, Schema]) -> Schema:
    inner, *notes = typing.get_args(hint)
    found = _describe(inner, shapes)
    for note in notes:
        found |= {"description": note} if isinstance(note, str) else note.keywords
    return found


def _named(hint: Any, shapes: dict[str, Schema]) -> Schema:
    name = hint.__name__
    if name not in shapes:
        shapes[name] = {}  # entered first: a shape may contain itself
        fields = typing.get_type_hints(hint, include_extras=True)
        shapes[name] = {
            "type": "object",
            "description": inspect.getdoc(hint),
            "properties": {field: _describe(inner, shapes) for field, inner in fields.items()},
            "required": list(fields),
        }
    return {"$ref": f"#/$defs/{name}"}


def _code_list(hint: type[StrEnum], shapes: dict[str, Schema]) -> Schema:
    shapes[hint.__name__] = {
        "type": "string",
        "description": inspect.getdoc(hint),
        "enum": [item.value for item in hint],
    }
    return {"$ref": f"#/$defs/{hint.__name__}"}
