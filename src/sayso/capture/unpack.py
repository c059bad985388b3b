"""Unpacks the body of an answer (`Content-Encoding`) in a process that can be killed; what is wrong, fails to fetch."""

import base64
import binascii
from types import TracebackType
from typing import Self

from sayso.errors import FetchFailed, InputTooLarge, LimitExceeded, UnreadableInput
from sayso.isolation.limits import MIB, Limits
from sayso.isolation.worker import Worker

_TARGET = "sayso.isolation.packing:answer"
_SECONDS = 10
_PLAIN = frozenset({"", "identity"})
_COPIES = 8
"""Of a body, in the memory of the process at once, with what base 64 adds."""


class Unpacker:
    """Unpacks one body after another; the process starts with the first that is packed, and ends with the block.

    Args:
        most: Bytes that a body may come to.
    """

    def __init__(self, most: int) -> None:
        limits = Limits(
            wall_seconds=_SECONDS,
            cpu_seconds=_SECONDS,
            memory_bytes=512 * MIB + _COPIES * most,
            output_bytes=MIB + 2 * most,
            settings="fetch",
        )
        self._most = most
        self._worker = Worker(_TARGET, limits)

    def __enter__(self) -> Self:
        """The unpacker itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the process."""
        self._worker.close()

    def unpack(self, body: bytes, encoding: str | None, *, most: int | None = None) -> bytes:
        """The body without its packing.

        Args:
            body: As received.
            encoding: The header `Content-Encoding`, None if there is none.
            most: Bytes that it may come to, if fewer than for others.

        Raises:
            InputTooLarge: it is larger.
            FetchFailed: it is packed in an unknown way, damaged, or made to break what unpacks it.
        """
        if (encoding or "").strip().lower() in _PLAIN or not body:
            return body
        most = self._most if most is None else min(most, self._most)
        try:
            answer = self._worker.call({"encoding": encoding, "most": most}, body)
            unpacked = base64.b64decode(answer["body"], validate=True)
        except UnreadableInput as error:
            raise FetchFailed(f"the answer cannot be used: {error}") from error
        except (LimitExceeded, binascii.Error, KeyError, TypeError, ValueError) as error:
            raise FetchFailed("the answer cannot be used: it is packed so as to break what unpacks it") from error
        if len(unpacked) > most:
            raise InputTooLarge(f"the answer unpacks to more than {most} bytes; raise the setting max_input_bytes")
        return unpacked
