#!/usr/bin/env python3
"""Verifies a bundle that sayso made, without sayso, without its database and without a network.

    python3 verify_bundle.py BUNDLE.zip [--key NAME+ID+KEY]

It needs Python 3.11 and its standard library alone. Signatures are checked with the package `cryptography` or the
program `openssl`, whichever is there, timestamps with `openssl`; without them it says what it did not check. `--key` is
the public key that whoever gave you the bundle published: without it the key in the bundle is used, which shows that
nothing was changed since it was signed, not by whom.

It ends with 0 if everything holds, with 3 if anything does not.
"""

import base64
import binascii
import gzip
import hashlib
import importlib
import io
import json
import mmap
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
VERSION = 20
MADE_BY_UNIX = 3 << 8 | VERSION
FIRST_DAY = 1 << 5 | 1  # 1 January 1980: a bundle has no times of files
MODE = 0o100644 << 16
HEADER = 30
PIECE = 1 << 20
LARGEST, MOST = 0xFFFFFFFF, 0xFFFF
NOT_OURS = "the archive is not as sayso writes it: a byte of it was changed, or it was packed anew"
MANIFEST, SEAL, HEAD, KEY, ENTRIES = (
    "manifest.json",
    "manifest.sig",
    "log/checkpoint.txt",
    "log/key.txt",
    "log/entries.json",
)
STAMPS, CAPTURES = "timestamps/timestamps.json", "captures.wacz"
ED25519_HEADER = bytes.fromhex("302a300506032b6570032100")
WRONG = 3


class Wrong(Exception):
    """Something does not hold; one line says what."""


def write_zip(members: Iterable[tuple[str, Iterable[bytes]]], out: BinaryIO) -> None:
    """Write a ZIP archive of these members, stored as they are, without times: the same members give the same bytes.

    Args:
        members: Their names, each with its content in pieces; taken one after the other, so that little is in memory.
        out: A new file that can be sought in.

    Raises:
        ValueError: a member, or all of them together, are larger than such an archive can hold (4 GiB).
    """
    directory = list[bytes]()
    for name, pieces in members:
        begin, check, size = out.tell(), 0, 0
        out.write(_local_header(name, 0, 0))
        for piece in pieces:
            check, size = zlib.crc32(piece, check), size + len(piece)
            out.write(piece)
        end = out.tell()
        if end > LARGEST or len(directory) == MOST:
            raise ValueError("an archive of more than 4 GiB, or of more than 65,535 members")
        out.seek(begin)
        out.write(_local_header(name, check, size))
        out.seek(end)
        directory.append(_central_header(name, check, size, begin))
    out.write(_end_of_zip(directory, out.tell()))


def _local_header(name: str, check: int, size: int) -> bytes:
    return LOCAL + _facts(name, check, size) + name.encode("ascii")


def _central_header(name: str, check: int, size: int, begin: int) -> bytes:
    rest = struct.pack("<3H2I", 0, 0, 0, MODE, begin)
    return CENTRAL + struct.pack("<H", MADE_BY_UNIX) + _facts(name, check, size) + rest + name.encode("ascii")


def _facts(name: str, check: int, size: int) -> bytes:
    return struct.pack("<5H3I2H", VERSION, 0, 0, 0, FIRST_DAY, check, size, size, len(name), 0)


def _end_of_zip(directory: Sequence[bytes], begin: int) -> bytes:
    index, count = b"".join(directory), len(directory)
    return index + END + struct.pack("<4H2IH", 0, 0, count, count, len(index), begin, 0)


def read_zip(archive: memoryview) -> dict[str, memoryview]:
    """The members of an archive that `write_zip` made, as parts of it: nothing is copied.

    Raises:
        Wrong: it did not, or a byte of it was changed.
    """
    members: dict[str, memoryview] = {}
    directory, at = list[bytes](), 0
    while bytes(archive[at : at + 4]) == LOCAL:
        header = archive[at + 4 : at + HEADER]
        if len(header) < HEADER - 4:
            raise Wrong("the bundle is cut short")
        size, name_length = struct.unpack("<I", header[14:18])[0], struct.unpack("<H", header[22:24])[0]
        begin = at + HEADER + name_length
        name, content = bytes(archive[at + HEADER : begin]).decode("ascii", "replace"), archive[begin : begin + size]
        if not name.isascii() or name in members or len(content) != size:
            raise Wrong(NOT_OURS)
        check = zlib.crc32(content)
        if archive[at:begin] != _local_header(name, check, size):
            raise Wrong(NOT_OURS)
        directory.append(_central_header(name, check, size, at))
        members[name] = content
        at = begin + size
    if archive[at:] != _end_of_zip(directory, at):
        raise Wrong(NOT_OURS)
    return members


def verify(archive: bytes | mmap.mmap, *, key: str | None = None) -> tuple[list[str], list[str]]:
    """What holds, and what could not be checked, each as a line.

    Raises:
        Wrong: something does not hold.
    """
    held: list[str] = []
    left: list[str] = []
    everything = read_zip(memoryview(archive))
    # Bytes of captures may be larger than the memory: they stay where they are.
    members = {name: bytes(content) for name, content in everything.items() if not name.startswith("captures")}
    received = {name: content for name, content in everything.items() if name.startswith("captures")}
    try:
        held.append(_check_manifest(everything))
        log = json.loads(members[ENTRIES])
        size, root = _check_head(members, log)
        held.append(_check_entries(log, size, root))
        held.append(_check_records(members, log))
        held.append(_check_captures(members, received))
        for name, lines in (("signatures", _check_signatures(members, key)), ("times", _check_stamps(members, log))):
            (left if lines[0] is None else held).append(lines[1] or name)
    except (KeyError, ValueError, TypeError, IndexError, EOFError, OSError, zlib.error, struct.error) as error:
        raise Wrong(f"the bundle is damaged ({type(error).__name__}: {error})") from None
    return held, left


def _check_manifest(members: dict[str, memoryview]) -> str:
    listed = json.loads(bytes(members[MANIFEST]))["members"]
    if sorted(listed) != sorted(members.keys() - {MANIFEST, SEAL}):
        raise Wrong("the manifest lists other members than there are")
    for name, told in listed.items():
        if hashlib.sha256(members[name]).hexdigest() != told["sha256"] or len(members[name]) != told["bytes"]:
            raise Wrong(f"{name} is not what the manifest says")
    return f"{_count(len(listed), 'member')}, each with the SHA-256 that the manifest says"


def _check_head(members: dict[str, bytes], log: dict[str, Any]) -> tuple[int, bytes]:
    lines = members[HEAD].decode().split("\n")
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    for older in log["continued"]:
        path = [bytes.fromhex(each) for each in older["path"]]
        told = members[older["head"]].decode().split("\n")
        if told[0] != lines[0]:
            raise Wrong(f"{older['head']} is of another log")
        if not is_continued(int(told[1]), size, path, base64.b64decode(told[2], validate=True), root):
            raise Wrong(f"the log of the checkpoint does not continue that of {older['head']}")
    return size, root


def _check_entries(log: dict[str, Any], size: int, root: bytes) -> str:
    for each in log["entries"]:
        line, path = each["line"], [bytes.fromhex(step) for step in each["path"]]
        sequence = json.loads(line)["sequence"]
        leaf = hashlib.sha256(b"\0" + line.encode("ascii")).digest()
        if not is_included(leaf, sequence - 1, size, path, root):
            raise Wrong(f"entry {sequence} is not in the log that the checkpoint signs")
    return f"{len(log['entries'])} entries, each in the log of {size} that the checkpoint signs"


def _check_records(members: dict[str, bytes], log: dict[str, Any]) -> str:
    entries = {json.loads(each["line"])["sequence"]: json.loads(each["line"]) for each in log["entries"]}
    bound = {each["member"] for each in log["records"]}
    if bound != {name for name in members if name.startswith("records/")}:
        raise Wrong("there is a record that no entry of the log binds")
    for each in log["records"]:
        entry = entries[each["entry"]]
        found = hashlib.sha256(bytes.fromhex(each["salt"]) + members[each["member"]]).hexdigest()
        if found != entry["content"] or each["member"] != f"records/{entry['kind']}/{entry['record']}.json":
            raise Wrong(f"{each['member']} is not what entry {each['entry']} of the log says")
    return f"{len(bound)} records, each what its entry in the log says"


def _check_captures(members: dict[str, bytes], received: dict[str, memoryview]) -> str:
    told = {}
    for name, content in members.items():
        if name.startswith("records/capture/"):
            record = json.loads(json.loads(content)["capture"]["record"])
            told[record["id"]] = record
    found = {}
    if CAPTURES in received:
        inside = read_zip(received[CAPTURES])
        words = bytes(inside["datapackage.json"])
        for resource in json.loads(words)["resources"]:
            if "sha256:" + hashlib.sha256(inside[resource["path"]]).hexdigest() != resource["hash"]:
                raise Wrong(f"{resource['path']} of {CAPTURES} is not what its package says")
        if (
            json.loads(bytes(inside["datapackage-digest.json"]))["hash"]
            != "sha256:" + hashlib.sha256(words).hexdigest()
        ):
            raise Wrong(f"the package of {CAPTURES} is not what its digest says")
        found = dict(_hash_warc(inside["archive/data.warc.gz"]))
    for capture, sha256 in found.items():
        if sha256 != told[capture]["sha256"]:
            raise Wrong(f"the bytes of capture {capture} are not those that were received")
    files = _check_files(received, told)
    left_out = sorted(told.keys() - found.keys())
    note = f"; not in the bundle: the bytes of {', '.join(left_out)}" if left_out else ""
    held, beside = _count(len(found), "capture"), _count(files, "file")
    return f"the bytes of {held}, each those that were received, {beside} beside them{note}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _check_files(received: dict[str, memoryview], told: dict[str, Any]) -> int:
    """How many files stand beside the bytes of captures, each one that its record tells of."""
    found = [name.split("/") for name in received if name != CAPTURES]
    for _, capture, file in found:
        content = received[f"captures/{capture}/{file}"]
        kept = {each["sha256"] for each in (told[capture].get("fetch") or {}).get("files", ())}
        if hashlib.sha256(content).hexdigest() not in kept:
            raise Wrong(f"captures/{capture}/{file} is not what was kept beside the capture")
    return len(found)


class _Part(io.RawIOBase):
    """A part of an archive as a file."""

    def __init__(self, content: memoryview) -> None:
        self._rest = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _hash_warc(archive: memoryview) -> Iterable[tuple[str, str]]:
    """The id of each capture in a WARC of resource records, and the SHA-256 of its bytes."""
    rest = gzip.GzipFile(fileobj=io.BufferedReader(_Part(archive)))
    while line := rest.readline():
        if line.strip() != b"WARC/1.1":
            raise Wrong(f"the WARC of {CAPTURES} is damaged")
        headers = {}
        while header := rest.readline().decode().strip():
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        left, seen = int(headers["content-length"]), hashlib.sha256()
        while left and (piece := rest.read(min(left, PIECE))):
            seen.update(piece)
            left -= len(piece)
        if left or rest.read(4) != b"\r\n\r\n":
            raise Wrong(f"the WARC of {CAPTURES} is damaged")
        if headers["warc-type"] == "resource":
            yield headers["sayso-capture"], seen.hexdigest()


def _check_signatures(members: dict[str, bytes], key: str | None) -> tuple[bool | None, str]:
    public = key or members[KEY].decode().strip()
    if key is not None and members[KEY].decode().strip() != key:
        raise Wrong("the bundle is signed with another key than that given")
    signed = f"{HEAD} and the manifest"
    seal = members[SEAL].decode()
    if seal.split("\n")[1] != f"manifest {hashlib.sha256(members[MANIFEST]).hexdigest()}":
        raise Wrong("the manifest is not the one that was signed")
    notes = [members[HEAD].decode(), seal]
    notes += [content.decode() for name, content in sorted(members.items()) if name.startswith("log/heads/")]
    results = [check_note(note, public) for note in notes]
    if None in results:
        return None, "signatures: neither the package cryptography nor a fitting openssl is here"
    whose = "the key given" if key else "the key in the bundle: compare it with the one that was published"
    return True, f"signatures of {signed}, by {whose} ({public})"


def check_note(note: str, key: str) -> bool | None:
    """Whether a signed note carries a signature of this key that holds; None where that cannot be checked here.

    Raises:
        Wrong: it does not.
    """
    name, _, rest = key.partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = base64.b64decode(encoded, validate=True)
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    if raw[:1] != b"\x01" or hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id:
        raise Wrong("the public key is none of an Ed25519 log")
    for line in lines.split("\n"):
        if line.startswith(f"\u2014 {name} "):
            signature = base64.b64decode(line.split(" ")[2], validate=True)
            if signature[:4].hex() == key_id:
                held = _holds(raw[1:], signature[4:], text.encode())
                if held is False:
                    raise Wrong("a signature does not hold")
                return held
    raise Wrong("a signature of the key is missing")


def _holds(public: bytes, signature: bytes, message: bytes) -> bool | None:
    try:
        ed25519 = importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
        invalid = importlib.import_module("cryptography.exceptions").InvalidSignature
    except ImportError:
        return _holds_by_openssl(public, signature, message)
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except invalid:
        return False
    return True


def _holds_by_openssl(public: bytes, signature: bytes, message: bytes) -> bool | None:
    if shutil.which("openssl") is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in (("key", ED25519_HEADER + public), ("signature", signature), ("message", message)):
            (folder / file).write_bytes(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-keyform", "DER", "-rawin"]
        ran = subprocess.run(
            [*command, "-in", "message", "-sigfile", "signature"], cwd=folder, capture_output=True, check=False
        )
        if ran.returncode == 0:
            return True
        return False if b"Verification Failure" in ran.stdout + ran.stderr else None


def _check_stamps(members: dict[str, bytes], log: dict[str, Any]) -> tuple[bool | None, str]:
    stamps = json.loads(members[STAMPS])
    proven = {each["head"] for each in log["continued"]} | {HEAD}
    for stamp in stamps:
        if stamp["head"] not in proven or hashlib.sha256(members[stamp["head"]]).hexdigest() != stamp["sha256"]:
            raise Wrong(f"{stamp['token']} is of another text than {stamp['head']}")
    if not stamps:
        return None, "times: no timestamp of a checkpoint is in the bundle"
    if shutil.which("openssl") is None:
        return None, "timestamps: openssl is not here"
    for stamp in stamps:
        _check_token(members, stamp)
    said = ", ".join(f"{stamp['head']} was there at {stamp['attested_at']}" for stamp in stamps)
    return True, f"{_count(len(stamps), 'timestamp')} by the authorities whose certificates are in the bundle: {said}"


def _check_token(members: dict[str, bytes], stamp: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "token").write_bytes(members[stamp["token"]])
        (folder / "authority").write_bytes(members[stamp["authority"]])
        command = ["openssl", "ts", "-verify", "-digest", stamp["sha256"], "-in", "token", "-CAfile", "authority"]
        command += ["-untrusted", "authority"]
        if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode != 0:
            raise Wrong(f"{stamp['token']} does not hold")


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path proves that a leaf stands at `index` in the tree of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for each in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = _node(each, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = _node(found, each)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def is_continued(first: int, second: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether a path proves that the second tree begins with the leaves of the first (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not path and old_root == new_root
    if not 0 < first < second:
        return False
    steps = [old_root, *path] if first & (first - 1) == 0 else list(path)
    if not steps:
        return False
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for each in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = _node(each, old), _node(each, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = _node(new, each)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def main(arguments: Sequence[str]) -> int:
    """Prints what holds and what does not; 0 if everything that can be checked holds."""
    key = arguments[arguments.index("--key") + 1] if "--key" in arguments[:-1] else None
    paths = [each for each in arguments if each not in ("--key", key)]
    if len(paths) != 1:
        sys.stderr.write("usage: python3 verify_bundle.py BUNDLE.zip [--key NAME+ID+KEY]\n")
        return 2
    try:
        with Path(paths[0]).open("rb") as stream:
            is_empty = stream.seek(0, io.SEEK_END) == 0
            archive = b"" if is_empty else mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        held, left = verify(archive, key=key)
    except (Wrong, binascii.Error) as error:
        sys.stdout.write(f"wrong        {error}\n")
        return WRONG
    except OSError as error:
        sys.stderr.write(f"{paths[0]}: {error.strerror}\n")
        return 2
    sys.stdout.write("".join(f"holds        {line}\n" for line in held))
    sys.stdout.write("".join(f"not checked  {line}\n" for line in left))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
