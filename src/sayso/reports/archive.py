"""Looks at a zip archive before anything in it is unpacked: how much it comes to, whether its members are honest."""

import io
import itertools
import zipfile
from typing import BinaryIO

from sayso.errors import UnreadableInput

MIB = 1024 * 1024
MOST_UNPACKED = 256 * MIB
"""Bytes: what the members of a document may come to in all."""
MOST_MEMBERS = 10_000
"""Members of a document."""
_ENCRYPTED = 0x1


def check_zip(payload: bytes) -> None:
    """Nothing, if the archive can be unpacked in memory without surprise. No member is ever written to a disk.

    Raises:
        UnreadableInput: it is damaged, encrypted, too much, or its members lie over each other.
    """
    open_zip(io.BytesIO(payload), most_unpacked=MOST_UNPACKED, most_members=MOST_MEMBERS).close()


def open_zip(stream: BinaryIO, *, most_unpacked: int | None, most_members: int) -> zipfile.ZipFile:
    """The archive in `stream`, whose list of members has been looked at.

    Args:
        stream: The archive; it must be seekable.
        most_unpacked: Bytes that all members may come to; None if they are read piece by piece.
        most_members: Members that it may have.

    Raises:
        UnreadableInput: as above.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError) as error:
        raise UnreadableInput("the archive is damaged or cut short: get it anew from where it came from") from error
    members = archive.infolist()
    if any(member.header_offset < 0 for member in members):
        raise UnreadableInput("the archive is damaged or cut short: get it anew from where it came from")
    if len(members) > most_members:
        raise UnreadableInput(f"the archive has {len(members)} members, more than the {most_members} that are read")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableInput("the archive is encrypted: save it without a password, and add that")
    unpacked = sum(member.file_size for member in members)
    if most_unpacked is not None and unpacked > most_unpacked:
        raise UnreadableInput(f"the archive unpacks to {unpacked // MIB} MiB, more than {most_unpacked // MIB}")
    if _overlap(members):
        raise UnreadableInput("members of the archive lie over each other: it was made to mislead")
    return archive


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes, or two have one name: programs would then see different archives."""
    if len({member.filename for member in members}) < len(members):
        return True
    places = sorted((member.header_offset, member.compress_size) for member in members)
    return any(first + size > second for (first, size), (second, _) in itertools.pairwise(places))
