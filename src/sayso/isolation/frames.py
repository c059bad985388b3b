"""How requests and answers travel over two pipes. Both ways as JSON and plain bytes: the child may be in hostile hands.

request:  two lengths (8 bytes each, big-endian), a JSON object, the payload
answer:   one length, a JSON object with one of the keys `ready`, `result`, `breach`, `error`
"""

import json
import struct
from typing import Any

REQUEST_HEADER = struct.Struct("!QQ")
ANSWER_HEADER = struct.Struct("!Q")


def encode(message: dict[str, Any]) -> bytes:
    """Returns a message as JSON bytes.

    Lone surrogates, which a damaged text can hold, pass unchanged.

    Raises:
        TypeError: If something in it is not JSON.
        ValueError: If it goes in a circle.
    """
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode(body: bytes | bytearray) -> dict[str, Any]:
    """Returns the message that the bytes hold.

    Raises:
        ValueError: If they hold no JSON object, or one nested too deeply.
    """
    try:
        message = json.loads(bytes(body).decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")
    return message
