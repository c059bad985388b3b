"""Signed heads in the form of C2SP, beside the example of its specification and under every change of one byte."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sayso.errors import VerificationError
from sayso.proofs.checkpoint import (
    Checkpoint,
    check_signature,
    describe_key,
    read_checkpoint,
    read_key,
    sign_checkpoint,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HEAD = Checkpoint("sayso/dossier-0123456789abcdef", 20852163, hashlib.sha256(b"").digest())
NAMED = describe_key(HEAD.origin, KEY.public_key())
NOTE = sign_checkpoint(HEAD, KEY)

# The key and note with which golang.org/x/mod/sumdb/note, the first of this form, shows how it is used.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_checkpoint_is_three_lines_and_a_signature_of_the_whole_text() -> None:
    lines = NOTE.split("\n")
    assert lines[:4] == [HEAD.origin, "20852163", base64.b64encode(HEAD.root).decode(), ""]
    dash, name, signature = lines[4].split(" ")
    raw = base64.b64decode(signature)
    assert (dash, name, lines[5:]) == ("\u2014", HEAD.origin, [""])
    named = HEAD.origin.encode() + b"\n\x01" + KEY.public_key().public_bytes_raw()
    assert raw[:4] == hashlib.sha256(named).digest()[:4]
    KEY.public_key().verify(raw[4:], ("\n".join(lines[:3]) + "\n").encode())


def test_what_was_written_is_read() -> None:
    assert read_checkpoint(NOTE) == HEAD
    check_signature(NOTE, NAMED)
    assert describe_key(*read_key(NAMED)) == NAMED


def test_a_note_of_another_implementation_holds() -> None:
    check_signature(GO_NOTE, GO_KEY)
    with pytest.raises(VerificationError, match="does not hold"):
        check_signature(GO_NOTE.replace("answer", "question"), GO_KEY)


def test_further_signatures_and_lines_of_extension_are_let_stand() -> None:
    witness = "\u2014 witness.example AAAAAQ==\n"
    check_signature(NOTE + witness, NAMED)
    longer = HEAD.text() + "an extension\n"
    signature = NOTE.split(" ")[-1]
    raw = base64.b64decode(signature)[:4] + KEY.sign(longer.encode())
    note = f"{longer}\n\u2014 {HEAD.origin} {base64.b64encode(raw).decode()}\n"
    check_signature(note, NAMED)
    assert read_checkpoint(note) == HEAD


def test_a_signature_of_another_key_is_none() -> None:
    other = Ed25519PrivateKey.generate()
    with pytest.raises(VerificationError, match="not signed with the key"):
        check_signature(NOTE, describe_key(HEAD.origin, other.public_key()))


@pytest.mark.parametrize(
    "words",
    ["", "\n", "a\n\n", "a\n1\n\n", "a\n01\nAAAA\n\n\u2014 a AAAA\n", "a b\n1\n" + "A" * 43 + "=\n\n\u2014 a AAAA\n"],
)
def test_what_is_no_checkpoint_is_refused_in_one_line(words: str) -> None:
    with pytest.raises(VerificationError) as caught:
        read_checkpoint(words)
    assert "\n" not in str(caught.value)


def test_no_byte_of_a_checkpoint_can_be_changed() -> None:
    """Every bit of every byte in turn. Fails on a base64 that is read loosely, and on a signature of less than all."""
    raw = NOTE.encode()
    for at in range(len(raw)):
        for bit in range(8):
            changed = bytearray(raw)
            changed[at] ^= 1 << bit
            with pytest.raises((VerificationError, UnicodeDecodeError)):
                check_signature(bytes(changed).decode(), NAMED)
