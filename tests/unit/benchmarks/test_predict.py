"""The adapters of the benchmark tasks as a command: input that is wrong is one line and exit code 2."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def predict(task: str, source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "predict.py"), task, str(source), str(target)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    ("task", "payload", "words"),
    [
        ("places", b"{", "document 1 is not JSON"),
        ("dates", b"[1]\n", "no object with an id"),
        ("dates", b"\xff\n", "not UTF-8"),
        ("attribution", b'{"id": "a"}\n', "not in this task's input format"),
        ("incidents", b'{"id": "a"}\n', "not in this task's input format"),
    ],
)
def test_junk_is_named_in_one_line(tmp_path: Path, task: str, payload: bytes, words: str) -> None:
    (tmp_path / "input.jsonl").write_bytes(payload)
    done = predict(task, tmp_path / "input.jsonl", tmp_path / "out.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_a_missing_input_is_named_in_one_line(tmp_path: Path) -> None:
    done = predict("dates", tmp_path / "nothing.jsonl", tmp_path / "out.jsonl")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "nothing.jsonl: No such file" in done.stderr
