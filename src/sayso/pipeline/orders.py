"""What a person orders to be decided: from the command line, or as JSON lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sayso.errors import UsageError
from sayso.records.decision import Verb

_KEYS = ("verb", "ids", "to", "reason", "by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One decision to be made: `value` is what follows `--to`; `by` None is whoever the dossier's settings name."""

    verb: Verb
    ids: tuple[str, ...]
    value: str | None = None
    reason: str | None = None
    by: str | None = None


def make_order(
    verb: str | None,
    ids: Sequence[str],
    *,
    to: str | None = None,
    reason: str | None = None,
    by: str | None = None,
    where: str = "",
) -> Order:
    """The order of these words; `where` says where they stand, for a line of a file.

    Raises:
        UsageError: there is no such verb, or nothing that it is about.
    """
    try:
        known = Verb(verb or "")
    except ValueError as error:
        raise UsageError(f"{where}{verb!r} is no verb: there is {', '.join(Verb)}") from error
    if not ids and known is not Verb.ADD:
        raise UsageError(f"{where}{known} what? name at least one id; `sayso claims` and `sayso incidents` list them")
    return Order(verb=known, ids=tuple(ids), value=to, reason=reason, by=by)


def read_orders(payload: bytes, *, by: str | None = None) -> tuple[Order, ...]:
    """The orders in JSON lines, all of them or none; `by` holds where a line names nobody.

    Raises:
        UsageError: a line is wrong; the message names it.
    """
    orders = []
    for number, line in enumerate(payload.split(b"\n"), start=1):
        if line.strip():
            orders.append(_read_line(line, f"line {number}: ", by))
    if not orders:
        raise UsageError('no decisions: give JSON lines such as {"verb": "accept", "ids": ["c-…"]}')
    return tuple(orders)


def _read_line(line: bytes, where: str, by: str | None) -> Order:
    try:
        given: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f'{where}not JSON; write {{"verb": "accept", "ids": ["c-…"]}}') from error
    if not isinstance(given, dict):
        raise UsageError(f'{where}not an object; write {{"verb": "accept", "ids": ["c-…"]}}')
    for key, value in given.items():
        if key not in _KEYS:
            raise UsageError(f"{where}unknown key {key[:40]!r}; a line may hold {', '.join(_KEYS)}")
        if value is not None and key != "ids" and not isinstance(value, str):
            raise UsageError(f"{where}{key} must be a string in quotation marks")
    ids = given.get("ids") or []
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise UsageError(f"{where}ids must be a list of strings")
    return make_order(
        given.get("verb"), ids, to=given.get("to"), reason=given.get("reason"), by=given.get("by") or by, where=where
    )
