"""Files and streams become captures; what is no readable file is refused in one line."""

import hashlib
import io
import os
import socket
from pathlib import Path

import pytest

from sayso.capture.file import capture_file, capture_stream
from sayso.capture.particulars import Particulars
from sayso.errors import EmptyInput, InputTooLarge, ReadingError, UnreadableInput

AT = "2025-06-01T12:00:00Z"


def test_a_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"\xef\xbb\xbfNine\r\n")

    capture, payload = capture_file(path, captured_at=AT, said=Particulars(outlet="Ostrel Wire", external_id="x1"))

    assert payload == b"\xef\xbb\xbfNine\r\n"
    assert capture.sha256 == hashlib.sha256(payload).hexdigest()
    assert capture.byte_count == len(payload)
    assert capture.captured_at == AT
    assert capture.file_name == "report.txt"
    assert (capture.outlet, capture.external_id) == ("Ostrel Wire", "x1")
    assert capture.tool.startswith("sayso ")


def test_the_id_says_which_source_and_not_when_or_where_it_lay(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"Nine")

    first, _ = capture_file(tmp_path / "a.txt", captured_at=AT)
    again, _ = capture_file(tmp_path / "b.txt", captured_at="2026-01-01T00:00:00Z")
    other, _ = capture_file(tmp_path / "a.txt", captured_at=AT, said=Particulars(outlet="X"))

    assert first.id == again.id != other.id


def test_a_stream_to_its_end() -> None:
    capture, payload = capture_stream(io.BytesIO(b"Nine" * 1_000_000), captured_at=AT)

    assert len(payload) == 4_000_000
    assert capture.file_name is None


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"Nine")
    (tmp_path / "link.txt").symlink_to("real.txt")

    assert capture_file(tmp_path / "link.txt", captured_at=AT)[1] == b"Nine"


def make_socket(path: Path) -> None:
    # The name of a socket is limited to about 100 bytes: bind it from its own folder.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(before)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.mkdir(), "folder"),
        (os.mkfifo, "pipe"),
        (make_socket, "socket"),
        (lambda path: path.symlink_to(path.name), "link"),
        (lambda path: path.symlink_to("/dev/zero"), "device"),
        (lambda path: path.symlink_to("gone"), "does not exist"),
    ],
    ids=["missing", "folder", "pipe", "socket", "circle", "device", "dangling"],
)
def test_what_is_no_file_is_refused_and_never_opened(make, words: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "input"
    make(path)

    with pytest.raises(UnreadableInput) as raised:
        capture_file(path, captured_at=AT)

    assert words in str(raised.value)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(UnreadableInput):
        capture_file(Path(name), captured_at=AT)


def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_bytes(b"Nine")
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        pass
    else:
        pytest.skip("this user may read everything (tests/reliability covers it as another user)")

    with pytest.raises(UnreadableInput, match="may not be read"):
        capture_file(path, captured_at=AT)


def test_empty_and_too_large(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"")
    with pytest.raises(EmptyInput):
        capture_file(path, captured_at=AT)

    path.write_bytes(b"12345")
    assert capture_file(path, captured_at=AT, max_input_bytes=5)[1] == b"12345"
    with pytest.raises(InputTooLarge, match="max_input_bytes"):
        capture_file(path, captured_at=AT, max_input_bytes=4)


def test_an_endless_stream_is_stopped() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return b"x" * max(size, 1)

    with pytest.raises(InputTooLarge):
        capture_stream(Endless(), captured_at=AT, max_input_bytes=10_000_000)  # type: ignore[arg-type]


def test_a_disk_that_fails_is_one_line() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(ReadingError, match="could not be read from its disk"):
        capture_stream(Broken(), captured_at=AT)  # type: ignore[arg-type]
