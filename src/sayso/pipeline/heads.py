"""Signed heads of a dossier's log: making one, and reading one that comes back from outside."""

import os
from pathlib import Path

from sayso.errors import UsageError
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.input import utc_now
from sayso.pipeline.signing import key_path, load_key, make_key
from sayso.proofs.checkpoint import LARGEST_NOTE, Checkpoint, describe_key, sign_checkpoint
from sayso.records.deed import SignedHead
from sayso.records.ids import make_id
from sayso.store.deeds import save_deed
from sayso.store.events import open_frontier
from sayso.store.open import dossier_id

ORIGIN = "sayso/"
"""Before the dossier's id, it is the origin of its checkpoints: the name of its log."""


def origin_of(dossier: Dossier) -> str:
    """The name of the dossier's log."""
    return ORIGIN + dossier_id(dossier.store)


def make_head(dossier: Dossier, *, now: str | None = None, with_new_key: bool = False) -> SignedHead:
    """The head of the log as it is now, signed, kept and entered in the log.

    Args:
        dossier: The dossier.
        now: UTC in ISO 8601; None is this moment.
        with_new_key: Make the key first.

    Raises:
        UsageError: there is no key, or (`with_new_key`) there is one already.
        StoreError: the dossier cannot be written.
    """
    path = key_path(dossier.settings, dossier.path)
    key = make_key(path) if with_new_key else load_key(path)
    origin, made_at = origin_of(dossier), now or utc_now()
    with dossier.store.writing(at=made_at, by=dossier.user) as writing:
        tree = open_frontier(writing.connection)
        note = sign_checkpoint(Checkpoint(origin, tree.size, tree.root()), key)
        named = describe_key(origin, key.public_key())
        head = SignedHead(make_id("head", note), note, named, tree.size, tree.root().hex(), made_at)
        save_deed(writing, head)
    return head


def known_key(dossier: Dossier) -> str | None:
    """The public key of this machine's signing key for the dossier's log; None where it cannot be had."""
    try:
        key = load_key(key_path(dossier.settings, dossier.path))
    except UsageError:
        return None
    return describe_key(origin_of(dossier), key.public_key())


def read_note(path: Path) -> str:
    """The text of a checkpoint in a file.

    Raises:
        UsageError: it cannot be read, or is no text.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_NOTE).decode("utf-8")
    except OSError as error:
        raise UsageError(f"the checkpoint {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no checkpoint: it is no text") from None


def write_note(path: Path, note: str) -> None:
    """Write a checkpoint to a file, on the disk when this returns.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        with path.open("wb") as stream:
            stream.write(note.encode())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise UsageError(f"the checkpoint is made and kept, but {path} cannot be written: {error.strerror}") from None
