"""Bad input on the command line: one clear line that says what to do, an exit code, and nothing half-written.

Mutants on which these must fail: an `except` taken out of `sayso.cli.main.run`; a reading that ends with its first
failure; output printed without escaping; a dossier written without a transaction.
"""

import fcntl
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.command import SAYSO, run_sayso

GOOD = "Tamsin, 17 March 2031. At least 12 civilians were killed in a strike on Hill Market, Mayor Ila Voss said.\n"
DECISION = '{"verb": "accept", "ids": ["cl-1"]}'


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A new, empty dossier."""
    folder = tmp_path / "dossier"
    assert run_sayso("init", folder, cwd=tmp_path).code == 0
    return folder


@pytest.mark.parametrize(
    ("name", "payload", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "no text"),
        ("noise.bin", bytes(range(256)) * 64, "binary"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        ("page.html", b"<html><body></body></html>", "text"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path, name: str, payload: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(payload)
    ran = run_sayso("read", name, cwd=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert name in ran.err
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "payload",
    [
        b"Two people \xed\xa0\x80 were killed in Tamsin, the mayor said.",
        "Tamsin: two people — “civilians” — were killed.".encode("cp1252"),
        "Tamsin: two people were killed.".encode("utf-16"),
        b"caf\xc3\xa9 and caf\xe9: two people were killed in Tamsin, the mayor said.",
        b"Two people\x00 were killed\x1b[2J in Tamsin, the mayor said.\r\n",
    ],
)
def test_damaged_text_is_read_as_far_as_it_can_be(tmp_path: Path, payload: bytes) -> None:
    (tmp_path / "report.txt").write_bytes(payload)
    ran = run_sayso("read", "report.txt", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    (reading,) = ran.lines
    assert "killed" in reading["report"]["text"]


def test_a_broken_file_among_good_ones_is_named_and_the_good_ones_are_done(tmp_path: Path) -> None:
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text(GOOD + name, "utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 100)
    ran = run_sayso("read", "a.txt", "b.txt", "missing.txt", "c.txt", cwd=tmp_path)
    assert ran.code == 1
    assert [line["report"]["text"][-5:] for line in ran.lines] == ["a.txt", "c.txt"]
    assert ["b.txt" in line or "missing.txt" in line for line in ran.err.splitlines()] == [True, True]


def test_adding_goes_on_after_a_broken_file_and_a_second_time_changes_nothing(tmp_path: Path, dossier: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    first = run_sayso("add", "--dossier", dossier, "b.txt", "a.txt", cwd=tmp_path)
    assert (first.code, [line["outcome"] for line in first.lines]) == (1, ["failed", "added"])
    before = _digest(dossier)
    second = run_sayso("add", "--dossier", dossier, "b.txt", "a.txt", cwd=tmp_path)
    assert (second.code, [line["outcome"] for line in second.lines]) == (1, ["failed", "unchanged"])
    assert _digest(dossier) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("read",), "nothing to read"),
        (("read", "--published", "yesterday", "a.txt"), "no date"),
        (("read", "--links", "missing.txt"), "does not exist"),
        (("versions", "https://plover.example/1"), "was not fetched"),
        (("read", "--manifest", "list.jsonl"), "line 1"),
        (("read", "-", "-"), "once"),
        (("read", "--nonsense", "a.txt"), "--nonsense"),
        (("frobnicate",), "frobnicate"),
        ((), "command"),
        (("schema", "serve"), "serve"),
        (("decide", "bless", "cl-1"), "no verb"),
        (("decide", "accept"), "at least one id"),
        (("decide", "reject", "--all"), "--all"),
        (("incidents", "--as-of", "yesterday"), "no day"),
        (("serve", "--host", "0.0.0.0"), "127.0.0.1"),
        (("serve", "--host", "example"), "no address"),
        (("serve", "--port", "99999999"), "port"),
        (("init", "."), "dossier already"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(dossier: Path, arguments: tuple[str, ...], words: str) -> None:
    (dossier / "list.jsonl").write_text("{not json", "utf-8")
    ran = run_sayso(*arguments, cwd=dossier)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [("incidents",), ("add", "a.txt"), ("reports",), ("claims",), ("show", "x"), ("decide", "accept", "x"), ("serve",)],
)
def test_without_a_dossier_a_line_says_how_to_make_one(tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = run_sayso(*command, cwd=tmp_path)
    assert (ran.code, ran.out) == (4, "")
    assert "sayso init" in ran.err


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("decide", "accept", "cl-nowhere"), b"", "cl-nowhere"),
        (("decide",), b'{"verb": "accept", "ids": ["cl-nowhere"]}\n', "cl-nowhere"),
        (("decide",), b'{"verb": "accept", "ids": ["cl-1"]}\nnonsense\n', "line 2"),
        (("show", "2031-nowhere"), b"", "2031-nowhere"),
    ],
)
def test_what_is_not_in_the_dossier_is_named(
    dossier: Path, arguments: tuple[str, ...], stdin: bytes, words: str
) -> None:
    before = _digest(dossier)
    ran = run_sayso(*arguments, cwd=dossier, stdin=stdin)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert _digest(dossier) == before


def test_a_dossier_of_a_newer_version_is_left_alone(dossier: Path) -> None:
    with sqlite3.connect(dossier / "dossier.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    connection.close()
    before = _digest(dossier)
    ran = run_sayso("incidents", cwd=dossier)
    assert (ran.code, ran.out) == (4, "")
    assert "newer" in ran.err
    assert _digest(dossier) == before


def test_a_full_disk_leaves_the_dossier_as_it_was(dossier: Path) -> None:
    (dossier / "a.txt").write_text(GOOD * 2000, "utf-8")
    before = _digest(dossier)
    ran = run_sayso("add", "a.txt", cwd=dossier, before=_allow_no_bigger_files)
    assert ran.code == 4
    assert len(ran.err.splitlines()) == 1
    assert run_sayso("reports", cwd=dossier).lines == []
    assert _digest(dossier) == before


def test_a_full_standard_output_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([SAYSO, "schema"], stdout=full, stderr=subprocess.PIPE, cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.decode().splitlines() == ["sayso: the disk is full: free some space and run the command again"]


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    with subprocess.Popen([SAYSO, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 128 + signal.SIGPIPE


def test_an_interrupt_is_one_line(tmp_path: Path) -> None:
    with subprocess.Popen(
        [SAYSO, "read", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one thread; else ignored in the background
    ) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"x")
        process.stdin.flush()
        _wait_until_it_waits(process)
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().decode().strip() == "sayso: interrupted"
    assert process.returncode == 130


def test_a_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    name = "evil\x1b[2J\nsayso: all is well.txt"
    (tmp_path / name).write_bytes(b"")
    ran = run_sayso("read", name, cwd=tmp_path)
    assert ran.code == 1
    assert "\x1b" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ran = run_sayso("read", "pipe", cwd=tmp_path)
    assert (ran.code, "pipe" in ran.err) == (1, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "a.txt").chmod(0)
    ran = run_sayso("read", "a.txt", cwd=tmp_path)
    assert (ran.code, "may not be read" in ran.err) == (1, True)


@pytest.mark.slow
def test_50_mb_of_text_are_refused_or_cut_but_never_a_crash(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(GOOD * (50_000_000 // len(GOOD)), "utf-8")
    refused = run_sayso("read", "long.txt", cwd=tmp_path)
    assert (refused.code, "max_input_bytes" in refused.err) == (1, True)
    limits = {"SAYSO_MAX_INPUT_BYTES": "100000000", "SAYSO_MAX_TEXT_CHARACTERS": "20000"}
    cut = run_sayso("read", "long.txt", cwd=tmp_path, environment=limits)
    assert cut.code == 0
    (reading,) = cut.lines
    assert len(reading["report"]["text"]) <= 20000
    assert "TEXT-002" in [issue["code"] for issue in reading["issues"]]


def _allow_no_bigger_files() -> None:
    """A disk that is full: whatever is written fails. Python gets an error and no signal."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _wait_until_it_waits(process: "subprocess.Popen[bytes]") -> None:
    """Returns when the process has read all of its standard input and sleeps until there is more."""
    assert process.stdin
    while _waiting_byte_count(process.stdin.fileno()) or _state(process.pid) != "S":
        assert process.poll() is None


def _waiting_byte_count(pipe: int) -> int:
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2][0]


def _digest(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
