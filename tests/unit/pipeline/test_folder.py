"""Making a dossier: whole or not at all, over what a run that was cut short has left, and never over anything else."""

import fcntl
from pathlib import Path

import pytest

from sayso.errors import NoDossier, StorageFull, UsageError
from sayso.pipeline import dossier as dossiers
from sayso.pipeline.dossier import create_dossier, open_dossier
from sayso.pipeline.folder import MAKING
from sayso.store.open import dossier_id
from tests.fiction import NOON


def leave_half_made(path: Path, **files: str) -> None:
    """What a run has left that was killed when it had made the captures' folder and begun with the database."""
    (path / "captures").mkdir(parents=True)
    for name, words in {MAKING: "dos-0000", "sayso.toml": "", "dossier.db": "half", **files}.items():
        (path / name).write_text(words)


def test_what_was_left_half_made_is_no_dossier_and_made_anew(tmp_path: Path) -> None:
    leave_half_made(tmp_path / "case")
    with pytest.raises(NoDossier, match="not made to the end: do `sayso init`"):
        open_dossier(tmp_path / "case")
    create_dossier(tmp_path / "case", now=NOON).close()
    open_dossier(tmp_path / "case").close()
    assert sorted(path.name for path in (tmp_path / "case").iterdir()) == ["captures", "dossier.db", "sayso.toml"]


@pytest.mark.parametrize("name", ["notes.txt", "captures/notes.txt"])
def test_what_somebody_put_beside_it_is_left_alone(tmp_path: Path, name: str) -> None:
    leave_half_made(tmp_path / "case", **{name: "mine"})
    with pytest.raises(UsageError, match=r"half made.*none of sayso's: move that away"):
        create_dossier(tmp_path / "case", now=NOON)
    assert (tmp_path / "case" / name).read_text() == "mine"
    assert (tmp_path / "case" / "dossier.db").read_text() == "half"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "ab").write_text("mine")
    leave_half_made(tmp_path / "case")
    (tmp_path / "case" / "captures").rmdir()
    (tmp_path / "case" / "captures").symlink_to(tmp_path / "mine")
    with pytest.raises(UsageError, match="'captures', which is none of sayso's"):
        create_dossier(tmp_path / "case", now=NOON)
    assert (tmp_path / "mine" / "ab").read_text() == "mine"


def test_a_folder_without_the_marker_is_never_cleared(tmp_path: Path) -> None:
    leave_half_made(tmp_path / "case")
    (tmp_path / "case" / MAKING).unlink()
    (tmp_path / "case" / "sayso.toml").unlink()
    with pytest.raises(UsageError, match="is not empty"):
        create_dossier(tmp_path / "case", now=NOON)
    assert (tmp_path / "case" / "dossier.db").read_text() == "half"


def test_two_programs_do_not_make_one_in_the_same_place(tmp_path: Path) -> None:
    leave_half_made(tmp_path / "case")
    with (tmp_path / "case" / MAKING).open() as marker:
        fcntl.flock(marker, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another program is making a dossier"):
            create_dossier(tmp_path / "case", now=NOON)
    assert (tmp_path / "case" / "dossier.db").read_text() == "half"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageFull("the disk is full")

    if is_there:
        (tmp_path / "case").mkdir()
    monkeypatch.setattr(dossiers, "create_store", fail)
    with pytest.raises(StorageFull):
        create_dossier(tmp_path / "case", now=NOON)
    assert list(tmp_path.rglob("*")) == ([tmp_path / "case"] if is_there else [])


def test_a_server_that_holds_the_one_half_made_is_taken_up(tmp_path: Path, postgres_url: str) -> None:
    made = create_dossier(tmp_path / "case", now=NOON, database=postgres_url)
    made_id = dossier_id(made.store)
    made.close()
    (tmp_path / "case" / MAKING).write_text(made_id)  # killed just before it was removed
    with create_dossier(tmp_path / "case", now=NOON, database=postgres_url) as taken_up:
        assert dossier_id(taken_up.store) == made_id
    open_dossier(tmp_path / "case").close()
