"""What one request to an isolated process may use, and the words for the user when it wanted more."""

import enum
from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one request, and of the process that serves it.

    Attributes:
        wall_seconds: Time from handing over the request to having the whole answer.
        cpu_seconds: Processor time of all threads together; it also ends a process whose parent died.
        memory_bytes: Address space of the process, libraries included (about 300 MiB before any input).
        output_bytes: Size of one answer as JSON.
        file_bytes: Size of any file that the process writes; 0 refuses every write to a file.
        settings: How the names of the settings begin that raise these limits.
    """

    wall_seconds: float = 60.0
    cpu_seconds: int = 60
    memory_bytes: int = 2048 * MIB
    output_bytes: int = 256 * MIB
    file_bytes: int = 0
    settings: str = "reading"

    def __post_init__(self) -> None:
        """Raises ValueError for a limit that nothing could keep."""
        if min(self.wall_seconds, self.cpu_seconds, self.memory_bytes, self.output_bytes) <= 0 or self.file_bytes < 0:
            raise ValueError(f"limits must be positive: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """What the kernel refuses a process.

    Attributes:
        is_offline: Sockets, other programs and other processes' memory.
        is_fenced: Every file but those of programs and their data.
    """

    is_offline: bool
    is_fenced: bool


class Breach(enum.StrEnum):
    """The ways in which a request ends without an answer."""

    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"
    CRASH = "crash"
    ABORT = "abort"
    GARBLED = "garbled"
    NO_START = "no_start"


# The names in backquotes are the settings that raise the limit.
_LINES = {
    Breach.WALL: "reading took longer than {wall:g} seconds and was stopped; to allow more, raise `{settings}_seconds`",
    Breach.CPU: (
        "reading used {cpu} seconds of processor time and was stopped; to allow more, raise `{settings}_seconds`"
    ),
    Breach.MEMORY: "reading needs more than {memory} MiB of memory; to allow more, raise `{settings}_memory_mib`",
    Breach.OUTPUT: "what was read takes more than {output} MiB; split the input, or raise `{settings}_output_mib`",
    Breach.CRASH: "the reading process crashed on this input{detail}; please report it, with the input if you may",
    # Libraries in C end so where they get no memory (PDFium does), and now and then for a fault of their own.
    Breach.ABORT: (
        "reading was given up by its library (SIGABRT), most likely since it needs more than {memory} MiB of memory; "
        "to allow more, raise `{settings}_memory_mib`, and if that changes nothing, report it"
    ),
    Breach.GARBLED: "the reading process answered with nonsense{detail}; treat this input as hostile",
    Breach.NO_START: "the reading process could not start{detail}; `sayso doctor` checks the installation",
}


def describe_breach(breach: Breach, limits: Limits, *, detail: str = "") -> str:
    """Returns the one line for the user: what happened, which limit it was, what to do.

    Args:
        breach: How the request ended.
        limits: The limits that held.
        detail: What is known besides, such as the name of a signal.
    """
    return _LINES[breach].format(
        wall=limits.wall_seconds,
        cpu=limits.cpu_seconds,
        memory=limits.memory_bytes // MIB,
        output=limits.output_bytes // MIB,
        settings=limits.settings,
        detail=f" ({detail})" if detail else "",
    )
