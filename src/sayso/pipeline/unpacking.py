"""What runs in the process that takes one container apart: one member for each request, as JSON.

The container is a file that the process was handed open. It keeps its place in it between requests.
"""

import base64
import os
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from sayso.records.codec import to_json
from sayso.reports.containers import take_apart
from sayso.reports.kinds import InputKind
from sayso.reports.members import Found, LeftOut, Member, Pulse

_walks: dict[int, Iterator[Found]] = {}


def unpack(request: dict[str, Any], _payload: bytes) -> dict[str, Any]:
    """What is found next, under `member` (with its bytes in base 64), `left_out`, `pulse` or, at the end, `contents`.

    The request has `descriptor`, the number of the open file, `kind` and `most_member_bytes`.

    Raises:
        ReadingError: it cannot be taken apart.
    """
    descriptor = request["descriptor"]
    if descriptor not in _walks:
        stream = cast("BinaryIO", os.fdopen(descriptor, "rb", closefd=False))
        kind = InputKind(request["kind"])
        _walks[descriptor] = take_apart(stream, kind, most_member_bytes=request["most_member_bytes"])
    found = next(_walks[descriptor])
    if isinstance(found, Member):
        fields = {name: to_json(getattr(found, name)) for name in Member.__slots__ if name != "payload"}
        return {"member": fields | {"payload": base64.b64encode(found.payload).decode("ascii")}}
    if isinstance(found, LeftOut):
        return {"left_out": to_json(found)}
    return {"pulse" if isinstance(found, Pulse) else "contents": to_json(found)}
