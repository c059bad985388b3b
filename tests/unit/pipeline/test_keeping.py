"""Many captures kept at once: all of a batch or none, nothing that was erased, and read whenever they are added."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import StoreError
from sayso.pipeline import keeping
from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.verifying import verify
from sayso.pipeline.views import Outcome
from sayso.store.captures import load_captures
from sayso.store.payloads import load_payload, payload_files
from tests.fiction import NOON, make_capture, read_fiction

STORIES = [
    make_capture(f"2031-03-{number + 1:02} old-harbour Mira_Tal 3 killed\nStory {number}.\n") for number in range(20)
]


@pytest.fixture(params=["sqlite", "postgresql"])
def dossier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dossier]:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with create_dossier(tmp_path / "case", now=NOON, database=url) as made:
        yield made


def test_what_is_kept_is_there_in_batches_and_read_when_it_is_added(dossier: Dossier) -> None:
    batches = list(dossier.keep(STORIES, now=NOON, at_once=8))
    assert [len(batch) for batch in batches] == [8, 8, 4]
    with dossier.store.reading() as connection:
        assert {each.id for each in load_captures(connection)} == {capture.id for capture, _payload in STORIES}
    assert all(load_payload(dossier.captures, capture.sha256) == payload for capture, payload in STORIES)
    assert [each.message for each in verify(dossier) if not each.is_well] == []
    added = list(dossier.add(STORIES[:2], reader=read_fiction, now=NOON, version="1"))
    assert [each.outcome for each in added] == [Outcome.ADDED, Outcome.ADDED]
    assert [len(batch) for batch in dossier.keep(STORIES, now=NOON)] == [20]  # again changes nothing
    assert [each.outcome for each in dossier.add(STORIES[:1], reader=read_fiction, now=NOON, version="1")] == [
        Outcome.UNCHANGED
    ]


def test_a_batch_that_fails_leaves_nothing_and_those_before_stay(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = keeping.save_captures
    calls = []

    def fail_the_second_time(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise StoreError("the disk is full")
        save(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "save_captures", fail_the_second_time)
    with pytest.raises(StoreError, match="the disk is full"):
        list(dossier.keep(STORIES, now=NOON, at_once=8))
    assert len(payload_files(dossier.captures)) == 8
    with dossier.store.reading() as connection:
        assert len(list(load_captures(connection))) == 8


def test_what_was_erased_is_not_kept_again(dossier: Dossier) -> None:
    list(dossier.keep(STORIES[:2], now=NOON))
    dossier.erase(STORIES[0][0].id, reason="a person at risk", by="Ada", now=NOON)
    ((kept,),) = dossier.keep(STORIES[:2], now=NOON)
    assert kept == STORIES[1][0]
    assert len(payload_files(dossier.captures)) == 1
