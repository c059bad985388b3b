"""Grouping bit by bit, around each new report, comes to what grouping everything at once comes to."""

import dataclasses
import random
from pathlib import Path

import pytest

from sayso.incidents.incidents import group_incidents
from sayso.pipeline.update import Adding, add_input
from sayso.records.capture import Capture
from sayso.records.reading import Reading
from sayso.store.incidents import load_incidents, load_mention_issues
from sayso.store.open import create_store
from sayso.store.store import Store
from tests.fiction import NOON, make_capture, read_fiction

DAYS = (
    "2031-03-16",
    "2031-03-17",
    "2031-03-17",
    "2031-03-18",
    "2030-03-17",
    "2031-03-17/2031-03-18",
    "2031-03",
    "2031",
    "XXXX-03-17",
    "XXXX-03",
    "-",
)
PLACES = ("old-harbour", "old-harbour", "hill-market", "Tamsin", "Norvik", "quay", "-")


PEOPLE = ("", "", "", " Siv_Aas", " Sivi_Aas", " Per_Lund", " Per_Lund Siv_Aas")


def make_story(chance: random.Random) -> str:
    """A report of one to three incidents, some told vaguely, some with names."""
    lines = [
        f"{chance.choice(DAYS)} {chance.choice(PLACES)} Speaker_{chance.randint(1, 3)} {chance.randint(1, 4)} killed"
        f"{chance.choice(PEOPLE)}"
        for _ in range(chance.randint(1, 3))
    ]
    return "\n".join(lines) + "\n"


def make_inputs(seed: int) -> list[tuple[Capture, bytes]]:
    chance = random.Random(seed)
    return [
        make_capture(make_story(chance), outlet=f"Outlet {number}", published=f"2031-04-{chance.randint(1, 9):02}")
        for number in range(chance.randint(4, 12))
    ]


def read_shortened(capture: Capture, payload: bytes) -> Reading:
    """The reading of all lines but the first, or of a report of nothing."""
    return read_fiction(capture, b"".join(payload.splitlines(keepends=True)[1:]) or b"Nothing.\n")


def check_grouped(store: Store, readings: list[Reading]) -> None:
    """Hold what a store has to what grouping all the readings at once gives."""
    whole, issues = group_incidents(
        [mention for reading in readings for mention in reading.mentions],
        [claim for reading in readings for claim in reading.claims],
        [reading.report for reading in readings],
    )
    with store.reading() as connection:
        found = load_incidents(connection)
        kept = load_mention_issues(connection, [mention for incident in found for mention in incident.mentions])

    def shape(incidents):  # type: ignore[no-untyped-def]
        return sorted(
            (each.id, each.date, each.place and each.place.name, each.mentions, each.reasons) for each in incidents
        )

    assert shape(found) == shape(whole)
    assert sorted(map(repr, kept)) == sorted(map(repr, issues))
    assert len({each.code for each in found}) == len(found)


@pytest.mark.parametrize("seed", range(25))
def test_bit_by_bit_is_as_good_as_all_at_once(tmp_path: Path, seed: int) -> None:
    inputs = make_inputs(seed)
    store = create_store(f"sqlite:///{tmp_path}/dossier.db", dossier_id="d")
    adding = Adding(store=store, captures=tmp_path / "captures", reader=read_fiction, version="1", clock=lambda: NOON)
    for each in inputs:
        add_input(adding, *each)
    check_grouped(store, [read_fiction(*each) for each in inputs])
    store.close()


@pytest.mark.parametrize("seed", range(100, 110))
def test_reading_some_again_with_fewer_mentions_is_as_good_as_all_at_once(tmp_path: Path, seed: int) -> None:
    inputs = make_inputs(seed)
    store = create_store(f"sqlite:///{tmp_path}/dossier.db", dossier_id="d")
    adding = Adding(store=store, captures=tmp_path / "captures", reader=read_fiction, version="1", clock=lambda: NOON)
    again = dataclasses.replace(adding, reader=read_shortened, version="2")
    for each in inputs[:-1]:
        add_input(adding, *each)
    for each in inputs[:3]:
        add_input(again, *each)
    add_input(adding, *inputs[-1])
    check_grouped(store, [read_shortened(*each) for each in inputs[:3]] + [read_fiction(*each) for each in inputs[3:]])
    store.close()
