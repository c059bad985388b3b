"""What files a process may open while it looks at hostile input: programs and their data, and none of the user's.

Landlock, of Linux since 5.13, lets a process give up rights that its user has, without being root. What was open before
stays open; everything else is refused by the kernel, also to code that took the process over. Elsewhere nothing of this
holds, and the process can read what its user can.
"""

import contextlib
import ctypes
import importlib.util
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

# System calls by their numbers, the same on every architecture, and constants of <linux/landlock.h>.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_ALL_CALLS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All that can be done with files, by the version that first knew it: each knows what those before did."""
_WRITING = (1 << 1) | ((1 << 15) - (1 << 4))
"""Writing, making, removing, linking and cutting short."""
_ALL_NETWORK_SINCE, _ALL_NETWORK = 4, 0b11
_ALL_SIGNALS_SINCE, _ALL_SIGNALS = 6, 0b11
"""Signals to other processes, and sockets of other processes that have a name and no file."""
_PR_SET_NO_NEW_PRIVS = 38

_SYSTEM = (
    "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share", "/usr/local/share",
    "/nix/store", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/etc/apache2/mime.types",
    "/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/etc/crypto-policies",
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random",
    "/sys/devices/system/cpu", "/proc/cpuinfo", "/proc/meminfo", "/proc/self",
)  # fmt: skip
"""Of the system: libraries, their data and settings (that a file is there can be seen, so that a library which sees it
and may not open it would fail), what they look up of the machine, and of the process itself."""
_PACKAGES = ("site-packages", "dist-packages")
CACHE = Path(".cache", "sayso")
"""Below the user's own folder: data that was built once (`sayso.gazetteer.build`)."""


def refuse_files(target: str, *, may_write: bool) -> bool:
    """Whether the kernel now refuses this process every file but those of programs and their data.

    Threads that already run are not covered: call it before anything starts one.

    Args:
        target: The module that it is for, with a dot between its parts: where its package lies may be read.
        may_write: Writing is left alone; a limit on the size of files holds for it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    known = _ALL_CALLS[max(each for each in _ALL_CALLS if each <= version)]
    rules = struct.pack(
        "=QQQ",
        known & ~_WRITING if may_write else known,
        _ALL_NETWORK if version >= _ALL_NETWORK_SINCE else 0,
        _ALL_SIGNALS if version >= _ALL_SIGNALS_SINCE else 0,
    )
    ruleset = libc.syscall(_CREATE_RULESET, rules, len(rules), 0)
    if ruleset < 0:
        return False
    try:
        for path in _readable(target):
            _allow(libc, ruleset, path)
        return bool(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _readable(target: str) -> Iterator[str]:
    """Where Python, packages and the data of sayso lie; never a folder only because modules are looked for there."""
    yield from _SYSTEM
    yield from {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    yield from (entry for entry in sys.path if Path(entry).name in _PACKAGES or Path(entry).suffix == ".zip")
    for package in {"sayso", target.partition(".")[0]}:
        found = importlib.util.find_spec(package)
        yield from (found.submodule_search_locations or ()) if found else ()
    yield str(Path.home() / CACHE)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    """Reading below a path, or of a file; one that is not there needs no permission."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            allowed = _READ_FILE | _READ_FOLDER if Path(path).is_dir() else _READ_FILE
            libc.syscall(_ADD_RULE, ruleset, _BENEATH, struct.pack("=Qi", allowed, descriptor), 0)
        finally:
            os.close(descriptor)
