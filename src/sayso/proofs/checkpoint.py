"""Signed heads of a log: C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint) in a C2SP signed note.

A checkpoint is text: the origin (which log), the number of entries, the root in base64, an empty line, signatures. Each
signature line names its key and begins with the key's id. Keys are Ed25519 (algorithm 0x01 of https://c2sp.org/signed-note).
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sayso.errors import VerificationError
from sayso.proofs.tree import HASH_BYTES

_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_SIGNATURE = re.compile("\u2014 (?P<name>[^\\s+]+) (?P<signature>[A-Za-z0-9+/]+=*)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
LARGEST_NOTE = 1_000_000
"""Characters of a signed note that are looked at (the specification lets a reader set a limit)."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the log `origin` when it had `size` entries: its `root` as raw bytes."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or re.search(r"[\s+]", self.origin):
            raise VerificationError("the checkpoint names no log: its first line must be the log's origin")
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise VerificationError("the checkpoint has no size and root of a log")

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The checkpoint as a signed note, under the origin as the name of the key."""
    return sign_text(checkpoint.text(), checkpoint.origin, key)


def sign_text(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """A text, which ends with a line end, as a note signed with a key under its `name`."""
    signature = _key_id(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n\u2014 {name} {base64.b64encode(signature).decode()}\n"


def read_checkpoint(note: str) -> Checkpoint:
    """What a signed note says of a log; whether a signature holds, `check_signature` says.

    Raises:
        VerificationError: it is no checkpoint.
    """
    text, _ = _split(note)
    lines = text.split("\n")
    if len(lines) < 4 or not _SIZE.fullmatch(lines[1]):
        raise VerificationError("this is no checkpoint: it has no origin, size and root in its first three lines")
    return Checkpoint(lines[0], int(lines[1]), _decode(lines[2]))


def check_signature(note: str, key: str) -> None:
    """Nothing, if the note carries a signature of this key that holds.

    Args:
        note: A signed note.
        key: A key as `describe_key` writes it.

    Raises:
        VerificationError: there is none, or it does not hold.
    """
    text, signatures = _split(note)
    name, public = read_key(key)
    key_id = _key_id(name, public)
    made = [each[_KEY_ID_BYTES:] for by, each in signatures if by == name and each[:_KEY_ID_BYTES] == key_id]
    if len(made) != 1:
        raise VerificationError(f"the checkpoint is not signed with the key {name}+{key_id.hex()}")
    try:
        public.verify(made[0], text.encode())
    except InvalidSignature:
        raise VerificationError("the signature of the checkpoint does not hold: its words were changed") from None


def describe_key(name: str, public: Ed25519PublicKey) -> str:
    """The public key in the form of signed notes: name, key id and key, joined by +."""
    raw = _ED25519 + public.public_bytes_raw()
    return f"{name}+{_key_id(name, public).hex()}+{base64.b64encode(raw).decode()}"


def read_key(key: str) -> tuple[str, Ed25519PublicKey]:
    """Name and public key of what `describe_key` wrote.

    Raises:
        VerificationError: it is no such key.
    """
    name, _, rest = key.partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = _decode(encoded)
    if raw[:1] != _ED25519 or len(raw) != 1 + HASH_BYTES:
        raise VerificationError("this is no public key of a log: NAME+ID+KEY, with an Ed25519 key")
    public = Ed25519PublicKey.from_public_bytes(raw[1:])
    if _key_id(name, public).hex() != key_id:
        raise VerificationError("the id of the log's public key does not fit it")
    return name, public


def _key_id(name: str, public: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public.public_bytes_raw()).digest()[:_KEY_ID_BYTES]


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The signed text, its last line end included, and each signature with the name of its key."""
    at = note.rfind("\n\n")
    lines = note[at + 2 :].split("\n")
    if at < 0 or len(note) > LARGEST_NOTE or lines[-1] or len(lines) < 2:
        raise VerificationError("this is no signed note: a text, an empty line and lines of signatures")
    found = [_SIGNATURE.fullmatch(line) for line in lines[:-1]]
    if not all(found):
        raise VerificationError("a line of the note's signatures is none")
    return note[: at + 1], [(each["name"], _decode(each["signature"])) for each in found if each]


def _decode(words: str) -> bytes:
    try:
        raw = base64.b64decode(words, validate=True)
    except (binascii.Error, ValueError):
        raise VerificationError("the checkpoint holds something that is no base64") from None
    if base64.b64encode(raw).decode() != words:  # the last character's unused bits: one value, one spelling
        raise VerificationError("the checkpoint holds base64 in another spelling than its own")
    return raw
