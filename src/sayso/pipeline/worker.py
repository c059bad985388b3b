"""What runs in the reading process: one capture and its text in, one reading out, both as JSON."""

from typing import Any

from sayso.actors.registry import Actor
from sayso.errors import DataError, InvalidRecord
from sayso.gazetteer.entries import PlaceEntry
from sayso.pipeline.read import make_context, read_capture, read_draft
from sayso.records.capture import Capture
from sayso.records.codec import from_json, to_json
from sayso.records.proposal import Proposal
from sayso.reports.draft import Draft


def read(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """The reading under the key `reading`, or under `failed` what is wrong with sayso's own data.

    The request has `draft` (None: `payload` is a plain text), `capture`, `actors` and `places` (what the dossier
    adds), `reader` (`model` or `rules`),
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
        capture = from_json(Capture, request["capture"])
        proposals = tuple(from_json(Proposal, each) for each in request["proposals"])
        if request["draft"] is not None:
            draft = from_json(Draft, request["draft"])
            reading = read_draft(capture, draft, context=context, proposals=proposals)
        else:
            limit = request["max_text_characters"]
            reading = read_capture(capture, payload, context=context, max_text_characters=limit, proposals=proposals)
    except (DataError, InvalidRecord) as error:
        return {"failed": {"name": type(error).__name__, "message": str(error)}}
    return {"reading": to_json(reading)}
