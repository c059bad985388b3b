"""What runs in the processes that take inputs apart: bytes of one kind in, a draft out, as JSON.

It loads no rules but those for furniture, no gazetteer and no weights, so that such a process is small.
"""

from typing import Any

from sayso.errors import DataError, InvalidRecord
from sayso.records.capture import Capture
from sayso.records.codec import from_json, to_json
from sayso.reports.read import draft_report


def parse(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """The draft of `payload` under the key `draft`, or under `failed` what is wrong with sayso's own data.

    The request has `capture` and `max_text_characters`.

    Raises:
        ReadingError: the bytes cannot be read.
    """
    try:
        draft = draft_report(
            from_json(Capture, request["capture"]), payload, max_text_characters=request["max_text_characters"]
        )
    except (DataError, InvalidRecord) as error:
        return {"failed": {"name": type(error).__name__, "message": str(error)}}
    return {"draft": to_json(draft)}
