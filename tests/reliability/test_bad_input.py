"""Bad input ends in one clear line or in a reading with its issues: never in a traceback, a hang or a guess.

Each test names the mutant on which it must fail.
"""

import dataclasses
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.capture.file import capture_file
from sayso.capture.particulars import Particulars
from sayso.errors import InputTooLarge, ReadingError, UnsupportedInput
from sayso.records.issue import Issue
from sayso.records.report import Report
from sayso.reports.read import read_report

AT = "2025-06-01T12:00:00Z"
BODY = "Shells struck a market in Norvik on Wednesday, and rescuers counted nine dead, the civil defence service said."
NOBODY = 65534


def read(path: Path, **limits: int) -> tuple[Report, tuple[Issue, ...]]:
    capture, payload = capture_file(path, captured_at=AT, said=Particulars(outlet="X"), **limits)
    return read_report(capture, payload)


def one_line(error: Exception) -> str:
    assert str(error)
    assert "\n" not in str(error)
    return str(error)


def test_fifty_megabytes_of_text_are_refused_before_they_are_read(tmp_path: Path) -> None:
    """Mutant seen: reading the file whole before asking for its size, or not at all asking."""
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write(b"Nine killed. " * 80_660)

    with pytest.raises(InputTooLarge) as raised:
        read(path, max_input_bytes=32 * 1024 * 1024)

    assert "max_input_bytes" in one_line(raised.value)


def test_a_text_over_the_limit_of_length_is_cut_and_says_so(tmp_path: Path) -> None:
    """Mutant: a limit that is not applied."""
    path = tmp_path / "long.txt"
    path.write_text((BODY + "\n\n") * 20_000)

    report, issues = read(path)

    assert len(report.text) == 2_000_000
    assert [issue.code for issue in issues] == ["TEXT-002"]


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_named_as_such(seed: int, tmp_path: Path) -> None:
    """Mutant seen: noise taken for a text in some eight-bit encoding."""
    path = tmp_path / "noise"
    path.write_bytes(random.Random(seed).randbytes(3000))

    with pytest.raises(UnsupportedInput) as raised:
        read(path)

    one_line(raised.value)


@pytest.mark.parametrize(
    "payload",
    [
        BODY.encode() + b" \xed\xa0\x80 and \xed\xbf\xbf",
        BODY.encode() + "é “so” ".encode() * 5 + b"caf\xe9 \x93so\x94",
        BODY.encode("utf-16")[:-1],
        BODY.encode() + b"\x00\x00" + BODY.encode(),
        b"\xff\xfe" + b"\x00\xd8" * 20 + BODY.encode("utf-16-le"),
    ],
    ids=["lone surrogates", "mixed encodings", "half a character", "zero bytes", "lone surrogates in UTF-16"],
)
def test_damaged_text_is_read_and_the_damage_counted(payload: bytes, tmp_path: Path) -> None:
    """Mutant seen: decoding with `strict`, or with `surrogatepass`."""
    path = tmp_path / "damaged.txt"
    path.write_bytes(payload)

    report, issues = read(path)

    assert BODY[:40] in report.text
    report.text.encode("utf-8")
    assert ("\ufffd" in report.text) == ("TEXT-001" in [issue.code for issue in issues])


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    """Mutant seen: opening before looking what it is; the child would wait for a writer for ever."""
    os.mkfifo(tmp_path / "pipe")
    code = (
        "import sys; from pathlib import Path; from sayso.capture.file import capture_file\n"
        "from sayso.errors import UnreadableInput\n"
        "try: capture_file(Path(sys.argv[1]), captured_at='')\n"
        "except UnreadableInput as error: print(error)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pipe")], capture_output=True, text=True, timeout=60, check=True
    )

    assert "is a pipe" in done.stdout


def test_no_permission(tmp_path: Path) -> None:
    """Mutant seen: PermissionError let through. Root may read everything: the file is then asked for as `nobody`."""
    path = tmp_path / "secret.txt"
    path.write_text(BODY)
    path.chmod(0)
    code = (
        "import os, sys; from pathlib import Path; from sayso.capture.file import capture_file\n"
        "from sayso.errors import UnreadableInput\n"
        f"os.setuid({NOBODY}) if os.geteuid() == 0 else None\n"
        "try: capture_file(Path(sys.argv[1]), captured_at='')\n"
        "except UnreadableInput as error: print(error)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=True
    )

    assert "may not be read" in done.stdout


def test_a_file_that_shrinks_or_vanishes_is_one_line(tmp_path: Path) -> None:
    """Mutant: trusting the size that was seen first."""
    with pytest.raises(ReadingError) as raised:
        read(tmp_path / "vanished.txt")

    assert "does not exist" in one_line(raised.value)
    empty_now = Path("/proc/self/mem")
    if empty_now.exists():
        with pytest.raises(ReadingError) as raised:
            read(empty_now)
        one_line(raised.value)


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: ",
        "By Aa, Bb, ",
        "A/",
        "(",
        "Aa Bb ",
        "share on ",
        "1 > 2 > ",
        "© 2025 ",
        "Source: X ",
        "x" * 400 + " ",
        "-- AFP ",
    ],
)
def test_no_line_makes_the_rules_slow(line: str, tmp_path: Path) -> None:
    """Mutant: a rule that backtracks. Held against ten and a hundred times the input by the steps that it may take."""
    path = tmp_path / "report.txt"
    path.write_text(BODY + "\n" + (line * 3000)[:400_000] + "\n" + (line * 100)[:479] + "\n" + BODY)

    report, _issues = read(path)

    assert report.text.startswith(BODY)


def test_the_same_damage_gives_the_same_report(tmp_path: Path) -> None:
    """Mutant: a set or a clock in the result."""
    path = tmp_path / "damaged.txt"
    path.write_bytes(BODY.encode() + b"\n\nREAD MORE: x\n\n\xff (Reuters)")

    first, again = read(path), read(path)

    assert first == again
    assert dataclasses.astuple(first[0]) == dataclasses.astuple(again[0])
