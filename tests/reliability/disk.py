"""A disk that loses power: what may be on it after a recorded run of system calls was cut short.

What is simulated. Names and bytes live in inodes. A write, a truncation, and a change of a folder's names are *pending*
until that very file or folder is flushed (`fsync`, `fdatasync`, `syncfs`). At a cut what was flushed is there. Of what
was pending anything may be: none of it, all of it, the names without the bytes, the bytes without the names, or any
part of it in any mixture, the last write torn at a sector of 512 bytes. That is more than journalling file systems do
(they keep the order of names), and all that POSIX promises. A rename within a folder is whole or not at all.

What is not simulated: a disk that says it has flushed what it has not; sectors that turn to garbage; memory maps
(SQLite uses one for the index of its write-ahead log alone, which it makes anew).
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = (
    "openat,close,write,pwrite64,lseek,ftruncate,fsync,fdatasync,syncfs,"
    "rename,unlink,unlinkat,mkdir,rmdir,link,fallocate"
)
STRACE = ("-e", f"trace={CALLS}", "-xx", "-s", "1000000")
"""What strace is told, so that `replay` can read what it writes."""

_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(slots=True)
class Inode:
    """A file or, with `names`, a folder: what is on the disk, and what is pending, in order."""

    data: bytearray = field(default_factory=bytearray)
    names: "dict[str, Inode] | None" = None
    pending: list[tuple[object, ...]] = field(default_factory=list)

    def flush(self) -> None:
        """Everything pending is on the disk."""
        for change in self.pending:
            self.apply(change)
        self.pending.clear()

    def apply(self, change: tuple[object, ...]) -> None:
        """One pending change takes place."""
        match change:
            case ("write", int(at), bytes(words)):
                self.data.extend(bytes(max(0, at - len(self.data))))
                self.data[at : at + len(words)] = words
            case ("truncate", int(length)):
                del self.data[length:]
                self.data.extend(bytes(length - len(self.data)))
            case ("names", dict(changes)):
                assert self.names is not None
                for name, inode in changes.items():
                    if inode is None:
                        self.names.pop(name, None)
                    else:
                        self.names[name] = inode
            case _:
                raise AssertionError(change)

    def after_cut(self, chance: random.Random | None, *, keeps: bool) -> "Inode":
        """A copy as it may be after a cut: with all pending changes, none, or, by `chance`, some."""
        left = Inode(bytearray(self.data), None if self.names is None else dict(self.names))
        for number, change in enumerate(self.pending):
            is_last = number == len(self.pending) - 1
            if keeps if chance is None else chance.random() < 0.5:
                left.apply(_torn(change, chance) if chance and is_last else change)
        return left


def _torn(change: tuple[object, ...], chance: random.Random) -> tuple[object, ...]:
    match change:
        case ("write", int(at), bytes(words)):
            first = -at % SECTOR
            ends = [0, *range(first, len(words), SECTOR), len(words)]
            return ("write", at, words[: chance.choice(ends)])
    return change


class Disk:
    """The files below one folder, of which every system call so far is known."""

    def __init__(self, folder: Path, start: Path) -> None:
        self._folder = folder
        self.root = _load(start)
        self._now = {self._folder: self.root} | {
            self._folder / path.relative_to(start): inode for path, inode in _walk(start, self.root)
        }
        self._open: dict[int, tuple[Inode, list[int]]] = {}

    def take(self, line: str) -> bool:
        """One line of strace's; says whether it can have changed anything."""
        found = _CALL.match(line)
        if not found or int(found[3]) < 0:
            return False
        name, arguments, result = found[1], found[2], int(found[3])
        strings = [bytes.fromhex(each.replace("\\x", "")) for each in _STRING.findall(arguments)]
        numbers = [int(each) for each in re.findall(r"(?<![\w\"\\])\d+", _STRING.sub("", arguments))]
        if name == "openat":
            self._open_file(self._below(arguments, strings[0]), arguments, result)
        elif name == "unlinkat":
            self._change_names("unlink", [self._below(arguments, strings[0])])
        elif name in ("rename", "unlink", "rmdir", "mkdir", "link"):
            self._change_names(name, [Path(each.decode()) for each in strings])
        elif name == "lseek":
            if numbers[0] in self._open:
                self._open[numbers[0]][1][0] = result
            return False
        elif name == "close":
            self._open.pop(numbers[0], None)
        elif name == "syncfs":
            self._flush_all()
        elif numbers and numbers[0] in self._open:
            self._change_file(name, *self._open[numbers[0]], strings, numbers)
        else:
            return False
        return name != "close"

    def _below(self, arguments: str, name: bytes) -> Path:
        """The path of a file that is named from an open folder on."""
        first = arguments.partition(",")[0]
        if not first.isdigit() or int(first) not in self._open:
            return Path(name.decode())
        folder = self._open[int(first)][0]
        return next(path for path, inode in self._now.items() if inode is folder) / name.decode()

    def _open_file(self, path: Path, arguments: str, descriptor: int) -> None:
        inode = self._now.get(path)
        if inode is None and "O_CREAT" in arguments and path.parent in self._now:
            inode = self._now[path] = Inode()
            self._now[path.parent].pending.append(("names", {path.name: inode}))
        if inode is None:
            self._open.pop(descriptor, None)
            return
        if "O_TRUNC" in arguments and (inode.data or inode.pending):
            inode.pending.append(("truncate", 0))
        self._open[descriptor] = (inode, [0])

    def _change_names(self, name: str, paths: Sequence[Path]) -> None:
        path = paths[0]
        if path.parent not in self._now:
            return
        if name == "mkdir":
            self._now[path] = Inode(names={})
            self._now[path.parent].pending.append(("names", {path.name: self._now[path]}))
        elif name in ("unlink", "rmdir"):
            self._now.pop(path)
            self._now[path.parent].pending.append(("names", {path.name: None}))
        else:
            assert name == "rename", f"{name} is not simulated"
            self._rename(path, paths[1])

    def _rename(self, path: Path, to: Path) -> None:
        for each in [each for each in self._now if each == path or path in each.parents]:
            self._now[to / each.relative_to(path)] = self._now.pop(each)
        if path.parent == to.parent:
            self._now[path.parent].pending.append(("names", {path.name: None, to.name: self._now[to]}))
        else:  # each folder is flushed by itself: it may be in both, or in none
            self._now[path.parent].pending.append(("names", {path.name: None}))
            self._now[to.parent].pending.append(("names", {to.name: self._now[to]}))

    def _change_file(
        self, name: str, inode: Inode, place: list[int], strings: Sequence[bytes], numbers: Sequence[int]
    ) -> None:
        if name == "write":
            inode.pending.append(("write", place[0], strings[0]))
            place[0] += len(strings[0])
        elif name == "pwrite64":
            inode.pending.append(("write", numbers[-1], strings[0]))
        elif name == "ftruncate":
            inode.pending.append(("truncate", numbers[-1]))
        elif name in ("fsync", "fdatasync"):
            inode.flush()
        else:
            raise AssertionError(f"{name} is not simulated")

    def _flush_all(self) -> None:
        for inode in self._now.values():
            inode.flush()

    def cuts(self, *, seeds: Sequence[int]) -> Iterator[dict[Path, bytes | None]]:
        """What may be there after a cut now: bytes by path below the folder, None for a folder."""
        for names_kept, bytes_kept in ((False, False), (True, True), (True, False), (False, True)):
            yield _tree(self.root, None, names_kept=names_kept, bytes_kept=bytes_kept)
        for seed in seeds:
            yield _tree(self.root, random.Random(seed), names_kept=True, bytes_kept=True)


def replay(lines: Sequence[str], folder: Path, start: Path) -> Iterator[tuple[int, Disk]]:
    """The disk after each recorded call that can have changed it, with the number of lines taken."""
    disk = Disk(folder, start)
    for number, line in enumerate(lines, start=1):
        if disk.take(line):
            yield number, disk


def told_by(line: str) -> list[str]:
    """What a recorded call told to whoever waits for it: see `tests.reliability.working`."""
    found = _CALL.match(line)
    if not found or found[1] != "write":
        return []
    words = bytes.fromhex("".join(_STRING.findall(found[2])).replace("\\x", ""))
    return words.decode().splitlines() if words.startswith((b"added ", b"decided ", b"erased ", b"made ")) else []


def write_tree(tree: dict[Path, bytes | None], to: Path) -> None:
    """Makes the files of a tree, which must not be there yet."""
    to.mkdir(mode=0o700)
    for path, data in sorted(tree.items()):
        if data is None:
            (to / path).mkdir(mode=0o700, exist_ok=True)
        else:
            (to / path).write_bytes(data)


def _load(folder: Path) -> Inode:
    root = Inode(names={})
    assert root.names is not None
    for path in folder.iterdir():
        root.names[path.name] = _load(path) if path.is_dir() else Inode(bytearray(path.read_bytes()))
    return root


def _walk(path: Path, inode: Inode) -> Iterator[tuple[Path, Inode]]:
    for name, below in (inode.names or {}).items():
        yield path / name, below
        yield from _walk(path / name, below)


def _tree(root: Inode, chance: random.Random | None, *, names_kept: bool, bytes_kept: bool) -> dict[Path, bytes | None]:
    tree: dict[Path, bytes | None] = {}
    waiting = [(Path(), root)]
    while waiting:
        path, inode = waiting.pop()
        left = inode.after_cut(chance, keeps=bytes_kept if inode.names is None else names_kept)
        if left.names is None:
            tree[path] = bytes(left.data)
            continue
        if path != Path():
            tree[path] = None
        waiting.extend((path / name, below) for name, below in sorted(left.names.items()))
    return tree
