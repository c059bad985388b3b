"""Takes apart what holds many reports (web archives, feeds, mails with attachments), member by member, as a stream.

A member is read by itself afterwards, like a file. Nothing but one member at a time is in memory.
"""

from collections.abc import Iterator
from typing import BinaryIO

from sayso.reports.kinds import InputKind
from sayso.reports.members import Found


def take_apart(stream: BinaryIO, kind: InputKind, *, most_member_bytes: int) -> Iterator[Found]:
    """Everything in the container that `stream`, which can be sought in, holds; its `Contents` come last.

    Args:
        stream: The container from its beginning.
        kind: One of `CONTAINERS`, or a mail, of which the attachments are taken out.
        most_member_bytes: The largest member that is taken out.

    Raises:
        UnreadableInput: it is no such container, or too damaged to begin with.
    """
    # A kind's libraries are loaded when one of it is taken apart.
    if kind is InputKind.FEED:
        from sayso.reports.feed import read_feed  # noqa: PLC0415

        return read_feed(stream)
    if kind is InputKind.WACZ:
        from sayso.reports.wacz import read_wacz  # noqa: PLC0415

        return read_wacz(stream, most_member_bytes=most_member_bytes)
    if kind is InputKind.EMAIL:
        from sayso.reports.attachments import read_attachments  # noqa: PLC0415

        return read_attachments(stream, most_member_bytes=most_member_bytes)
    from sayso.reports.warc import read_warc  # noqa: PLC0415

    return read_warc(stream, most_member_bytes=most_member_bytes)
