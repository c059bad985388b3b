"""Functions that are called in an isolated process: one that works, and one for each way of going wrong."""

import ctypes
import importlib
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

from sayso.errors import EmptyInput

_hoard: list[bytearray] = []


def echo(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    return {"request": request, "length": len(payload), "pid": os.getpid()}


def break_down(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """As a library does that a hostile input breaks."""
    ctypes.string_at(0)
    return {}


def act(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """Does what `request["do"]` names."""
    result = _ACTIONS[request["do"]](request)
    return {"did": result, "pid": os.getpid()}


def _loop(request: dict[str, Any]) -> None:
    while True:
        pass


def _sleep(request: dict[str, Any]) -> None:
    import time

    time.sleep(3600)


def _hog(request: dict[str, Any]) -> None:
    # Less than a machine has, so that it is the limit that refuses it.
    bytearray(2 << 30)


def _hoard_memory(request: dict[str, Any]) -> int:
    _hoard.append(bytearray(request["bytes"]))
    return len(_hoard)


def _signal(request: dict[str, Any]) -> None:
    os.kill(os.getpid(), request["signal"])


def _segfault(request: dict[str, Any]) -> None:
    ctypes.string_at(0)


def _long_answer(request: dict[str, Any]) -> str:
    return "x" * request["bytes"]


def _connect(request: dict[str, Any]) -> str:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    except PermissionError:
        return "refused"
    return "allowed"


def _run_program(request: dict[str, Any]) -> str:
    try:
        subprocess.run(["/bin/true"], check=True)
    except PermissionError:
        return "refused"
    return "allowed"


def _write_file(request: dict[str, Any]) -> str:
    try:
        Path(request["path"]).write_bytes(b"x" * request["bytes"])
    except OSError as error:
        return str(error.strerror)
    return "written"


def _reach(request: dict[str, Any]) -> str:
    """Reads a file, names what lies beside it, writes to it, removes it, gives it another name, rights or times."""
    path = Path(request["path"])
    deeds = {
        "read": path.read_bytes,
        "list": lambda: list(path.parent.iterdir()),
        "append": lambda: path.open("ab").close(),
        "remove": path.unlink,
        "open to all": lambda: path.chmod(0o777),
        "date back": lambda: os.utime(path, (0, 0)),
        "link": lambda: path.with_name("other").hardlink_to(path),
    }
    try:
        deeds[request["how"]]()
    except OSError as error:
        return str(error.strerror)
    return "done"


def _end(request: dict[str, Any]) -> str:
    try:
        os.kill(request["process"], 9)
    except OSError as error:
        return str(error.strerror)
    return "done"


def _import(request: dict[str, Any]) -> str:
    return importlib.import_module(request["module"]).__name__


def _empty(request: dict[str, Any]) -> None:
    raise EmptyInput("the input has no text")


def _bug(request: dict[str, Any]) -> None:
    raise ValueError("the words of a witness")


def _forge(request: dict[str, Any]) -> None:
    """Writes to the answer pipe itself, as hostile code could."""
    import sys

    os.write(int(sys.argv[4]), bytes.fromhex(request["hex"]))
    os._exit(0)


def _noise(request: dict[str, Any]) -> None:
    print("not an answer" * 100_000)


def _network(request: dict[str, Any]) -> str:
    """Which network the process is in, by its number."""
    return str(Path("/proc/self/ns/net").readlink())


def _next_line(request: dict[str, Any]) -> str:
    """The next bytes of a file that the process was handed open."""
    return os.read(request["descriptor"], 4).decode()


def _read_and_crash(request: dict[str, Any]) -> None:
    os.read(request["descriptor"], 4)
    ctypes.string_at(0)


def _loaded(request: dict[str, Any]) -> bool:
    import sys

    return request["module"] in sys.modules


_ACTIONS = {
    "network": _network,
    "next_line": _next_line,
    "read_and_crash": _read_and_crash,
    "loaded": _loaded,
    "loop": _loop,
    "sleep": _sleep,
    "hog": _hog,
    "hoard": _hoard_memory,
    "signal": _signal,
    "segfault": _segfault,
    "long_answer": _long_answer,
    "connect": _connect,
    "run_program": _run_program,
    "write_file": _write_file,
    "reach": _reach,
    "end": _end,
    "import": _import,
    "empty": _empty,
    "bug": _bug,
    "forge": _forge,
    "noise": _noise,
}
