"""What `add` does to a dossier, with made-up readings: idempotent, in whatever order, and only near the new report."""

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import EmptyInput, InvalidRecord
from sayso.pipeline.overlay import review_reports
from sayso.pipeline.update import Adding, add_input
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.records.codec import dumps, fingerprint
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.decision import Decision, Target, Verb
from sayso.records.incident import incident_id
from sayso.records.reading import Reading
from sayso.store.checks import find_broken, walk_log
from sayso.store.decisions import append_decisions
from sayso.store.events import load_events
from sayso.store.incidents import load_incidents, load_mention_issues
from sayso.store.open import create_store
from sayso.store.origins import load_joins_around
from sayso.store.payloads import load_payload
from sayso.store.readings import all_report_ids, load_claims_of_reports, load_reports
from sayso.store.store import Store
from tests.fiction import NOON, make_capture, read_fiction

STORY = (
    "The quay burned for most of the night while families looked for their neighbours under the fallen cranes. "
    "A baker who had opened early carried children to the school on the hill, and came back with his handcart.\n"
)
FIRST = ("2031-03-17 old-harbour Mira_Tal 12 killed\n" + STORY, "Norvik Wire", "2031-03-18")
REPOST = ("2031-03-17 old-harbour Mira_Tal 12 killed\n" + STORY, "Tamsin Post", "2031-03-19")
OTHER = (
    "2031-03-17 old-harbour Oren_Bas 15 killed\nThe mayor spoke on the steps of the town hall.",
    "Dorvale Today",
    "2031-03-18",
)
ELSEWHERE = ("2031-03-17 hill-market Ilse_Rook 3 killed\nNobody had expected it there.", "Dorvale Today", "2031-03-18")
VAGUE = ("2031-03 old-harbour Jon_Fell 20 killed\nIt was a hard month for the town.", "Norvik Monthly", "2031-04-02")
ALL = (FIRST, REPOST, OTHER, ELSEWHERE, VAGUE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(f"sqlite:///{tmp_path}/dossier.db", dossier_id="d")
    yield made
    made.close()


@pytest.fixture
def adding(store: Store, tmp_path: Path) -> Adding:
    return Adding(store=store, captures=tmp_path / "captures", reader=read_fiction, version="1", clock=lambda: NOON)


def add(adding: Adding, story: tuple[str, str, str]) -> Addition:
    words, outlet, published = story
    return add_input(adding, *make_capture(words, outlet=outlet, published=published))


def state(store: Store) -> tuple[list[str], list[str], list[str]]:
    """What the dossier comes to, free of when and in which order it came."""
    with store.reading() as connection:
        incidents = load_incidents(connection)
        joins = load_joins_around(connection, all_report_ids(connection))
        issues = load_mention_issues(connection, [mention for each in incidents for mention in each.mentions])
        return [dumps(each) for each in incidents], [dumps(each) for each in joins], [dumps(each) for each in issues]


def event_count(store: Store) -> int:
    with store.reading() as connection:
        assert list(find_broken(connection)) == []
        return walk_log(connection).size


def test_an_input_is_kept_with_its_bytes_and_grouped(adding: Adding) -> None:
    added = add(adding, FIRST)
    assert (added.outcome, added.claim_count) == (Outcome.ADDED, 1)
    capture, payload = make_capture(*FIRST[:1], outlet=FIRST[1])
    assert load_payload(adding.captures, capture.sha256) == payload
    with adding.store.reading() as connection:
        (incident,) = load_incidents(connection)
    assert incident.code == "2031-03-17-old-harbour"


def test_adding_the_same_again_changes_not_one_event(adding: Adding) -> None:
    for story in ALL:
        add(adding, story)
    before, count = state(adding.store), event_count(adding.store)
    assert {add(adding, story).outcome for story in ALL} == {Outcome.UNCHANGED}
    later = dataclasses.replace(adding, clock=lambda: "2031-05-01T00:00:00Z")
    capture, payload = make_capture(FIRST[0], outlet=FIRST[1])  # nothing said of its date this time
    assert (
        add_input(later, dataclasses.replace(capture, captured_at=later.clock()), payload).outcome is Outcome.UNCHANGED
    )
    assert (state(adding.store), event_count(adding.store)) == (before, count)


def test_facts_given_later_complete_the_same_report(adding: Adding) -> None:
    words, outlet, published = FIRST
    first = add_input(adding, *make_capture(words, outlet=None))
    with adding.store.reading() as connection:
        claims = [claim.id for claim in load_claims_of_reports(connection, [str(first.report)])]
    completed = add_input(adding, *make_capture(words, outlet=outlet, published=published))
    assert (completed.outcome, completed.capture, completed.report) == (Outcome.UPDATED, first.capture, first.report)
    with adding.store.reading() as connection:
        (report,) = load_reports(connection, all_report_ids(connection))
        assert [claim.id for claim in load_claims_of_reports(connection, [report.id])] == claims
        assert ("capture again", first.capture) in {(each.action, each.record) for each in load_events(connection)}
    assert (report.outlet, report.published and report.published.edtf) == (outlet, published)
    count = event_count(adding.store)
    for again in (make_capture(words, outlet=outlet, published=published), make_capture(words, outlet=None)):
        assert add_input(adding, *again).outcome is Outcome.UNCHANGED
    assert event_count(adding.store) == count
    # The date of a place may be corrected, as it may of one that was named at once.
    corrected = add_input(adding, *make_capture(words, outlet=outlet, published="2031-03-20"))
    assert (corrected.outcome, corrected.report) == (Outcome.UPDATED, first.report)


def test_the_same_bytes_from_another_outlet_are_a_repost(adding: Adding) -> None:
    outcomes = [add(adding, story).outcome for story in (FIRST, REPOST)]
    # Which of the two is meant, nobody said.
    outcomes.append(add_input(adding, *make_capture(FIRST[0], outlet=None)).outcome)
    assert outcomes == [Outcome.ADDED] * 3


def test_facts_given_later_leave_decisions_on_the_claims(adding: Adding) -> None:
    report = str(add_input(adding, *make_capture(FIRST[0], outlet=None)).report)
    with adding.store.writing(at=NOON, by="Ada") as writing:
        (claim,) = load_claims_of_reports(writing.connection, [report])
        append_decisions(
            writing,
            [Decision("dec-1", 1, Verb.ACCEPT, (Target(claim.id, fingerprint(claim)),), None, None, "Ada", NOON)],
        )
    assert add(adding, FIRST).outcome is Outcome.UPDATED
    with adding.store.reading() as connection:
        assert review_reports(connection, [report]).review.accepted == {claim.id}


def test_what_could_not_be_kept_leaves_no_bytes(adding: Adding) -> None:
    def strip(capture: Capture, payload: bytes) -> Reading:
        reading = read_fiction(capture, payload)
        return dataclasses.replace(reading, claims=())  # and so its mention has a claim that is not there

    with pytest.raises(InvalidRecord):
        add(dataclasses.replace(adding, reader=strip), FIRST)
    assert [path for path in adding.captures.rglob("*") if path.is_file()] == []
    add(adding, FIRST)
    with pytest.raises(InvalidRecord):
        add(dataclasses.replace(adding, reader=strip), REPOST)  # the same bytes, which the first still needs
    assert len([path for path in adding.captures.rglob("*") if path.is_file()]) == 1


def test_a_repost_joins_the_first_and_both_tell_of_one_incident(adding: Adding) -> None:
    for story in (FIRST, REPOST, OTHER, ELSEWHERE):
        add(adding, story)
    incidents, joins, _ = state(adding.store)
    assert len(incidents) == 2
    assert len(joins) == 1
    assert "text_reused" in joins[0]


def test_the_order_of_adding_does_not_matter(tmp_path: Path) -> None:
    seen = set()
    for number, order in enumerate(itertools.permutations(ALL)):
        if number % 6:  # 20 of 120 orders
            continue
        store = create_store(f"sqlite:///{tmp_path}/{number}.db", dossier_id="d")
        adding = Adding(
            store=store, captures=tmp_path / "captures", reader=read_fiction, version="1", clock=lambda: NOON
        )
        for story in order:
            add(adding, story)
        seen.add(repr(state(store)))
        store.close()
    assert len(seen) == 1


def test_what_cannot_be_read_is_named_and_leaves_nothing(adding: Adding) -> None:
    def refuse(capture: Capture, payload: bytes) -> Reading:
        raise EmptyInput("there is no text in it")

    count = event_count(adding.store)
    refused = add(dataclasses.replace(adding, reader=refuse), FIRST)
    assert (refused.outcome, refused.error) == (Outcome.FAILED, "there is no text in it")
    assert event_count(adding.store) == count
    assert not adding.captures.exists()


def test_a_new_version_of_the_reader_reads_again_and_an_equal_reading_changes_nothing(adding: Adding) -> None:
    add(adding, FIRST)
    before, count = state(adding.store), event_count(adding.store)
    assert add(dataclasses.replace(adding, version="2"), FIRST).outcome is Outcome.UNCHANGED
    # That it was read again, by which version, is the one thing to note.
    assert (state(adding.store), event_count(adding.store)) == (before, count + 1)


def test_a_date_given_later_updates_the_reading(adding: Adding) -> None:
    capture, payload = make_capture(FIRST[0], outlet=FIRST[1])
    assert add_input(adding, capture, payload).outcome is Outcome.ADDED
    dated = dataclasses.replace(capture, published=EdtfDate("2031-03-18", DateBasis.GIVEN))
    assert add_input(adding, dated, payload).outcome is Outcome.UPDATED
    assert add_input(adding, capture, payload).outcome is Outcome.UNCHANGED


def test_a_reading_that_moves_elsewhere_leaves_its_incident(adding: Adding) -> None:
    for story in (FIRST, OTHER):
        add(adding, story)

    def read_otherwise(capture: Capture, payload: bytes) -> Reading:
        return read_fiction(capture, payload.replace(b"old-harbour", b"hill-market"))

    moved = dataclasses.replace(adding, reader=read_otherwise, version="2")
    assert add(moved, FIRST).outcome is Outcome.UPDATED
    with adding.store.reading() as connection:
        assert [each.code for each in load_incidents(connection)] == [
            "2031-03-17-hill-market",
            "2031-03-17-old-harbour",
        ]
    back = dataclasses.replace(adding, version="3")
    add(back, FIRST)
    with adding.store.reading() as connection:
        assert [len(each.mentions) for each in load_incidents(connection)] == [2]


def test_a_merge_reaches_incidents_far_apart_and_survives_new_reports(adding: Adding) -> None:
    ids = [add(adding, story).report for story in (FIRST, ELSEWHERE)]
    merge = Decision(
        "dec-1",
        1,
        Verb.MERGE,
        tuple(Target(incident_id(f"{report}#i1"), None) for report in ids),
        None,
        "one attack",
        "Ada",
        NOON,
    )
    with adding.store.writing(at=NOON, by="Ada") as writing:
        append_decisions(writing, [merge])
    add(adding, OTHER)
    with adding.store.reading() as connection:
        assert [len(each.mentions) for each in load_incidents(connection)] == [3]
