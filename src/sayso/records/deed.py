"""What is done with a dossier as a whole to prove it later: heads signed, times attested, checks made, exports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A checkpoint as it was signed: the `note`, the `key` that it is checked with, what it says (`root` as hex)."""

    id: str
    note: str
    key: str
    size: int
    root: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Timestamp:
    """The answer of a timestamp server (RFC 3161) to the SHA-256 of something: a checkpoint, or a file.

    `token` is the answer in base64 (DER); `authority` the certificates (PEM) that it was checked with when it came, and
    is checked with ever after; `attested_at` the time that the server gives, UTC in ISO 8601. `subject` is the id of
    the checkpoint, or the name of the file.
    """

    id: str
    sha256: str
    subject: str
    token: str
    authority: str
    server: str
    attested_at: str


@dataclass(frozen=True, slots=True)
class Verification:
    """One check of the whole dossier: the log's `size` and `root` (hex) then, how many captures, and what was wrong.

    `sample` is how many captures were asked for, None for all; `since` the SHA-256 of the checkpoint given, if any.
    """

    id: str
    made_at: str
    size: int | None
    root: str | None
    captures: int
    sample: int | None
    since: str | None
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """One bundle that left the dossier: what it is about, its SHA-256 and that of the head it is proven against."""

    id: str
    made_at: str
    about: str
    sha256: str
    head: str
