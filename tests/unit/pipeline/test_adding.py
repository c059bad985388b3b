"""What `add` and `demo` say of inputs that fail: each is named, none is counted, and what was kept before stays."""

import errno
import json
from pathlib import Path

import pytest

from sayso.cli.main import run
from sayso.errors import EmptyInput, StorageFull
from sayso.pipeline import demo
from sayso.pipeline.adding import add_inputs
from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.folder import OWN_ACTORS, OWN_PLACES
from sayso.pipeline.input import Given, Inputs, find_inputs
from sayso.pipeline.views import Outcome
from sayso.records.capture import Capture
from sayso.records.reading import Reading
from sayso.store.failures import from_os_error
from sayso.store.readings import all_report_ids
from tests.fiction import NOON, read_fiction


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return create_dossier(tmp_path / "case", now=NOON)


def find(tmp_path: Path, dossier: Dossier, count: int) -> Inputs:
    paths = [tmp_path / f"{number}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(f"2031-03-17 old-harbour Mira_Tal {number + 3} killed")
    return find_inputs([str(path) for path in paths], given=Given(), manifest=None, settings=dossier.settings)


def test_a_full_disk_says_what_is_kept(tmp_path: Path, dossier: Dossier) -> None:
    def fill_disk(capture: Capture, payload: bytes) -> Reading:
        if capture.file_name == "2.txt":
            raise from_os_error(OSError(errno.ENOSPC, "No space left on device"))
        return read_fiction(capture, payload)

    with dossier, pytest.raises(StorageFull) as caught:
        list(add_inputs(dossier, find(tmp_path, dossier, 4), fill_disk))
    said = str(caught.value)
    assert said.startswith("the disk is full: free some space")
    assert said.endswith("2.txt was not added, the 2 before it are kept")
    with dossier.store.reading() as connection:
        assert len(all_report_ids(connection)) == 2


def test_a_failure_without_a_reason_is_one_all_the_same(tmp_path: Path, dossier: Dossier) -> None:
    def refuse(capture: Capture, payload: bytes) -> Reading:
        raise EmptyInput

    with dossier:
        (addition,) = add_inputs(dossier, find(tmp_path, dossier, 1), refuse)
    assert (addition.outcome, addition.report) == (Outcome.FAILED, None)
    assert str(addition.error).endswith("0.txt: cannot be read")


def test_the_demo_counts_what_it_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = tmp_path / "example"
    example.mkdir()
    for name in (OWN_ACTORS, OWN_PLACES, demo.DECISIONS):
        (example / name).write_bytes((demo.EXAMPLE / name).read_bytes())
    (example / "good.txt").write_text("A strike on Norvik killed three people on Monday, the mayor said.")
    (example / "empty.txt").write_text("")
    entries = [{"file": name, "outlet": "Daily Plover"} for name in ("good.txt", "empty.txt", "good.txt")]
    (example / demo.MANIFEST).write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    monkeypatch.setattr(demo, "EXAMPLE", example)
    assert run(["demo", "--no-serve", "--dir", str(tmp_path / "made")]) == 1
    said = capsys.readouterr()
    assert "1 report, 1 claim, 0 decisions in" in said.out
    assert "empty.txt is empty" in said.err
