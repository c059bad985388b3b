"""Hostile input in the reading process: it is stopped, the user gets one line, the next input is read.

Each test fails on the mutant that leaves out its limit: the wall deadline, RLIMIT_CPU, RLIMIT_AS, the size check on
answers, RLIMIT_FSIZE, the filter of system calls, the new process after a crash.
"""

import ctypes
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso.errors import LimitExceeded
from sayso.isolation.limits import MIB, Limits
from sayso.isolation.worker import Worker

ACT = "tests.unit.isolation.targets:act"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")


def assert_stopped(limits: Limits, request: dict[str, object], *, saying: str, payload: bytes = b"") -> None:
    """The request is stopped with one line, and a new process serves the next one."""
    with Worker(ACT, limits) as worker:
        before = worker.call({"do": "connect"})["pid"]
        with pytest.raises(LimitExceeded, match=saying) as caught:
            worker.call(request, payload)
        assert "\n" not in str(caught.value)
        assert worker.call({"do": "connect"})["pid"] != before


@pytest.mark.parametrize("action", ["loop", "sleep"])
def test_a_request_that_does_not_end_is_stopped(action: str) -> None:
    assert_stopped(Limits(wall_seconds=1), {"do": action}, saying="longer than 1 seconds.*`reading_seconds`")


def test_processor_time_is_limited_for_each_request() -> None:
    assert_stopped(Limits(cpu_seconds=1), {"do": "loop"}, saying="1 seconds of processor time")


def test_memory_is_limited() -> None:
    limits = Limits(memory_bytes=1024 * MIB)
    assert_stopped(limits, {"do": "hog"}, saying="more than 1024 MiB of memory.*`reading_memory_mib`")


def test_a_payload_that_does_not_fit_into_memory_is_a_matter_of_memory() -> None:
    limits = Limits(memory_bytes=160 * MIB)
    assert_stopped(limits, {"do": "connect"}, payload=bytes(256 * MIB), saying="more than 160 MiB of memory")


def test_memory_left_by_earlier_requests_is_not_held_against_a_later_one() -> None:
    with Worker(ACT, Limits(memory_bytes=1024 * MIB)) as worker:
        answers = [worker.call({"do": "hoard", "bytes": 300 * MIB}) for _ in range(8)]
    assert len({answer["pid"] for answer in answers}) > 1


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_crash_is_named_and_survived(number: signal.Signals) -> None:
    assert_stopped(
        Limits(), {"do": "signal", "signal": int(number)}, saying=f"crashed on this input \\({number.name}\\)"
    )


def test_an_abort_is_told_as_what_it_mostly_is() -> None:
    request = {"do": "signal", "signal": int(signal.SIGABRT)}
    assert_stopped(Limits(), request, saying="SIGABRT.*needs more than .* MiB of memory.*`reading_memory_mib`")


def test_a_real_segmentation_fault_is_survived() -> None:
    assert_stopped(Limits(), {"do": "segfault"}, saying="SIGSEGV")


def test_a_giant_answer_is_refused_on_both_sides() -> None:
    limits = Limits(output_bytes=MIB)
    assert_stopped(limits, {"do": "long_answer", "bytes": 2 * MIB}, saying="more than 1 MiB")
    forged_length = (1 << 60).to_bytes(8, "big").hex()
    assert_stopped(limits, {"do": "forge", "hex": forged_length}, saying="more than 1 MiB")


@pytest.mark.parametrize("body", [b"[1]", b"\xff\xff", b'{"result": 1}', b'{"breach": "none such"}', b"{}"])
def test_a_forged_answer_is_called_hostile(body: bytes) -> None:
    forged = len(body).to_bytes(8, "big") + body
    assert_stopped(Limits(), {"do": "forge", "hex": forged.hex()}, saying="nonsense")


def test_half_an_answer_is_a_crash() -> None:
    assert_stopped(Limits(), {"do": "forge", "hex": (9).to_bytes(8, "big").hex()}, saying="exit code 0")


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="no filter for this processor")
def test_no_socket_and_no_other_program() -> None:
    with Worker(ACT, Limits()) as worker:
        assert worker.probe().is_offline
        assert worker.call({"do": "connect"})["did"] == "refused"
        assert worker.call({"do": "run_program"})["did"] == "refused"


def test_a_network_of_its_own_where_the_kernel_lends_one() -> None:
    """Mutant: the filter of system calls alone."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-n", "true"], capture_output=True).returncode != 0:
        pytest.skip("the kernel lends no network to this user, or unshare is not there to ask it")
    with Worker(ACT, Limits()) as worker:
        assert worker.call({"do": "network"})["did"] != str(Path("/proc/self/ns/net").readlink())


def test_an_open_file_is_handed_over_and_its_place_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("one two ")
    with (tmp_path / "file").open("rb") as stream, Worker(ACT, Limits(), descriptor=stream.fileno()) as worker:
        request = {"do": "next_line", "descriptor": stream.fileno()}
        assert [worker.call(request)["did"] for _ in range(3)] == ["one ", "two ", ""]


def test_a_request_on_an_open_file_is_not_put_to_a_second_process(tmp_path: Path) -> None:
    """Mutant: trying again, from a place in the file that nobody knows."""
    (tmp_path / "file").write_text("one two six ten ")
    with (tmp_path / "file").open("rb") as stream, Worker(ACT, Limits(), descriptor=stream.fileno()) as worker:
        request = {"descriptor": stream.fileno()}
        worker.call({"do": "next_line", **request})
        with pytest.raises(LimitExceeded, match="SIGSEGV"):
            worker.call({"do": "read_and_crash", **request})
        assert os.lseek(stream.fileno(), 0, os.SEEK_CUR) == len("one two ")


def test_modules_are_loaded_beforehand() -> None:
    with Worker(ACT, Limits(), preload=["colorsys"]) as worker:
        assert worker.call({"do": "loaded", "module": "colorsys"})["did"]


def test_files_are_limited(tmp_path: Path) -> None:
    request = {"do": "write_file", "path": str(tmp_path / "file")}
    with Worker(ACT, Limits()) as worker:
        assert worker.call({**request, "bytes": 1})["did"] in ("File too large", "Permission denied")
    with Worker(ACT, Limits(file_bytes=MIB)) as worker:
        assert worker.call({**request, "bytes": MIB})["did"] == "written"
        assert worker.call({**request, "bytes": MIB + 1})["did"] == "File too large"


def is_fenced() -> bool:
    """Whether the kernel has Landlock, asked as a program would that knows nothing of sayso."""
    return ctypes.CDLL(None).syscall(444, None, 0, 1) > 0


@pytest.mark.skipif(not is_fenced(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("place", ["a folder", "home", "the working folder", "system"])
def test_no_file_of_the_user_can_be_read_changed_or_removed(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutants seen: `refuse_files` does nothing; it allows `/`; the filter leaves rights and times of files alone."""
    canary = tmp_path / "witness.txt"
    canary.write_text("the name of a witness")
    if place == "home":
        monkeypatch.setenv("HOME", str(tmp_path))
    elif place == "the working folder":
        monkeypatch.chdir(tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path))
    elif place == "system":
        canary = Path("/etc/passwd")
    with Worker(ACT, Limits()) as worker:
        assert worker.probe().is_fenced
        deeds = ["read", "list"] if place == "system" else ["read", "list", "append", "remove", "link"]
        tried = {deed: worker.call({"do": "reach", "how": deed, "path": str(canary)})["did"] for deed in deeds}
        assert tried == dict.fromkeys(deeds, "Permission denied")
        deeds = [] if place == "system" else ["open to all", "date back"]
        tried = {deed: worker.call({"do": "reach", "how": deed, "path": str(canary)})["did"] for deed in deeds}
        assert tried == dict.fromkeys(deeds, "Operation not permitted")
        assert worker.call({"do": "loaded", "module": "colorsys"})["did"] is False
        assert worker.call({"do": "import", "module": "colorsys"})["did"] == "colorsys"
    assert place == "system" or canary.read_text() == "the name of a witness"


@pytest.mark.skipif(not is_fenced(), reason="this kernel has no Landlock")
def test_no_other_process_of_the_user_can_be_ended() -> None:
    """Mutant: the scope of signals is left out of the rules."""
    if ctypes.CDLL(None).syscall(444, None, 0, 1) < 6:
        pytest.skip("the Landlock of this kernel knows no signals")
    with subprocess.Popen(["sleep", "60"]) as victim:
        try:
            with Worker(ACT, Limits()) as worker:
                did = worker.call({"do": "end", "process": victim.pid})["did"]
            assert did == "Operation not permitted"
            assert victim.poll() is None
        finally:
            victim.kill()


# Starts a request that never ends, in a process of which only the parent is then killed.
ORPHAN_MAKER = """
from sayso.isolation.limits import Limits
from sayso.isolation.worker import Worker
worker = Worker("tests.unit.isolation.targets:act", Limits(cpu_seconds=1, wall_seconds=3600))
worker.call({"do": "noise"})
print(worker.pid, flush=True)
worker.call({"do": "loop"})
"""


def test_a_process_whose_parent_was_killed_ends_by_itself() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    command = [sys.executable, "-c", ORPHAN_MAKER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as parent:
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        time.sleep(0.2)  # into the loop; were it not there yet, it would end at the closed pipe, which is as good
        parent.kill()
    for _ in range(600):
        if not is_running(orphan):
            return
        time.sleep(0.1)
    os.kill(orphan, signal.SIGKILL)
    pytest.fail("the process outlived its parent")


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
