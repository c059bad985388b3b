"""What runs in the isolated process: one capture and its bytes in, one reading out, both as JSON."""

from typing import Any

from sayso.actors.registry import Actor
from sayso.errors import DataError, InvalidRecord
from sayso.gazetteer.entries import PlaceEntry
from sayso.pipeline.read import make_context, read_capture
from sayso.records.capture import Capture
from sayso.records.codec import from_json, to_json
from sayso.records.proposal import Proposal


def read(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """The reading of `payload` under the key `reading`, or under `failed` what is wrong with sayso's own data.

    The request has `capture`, `actors` and `places` (what the dossier adds), `reader` (`model` or `rules`),
    `max_text_characters`, and the `proposals` of a language model.

    Raises:
        ReadingError: the bytes cannot be read.
    """
    try:
        context = make_context(
            actors=tuple(from_json(Actor, each) for each in request["actors"]),
            places=tuple(from_json(PlaceEntry, each) for each in request["places"]),
            reader=request["reader"],
        )
        reading = read_capture(
            from_json(Capture, request["capture"]),
            payload,
            context=context,
            max_text_characters=request["max_text_characters"],
            proposals=tuple(from_json(Proposal, each) for each in request["proposals"]),
        )
    except (DataError, InvalidRecord) as error:
        return {"failed": {"name": type(error).__name__, "message": str(error)}}
    return {"reading": to_json(reading)}
