"""The key that signs checkpoints: outside every dossier, readable by its owner alone."""

import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sayso.errors import DataError, UsageError
from sayso.settings import Settings, config_folder

KEY_FILE = "signing-key.pem"
_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


def key_path(settings: Settings, dossier: Path) -> Path:
    """Where the key is, or would be.

    Raises:
        UsageError: inside the dossier, where whoever can change the records could sign the change.
    """
    path = Path(settings.signing_key).expanduser() if settings.signing_key else config_folder() / KEY_FILE
    if path.resolve().is_relative_to(dossier.resolve()):
        raise UsageError(f"the signing key {path} would lie in the dossier that it signs: keep it elsewhere")
    return path


def make_key(path: Path) -> Ed25519PrivateKey:
    """A new key, written to `path` with mode 0600.

    Raises:
        UsageError: there is a file already: a key that is overwritten signs nothing any more.
    """
    key = Ed25519PrivateKey.generate()
    words = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    except FileExistsError:
        raise UsageError(f"there is a key in {path} already: it is kept; move it away to make another") from None
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(words)
        stream.flush()
        os.fsync(stream.fileno())
    return key


def load_key(path: Path) -> Ed25519PrivateKey:
    """The key in `path`.

    Raises:
        UsageError: there is none, or others may read it.
        DataError: it is no Ed25519 key in PEM without a password.
    """
    try:
        with path.open("rb") as stream:
            mode, words = os.fstat(stream.fileno()).st_mode, stream.read(10_000)
    except FileNotFoundError:
        raise UsageError(f"no signing key in {path}: make one with `sayso checkpoint --make-key`") from None
    except OSError as error:
        raise UsageError(f"the signing key {path} cannot be read: {error.strerror}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"others may read the signing key {path}: chmod 600 it, or make another if somebody has")
    try:
        key = load_pem_private_key(words, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise DataError(f"{path} holds no private key in PEM without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise DataError(f"the key in {path} is of another kind than Ed25519")
    return key
