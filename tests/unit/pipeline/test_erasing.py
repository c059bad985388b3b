"""Erasing: the words are nowhere in the dossier's folder, a hash and a reason stay, and the log holds together."""

import dataclasses
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from sayso.errors import UsageError
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.erasing import Erased
from sayso.pipeline.orders import Order
from sayso.pipeline.verifying import verify
from sayso.pipeline.views import Outcome
from sayso.records.decision import Verb
from sayso.store import captures as store_captures
from sayso.store.checks import find_broken, walk_log
from sayso.store.erasures import load_erasures
from sayso.store.events import load_events
from sayso.store.open import find_schema_trouble
from sayso.store.payloads import MARKERS
from sayso.store.tables import SHINGLE
from tests.fiction import NOON, make_capture, read_fiction

WITNESS = "Zerafin_Quellmoor"
TELLING = (
    "The woman who sold lamps under the arch saw Zerafin Quellmoor carried out by three of her neighbours that night."
)
TESTIMONY = f"2031-03-17 old-harbour {WITNESS} 12 killed\n{TELLING}\n"
OTHER = "2031-03-17 old-harbour Oren_Bas 15 killed\nThe mayor spoke on the steps of the town hall of a long night.\n"
SECRETS = (b"Zerafin", b"Quellmoor", b"sold lamps under")


@pytest.fixture(params=["sqlite", "postgresql"])
def dossier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dossier]:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with create_dossier(tmp_path / "case", now=NOON, database=url) as made:
        yield made


def add(dossier: Dossier, words: str, outlet: str) -> str:
    given = make_capture(words, outlet=outlet, published="2031-03-18")
    (added,) = dossier.add([given], reader=read_fiction, now=NOON, version="1")
    assert added.outcome is Outcome.ADDED
    return str(added.report)


def decide(dossier: Dossier, verb: Verb, *ids: str, to: str | None = None, reason: str | None = None) -> str:
    (made,) = dossier.decide([Order(verb=verb, ids=ids, value=to, reason=reason, by="Ada")], now=NOON)
    return made.id


def fill(dossier: Dossier) -> tuple[str, str]:
    """Two reports with decisions, of which some name the witness; gives their ids."""
    secret, other = add(dossier, TESTIMONY, "Norvik Wire"), add(dossier, OTHER, "Tamsin Post")
    theirs, ours = (dossier.reading(report).claims[0].id for report in (secret, other))
    decide(dossier, Verb.EDIT, theirs, to="speaker.name=Zerafin Quellmoor the younger", reason="Quellmoor told us")
    decide(dossier, Verb.ACCEPT, theirs, ours, reason="Zerafin is known to us")
    decide(dossier, Verb.JOIN, secret, other, reason="both go back to Quellmoor")
    return secret, other


def erase(dossier: Dossier, words: str) -> Erased:
    return dossier.erase(words, reason="a person at risk", by="Ada", now="2031-04-02T12:00:00Z")


def leaks(dossier: Dossier) -> list[str]:
    found = []
    for path in sorted(dossier.path.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [f"{path.name}: {secret!r}" for secret in SECRETS if secret in content]
    with dossier.store.reading() as connection:
        for table in store_captures.CAPTURE.metadata.sorted_tables:
            rows = str(connection.execute(text(f"SELECT * FROM {table.name}")).all()).encode()
            found += [f"{table.name}: {secret!r}" for secret in SECRETS if secret in rows]
    return found


def test_no_word_of_what_was_erased_is_left_in_the_folder(dossier: Dossier) -> None:
    secret, _other = fill(dossier)
    assert leaks(dossier)
    erased = erase(dossier, secret)
    assert leaks(dossier) == []
    assert erased.is_compacted
    assert [each.id for each in erased.plan.undone] != []
    assert any("backups" in copy for copy in erased.copies_left)
    if dossier.store.dialect.copies_left():
        assert any("write-ahead log" in copy for copy in erased.copies_left)
    assert not any((dossier.captures / MARKERS).iterdir())


def test_a_hash_and_a_reason_stay_and_all_is_well(dossier: Dossier) -> None:
    secret, other = fill(dossier)
    capture = make_capture(TESTIMONY)[0]
    erase(dossier, secret)
    with dossier.store.reading() as connection:
        (left,) = load_erasures(connection)
        actions = {event.action for event in load_events(connection)}
        assert walk_log(connection).size > 0
        assert list(find_broken(connection)) == []
        assert find_schema_trouble(dossier.store, connection) is None
    assert (left.sha256, left.reason, left.by) == (capture.sha256, "a person at risk", "Ada")
    assert "erase" in actions
    assert [each.message for each in dossier.doctor() if not each.is_well] == []
    assert [each.message for each in verify(dossier) if not each.is_well] == []
    (view,) = dossier.readings()
    assert view.report.id == other
    (incident,) = dossier.incidents()  # the other claim is accepted still
    assert incident.incident.reports == (other,)


def test_what_was_erased_is_not_taken_in_again(dossier: Dossier) -> None:
    secret, _other = fill(dossier)
    erase(dossier, secret)
    (again,) = dossier.add(
        [make_capture(TESTIMONY, outlet="Dorvale Today")], reader=read_fiction, now=NOON, version="1"
    )
    assert again.outcome is Outcome.FAILED
    assert again.error == "was erased from this dossier on 2031-04-02 (a person at risk): it is not taken in again"
    assert leaks(dossier) == []


def test_all_captures_of_the_same_bytes_go(dossier: Dossier) -> None:
    first, second = add(dossier, TESTIMONY, "Norvik Wire"), add(dossier, TESTIMONY, "Hill Radio")
    erased = erase(dossier, first[:8])
    assert set(erased.plan.reports) == {first, second}
    assert leaks(dossier) == []
    assert dossier.readings() == ()
    assert dossier.incidents(unreviewed=True) == ()


def test_a_capture_can_be_named_and_reports_that_share_text_are(dossier: Dossier) -> None:
    secret = add(dossier, TESTIMONY, "Norvik Wire")
    copy = add(dossier, f"2031-03-18 - - -\n{TELLING}\n", "Hill Radio")
    (view,) = (each for each in dossier.readings() if each.report.id == secret)
    plan = dossier.plan_erasure(view.report.capture)
    assert plan.reports == (secret,)
    assert plan.sharing == (copy,)


def test_an_archive_that_holds_the_same_bytes_is_named(dossier: Dossier) -> None:
    capture, payload = make_capture(TESTIMONY)
    capture = dataclasses.replace(capture, part_of="cap-0123456789abcdef")
    (added,) = dossier.add([(capture, payload)], reader=read_fiction, now=NOON, version="1")
    assert dossier.plan_erasure(str(added.report)).archives == ("cap-0123456789abcdef",)


def test_one_cut_short_after_the_record_is_finished_by_the_next(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _other = fill(dossier)
    with monkeypatch.context() as patch:
        patch.setattr("sayso.pipeline.erasing._destroy", lambda *_, **__: None)
        erase(dossier, secret)
    add(dossier, "2031-03-19 hill-market Ilse_Rook 3 killed\nNobody had expected it.\n", "Dorvale Today")
    assert leaks(dossier) == []


def test_log_and_decisions_can_only_be_appended_to_afterwards(dossier: Dossier) -> None:
    secret, _other = fill(dossier)
    erase(dossier, secret)
    for table in ("decision", "erasure", "event"):
        with pytest.raises(Exception, match="append-only"), dossier.store.migrating() as connection:
            connection.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize("words", ["cap-0000", "rep-0000"])
def test_what_there_is_not_cannot_be_erased(dossier: Dossier, words: str) -> None:
    with pytest.raises(UsageError, match=r"no (capture|report)"):
        erase(dossier, words)
    with pytest.raises(UsageError, match="needs a reason"):
        dossier.erase(words, reason=" ")


def test_without_writing_the_database_anew_words_would_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.store.sqlite.SqliteDialect.compact", lambda *_: None)
    # Not merely left out: some builds of SQLite overwrite what is deleted by themselves.
    monkeypatch.setattr(
        "sayso.store.sqlite.SqliteDialect.forget_deleted",
        lambda _dialect, connection: connection.exec_driver_sql("PRAGMA secure_delete=OFF").close(),
    )
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        secret, _other = fill(dossier)
        erase(dossier, secret)
        assert leaks(dossier)  # the search finds what is in free pages


def test_a_database_that_others_read_is_not_written_anew_and_that_is_said(tmp_path: Path) -> None:
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        secret, _other = fill(dossier)
    (tmp_path / "case" / "sayso.toml").write_text('database = "sqlite:///dossier.db"\nbusy_seconds = 0.2\n')
    with open_dossier(tmp_path / "case") as dossier:
        compact = dossier.store.compact
        with sqlite3.connect(tmp_path / "case" / "dossier.db") as reader:
            dossier.store.compact = lambda: _reading(reader, compact)  # type: ignore[method-assign]
            assert not erase(dossier, secret).is_compacted
        dossier.store.compact = compact  # type: ignore[method-assign]
        assert leaks(dossier) == []  # what was deleted is zeros all the same


def _reading(reader: sqlite3.Connection, compact: Callable[[], None]) -> None:
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchone()
    try:
        compact()
    finally:
        reader.rollback()


def test_nothing_by_which_an_erased_report_was_found_is_left(tmp_path: Path) -> None:
    """Names and figures are hashed for finding copies, as words are: what is left would also meet the next report."""
    with create_dossier(tmp_path / "case", now=NOON) as dossier:
        capture, payload = make_capture("2031-03-17 old-harbour Mira_Tal 23 killed with Ada_Bryd and Ruven_Tal\n")
        list(dossier.add([(capture, payload)], reader=read_fiction, now=NOON, version="1"))
        dossier.erase(capture.id, reason="at risk", by="Ada", now=NOON)
        with dossier.store.reading() as connection:
            assert connection.execute(select(SHINGLE)).all() == []
        after = make_capture("2031-03-17 old-harbour Mira_Tal 23 killed with Ada_Bryd and Ruven_Tal, it is said\n")
        (added,) = dossier.add([after], reader=read_fiction, now=NOON, version="1")
        assert added.error is None
