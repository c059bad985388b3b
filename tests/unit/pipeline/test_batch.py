"""Inputs that are kept together: as one by one, in fewer transactions; nothing is told before it is on the disk."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from sayso.errors import SaysoError, StorageFull, StoreError, UnreadableInput
from sayso.pipeline import batch as batches
from sayso.pipeline import update
from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.records.reading import Reading
from sayso.store.captures import load_captures, load_unread
from sayso.store.events import load_events
from sayso.store.incidents import load_incidents
from tests.fiction import NOON, make_capture, read_fiction

STORIES = [f"2031-03-{number + 1:02} old-harbour Mira_Tal {number + 1} killed\n" for number in range(9)]


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    with create_dossier(tmp_path / "case", now=NOON) as made:
        yield made


def read(capture: Capture, payload: bytes) -> Reading:
    if b"broken" in payload:
        raise UnreadableInput("it is broken")
    return read_fiction(capture, payload)


def add(dossier: Dossier, texts: Iterable[str], *, at_once: int, now: str = NOON) -> list[Addition]:
    inputs = (make_capture(text) for text in texts)
    return list(dossier.add(inputs, reader=read, now=now, version="1", at_once=at_once))


def transactions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sizes: list[int] = []
    keep = update.keep_inputs

    def count(adding: update.Adding, inputs: list[update.ReadInput]) -> list[Addition]:
        sizes.append(len(inputs))
        return keep(adding, inputs)

    monkeypatch.setattr(batches, "keep_inputs", count)
    return sizes


def test_a_batch_is_one_transaction_and_gives_what_one_by_one_gives(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "LONGEST_SECONDS", 3600.0)
    sizes = transactions(monkeypatch)
    together = add(dossier, STORIES, at_once=4)
    assert sizes == [4, 4, 1]
    with create_dossier(tmp_path / "other", now=NOON) as other:
        assert add(other, STORIES, at_once=1) == together
        with dossier.store.reading() as left, other.store.reading() as right:
            assert list(load_captures(left)) == list(load_captures(right))
            assert list(load_incidents(left)) == list(load_incidents(right))


def test_each_is_told_in_order_and_under_its_own_outcome(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "LONGEST_SECONDS", 3600.0)
    sizes = transactions(monkeypatch)
    add(dossier, STORIES[:1], at_once=9)
    found = add(dossier, [STORIES[1], STORIES[0], "broken", STORIES[2], STORIES[2]], at_once=9)
    assert [each.outcome for each in found] == [
        Outcome.ADDED, Outcome.UNCHANGED, Outcome.FAILED, Outcome.ADDED, Outcome.UNCHANGED,
    ]  # fmt: skip
    assert sizes == [1, 3]  # the same bytes again: the first is kept before the second is looked at
    with dossier.store.reading() as connection:
        assert [reason for _, reason in load_unread(connection)] == ["it is broken"]


def fail_when_many_are_kept(monkeypatch: pytest.MonkeyPatch, error: type[SaysoError], room: int) -> None:
    """There is room for so many reports, counted anew with each transaction."""
    save: Callable[..., object] = update.save_run
    in_one: list[object] = []

    def save_or_fail(writing: object, *arguments: object) -> object:
        in_one[:] = [*(each for each in in_one if each is writing), writing]
        if len(in_one) > room:
            raise error("it is over")
        return save(writing, *arguments)

    monkeypatch.setattr(update, "save_run", save_or_fail)


def test_nothing_of_a_batch_is_kept_when_its_transaction_fails(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "LONGEST_SECONDS", 3600.0)
    fail_when_many_are_kept(monkeypatch, StoreError, 2)
    with pytest.raises(StoreError):
        add(dossier, STORIES[:4], at_once=4)
    with dossier.store.reading() as connection:
        assert list(load_captures(connection)) == []
    assert [path for path in dossier.captures.rglob("*") if path.is_file()] == []


def test_where_there_is_no_room_for_a_batch_each_is_kept_by_itself(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "LONGEST_SECONDS", 3600.0)
    sizes = transactions(monkeypatch)
    fail_when_many_are_kept(monkeypatch, StorageFull, 2)
    assert [each.outcome for each in add(dossier, STORIES[:4], at_once=4)] == [Outcome.ADDED] * 4
    assert sizes == [4, 1, 1, 1, 1]


def test_what_was_erased_while_it_was_read_is_not_kept(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "LONGEST_SECONDS", 3600.0)
    wanted, _ = make_capture(STORIES[0])

    def read_while_it_is_erased(capture: Capture, payload: bytes) -> Reading:
        if capture.id == wanted.id:
            add(dossier, STORIES[:1], at_once=1)
            dossier.erase(wanted.id, reason="at risk", by="Ada", now=NOON)
        return read_fiction(capture, payload)

    inputs = [make_capture(text) for text in STORIES[:2]]
    found = list(dossier.add(inputs, reader=read_while_it_is_erased, now=NOON, version="2", at_once=4))
    assert [each.outcome for each in found] == [Outcome.FAILED, Outcome.ADDED]
    assert "was erased from this dossier" in (found[0].error or "")


def test_each_transaction_has_the_time_at_which_it_began(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter(range(10, 20))
    monkeypatch.setattr("sayso.pipeline.dossier.utc_now", lambda: f"2031-04-01T{next(hours)}:00:00Z")
    inputs = [make_capture(text) for text in STORIES[:3]]
    list(dossier.add(inputs, reader=read, version="1"))
    with dossier.store.reading() as connection:
        times = [event.at for event in load_events(connection) if event.action == "capture"]
    assert times == ["2031-04-01T10:00:00Z", "2031-04-01T11:00:00Z", "2031-04-01T12:00:00Z"]


def test_what_waits_is_kept_after_a_while_even_if_few(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = transactions(monkeypatch)
    clock = iter([0.0, 0.5, 1.5, 2.0, 2.2, 2.4, 2.6, 2.8])
    monkeypatch.setattr(batches.time, "monotonic", lambda: next(clock))
    add(dossier, STORIES[:3], at_once=9)
    assert sizes[0] == 2
