"""A process that adds made-up reports and decides on them, again and again in children that may be killed or starved.

    python -m tests.reliability.working

Each line on standard input is an order in JSON: `folder` of the dossier, `task` (see `TASKS`), `first` and `count` of
the stories, `acks`, the file in which each thing that is kept gets a line, `mutant` (see `MUTANTS`, "" for none) and
`go`, a file to wait for ("" for none). Of each child it prints its id, and how it ended when it has. One process that
has imported everything and forks is ten times quicker than one start for each run, which is what makes hundreds of runs
affordable.
"""

import contextlib
import dataclasses
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sayso.errors import SaysoError
from sayso.pipeline import backup_files, batch, bundling, erasing, update
from sayso.pipeline import folder as folders
from sayso.pipeline.backing_up import back_up, restore
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.orders import Order
from sayso.records.decision import Verb
from sayso.store import payloads, sqlite
from tests.fiction import NOON, make_capture, read_fiction


def story(number: int) -> str:
    """The text of report `number`, of which four make one incident; with a sector and more of words of its own."""
    filler = " ".join(f"word{number}x{each}" for each in range(90))
    return f"2031-03-{number // 4 % 28 + 1:02} old-harbour Mira_Tal_{number} {number + 1} killed\n{filler}\n"


def work(folder: Path, first: int, count: int, tell: Callable[[str], None]) -> None:
    """Adds the stories one by one and accepts the claim of each; tells what is kept once it is."""
    with open_dossier(folder) as dossier:
        for number in range(first, first + count):
            capture, payload = make_capture(story(number), published="2031-04-01")
            (addition,) = dossier.add([(capture, payload)], reader=read_fiction, now=NOON, version="1")
            tell(f"{addition.outcome} {number}")
            claim = read_fiction(capture, payload).claims[0].id
            (decision,) = dossier.decide([Order(verb=Verb.ACCEPT, ids=(claim,), by="Ada")], now=NOON)
            tell(f"decided {decision.id}")


def work_in_batches(folder: Path, first: int, count: int, tell: Callable[[str], None]) -> None:
    """Adds the stories in one transaction; tells of each once all are kept."""
    batch.LONGEST_SECONDS = 3600.0  # however slow the machine is, it is one batch
    inputs = [make_capture(story(number), published="2031-04-01") for number in range(first, first + count)]
    with open_dossier(folder) as dossier:
        added = dossier.add(inputs, reader=read_fiction, now=NOON, version="1", at_once=count)
        for number, addition in enumerate(added, start=first):
            tell(f"{addition.outcome} {number}")


def erase_one(folder: Path, first: int, _count: int, tell: Callable[[str], None]) -> None:
    """Erases the last story before `first`, with its decision; tells once it is erased."""
    capture, _payload = make_capture(story(first - 1), published="2031-04-01")
    with open_dossier(folder) as dossier:
        dossier.erase(capture.id, reason="at risk", by="Ada", now=NOON)
    tell(f"erased {first - 1}")


def make_one(folder: Path, _first: int, _count: int, tell: Callable[[str], None]) -> None:
    """Makes a dossier in the folder; tells once it is made."""
    create_dossier(folder, now=NOON).close()
    tell("made it")


DOSSIER, BACKUP, PACKED, RESTORED = "dossier", "backup", "backup.zip", "restored"
"""What lies in the folder of a task that backs a dossier up or restores one."""
BUNDLE, KEY = "bundle.zip", "key.pem"
"""The same of one that bundles a report."""


def back_up_one(folder: Path, _first: int, _count: int, tell: Callable[[str], None]) -> None:
    """Backs a dossier up into a folder beside it; tells once that is made."""
    with open_dossier(folder / DOSSIER) as dossier:
        back_up(dossier, folder / BACKUP, now=NOON)
    tell("made a backup")


def pack_one(folder: Path, _first: int, _count: int, tell: Callable[[str], None]) -> None:
    """The same into a zip file."""
    with open_dossier(folder / DOSSIER) as dossier:
        back_up(dossier, folder / PACKED, now=NOON)
    tell("made a backup")


def restore_one(folder: Path, _first: int, _count: int, tell: Callable[[str], None]) -> None:
    """Restores a dossier from a backup beside it; tells once it is there."""
    restore(folder / BACKUP, folder / RESTORED, now=NOON)
    tell("made a dossier of the backup")


def open_with_key(folder: Path) -> Dossier:
    """The dossier in the folder of a task, whose key lies beside it."""
    dossier = open_dossier(folder / DOSSIER)
    dossier.settings = dataclasses.replace(dossier.settings, signing_key=str(folder / KEY))
    return dossier


def bundle_one(folder: Path, _first: int, _count: int, tell: Callable[[str], None]) -> None:
    """Bundles the first report of a dossier; tells once that is made."""
    with open_with_key(folder) as dossier:
        (report, *_others) = [view.report.id for view in dossier.readings()]
        bundling.make_bundle(dossier, report, folder / BUNDLE, now=NOON)
    tell("made a bundle")


TASKS = {
    "one by one": work,
    "batches": work_in_batches,
    "erase": erase_one,
    "init": make_one,
    "backup": back_up_one,
    "backup.zip": pack_one,
    "restore": restore_one,
    "bundle": bundle_one,
}
"""What a child does, by its name in an order."""


def _do_nothing(*_arguments: object, **_options: object) -> None:
    return


def _write_in_place(folder: Path, given: dict[str, bytes]) -> None:
    for sha256, payload in given.items():
        path = payloads.payload_path(folder, sha256)
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as stream:
            stream.write(payload)
            stream.flush()
            os.fsync(stream.fileno())
        payloads.flush_folder(path.parent)


def _break_in_place() -> None:
    payloads._write_beside = _write_in_place
    payloads._put_in_place = _do_nothing


def _break_order() -> None:
    """Records first: the bytes come when the transaction is over."""
    waiting: list[tuple[Path, list[bytes]]] = []

    def save_later(_writing: object, folder: Path, given: Sequence[bytes]) -> tuple[str, ...]:
        waiting.append((folder, list(given)))
        return ()

    def save_now(_folder: Path, _hashes: object) -> None:
        for folder, given in waiting:
            payloads.settle_payloads(folder, payloads.write_payloads(folder, given))

    update.save_payloads = save_later
    update.settle_payloads = save_now


def _break_errors() -> None:
    """What the disk says is not heard."""
    write = payloads._write_beside

    def write_anyway(folder: Path, given: dict[str, bytes]) -> None:
        try:
            write(folder, given)
        except OSError:
            for sha256, payload in given.items():
                path = payloads.payload_path(folder, sha256)
                path.parent.mkdir(exist_ok=True)
                with contextlib.suppress(OSError):
                    path.with_name(f".part-{sha256}").write_bytes(payload[:100])  # as far as it got

    payloads._write_beside = write_anyway


def _break_pragma(new: str) -> Callable[[], None]:
    def break_it() -> None:
        prepare = sqlite._prepare_connection

        def prepare_badly(connection: Any, record: Any) -> None:
            prepare(connection, record)
            connection.execute(f"PRAGMA synchronous={new}")

        sqlite._prepare_connection = prepare_badly
        sqlite.SqliteDialect.check_durability = _do_nothing

    return break_it


def _break_transaction() -> None:
    """The records of a capture are committed in two pieces."""
    save_capture = update.save_capture

    def save_and_commit(writing: Any, capture: Any) -> bool:
        saved = save_capture(writing, capture)
        driver = writing.connection.connection.driver_connection
        driver.execute("COMMIT")
        driver.execute("BEGIN IMMEDIATE")
        return saved

    update.save_capture = save_and_commit


def _erase_bytes_first(folder: Path, hashes: Sequence[str]) -> None:
    for sha256 in hashes:
        payloads.payload_path(folder, sha256).unlink()


def _break_forgetting() -> None:
    """What was deleted stays legible in the free parts of the database."""
    # Some are built so that they forget unasked.
    sqlite.SqliteDialect.forget_deleted = lambda _self, connection: connection.exec_driver_sql(
        "PRAGMA secure_delete=OFF"
    ).close()
    sqlite.SqliteDialect.compact = _do_nothing


def _break_backup_place() -> None:
    """A backup is made where it will be."""
    enter = backup_files.BackupWriter.__enter__

    def enter_in_place(self: Any) -> Any:
        enter(self)
        self._made = self._destination
        self._place = backup_files._Folder(self._made)
        return self

    backup_files.BackupWriter.__enter__ = enter_in_place


def _break_marker() -> None:
    """Nothing says that a dossier is still being made."""
    lock = folders._lock

    def lock_and_remove(path: Path) -> Any:
        marker = lock(path)
        path.unlink()
        return marker

    folders._lock = lock_and_remove


@contextlib.contextmanager
def _bundle_in_place(out: Path) -> Iterator[tuple[Any, Path]]:
    with out.open("xb+") as stream:
        yield stream, out.parent
        os.fsync(stream.fileno())


MUTANTS: dict[str, Callable[[], None]] = {
    "drop the flush of folders": lambda: setattr(payloads, "flush_folder", _do_nothing),
    "drop the flush of bytes": lambda: setattr(payloads._Flushing, "flush", _do_nothing),
    "drop the markers": lambda: setattr(payloads, "_mark", _do_nothing),
    "write in place": _break_in_place,
    "records before bytes": _break_order,
    "ignore what the disk says": _break_errors,
    "synchronous FULL with a rollback journal": _break_pragma("FULL"),
    "synchronous OFF": _break_pragma("OFF"),
    "commit in pieces": _break_transaction,
    "drop the flush of everything at once": lambda: setattr(payloads, "_flush_all", _do_nothing),
    "erase the bytes before the records": lambda: setattr(erasing, "mark_payloads", _erase_bytes_first),
    "no markers for what is erased": lambda: setattr(erasing, "mark_payloads", _do_nothing),
    "forget nothing in the database": _break_forgetting,
    "no marker while a dossier is made": _break_marker,
    "a backup is made in its place": _break_backup_place,
    "a bundle is made in its place": lambda: setattr(bundling, "_new_file", _bundle_in_place),
    "no flush of a bundle": lambda: setattr(bundling, "_flush", _do_nothing),
    "no flush of the folder of a bundle": lambda: setattr(bundling, "flush_folder", _do_nothing),
    "no flush of a backup": lambda: setattr(backup_files, "_flush_all", _do_nothing),
    "no flush of the folder of a backup": lambda: setattr(backup_files, "flush_folder", _do_nothing),
}
"""What must not go unnoticed: each breaks one thing that the promises rest on."""


def _child(order: dict[str, Any]) -> int:
    # Not stopped by a signal: strace that attaches to a process which is just being stopped may wait for ever.
    while order["go"] and not Path(order["go"]).exists():
        time.sleep(0.002)
    if order["mutant"]:
        MUTANTS[order["mutant"]]()
    acks = os.open(order["acks"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(line: str) -> None:
        os.write(acks, f"{line}\n".encode())

    try:
        TASKS[order["task"]](Path(order["folder"]), order["first"], order["count"], tell)
    except SaysoError as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        return error.exit_code
    return 0


def main() -> None:
    """Forks a child for each order, and waits for it."""
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os._exit(_child(order))
        print(pid, flush=True)
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
