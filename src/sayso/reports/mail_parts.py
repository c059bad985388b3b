"""Sorts the parts of an e-mail: its own words, and what is attached to it, with what becomes of each attachment.

A mail within a mail is an attachment, taken as the bytes that it came as: its words are those of another sender.
"""

import email
import email.errors
import email.header
import email.message
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from enum import StrEnum

from sayso.errors import EmptyInput, UnreadableInput, UnsupportedInput
from sayso.reports.decode import LOST, decode
from sayso.reports.kinds import CONTAINERS, TEXTS, InputKind, find_kind
from sayso.reports.mail_signs import LONGEST_NAME, clean_name

MOST_PARTS = 2_000
"""Parts of one mail; more are made to be slow."""
LONGEST_HEADER = 2_000
"""Characters of a header that are looked at."""
MAIL = "message/rfc822"
_TEXT_TYPES = frozenset({"text/plain", "text/html", "text/markdown", "application/xhtml+xml"})
_TEXT_NAME = re.compile(r"\.(?:txt|x?html?|md|markdown)\Z", re.IGNORECASE)
_OWN_TYPES = ("text/plain", "text/html")
_DAMAGES = (email.errors.InvalidBase64CharactersDefect, email.errors.InvalidBase64LengthDefect)


class Fate(StrEnum):
    """What becomes of an attachment."""

    TAKEN = "taken"
    LEFT_OUT = "left_out"
    """It should have been a report."""
    NAMED = "named"
    """It is of no kind that is read."""


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment, or an embedded file.

    `number` counts those of its mail from 1. `reason` says why it is not taken. `name` has no path, no line end and
    nothing that turns the direction of writing; None where the mail gives none.
    """

    number: int
    name: str | None
    media_type: str
    payload: bytes
    fate: Fate
    reason: str = ""
    is_mail: bool = False

    @property
    def part(self) -> str:
        """Which part of its mail it is, in words."""
        return f"attachment {self.number}" + (f" “{self.name}”" if self.name else "")


@dataclass(slots=True)
class Parts:
    """The texts and the pages of a mail and what is attached to it, each in its order."""

    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    attached: list[Attached] = field(default_factory=list)


class _Message(email.message.Message):
    """A mail in which a mail that is attached stays bytes: what is parsed and written again is not what came."""

    def get_content_maintype(self) -> str:
        kind = super().get_content_maintype()
        return "application" if kind == "message" else kind


def open_mail(payload: bytes) -> tuple[email.message.Message, Parts]:
    """The head of a mail, and its parts.

    Raises:
        UnreadableInput: its parts are nested or counted beyond reason.
    """
    try:
        message = email.message_from_bytes(payload, _class=_Message, policy=policy.compat32)
        return message, _sort(message)
    except (RecursionError, ValueError, TypeError, LookupError, AssertionError) as error:
        raise UnreadableInput("the parts of the mail are nested beyond reason: save its text as .txt") from error


def decode_header(words: str) -> str:
    """A header with its encoded words (RFC 2047) in the clear."""
    try:
        return str(email.header.make_header(email.header.decode_header(words[:LONGEST_HEADER])))
    except (ValueError, LookupError, UnicodeError, email.errors.MessageError):
        return words[:LONGEST_HEADER]


def _sort(message: email.message.Message) -> Parts:
    parts = Parts()
    for part in _leaves(message):
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in _OWN_TYPES:
            parts.attached.append(_judge(part, kind, len(parts.attached) + 1))
        else:
            (parts.texts if kind == "text/plain" else parts.pages).append(_words(part))
    return parts


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
    """The parts that hold something, in order, without recursion."""
    waiting = [message]
    count = 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            raise ValueError("too many parts")
        below = part.get_payload()
        if isinstance(below, list) and part.get_content_maintype() == "multipart":
            waiting.extend(each for each in reversed(below) if isinstance(each, email.message.Message))
        else:
            yield part


def _words(part: email.message.Message) -> str:
    declared = part.get_content_charset(failobj="") or None
    return decode(_bytes(part), declared=declared).text.replace("\r\n", "\n").replace("\x00", LOST)


def _bytes(part: email.message.Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _judge(part: email.message.Message, media_type: str, number: int) -> Attached:
    payload = _bytes(part)
    name = _name(part)
    fate, reason, is_mail = Fate.TAKEN, "", media_type == MAIL
    if any(isinstance(each, _DAMAGES) for each in part.defects):
        fate, reason = Fate.LEFT_OUT, "its base 64 is damaged"
    elif not is_mail:
        fate, reason, is_mail = _by_kind(payload, media_type, name)
    return Attached(number, name, media_type[:LONGEST_NAME], payload, fate, reason, is_mail=is_mail)


def _by_kind(payload: bytes, media_type: str, name: str | None) -> tuple[Fate, str, bool]:
    """What becomes of an attachment by its bytes, why, and whether it is a mail: what it is declared to be can lie."""
    try:
        kind = find_kind(payload, file_name=name)
    except EmptyInput:
        return Fate.NAMED, "is empty", False
    except UnsupportedInput as error:
        return Fate.NAMED, str(error).partition(",")[0].partition(":")[0].removeprefix("this "), False
    if kind in CONTAINERS:
        return Fate.LEFT_OUT, "holds reports of its own: save it, and add it by itself", False
    if kind in TEXTS and media_type not in _TEXT_TYPES and not _TEXT_NAME.search(name or ""):
        return Fate.NAMED, f"is {media_type[:LONGEST_NAME]}", False
    return Fate.TAKEN, "", kind is InputKind.EMAIL


def _name(part: email.message.Message) -> str | None:
    try:
        return clean_name(decode_header(str(part.get_filename() or "")))
    except (ValueError, TypeError, LookupError):  # parameters that are no parameters
        return None
