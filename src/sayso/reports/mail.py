"""Reads an e-mail as it was saved (.eml): its own words, what its head says of it, the replies it quotes as furniture.

What is attached to it is taken out and read by itself (`sayso.reports.attachments`); what cannot be read is named here.
"""

import email.message
import email.utils
import re
from collections.abc import Sequence

from sayso.errors import EmptyInput
from sayso.records.capture import Capture
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.issue import Issue, make_issue
from sayso.records.report import Furniture, FurnitureKind
from sayso.records.span import Span
from sayso.reports.coverage import find_loss
from sayso.reports.draft import Draft
from sayso.reports.mail_parts import LONGEST_HEADER, Attached, Fate, decode_header, open_mail
from sayso.reports.mail_signs import NO_WORDS

RULE_QUOTED = "MAIL-001"
RULE_INTRODUCED = "MAIL-002"
RULE_SIGNATURE = "MAIL-003"
MAIL_RULES = {
    RULE_QUOTED: "lines of another mail, quoted with a mark before each",
    RULE_INTRODUCED: "the line that introduces a quoted mail",
    RULE_SIGNATURE: "what follows the mark of a signature",
}
"""The furniture rules that go by the customs of e-mail."""
MOST_NAMED = 5
"""Attachments named in one issue; the rest is counted."""
_QUOTED = re.compile(r"^(?:>[^\n]{0,2000}(?:\n|\Z)){1,5000}", re.MULTILINE)
_INTRODUCED = re.compile(
    r"^(?:On [^\n]{5,200}(?:\n[^\n]{0,100})? wrote:|-{3,} ?Original Message ?-{3,})[ \t]*$", re.MULTILINE
)
_SIGNATURE = re.compile(r"^-- ?$[\s\S]*\Z", re.MULTILINE)
_PRINTED = re.compile(r"\w{2,}")


def read_mail(payload: bytes, capture: Capture, language: str) -> Draft:
    """The draft of an e-mail.

    Raises:
        UnreadableInput: its parts are nested or counted beyond reason.
        EmptyInput: it has no words of its own.
    """
    message, parts = open_mail(payload)
    plain, pages = parts.texts, parts.pages
    draft = _from_plain(plain) if any(_PRINTED.search(each) for each in plain) else _from_page(pages, capture, language)
    return Draft(
        draft.text,
        _header(message, "subject") or draft.title,
        _header(message, "organization") or draft.outlet,
        _sender(message) or draft.byline,
        draft.url,
        _day(message) or draft.published,
        draft.furniture,
        (*draft.issues, *_attached(parts.attached), *_lost(plain, pages, draft.text)),
    )


def _from_plain(parts: list[str]) -> Draft:
    text = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    found = sorted(
        (Span(match.start(), match.start() + len(match.group().rstrip("\n"))), rule)
        for pattern, rule in ((_SIGNATURE, RULE_SIGNATURE), (_QUOTED, RULE_QUOTED), (_INTRODUCED, RULE_INTRODUCED))
        for match in pattern.finditer(text)
    )
    furniture: list[Furniture] = []
    for span, rule in found:
        if span.start < span.end and (not furniture or furniture[-1].span.end <= span.start):
            furniture.append(Furniture(span, FurnitureKind.OTHER, rule))
    return Draft(text, furniture=tuple(furniture))


def _from_page(pages: list[str], capture: Capture, language: str) -> Draft:
    from sayso.reports.page import read_page  # noqa: PLC0415 - most mails have a text, and need no article finder

    page = next((each for each in pages if each.strip()), None)
    if page is None:
        raise EmptyInput(NO_WORDS)
    return read_page(page, url=None, captured_at=capture.captured_at, language=language)


def _lost(plain: list[str], pages: list[str], text: str) -> tuple[Issue, ...]:
    """Words that only the page of the mail has: a mail can show one thing to a person and hold another as its text."""
    if not plain or not pages:
        return ()
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - as above

    return find_loss(text, "\n".join(str(extract_plain_text(page)) for page in pages))


def _attached(attached: Sequence[Attached]) -> tuple[Issue, ...]:
    """What is attached and not read: what is of no kind that is read, and what is damaged."""
    others = [each for each in attached if each.fate is not Fate.TAKEN]
    if not others:
        return ()
    named = ", ".join(f"{(each.name or each.part)[:60]} ({each.reason})" for each in others[:MOST_NAMED])
    more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    return (make_issue("FORMAT-003", detail=f"{named}{more}"),)


def _header(message: email.message.Message, name: str) -> str | None:
    value = message.get(name)
    return _one_line(decode_header(str(value))) or None if value is not None else None


def _sender(message: email.message.Message) -> str | None:
    """The name that the mail is signed with; an address where there is none."""
    try:
        name, address = email.utils.parseaddr(str(message.get("from", ""))[:LONGEST_HEADER])
    except RecursionError:  # comments within comments
        return None
    return _one_line(decode_header(name)) or address or None


def _day(message: email.message.Message) -> EdtfDate | None:
    """The day on which it was sent, as the sender's clock had it."""
    try:
        sent = email.utils.parsedate_to_datetime(str(message.get("date", ""))[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return EdtfDate(sent.date().isoformat(), DateBasis.METADATA)


def _one_line(words: str) -> str:
    return " ".join(words.split())
