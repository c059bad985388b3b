"""Timestamps of others: a server outside attests that a checkpoint, or a file, was there at a time (RFC 3161).

The server gets a SHA-256 and a random number, and nothing else.
"""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from sayso.egress.client import OK, RequestLimits, post
from sayso.egress.endpoint import parse_endpoint
from sayso.errors import EndpointFailed, UsageError
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.input import utc_now
from sayso.proofs.timestamp import ANSWER_TYPE, REQUEST_TYPE, check_token, make_request, read_authority
from sayso.records.deed import SignedHead, Timestamp
from sayso.records.ids import make_id
from sayso.settings import Settings
from sayso.store.deeds import load_deeds, save_deed

LIMITS = RequestLimits(seconds=30.0, answer_bytes=100_000)
"""A token with its certificates is some 5 kB."""
HEAD_PREFIX = "head-"


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be attested: the id of a checkpoint or the name of a file, and its bytes."""

    name: str
    data: bytes


def stamp(dossier: Dossier, what: str, *, now: str | None = None) -> Timestamp:
    """The timestamp of a checkpoint or a file, checked, kept and entered in the log.

    Args:
        dossier: The dossier.
        what: The id of a checkpoint that is kept, or the path of a file.
        now: UTC in ISO 8601; None is this moment.

    Raises:
        UsageError: a setting is missing, or there is no such thing.
        EndpointFailed: the server cannot be asked, or refuses.
        VerificationError: what it answers does not hold.
        StoreError: the dossier cannot be written.
    """
    authority = _load_authority(dossier.settings)
    subject = _find_subject(dossier, what)
    request = make_request(subject.data)
    answer, host = _ask(dossier.settings, request.as_bytes())
    token, sha256 = base64.b64encode(answer).decode(), hashlib.sha256(subject.data).hexdigest()
    attested_at = check_token(token, sha256, authority, nonce=request.nonce)
    made = Timestamp(make_id("stamp", token), sha256, subject.name, token, authority, host, attested_at)
    with dossier.store.writing(at=now or utc_now(), by=dossier.user) as writing:
        save_deed(writing, made)
    return made


def _load_authority(settings: Settings) -> str:
    if not settings.timestamp_server or not settings.timestamp_authority:
        raise UsageError(
            "no timestamp server is set: SAYSO_TIMESTAMP_SERVER names its address, SAYSO_TIMESTAMP_AUTHORITY the file "
            "with its certificates"
        )
    path = Path(settings.timestamp_authority).expanduser()
    try:
        words = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the certificates {path} cannot be read: {error.strerror}") from None
    read_authority(words)
    return words.decode("utf-8", "replace")


def _find_subject(dossier: Dossier, what: str) -> _Subject:
    with dossier.store.reading() as connection:
        heads = load_deeds(connection, SignedHead)
    for head in heads:
        if what == head.id:
            return _Subject(head.id, head.note.encode())
    try:
        data = Path(what).read_bytes()
    except OSError as error:
        hint = "; `sayso checkpoint --out FILE` makes one" if not heads else ""
        raise UsageError(f"{what} is no file that can be read ({error.strerror}), and no checkpoint{hint}") from None
    if not data:
        raise UsageError(f"{what} is empty: there is nothing to attest")
    same = next((head.id for head in heads if head.note.encode() == data), None)
    return _Subject(same or Path(what).name, data)


def _ask(settings: Settings, request: bytes) -> tuple[bytes, str]:
    endpoint = parse_endpoint(settings.timestamp_server, is_secret=False)
    headers = {"Content-Type": REQUEST_TYPE, "Accept": ANSWER_TYPE}
    status, answer = post(endpoint, "", request, headers=headers, limits=LIMITS)
    if status != OK:
        raise EndpointFailed(f"the timestamp server {endpoint.host} answered with status {status}")
    return answer, endpoint.host
