"""Adds e-mails with what is attached to them: each attachment is a capture of its own that names its mail."""

import dataclasses
import functools
import io
from collections.abc import Iterator, Sequence

from sayso.pipeline.batch import Batch, Naming
from sayso.pipeline.expanding import Container, Lost, is_mail, take_members
from sayso.pipeline.update import Adding, add_input, keep_container
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.reports.mail_signs import NO_WORDS
from sayso.settings import Settings
from sayso.store.captures import load_capture


def add_mail(
    adding: Adding,
    batch: Batch,
    mail: Container,
    payload: bytes,
    settings: Settings,
    *,
    name: Naming,
    files: Sequence[bytes] = (),
) -> Iterator[Addition]:
    """What becomes of a mail, and of each attachment.

    The mail is kept before what is attached to it. That it has no words of its own is no failure where something that
    is attached is taken in.

    Args:
        adding: Where they go.
        batch: What waits there; it is kept first.
        mail: The mail, from `hold_mail`.
        payload: Its bytes.
        settings: The limits.
        name: Says what the mail is called.
        files: Those beside its bytes, where it was fetched.

    Raises:
        StoreError: the dossier cannot be written.
    """
    mails = _Mails(adding)
    yield from batch.keep()
    yield from mails.add(mail.capture, payload, name, files)
    for found in (
        () if mails.is_refused(mail.capture.id) else take_members(mail, settings, now=mail.capture.captured_at)
    ):
        if isinstance(found, Lost):
            yield from batch.keep()
            holder = mails.hold(mail.capture.id)
            error = f"{found.name}: {found.reason}; the mail is kept as {holder}"
            yield Addition(found.name, Outcome.FAILED, holder, error=error)
        elif mails.is_refused(found.capture.part_of):
            mails.refuse(found.capture.id)
        else:
            holder = mails.hold(found.capture.part_of)
            capture = dataclasses.replace(found.capture, part_of=holder)
            naming = functools.partial(_named, found.name, holder)
            if is_mail(capture, found.payload):
                yield from batch.keep()
                yield from mails.add(capture, found.payload, naming)
            else:
                yield from batch.take(capture, found.payload, naming)
    yield from batch.keep()
    yield from mails.wordless()


class _Mails:
    """A mail and the mails in it: under which id each is kept, and which wait for something that is attached."""

    def __init__(self, adding: Adding) -> None:
        self._adding = adding
        self._ids: dict[str | None, str | None] = {}
        self._wordless: dict[str | None, tuple[Capture, bytes, Addition]] = {}

    def add(self, capture: Capture, payload: bytes, name: Naming, files: Sequence[bytes] = ()) -> Iterator[Addition]:
        """What became of one mail, unless it has no words of its own: then that is seen at the end."""
        added = add_input(self._adding, capture, payload, files)
        if added.outcome is Outcome.FAILED and added.error == NO_WORDS:
            self._wordless[capture.id] = capture, payload, name(added)
            self._ids[capture.id] = capture.id
            return
        with self._adding.store.reading() as connection:
            is_kept = load_capture(connection, added.capture) is not None
        self._ids[capture.id] = added.capture if is_kept else None
        yield name(added)

    def refuse(self, capture_id: str) -> None:
        """Nothing of this one is taken in."""
        self._ids[capture_id] = None

    def is_refused(self, capture_id: str | None) -> bool:
        """Whether a mail is not kept, because it was erased."""
        return capture_id in self._ids and self._ids[capture_id] is None

    def hold(self, capture_id: str | None) -> str:
        """The id under which a mail is kept: by now, if it was not yet."""
        if capture_id in self._wordless:
            capture, payload, _added = self._wordless.pop(capture_id)
            keep_container(self._adding, capture, io.BytesIO(payload))
        return self._ids.get(capture_id) or capture_id or ""

    def wordless(self) -> Iterator[Addition]:
        """What became of those that hold nothing: neither words nor anything that is read."""
        for _capture, _payload, added in self._wordless.values():
            yield added


def _named(name: str, mail: str, addition: Addition) -> Addition:
    error = addition.error and f"{name}: {addition.error} (it is attached to {mail})"
    return dataclasses.replace(addition, name=name, error=error)
