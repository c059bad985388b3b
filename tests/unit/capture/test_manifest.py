"""Manifests list sources; a wrong line is named by its number."""

import json
from pathlib import Path

import pytest

from sayso.capture.manifest import read_manifest
from sayso.capture.particulars import Particulars, read_date
from sayso.capture.sources import capture_source
from sayso.errors import UsageError
from sayso.records.date import DateBasis, EdtfDate

AT = "2025-06-01T12:00:00Z"
GIVEN = DateBasis.GIVEN


def write(folder: Path, *lines: object) -> Path:
    path = folder / "manifest.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def test_lines_with_everything(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Nine")
    line = {
        "file": "in/a.txt",
        "url": "https://a.example/",
        "published": "2025-03-12",
        "outlet": "Ostrel",
        "title": "T",
        "id": "7",
    }

    (source, plain) = read_manifest(write(tmp_path, line, "", {"file": "b.txt"}), said=Particulars(outlet="X"))

    assert source.said == Particulars(
        url="https://a.example/", outlet="Ostrel", published=EdtfDate("2025-03-12", GIVEN), title="T", external_id="7"
    )
    assert capture_source(source, captured_at=AT)[1] == b"Nine"
    assert plain.said == Particulars(outlet="X")


def test_an_address_alone_is_a_page_to_be_fetched(tmp_path: Path) -> None:
    manifest = write(tmp_path, {"url": "https://a.example/"})
    (source,) = read_manifest(manifest, said=Particulars())

    assert (source.path, source.address, source.found_in) == (None, "https://a.example/", manifest.name)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not an object"),
        ({"path": "a.txt"}, "unknown key 'path'"),
        ({"file": 7}, "must be a string"),
        ({"outlet": "X"}, "neither file nor url"),
        ({"file": "a.txt", "published": "yesterday"}, "is no date"),
        ({"file": "../a.txt"}, "outside the manifest's folder"),
        ({"file": "/etc/passwd"}, "outside the manifest's folder"),
        ({"file": "out/passwd"}, "outside the manifest's folder"),
        ({"file": "a\x00b"}, "outside the manifest's folder"),
    ],
)
def test_a_wrong_line_is_named(line: object, words: str, tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to("/etc")

    with pytest.raises(UsageError) as raised:
        read_manifest(write(tmp_path, {"file": "ok.txt"}, line), said=Particulars())

    assert "line 2" in str(raised.value)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_manifest_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        read_manifest(tmp_path / "none.jsonl", said=Particulars())
    (tmp_path / "bytes.jsonl").write_bytes(b'{"file": "a.txt"}\n\xff')
    with pytest.raises(UsageError, match="line 2: not UTF-8"):
        read_manifest(tmp_path / "bytes.jsonl", said=Particulars())
    with pytest.raises(UsageError, match="lists nothing"):
        read_manifest(write(tmp_path, "", " "), said=Particulars())


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2017-04-02", "2017-04-02"),
        (" 2017-04 ", "2017-04"),
        ("2017", "2017"),
        ("XXXX-04", "XXXX-04"),
        ("XXXX-02-29", "XXXX-02-29"),
        ("2017-04-02T23:59:00Z", "2017-04-02"),
        ("2017-04-02T10:00:00+03:00", "2017-04-02"),
        ("20170402", "2017-04-02"),
        ("2017-04-01/2017-04-03", "2017-04-01/2017-04-03"),
        ("../2017-04-02", "../2017-04-02"),
        ("2017-04-02~", "2017-04-02~"),
    ],
)
def test_dates_that_are_given(words: str, edtf: str) -> None:
    assert read_date(words) == EdtfDate(edtf, GIVEN)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "2017-13-01",
        "2017-02-29",
        "02.04.2017",
        "2017/04/02",
        "..",
        "../..",
        "2017-4-2",
        "2017-00",
        "1-2-3",
    ],
)
def test_dates_that_are_none(words: str) -> None:
    with pytest.raises(UsageError, match="2017-04-02"):
        read_date(words)
