"""Edits and additions by hand: a new version of a claim, laid over the one that was read."""

import json
from dataclasses import replace
from typing import Any

from sayso.errors import InvalidRecord, UsageError
from sayso.records.claim import Claim
from sayso.records.codec import from_json, to_json
from sayso.records.decision import Decision
from sayso.records.ids import make_id

EDITABLE = frozenset(
    {
        "content", "cue", "speaker", "chain", "stance", "negated", "hedges", "loaded", "quoted", "kinds", "toll",
        "harms", "responsibility", "cause", "evidence", "inquiry", "said", "event", "incident",
    }
)  # fmt: skip
"""What a reviewer may change. A claim's id, report and sentence say which claim it is."""
_LISTS_OF_WORDS = frozenset({"kinds"})


def apply_edit(claim: Claim, value: str, *, by: str) -> Claim:
    """The claim with `field=value` laid over it; `by` names the decision in its provenance.

    The field may go deeper ("speaker.actor", "toll.0.min"). The value is JSON, or else plain words: `stance=denies`,
    `kinds=toll,cause`, `incident=null`, `toll.0.max=14`.

    Raises:
        UsageError: there is no such field, or the claim cannot have that value.
    """
    path, equals, said = value.partition("=")
    steps = path.strip().split(".")
    if not equals or steps[0] not in EDITABLE:
        raise UsageError(f"cannot edit {path.strip()!r}: write FIELD=VALUE with one of {', '.join(sorted(EDITABLE))}")
    record = to_json(claim)
    _set(record, steps, _parse(steps, said.strip()))
    try:
        edited = from_json(Claim, record)
    except InvalidRecord as error:
        raise UsageError(f"{path.strip()} cannot be {said.strip()!r}: {error}") from error
    return replace(edited, made_by=(*claim.made_by, f"decision:{by}"))


def read_addition(decision: Decision) -> Claim:
    """The claim that a reviewer added by hand; without an id of its own, it is named by the decision.

    Raises:
        UsageError: the value is no claim in JSON.
    """
    try:
        record = json.loads(decision.value or "")
        if not isinstance(record, dict):
            raise UsageError(f"{decision.id}: an addition is a claim as a JSON object")
        record.setdefault("id", make_id("clm", decision.id))
        return replace(from_json(Claim, record), made_by=(f"decision:{decision.id}",))
    except (json.JSONDecodeError, InvalidRecord) as error:
        raise UsageError(f"{decision.id}: an addition is a claim in JSON: {error}") from error


def _parse(steps: list[str], said: str) -> Any:
    try:
        return json.loads(said)
    except json.JSONDecodeError:
        pass
    if steps[-1] in _LISTS_OF_WORDS:
        return [word.strip() for word in said.split(",")]
    return said


def _set(record: Any, steps: list[str], value: Any) -> None:
    """Puts `value` where `steps` lead in the JSON of a claim.

    Raises:
        UsageError: they lead nowhere.
    """
    *parents, last = steps
    place = record
    for step in parents:
        place = _go(place, step)
    if isinstance(place, dict) and last in place:
        place[last] = value
    elif isinstance(place, list) and last.isdigit() and int(last) < len(place):
        place[int(last)] = value
    else:
        raise UsageError(f"a claim has no {'.'.join(steps)!r} that could be edited")


def _go(place: Any, step: str) -> Any:
    if isinstance(place, dict) and place.get(step) is not None:
        return place[step]
    if isinstance(place, list) and step.isdigit() and int(step) < len(place):
        return place[int(step)]
    raise UsageError(f"nothing to edit under {step!r}: set the whole slot with JSON")
