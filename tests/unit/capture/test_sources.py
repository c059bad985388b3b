"""What the user names becomes sources in a fixed order; what is left out is counted."""

import io
import os
from pathlib import Path

import pytest

from sayso.capture.particulars import Particulars
from sayso.capture.sources import Skipped, Source, capture_source, find_sources, listed_sources
from sayso.errors import ReadingError, UnreadableInput, UsageError

AT = "2025-06-01T12:00:00Z"
NOTHING = Particulars()


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a/2.html", "a/1.txt", "a/deep/er.txt", "c", "Z.txt")

    sources, skipped = find_sources([str(tmp_path)], said=NOTHING)

    names = [source.path.relative_to(tmp_path).as_posix() for source in sources if source.path]
    assert names == ["Z.txt", "b.txt", "c", "a/1.txt", "a/2.html", "a/deep/er.txt"]
    assert skipped == ()


def test_what_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", ".hidden", ".git/config", "a_files/style.css", "manifest.jsonl", "out/of/reach.txt")
    inner = tmp_path / "inner"
    inner.mkdir()
    fill(inner, "b.txt")
    (inner / "up").symlink_to(tmp_path)
    (inner / "passwd").symlink_to("/etc/passwd")
    os.mkfifo(inner / "pipe")

    sources, skipped = find_sources([str(tmp_path)], said=NOTHING)

    assert [source.path.name for source in sources if source.path] == ["a.txt", "b.txt", "reach.txt"]
    reasons = {item.path.relative_to(tmp_path).as_posix(): item.reason for item in skipped}
    assert reasons == {
        ".git": "is hidden",
        ".hidden": "is hidden",
        "a_files/style.css": "is part of a saved page or a data file",
        "manifest.jsonl": "is part of a saved page or a data file",
        "inner/up": "is a link",
        "inner/passwd": "is a link",
        "inner/pipe": "is no file",
    }


def test_a_file_that_is_named_is_always_tried(tmp_path: Path) -> None:
    fill(tmp_path, ".hidden", "data.json")

    sources, skipped = find_sources([str(tmp_path / ".hidden"), str(tmp_path / "data.json"), "missing"], said=NOTHING)

    assert len(sources) == 3
    assert skipped == ()
    with pytest.raises(UnreadableInput):
        capture_source(sources[2], captured_at=AT)


def test_a_folder_that_is_too_deep_ends(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(70):
        path = path / "d"
    path.mkdir(parents=True)
    fill(path, "lost.txt")

    sources, skipped = find_sources([str(tmp_path)], said=NOTHING)

    assert sources == ()
    assert [type(item) for item in skipped] == [Skipped]


def test_standard_input() -> None:
    (source,), _ = find_sources(["-"], said=Particulars(outlet="X"))

    capture, payload = capture_source(source, captured_at=AT, stdin=io.BytesIO(b"Nine"))

    assert payload == b"Nine"
    assert capture.outlet == "X"
    with pytest.raises(UsageError):
        find_sources(["-", "-"], said=NOTHING)


@pytest.mark.parametrize("address", ["https://a.example/x", "HTTP://a.example", "ftp://a.example/x"])
def test_an_address_is_a_page_to_be_fetched(address: str) -> None:
    """Whether it may be is judged when it is."""
    sources, _ = find_sources([address], said=NOTHING)

    assert sources == (Source(address, None, NOTHING, address=address),)


def test_a_text_file_of_addresses_is_a_list_of_links(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("\n# two pages\nhttps://a.example/1\nhttps://a.example/2\nhttps://a.example/1\n")
    (tmp_path / "text.txt").write_text("https://a.example/1\nis where it stood.\n")
    sources, _ = find_sources([str(tmp_path)], said=NOTHING)

    assert [(source.address, source.found_in) for source in sources] == [
        ("https://a.example/1", "list.txt"),
        ("https://a.example/2", "list.txt"),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("text", "words"), [("", "is empty"), ("# nothing\n", "lists nothing"), ("https://a.example/\nb.txt\n", "line 2")]
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "list.txt").write_text(text)
    with pytest.raises(UsageError, match=words):
        listed_sources(tmp_path / "list.txt", said=NOTHING)


def test_a_colon_makes_no_address() -> None:
    sources, _ = find_sources(["12:30 report.txt", "C:/report.txt"], said=NOTHING)

    assert len(sources) == 2


def test_one_broken_source_leaves_the_others(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "c.txt")
    (tmp_path / "b.txt").write_bytes(b"")
    sources, _ = find_sources([str(tmp_path)], said=NOTHING)

    done, failed = [], []
    for source in sources:
        try:
            done.append(capture_source(source, captured_at=AT)[0].file_name)
        except ReadingError as error:
            failed.append(str(error))

    assert done == ["a.txt", "c.txt"]
    assert len(failed) == 1
    assert "b.txt is empty" in failed[0]
