"""What a process gives up before it looks at hostile input. Linux on two architectures; elsewhere no filter.

Nothing here can be taken back: it is called in the child, never in a process that goes on to do other work.
"""

import ctypes
import math
import os
import platform
import resource
import struct

from sayso.isolation.limits import Limits

# Constants of <linux/prctl.h>, <linux/seccomp.h>, <linux/audit.h> and <linux/bpf_common.h>.
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_KILL_PROCESS = 0x80000000
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 1  # the call fails with EPERM
_LOAD = 0x20
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_RETURN = 0x06
_OFFSET_OF_CALL, _OFFSET_OF_ARCHITECTURE = 0, 4
# On x86_64 every call has a second number, of the x32 interface, from here on.
_X32_CALLS = 0x40000000

# The calls that reach a network, another program or another process, by architecture, from the kernel's tables:
# socket, execve, execveat, ptrace, process_vm_readv, process_vm_writev, bpf, io_uring_setup (it opens
# sockets by itself).
_ARCHITECTURES = {
    "x86_64": (0xC000003E, (41, 59, 322, 101, 310, 311, 321, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 270, 271, 280, 425)),
}
# Those that change whose a file is, who may use it, its times and its labels, which Landlock leaves alone; and those
# that change what lies where: chmod, fchmod, fchmodat, fchmodat2, chown, fchown, lchown, fchownat, utime, utimes,
# futimesat, utimensat, (l, f)setxattr, (l, f)removexattr, mount, umount2, chroot, pivot_root. Not all are on both.
_OF_FILES = {
    "x86_64": (
        90, 91, 268, 452, 92, 93, 94, 260, 132, 235, 261, 280, 188, 189, 190, 197, 198, 199, 165, 166, 161, 155,
    ),
    "aarch64": (52, 53, 452, 54, 55, 88, 5, 6, 7, 14, 15, 16, 40, 39, 51, 41),
}  # fmt: skip


class _Program(ctypes.Structure):
    """`struct sock_fprog`: a filter and its length in instructions."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def leave_network() -> bool:
    """Whether this process now has a network of its own, without any interface that is up.

    The kernel lends one to root, and to ordinary users where it lets them make user namespaces; elsewhere the filter of
    system calls stands alone. Only for a process of one thread.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def refuse_network() -> bool:
    """Returns whether the kernel now refuses this process sockets, other programs and other processes' memory.

    Works for an ordinary user. Threads that already run are not covered: call it before anything starts one.
    """
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        return False
    architecture, refused = _ARCHITECTURES[machine]
    code = _write_filter(architecture, (*refused, *_OF_FILES[machine]))
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _write_filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """Returns the filter as the kernel's instructions: (code, jump if true, jump if false, operand), 8 bytes each."""
    instructions = [
        (_LOAD, 0, 0, _OFFSET_OF_ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _OFFSET_OF_CALL),
        (_JUMP_IF_AT_LEAST, 0, 1, _X32_CALLS),
        (_RETURN, 0, 0, _REFUSE),
    ]
    for number in refused:
        instructions += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    instructions.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)


def leave_no_core() -> None:
    """Makes sure that a crash leaves no memory of a report on the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A core_pattern that pipes to a program ignores the limit; it honours this.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def limit_process(limits: Limits) -> None:
    """Sets the limits that hold for the life of the process: memory and files."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))


def limit_next_request(limits: Limits) -> None:
    """Allows the next request its processor time: what the process has used so far, and that on top.

    The kernel counts whole seconds of the process, so the soft limit moves up with each request.
    """
    used = sum(os.times()[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used) + limits.cpu_seconds, resource.RLIM_INFINITY))
