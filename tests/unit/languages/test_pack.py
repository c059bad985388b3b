"""Packs say what they are: drafts are not read with, empty and mislabelled ones are refused."""

from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.languages import pack
from sayso.languages.pack import PackStatus, has_language, load_pack, pack_hash, pack_languages


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs of its own; each test takes codes that no other takes, since parts are loaded once."""
    monkeypatch.setattr(pack, "_folder", lambda: tmp_path)
    return tmp_path


def make_pack(folder: Path, code: str, words: str | None, *, has_part: bool = True) -> None:
    (folder / code).mkdir()
    if words is not None:
        (folder / code / "pack.yaml").write_text(words, "utf-8")
    if has_part:
        (folder / code / "numbers.yaml").write_text("ones: {}\n", "utf-8")


def test_the_packs_that_ship_say_what_they_are() -> None:
    assert "en" in pack_languages()
    for language in pack_languages():
        assert load_pack(language).language == language
    assert (load_pack("en").name, load_pack("en").status) == ("English", PackStatus.STABLE)
    assert has_language("en")
    assert not has_language("xx")
    assert not has_language("../en")


def test_a_draft_is_there_and_not_read_with(folder: Path) -> None:
    make_pack(folder, "qa", "language: qa\nname: Drennian\nstatus: draft\n")
    assert pack_languages() == ("qa",)
    assert load_pack("qa").status is PackStatus.DRAFT
    assert not has_language("qa")
    assert len(pack_hash("qa")) == 12


@pytest.mark.parametrize(
    ("code", "words", "has_part", "message"),
    [
        ("qb", None, True, r"no pack\.yaml"),
        ("qc", "", True, r"pack\.yaml"),
        ("qd", "language: qd\nname: Drennian\nstatus: stable\n", False, "is empty"),
        ("qe", "language: en\nname: Drennian\nstatus: stable\n", True, "that of 'en'"),
        ("qf", "language: qf\nname: Drennian\nstatus: hoped\n", True, "PackStatus"),
        ("qg", "language: qg\nname: Drennian\nstatus: stable\nshoe: 42\n", True, "shoe"),
    ],
)
def test_a_pack_that_is_none_is_refused(
    folder: Path, code: str, words: str | None, has_part: bool, message: str
) -> None:
    make_pack(folder, code, words, has_part=has_part)
    with pytest.raises(DataError, match=message):
        has_language(code)
