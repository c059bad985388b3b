"""Unpacks the body of an answer (`Content-Encoding`), and says what is wrong with it as a failure to fetch."""

from sayso.errors import FetchFailed, InputTooLarge, UnreadableInput
from sayso.isolation import packing


def unpack(body: bytes, encoding: str | None, *, most: int) -> bytes:
    """The body without its packing.

    Args:
        body: As received.
        encoding: The header `Content-Encoding`, None if there is none.
        most: Bytes that it may come to.

    Raises:
        InputTooLarge: it is larger.
        FetchFailed: it is packed in an unknown way, or damaged.
    """
    try:
        unpacked = packing.unpack(body, encoding, most=most)
    except UnreadableInput as error:
        raise FetchFailed(f"the answer cannot be used: {error}") from error
    if len(unpacked) > most and unpacked is not body:
        raise InputTooLarge(f"the answer unpacks to more than {most} bytes; raise the setting max_input_bytes")
    return unpacked
