"""A process of its own for reading what may be hostile: it can hang, swell or crash, and the caller goes on.

One process serves many requests; one that broke a limit is killed and the next request gets a new one. What a
hostile input could still do: read files that the user may read, and answer wrongly for what the process reads later.
"""

import dataclasses
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Final, Self

from sayso import errors
from sayso.isolation.frames import ANSWER_HEADER, REQUEST_HEADER, decode, encode
from sayso.isolation.limits import Breach, Confinement, Limits, describe_breach

# Importing the reader takes about a second; a busy machine or a cold disk may need far longer. No input is involved.
START_SECONDS: Final = 120.0
# A ready message and an error have a fixed form; nothing sensible is longer.
_SMALL_ANSWER_BYTES: Final = 65536
_CHUNK_BYTES: Final = 1024 * 1024
_MEANINGS: Final[dict[int | None, Breach]] = {signal.SIGXCPU: Breach.CPU, signal.SIGABRT: Breach.ABORT}
"""Signals by which a process ends that say why."""
_MAY_BE_OF_EARLIER: Final = (Breach.MEMORY, Breach.ABORT, Breach.CRASH)
"""Ends for which requests before the last may be at fault, by what they left in memory."""


class _Broken(Exception):
    """The process must go, and why."""

    def __init__(self, breach: Breach, detail: str = "") -> None:
        super().__init__(breach, detail)
        self.breach = breach
        self.detail = detail


class Worker:
    """Calls one function in a process with limits. Safe to use from several threads: requests wait for each other.

    Args:
        target: The function as `module:function`. It takes a request (a JSON object) and a payload (bytes), returns a
            JSON object, and may raise a `ReadingError`, which is raised again in the caller.
        limits: What each request may use.
        preload: Modules that the process imports before its first request, whose time they must not take.
        descriptor: A file of the caller that the process may read too, under the same number. Such a process keeps its
            place in the file from one request to the next, so that a request is never put to a second one.
    """

    def __init__(
        self, target: str, limits: Limits, *, preload: Sequence[str] = (), descriptor: int | None = None
    ) -> None:
        self._target = target
        self._limits = limits
        self._preload = tuple(preload)
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        """Returns the worker itself; its process starts with the first request."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the process."""
        self.close()

    @property
    def pid(self) -> int | None:
        """The process that would serve the next request, or None if it is still to be started."""
        return self._child.pid if self._child else None

    def call(self, request: dict[str, Any], payload: bytes = b"") -> dict[str, Any]:
        """Returns what the target makes of the request.

        Raises:
            LimitExceeded: If it ran out of time, memory or output, or its process crashed; the message says which.
            ReadingError: What the target itself raised.
        """
        with self._lock:
            try:
                answer = self._ask(request, payload)
            except _Broken as broken:
                raise errors.LimitExceeded(describe_breach(broken.breach, self._limits, detail=broken.detail)) from None
        return answer

    def probe(self) -> Confinement:
        """Returns what the kernel refuses the process once it has started: what `sayso doctor` asks.

        Raises:
            LimitExceeded: If it does not start.
        """
        with self._lock:
            try:
                return self._start().confinement
            except _Broken as broken:
                raise errors.LimitExceeded(describe_breach(broken.breach, self._limits, detail=broken.detail)) from None

    def close(self) -> None:
        """Ends the process, if there is one. The worker can be used again."""
        with self._lock:
            self._discard()

    def _ask(self, request: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """Returns the answer of the running process, or of a fresh one where the running one may be at fault.

        What earlier requests left in memory is not this one's fault: reading must not depend on what was read before.
        """
        child = self._start()
        was_used = child.served_count > 0
        try:
            return self._ask_child(child, request, payload)
        except _Broken as broken:
            if not was_used or self._descriptor is not None or broken.breach not in _MAY_BE_OF_EARLIER:
                raise
        return self._ask_child(self._start(), request, payload)

    def _ask_child(self, child: "_Child", request: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """Returns the answer of this process; ends the process if anything but a proper answer comes back."""
        try:
            answer = child.ask(request, payload)
        except _Broken as broken:
            self._discard()
            if broken.breach is Breach.CRASH and child.end_signal in _MEANINGS:
                raise _Broken(_MEANINGS[child.end_signal]) from None
            raise
        except BaseException:  # an interrupt: the answer would come when nobody waits for it
            self._discard()
            raise
        if "error" in answer:
            raise _as_reading_error(answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    def _start(self) -> "_Child":
        """Returns the process, started and ready."""
        if self._child is None:
            self._child = _Child(self._target, self._limits, self._preload, self._descriptor)
            try:
                self._child.wait_until_ready()
            except _Broken as broken:
                self._discard()
                raise _Broken(Breach.NO_START, broken.detail or str(broken.breach)) from None
            except BaseException:
                self._discard()
                raise
        return self._child

    def _discard(self) -> None:
        """Ends the process and forgets it."""
        if self._child is not None:
            self._child.kill()
            self._child = None


class _Child:
    """One process and the two pipes to it."""

    def __init__(self, target: str, limits: Limits, preload: tuple[str, ...], descriptor: int | None) -> None:
        self._limits = limits
        self.served_count = 0
        self.confinement = Confinement(is_offline=False, is_fenced=False)
        child_reads, self._requests = os.pipe()
        self._answers, child_writes = os.pipe()
        orders = {"limits": dataclasses.asdict(limits), "preload": preload}
        command = [sys.executable, "-P", "-m", "sayso.isolation.child", target, json.dumps(orders)]
        passed = (child_reads, child_writes) if descriptor is None else (child_reads, child_writes, descriptor)
        try:
            self._process = subprocess.Popen(
                [*command, str(child_reads), str(child_writes)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=passed,
                env=_environment(),
                start_new_session=True,  # an interrupt at the terminal is the parent's to handle
            )
        except BaseException:
            os.close(self._requests)
            os.close(self._answers)
            raise
        finally:
            os.close(child_reads)
            os.close(child_writes)
        self.pid = self._process.pid
        os.set_blocking(self._requests, False)
        os.set_blocking(self._answers, False)

    @property
    def end_signal(self) -> int | None:
        """The signal that ended the process, or None."""
        code = self._process.returncode
        return -code if code is not None and code < 0 else None

    def wait_until_ready(self) -> None:
        """Returns when the process has imported its target. Raises _Broken if it does not get there."""
        answer = self._read_answer(time.monotonic() + START_SECONDS, _SMALL_ANSWER_BYTES)
        if not isinstance(answer.get("ready"), dict):
            raise _Broken(Breach.GARBLED)
        ready = answer["ready"]
        self.confinement = Confinement(is_offline=ready.get("offline") is True, is_fenced=ready.get("fenced") is True)

    def ask(self, request: dict[str, Any], payload: bytes) -> dict[str, Any]:
        """Returns a message with either `result` or `error`. Raises _Broken for everything else."""
        deadline = time.monotonic() + self._limits.wall_seconds
        body = encode(request)
        try:
            for part in (REQUEST_HEADER.pack(len(body), len(payload)) + body, payload):
                self._write(part, deadline)
        except BrokenPipeError:
            pass  # it died, or gave up on a request that it cannot hold: its answer, if any, says why
        answer = self._read_answer(deadline, max(self._limits.output_bytes, _SMALL_ANSWER_BYTES))
        if not isinstance(answer.get("result"), dict) and not isinstance(answer.get("error"), dict):
            raise _Broken(Breach.GARBLED)
        self.served_count += 1
        return answer

    def kill(self) -> None:
        """Ends the process and whatever it started, by its process group, and closes the pipes."""
        # Its own end comes first: after wait() the number may belong to another process.
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._requests)
        os.close(self._answers)

    def _write(self, part: bytes, deadline: float) -> None:
        """Hands over bytes as fast as the process takes them."""
        rest = memoryview(part)
        while rest:
            self._wait(self._requests, select.POLLOUT, deadline)
            rest = rest[os.write(self._requests, rest[:_CHUNK_BYTES]) :]

    def _read_answer(self, deadline: float, most_bytes: int) -> dict[str, Any]:
        """Returns the next answer if it is a proper one of allowed size. Raises _Broken otherwise."""
        (length,) = ANSWER_HEADER.unpack(self._read(ANSWER_HEADER.size, deadline))
        if length > most_bytes:
            raise _Broken(Breach.OUTPUT)
        try:
            answer = decode(self._read(length, deadline))
        except ValueError:
            raise _Broken(Breach.GARBLED) from None
        if "breach" in answer:
            raise _as_broken(answer)
        return answer

    def _read(self, length: int, deadline: float) -> bytearray:
        """Returns exactly so many bytes from the process."""
        body = bytearray()
        while len(body) < length:
            self._wait(self._answers, select.POLLIN, deadline)
            part = os.read(self._answers, min(_CHUNK_BYTES, length - len(body)))
            if not part:
                raise _Broken(Breach.CRASH, self._describe_end())
            body += part
        return body

    def _wait(self, pipe: int, event: int, deadline: float) -> None:
        """Returns when the pipe is ready. Raises _Broken at the deadline."""
        poll = select.poll()
        poll.register(pipe, event)
        left_seconds = deadline - time.monotonic()
        if left_seconds <= 0 or not poll.poll(left_seconds * 1000):
            raise _Broken(Breach.WALL)

    def _describe_end(self) -> str:
        """Returns how the process ended: it closed its pipe, so it is ending if it has not yet."""
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        if self.end_signal is not None:
            return signal.Signals(self.end_signal).name
        return f"exit code {self._process.returncode}"


def _as_broken(answer: dict[str, Any]) -> _Broken:
    """Returns what the process says about its own end, as far as it can be believed."""
    try:
        return _Broken(Breach(answer["breach"]), str(answer.get("detail", ""))[:200])
    except ValueError:
        return _Broken(Breach.GARBLED)


def _as_reading_error(error: dict[str, Any]) -> errors.ReadingError:
    """Returns the error that the target raised. A name that is no reading error becomes the plain one."""
    kind = getattr(errors, str(error.get("name")), None)
    message = str(error.get("message"))
    if isinstance(kind, type) and issubclass(kind, errors.ReadingError):
        return kind(message)
    return errors.ReadingError(message)


def _environment() -> dict[str, str]:
    """Returns the environment of the process: where the modules are, and nothing that it need not know."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        # Where the user's cache is, with data built once; a user without an entry in the system's list has no other.
        "HOME": os.environ.get("HOME", "/"),
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        # Numeric libraries start a thread for each core, and each takes address space.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
