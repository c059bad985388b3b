"""Takes out what is attached to an e-mail, and to the mails that are attached to it: each a report of its own."""

from collections.abc import Iterator
from typing import BinaryIO

from sayso.errors import UnreadableInput
from sayso.reports.mail_parts import Attached, Fate, open_mail
from sayso.reports.members import Contents, LeftOut, Member, Tally

MOST_ATTACHMENTS = 1_000
"""Attachments of one mail, with those of the mails in it."""
MOST_MAILS_DEEP = 5
"""Mails within mails."""


def read_attachments(stream: BinaryIO, *, most_member_bytes: int) -> Iterator[Member | LeftOut | Contents]:
    """The attachments that are read, those that should be and cannot, and at the end what the mail came to.

    A mail that is attached stands before what is attached to it.
    """
    payload = stream.read()
    tally = Tally()
    yield from _Walk(tally, most_member_bytes).attachments(payload)
    yield tally.contents(len(payload))


class _Walk:
    """One way through a mail and the mails in it."""

    def __init__(self, tally: Tally, most: int) -> None:
        self._tally = tally
        self._most = most

    def attachments(self, payload: bytes) -> Iterator[Member | LeftOut]:
        """Those of the mail `payload`, depth first, without recursion."""
        waiting: list[tuple[Attached, int | None, int]] = self._open(payload, None, 0)
        while waiting:
            attached, within, depth = waiting.pop()
            self._tally.record_count += 1
            if self._tally.record_count > MOST_ATTACHMENTS:
                self._tally.damage.append(f"more than {MOST_ATTACHMENTS} attachments: the rest was not looked at")
                return
            found = self._taken(attached, within, depth)
            if found is None:
                self._tally.others[attached.media_type[:60]] += 1
                continue
            number = self._tally.member_count
            yield self._tally.count(found)
            if attached.is_mail and isinstance(found, Member):
                waiting += self._open(attached.payload, number, depth + 1)

    def _open(self, payload: bytes, number: int | None, depth: int) -> list[tuple[Attached, int | None, int]]:
        """The attachments of a mail, the last first; `number` is that of its own member."""
        try:
            _head, parts = open_mail(payload)
        except UnreadableInput:
            return []  # it is read as a report too, which says so
        return [(each, number, depth) for each in reversed(parts.attached)]

    def _taken(self, attached: Attached, within: int | None, depth: int) -> Member | LeftOut | None:
        if attached.fate is Fate.NAMED:
            return None
        if attached.fate is Fate.LEFT_OUT:
            return LeftOut(attached.part, attached.reason)
        if attached.is_mail and depth >= MOST_MAILS_DEEP:
            return LeftOut(attached.part, f"lies more than {MOST_MAILS_DEEP} mails deep: save it, and add it by itself")
        if len(attached.payload) > self._most:
            return LeftOut(attached.part, f"has more than {self._most} bytes; raise `max_input_bytes` to read it")
        if not attached.payload.strip():
            return LeftOut(attached.part, "is empty")
        name = attached.name
        if attached.is_mail and not (name or "").lower().endswith(".eml"):
            name = f"{name or 'mail'}.eml"  # by which it is told again to be one
        return Member(name=attached.part, payload=attached.payload, file_name=name, part=attached.part, within=within)
