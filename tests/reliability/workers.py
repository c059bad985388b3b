"""Orders to `tests.reliability.working`, and what must hold of a dossier whatever became of the work."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sayso.errors import SaysoError
from sayso.pipeline.backing_up import back_up, restore
from sayso.pipeline.backup_files import MANIFEST
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.heads import make_head
from sayso.proofs.verify_bundle import Wrong, verify
from sayso.records.codec import dumps
from sayso.records.deed import Export
from sayso.store.captures import load_captures
from sayso.store.checks import walk_log
from sayso.store.decisions import load_decisions
from sayso.store.deeds import load_deeds
from sayso.store.erasures import find_erasure
from sayso.store.incidents import load_incidents
from sayso.store.payloads import load_payload, payload_path
from sayso.store.readings import all_report_ids, load_reading, report_of_capture
from tests.fiction import NOON, make_capture, read_fiction
from tests.reliability.working import (
    BACKUP,
    BUNDLE,
    DOSSIER,
    KEY,
    PACKED,
    RESTORED,
    bundle_one,
    open_with_key,
    story,
    work,
)

FIRST = 2
"""The number of the first story that is worked on: those before are in the dossier already."""
LAST = 9000
"""The number of a story that is added afterwards, as a user would go on."""
ONE_BY_ONE, IN_BATCHES, ERASING, MAKING = "one by one", "batches", "erase", "init"
BACKING, PACKING, RESTORING, BUNDLING = "backup", "backup.zip", "restore", "bundle"
YARDS = (BACKING, PACKING, RESTORING, BUNDLING)
"""Tasks that have a folder of their own, with what they begin with."""
COUNTS = {ONE_BY_ONE: 1, IN_BATCHES: 9, ERASING: 1, MAKING: 1} | dict.fromkeys(YARDS, 1)
"""Stories for each task: in a batch enough for everything to be flushed at once."""
DATABASE_FILES = frozenset({"dossier.db", "dossier.db-wal", "dossier.db-shm"})


@dataclass(frozen=True, slots=True)
class Done:
    """How a child ended: its exit code (minus the signal that killed it), what it told, and its lines on stderr."""

    code: int
    told: tuple[str, ...]
    errors: str


class Workers:
    """A running `tests.reliability.working`; use it in a `with` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __enter__(self) -> Self:
        self._errors = (self._folder / "errors").open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.working"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()
        self._errors.close()

    def start(
        self,
        folder: Path,
        *,
        count: int,
        mutant: str = "",
        waits: bool = False,
        first: int = FIRST,
        task: str = ONE_BY_ONE,
    ) -> int:
        """Sets a child to work; gives its process id. With `waits` it begins when `go` is there."""
        self._count += 1
        go = str(self.go) if waits else ""
        order = {"folder": str(folder), "task": task, "first": first, "count": count, "mutant": mutant, "go": go}
        _pipe(self._process.stdin).write(json.dumps({**order, "acks": str(self.acks)}) + "\n")
        _pipe(self._process.stdin).flush()
        return int(_pipe(self._process.stdout).readline())

    def finish(self) -> Done:
        """Waits for the child."""
        code = int(_pipe(self._process.stdout).readline())
        told = self.acks.read_text().splitlines() if self.acks.exists() else []
        errors = (self._folder / "errors").read_text()
        self._errors.truncate(0)
        self._errors.seek(0)
        return Done(code, tuple(told), errors)

    @property
    def go(self) -> Path:
        """The file for which a child that was told so waits."""
        return self._folder / f"go-{self._count}"

    @property
    def acks(self) -> Path:
        """The file in which the child tells what it has kept."""
        return self._folder / f"acks-{self._count}"


WRITING = ("write", "pwrite64", "fsync", "fdatasync", "syncfs", "rename", "unlink", "ftruncate", "mkdir")
"""The system calls that write, or that see to it that it lasts."""


def meddle(
    workers: Workers,
    folder: Path,
    output: Path,
    call: str,
    number: int,
    what: str,
    *,
    mutant: str = "",
    first: int = FIRST,
    task: str = ONE_BY_ONE,
) -> tuple[Done, bool]:
    """A worker whose `number`-th system call of this name strace spoils, and whether it came so far.

    Args:
        workers: Where it is set to work.
        folder: The dossier.
        output: The file for strace's lines.
        call: A name among `WRITING`.
        number: From 1.
        what: What happens there, in strace's words: `error=EIO`, `signal=SIGKILL`.
        mutant: See `tests.reliability.working`.
        first: The number of the story.
        task: What the worker does.
    """
    pid = workers.start(folder, count=COUNTS[task], mutant=mutant, waits=True, first=first, task=task)
    options = ["-e", f"trace={call}", "-e", f"inject={call}:{what}:when={number}"]
    done = Traced(workers, pid, options, output).finish()
    return done, done.code < 0 or "(INJECTED)" in output.read_text()


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


class Traced:
    """A child of `Workers` under strace, which records its system calls or meddles with them."""

    def __init__(self, workers: Workers, pid: int, options: Sequence[str], output: Path) -> None:
        self._workers = workers
        command = ["strace", "-p", str(pid), "-o", str(output), *options]
        self._strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        line = _pipe(self._strace.stderr).readline()
        if "attached" not in line:
            raise RuntimeError(f"strace cannot look at a process here: {line}")
        workers.go.touch()

    def finish(self) -> Done:
        """Waits for both."""
        done = self._workers.finish()
        self._strace.communicate()
        return done


def make_base(folder: Path, database: str | None = None) -> Path:
    """A dossier with the stories before `FIRST`, each with a decision."""
    create_dossier(folder, now=NOON, database=database).close()
    work(folder, 0, FIRST, lambda _line: None)
    return folder


def copy_of(base: Path, to: Path) -> Path:
    """A copy of a dossier, to be broken."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(base, to)
    return to


def find_violations(folder: Path, told: Sequence[str], *, first: int = FIRST, task: str = ONE_BY_ONE) -> list[str]:
    """What does not hold of a dossier after work that told what it had kept, whatever became of the worker.

    What was told is there. What is there is whole: each report with its bytes, its claims and its incident, each
    decision on a claim that is there. At most one more thing is kept than was told; of a batch all is, or nothing; of
    what is erased, nothing. Whoever goes on can, and then no file is left that nothing counts on.
    """
    if task == MAKING:
        return _find_half_made(folder, told)
    if task == BUNDLING:
        return _find_half_bundled(folder, told)
    if task in YARDS:
        return _find_half_kept(folder, told, task)
    look = {ONE_BY_ONE: _look_at_work, IN_BATCHES: _look_at_batch, ERASING: _look_at_erasure}[task]
    try:
        with open_dossier(folder) as dossier:
            found = [f"doctor: {finding.message}" for finding in dossier.doctor() if not finding.is_well]
            found += look(dossier, told, first)
            # Before others write over what is free.
            found += _words_left(folder, first - 1) if any(line.startswith("erased") for line in told) else []
            work(folder, LAST, 1, lambda _line: None)
            found += _strays(dossier)
        names = {path.name for path in folder.iterdir()} - {"sayso.toml", "captures", "dossier.db"}
        return found + [f"stray {name}" for name in sorted(names)]
    except (SaysoError, AssertionError) as error:
        return [f"{type(error).__name__}: {error}"]


def _find_half_made(folder: Path, told: Sequence[str]) -> list[str]:
    """What is wrong with a dossier that was being made: it is there whole, or can be made in the same place."""
    try:
        open_dossier(folder).close()
    except SaysoError as error:
        if told:
            return [f"it was told to be made and is not: {error}"]
        try:
            create_dossier(folder, now=NOON).close()
        except SaysoError as another:
            return [f"it cannot be made again: {another}"]
    return find_violations(folder, [], first=0)


def make_yard(base: Path, folder: Path, task: str) -> Path:
    """What a task of backing up, restoring or bundling begins with: a dossier, with a head or as a backup."""
    folder.mkdir()
    copy_of(base, folder / DOSSIER)
    if task == RESTORING:
        with open_dossier(folder / DOSSIER) as dossier:
            back_up(dossier, folder / BACKUP, now=NOON)
        shutil.rmtree(folder / DOSSIER)
    if task == BUNDLING:
        with open_with_key(folder) as dossier:
            make_head(dossier, now=NOON, with_new_key=True)
    return folder


def _find_half_bundled(folder: Path, told: Sequence[str]) -> list[str]:
    """What is wrong with a bundle: it is there, whole and in the log, or can be made again, with nothing beside it."""
    if told and not (folder / BUNDLE).exists():
        return ["it was told to be made and is not there"]
    (folder / KEY).chmod(0o600)  # what is written after a cut has the mode of any file
    try:
        if not (folder / BUNDLE).exists():
            bundle_one(folder, 0, 0, lambda _line: None)
        names = {path.name for path in folder.iterdir()} - {DOSSIER, BUNDLE, KEY}
        bundle = (folder / BUNDLE).read_bytes()
        verify(bundle)
        with open_with_key(folder) as dossier, dossier.store.reading() as connection:
            logged = {each.sha256 for each in load_deeds(connection, Export)}
    except (SaysoError, AssertionError, Wrong) as error:
        return [f"{type(error).__name__}: {error}"]
    found = [] if hashlib.sha256(bundle).hexdigest() in logged else ["the log knows nothing of the bundle"]
    return found + [f"stray {each}" for each in sorted(names)] + find_violations(folder / DOSSIER, [])


def _find_half_kept(folder: Path, told: Sequence[str], task: str) -> list[str]:
    """What is wrong with a backup or with what is restored from one: it is there whole, or can be made again."""
    name = {BACKING: BACKUP, PACKING: PACKED, RESTORING: RESTORED}[task]
    try:
        if told and not (folder / name).exists():
            return ["it was told to be made and is not there"]
        if task == RESTORING:
            return _find_half_restored(folder, told)
        if not (folder / name).exists():
            with open_dossier(folder / DOSSIER) as dossier:
                back_up(dossier, folder / name, now=NOON)
        names = {path.name for path in folder.iterdir()} - {DOSSIER, name}
        restore(folder / name, folder / RESTORED, now=NOON)
    except (SaysoError, AssertionError) as error:
        return [f"{type(error).__name__}: {error}"]
    found = [f"stray {each}" for each in sorted(names)]
    return found + find_violations(folder / RESTORED, [], first=FIRST) + find_violations(folder / DOSSIER, [])


def _find_half_restored(folder: Path, told: Sequence[str]) -> list[str]:
    try:
        open_dossier(folder / RESTORED).close()
    except SaysoError as error:
        if told:
            return [f"it was told to be restored and is not: {error}"]
        restore(folder / BACKUP, folder / RESTORED, now=NOON)
    log = json.loads((folder / BACKUP / MANIFEST).read_text())["log"]
    with open_dossier(folder / RESTORED) as dossier, dossier.store.reading() as connection:
        root = walk_log(connection, sizes=[log["size"]]).roots.get(log["size"], b"").hex()
    found = [] if root == log["root"] else ["the log is not that of the backup"]
    names = {path.name for path in folder.iterdir()} - {BACKUP, RESTORED}
    return found + [f"stray {each}" for each in sorted(names)] + find_violations(folder / RESTORED, [])


def _look_at_work(dossier: Dossier, told: Sequence[str], first: int) -> list[str]:
    kept, found = _look(dossier, range(first, first + len(told) // 2 + 2))
    with dossier.store.reading() as connection:
        decisions = {decision.id for decision in load_decisions(connection)}
    added = {int(line.split()[1]) for line in told if line.startswith("added")}
    decided = {line.split()[1] for line in told if line.startswith("decided")}
    found += [f"report {number} was told to be kept and is lost" for number in sorted(added - kept)]
    found += [f"decision {each} was told to be kept and is lost" for each in sorted(decided - decisions)]
    if len(kept) + len(decisions) - first > len(told) + 1:
        found.append("more was kept than could have been told")
    return found


def _look_at_batch(dossier: Dossier, told: Sequence[str], first: int) -> list[str]:
    kept, found = _look(dossier, range(first, first + COUNTS[IN_BATCHES]))
    if len(kept) not in (0, COUNTS[IN_BATCHES]):
        found.append(f"{len(kept)} of a batch were kept")
    return [*found, *(["a batch that was told to be kept is lost"] if told and not kept else [])]


def _look_at_erasure(dossier: Dossier, told: Sequence[str], first: int) -> list[str]:
    capture, _payload = make_capture(story(first - 1), published="2031-04-01")
    with dossier.store.reading() as connection:
        is_erased = find_erasure(connection, capture.sha256) is not None
        is_there = report_of_capture(connection, capture.id) is not None
        decisions = load_decisions(connection)
    if is_erased:
        found = ["it is erased and there"] if is_there else []
        return found + [f"decision {each.id} keeps its words" for each in decisions if each.value == story(first - 1)]
    kept, found = _look(dossier, [first - 1])
    found += [] if kept else ["what is not erased is lost"]
    return [*found, *(["what was told to be erased is not"] if told else [])]


def _words_left(folder: Path, number: int) -> list[str]:
    """Files in which words of an erased story stand."""
    words = (f"word{number}x50 ".encode(), f"Mira_Tal_{number}".encode(), f"Mira Tal {number}".encode())
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [f"{path.name} holds what was erased" for path in files if any(each in path.read_bytes() for each in words)]


def _look(dossier: Dossier, numbers: Iterable[int]) -> tuple[set[int], list[str]]:
    """Which of these stories are kept, and what is wrong with those."""
    expected = {number: read_fiction(*make_capture(story(number), published="2031-04-01")) for number in numbers}
    with dossier.store.reading() as connection:
        kept = {number for number, reading in expected.items() if reading.report.id in all_report_ids(connection)}
        found = [
            f"report {number} is not whole"
            for number in sorted(kept)
            if dumps(load_reading(connection, expected[number].report.id)) != dumps(expected[number])
        ]
        grouped = {mention for incident in load_incidents(connection) for mention in incident.mentions}
        found += [
            f"report {number} is in no incident" for number in kept if expected[number].mentions[0].id not in grouped
        ]
        found += [
            f"{capture.id} has no report"
            for capture in load_captures(connection)
            if report_of_capture(connection, capture.id) is None
        ]
    for number in sorted(kept):
        capture, payload = make_capture(story(number), published="2031-04-01")
        if load_payload(dossier.captures, capture.sha256) != payload:
            found.append(f"bytes of report {number} are not what they were")
    return kept, found


def _strays(dossier: Dossier) -> list[str]:
    with dossier.store.reading() as connection:
        wanted = {payload_path(dossier.captures, capture.sha256) for capture in load_captures(connection)}
    files = {path for path in dossier.captures.rglob("*") if path.is_file()}
    return [f"stray {path.name}" for path in sorted(files - wanted)]
