"""The event log of a store, on SQLite and on a real PostgreSQL alike: what it binds and shows, how it is migrated."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from sayso.errors import VerificationError
from sayso.proofs.entry import commit, entry_bytes
from sayso.proofs.tree import Node, hash_leaf, is_continued, is_included, prove_consistency, prove_inclusion
from sayso.records.claim import Claim
from sayso.records.decision import Decision, Target, Verb
from sayso.records.ids import digest
from sayso.records.packed import pack_line
from sayso.store import readings
from sayso.store.captures import save_capture
from sayso.store.checks import find_broken, walk_log
from sayso.store.decisions import append_decisions
from sayso.store.events import load_events, open_frontier, read_nodes
from sayso.store.migrate import migrate
from sayso.store.open import _connect, create_store, find_schema_trouble, open_store
from sayso.store.readings import MentionKeys, drop_reading, load_claims_of_reports, save_reading
from sayso.store.runs import save_run
from sayso.store.seals import BOUND, FREE, load_contents, load_seals
from sayso.store.store import Store
from sayso.store.tables import METADATA
from tests.fiction import NOON, make_capture, read_fiction
from tests.unit.proofs.naive import naive_root

WORDS = "2031-03-17 old-harbour Mira_Tal 12 killed\n2031-03-17 old-harbour Oren_Bas 14 killed\n"
SIZES = (1, 2, 3, 15, 16, 17, 31, 32, 33, 255, 256, 257, 300)


def keep(store: Store) -> str:
    capture, payload = make_capture(WORDS)
    reading = read_fiction(capture, payload)
    keys = {each.id: MentionKeys("oldharbour", ("tamsin",), f"inc-{each.id}") for each in reading.mentions}
    with store.writing(at=NOON, by="test") as writing:
        save_capture(writing, capture)
        save_reading(writing, reading, keys=keys)
        save_run(writing, "read", capture.id, "mark")
    return reading.report.id


def decide(store: Store, first: int, last: int, at: str = NOON) -> None:
    made = [
        Decision(f"dec-{n}", n, Verb.ACCEPT, (Target("cl-a", "f"),), None, "why", "Ada", NOON)
        for n in range(first, last + 1)
    ]
    with store.writing(at=at, by="Ada") as writing:
        append_decisions(writing, made)


def tamper(store: Store, *statements: str) -> None:
    """What somebody does who may write the database: the triggers hold nobody up who can take them away."""
    with store.migrating() as connection:
        tables = ("event", "log_node", "decision", "decision_target")
        if connection.dialect.name == "sqlite":
            kept = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, _ in kept:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in tables:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
        if connection.dialect.name == "sqlite":
            for _, statement in kept:
                connection.execute(text(statement))
        else:
            for table in tables:
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def troubles(store: Store) -> list[str]:
    with store.reading() as connection:
        return [f"{each.kind} {each.message}" for each in find_broken(connection)]


def test_every_table_is_bound_or_free_for_a_reason() -> None:
    parts = {part.table.name for bound in BOUND.values() for part in bound.parts}
    assert BOUND.keys() | parts | FREE.keys() == METADATA.tables.keys()
    assert not (BOUND.keys() | parts) & FREE.keys()


def test_every_record_of_a_reading_is_bound_to_its_entry(store: Store) -> None:
    report = keep(store)
    with store.reading() as connection:
        events = {(each.kind, each.record): each for each in load_events(connection)}
        for kind in ("capture", "report", "claim", "incident_mention", "meta"):
            (line,) = [*load_contents(connection, kind, [record for _, record in events]).items()][:1]
            seal = load_seals(connection, kind, [line[0]])[line[0]]
            assert events[kind, line[0]].content == commit(seal.salt, line[1])
            assert events[kind, line[0]].sequence == seal.sequence
        assert "mark" in load_contents(connection, "capture", [r for k, r in events if k == "capture"]).popitem()[1]
    assert troubles(store) == []
    with store.writing(at=NOON, by="test") as writing:
        drop_reading(writing, report)
    assert troubles(store) == []
    with store.reading() as connection:
        assert load_seals(connection, "report", [report]) == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_stored_tree_gives_the_roots_and_proofs_of_the_definition(tmp_path: Path, size: int) -> None:
    store = create_store(f"sqlite:///{tmp_path}/dossier.db", dossier_id="dossier-1")
    before = 2  # what making a dossier enters
    if size > before:
        decide(store, 1, (size - before) // 2)
        decide(store, (size - before) // 2 + 1, size - before)
    with store.reading() as connection:
        entries = [entry_bytes(each) for each in load_events(connection)]
        root = open_frontier(connection).root()
        assert root == naive_root(entries) == walk_log(connection).root
        assert walk_log(connection, sizes={0, len(entries) // 2}).roots[len(entries) // 2] == naive_root(
            entries[: len(entries) // 2]
        )
        for index in {0, len(entries) // 3, len(entries) - 1}:
            path = prove_inclusion(index, len(entries), lambda nodes: read_nodes(connection, nodes))
            assert is_included(hash_leaf(entries[index]), index, len(entries), path, root)
        first = max(1, len(entries) // 2)
        path = prove_consistency(first, len(entries), lambda nodes: read_nodes(connection, nodes))
        assert is_continued(first, len(entries), path, naive_root(entries[:first]), root)
    store.close()


SWAP = (
    "UPDATE event SET sequence = 1000 WHERE sequence = 3",
    "UPDATE event SET sequence = 3 WHERE sequence = 4",
    "UPDATE event SET sequence = 4 WHERE sequence = 1000",
)


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (("UPDATE event SET record = 'rep-other' WHERE sequence = 3",), "changed at entry 3"),
        (("UPDATE event SET at = '2031-03-19T12:00:00Z' WHERE sequence = 5",), "changed at entry 5"),
        (("UPDATE event SET \"by\" = 'Nobody' WHERE sequence = 5",), "changed at entry 5"),
        (("UPDATE event SET content = NULL WHERE sequence = 5",), "changed at entry 5"),
        (("DELETE FROM event WHERE sequence = 7",), "changed at entry 7"),
        (("DELETE FROM event WHERE sequence > 12",), "cut short after entry 12"),
        (SWAP, "changed at entry 3"),
        (("UPDATE log_node SET hash = '00' WHERE level = 4",), "tree of the event log was changed"),
        (("DELETE FROM log_node",), "tree of the event log was changed"),
    ],
)
def test_a_log_that_was_changed_says_where(store: Store, statements: tuple[str, ...], words: str) -> None:
    """Fails on a walk that trusts the stored hashes, that does not count, or that leaves the nodes unread."""
    decide(store, 1, 20)
    tamper(store, *statements)
    with store.reading() as connection, pytest.raises(VerificationError, match=words):
        walk_log(connection)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE capture SET record = replace(record, 'Norvik', 'Nordik')", "capture it is not what was entered"),
        ("UPDATE report SET published = '2031-01-01'", "report it is not what was entered"),
        ("UPDATE claim SET marks = NULL", "claim it is not what was entered"),
        ("DELETE FROM claim_kind", "claim it is not what was entered"),
        ("UPDATE mention_around SET place_key = 'elsewhere'", "incident_mention it is not what was entered"),
        ("UPDATE stage_run SET input = 'other'", "capture it is not what was entered"),
        ("UPDATE decision SET record = replace(record, 'why', 'who')", "decision it is not what was entered"),
        ("UPDATE decision_target SET target = 'cl-b'", "decision it is not what was entered"),
        ("UPDATE seal SET salt = '00'", "it is not what was entered"),
        ("UPDATE seal SET sequence = 1", "the log does not know it"),
        ("DELETE FROM seal", "the log does not know it"),
        ("INSERT INTO issue VALUES ('{report}', 77, 'X', '{{}}')", "report it is not what was entered"),
        ("INSERT INTO meta VALUES ('more', 'words')", "meta the log does not know it"),
        ("DELETE FROM meta WHERE key = 'dossier'", "meta it is gone"),
        ("INSERT INTO seal VALUES ('thing', 'x', 1, '00')", "no such kind"),
    ],
)
def test_a_record_that_was_changed_is_named(store: Store, statement: str, words: str) -> None:
    """Fails on a check that leaves out a column, a part, a record that is gone or one too many."""
    report = keep(store)
    decide(store, 1, 1)
    tamper(store, statement.format(report=report))
    assert any(words in each for each in troubles(store)), troubles(store)


def test_a_log_says_whose_time_goes_back(store: Store) -> None:
    decide(store, 1, 1)
    decide(store, 2, 2, at="2031-03-20T11:59:30Z")  # within what two commands at once explain: takes the entry's time
    with store.reading() as connection:
        assert walk_log(connection).backdated == ()
    decide(store, 3, 3, at="2031-03-19T12:00:00Z")
    with store.reading() as connection:
        assert walk_log(connection).backdated == (5,)


def test_a_trigger_that_is_gone_is_a_schema_that_was_changed(store: Store) -> None:
    with store.reading() as connection:
        assert find_schema_trouble(store, connection) is None
        assert store.dialect.find_damage(connection) is None
    with store.migrating() as connection:
        connection.execute(text("CREATE TABLE more (words TEXT)"))
    with store.reading() as connection:
        assert "not as sayso made them" in str(find_schema_trouble(store, connection))


def old_dossier(address: str, *, is_broken: bool = False) -> None:
    """A dossier as sayso made it before the log was a tree."""
    store = _connect(address, None, 5.0)
    with store.migrating() as connection:
        migrate(connection, to="0003")
        connection.execute(text("INSERT INTO meta VALUES ('dossier', 'dossier-old')"))
        capture, _ = make_capture(WORDS)
        values = {"id": capture.id, "sha256": capture.sha256, "f": "0" * 16, "record": json.dumps({"made": "up"})}
        connection.execute(text("INSERT INTO capture VALUES (:id, :sha256, :f, :record)"), values)
        last = "0" * 64
        for n in range(1, 41):
            parts = (str(n), NOON, "capture", capture.id, "f" * 16, "sayso add", last)
            row = dict(zip("abcdefg", parts, strict=True)) | {"a": n, "h": digest(*parts)}
            connection.execute(text("INSERT INTO event VALUES (:a, :b, :c, :d, :e, :f, :g, :h)"), row)
            last = row["h"] if not (is_broken and n == 7) else "1" * 64
    store.close()


@pytest.mark.parametrize("is_broken", [False, True])
def test_a_dossier_with_a_chain_becomes_one_with_a_tree(address: str, is_broken: bool) -> None:
    old_dossier(address, is_broken=is_broken)
    store = open_store(address)
    with store.reading() as connection:
        state = walk_log(connection)
        events = list(load_events(connection))
        note = json.loads(connection.execute(text("SELECT value FROM meta WHERE key = 'chain'")).scalar_one())
        assert read_nodes(connection, [Node(5, 0)])
        assert find_schema_trouble(store, connection) is None
    assert (note["entries"], note["broken_at"]) == (40, 8 if is_broken else None)
    assert [each.content for each in events[:40]] == ["f" * 16] * 40
    assert {each.action for each in events[40:]} == {"migrate", "schema"}
    assert state.size == len(events)
    # The record was never as a capture is: its fingerprint is wrong, and a migration makes nothing right.
    assert troubles(store) == ["capture its fingerprint is not that of its content"]
    store.close()
    again = open_store(address)
    with again.reading() as connection:
        assert walk_log(connection).size == state.size
    again.close()


def test_a_record_that_was_wrong_before_a_migration_is_wrong_after_it(store: Store, address: str) -> None:
    """Fails on a migration that binds whatever it finds."""
    keep(store)
    tamper(store, "UPDATE capture SET sha256 = 'other'", "DELETE FROM meta WHERE key = 'schema'")
    with store.migrating() as connection:
        connection.execute(insert(METADATA.tables["meta"]).values(key="more", value="words"))
    from sayso.store import open as opening

    opening._migrate(store, opening.HEAD)
    assert sorted(troubles(store)) == [
        "capture it is not what was entered in the log (entry 3)",
        "meta the log does not know it",
    ]


def test_claims_of_a_dossier_that_packed_none_stay_as_the_log_has_them(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that packed them would enter each of them in the log anew."""
    with monkeypatch.context() as patched:
        patched.setattr(readings, "pack_line", lambda _: None)  # then their rows were entered as without the column
        report = keep(store)
    tamper(
        store,
        "ALTER TABLE claim DROP COLUMN packed",
        "UPDATE alembic_version SET version_num = '0012'",
    )
    again = open_store(address)
    with again.reading() as connection:
        assert find_schema_trouble(again, connection) is None
        assert len(load_claims_of_reports(connection, [report])) == 2
        assert not [each for each in load_events(connection) if each.action == "migrate" and each.kind == "claim"]
    assert troubles(again) == []
    keep(again)
    assert troubles(again) == []
    again.close()


def test_a_packed_form_of_other_words_is_found_though_the_log_has_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may write the log too can enter anything: what is read quickly is still held against the record."""

    def pack_another(claim: Claim) -> str | None:
        return pack_line(replace(claim, negated=not claim.negated))

    monkeypatch.setattr(readings, "pack_line", pack_another)
    keep(store)
    assert troubles(store) == ["claim its packed form is not that of its content"] * 2


def test_a_packed_form_that_was_changed_later_is_not_what_was_entered(store: Store) -> None:
    keep(store)
    tamper(store, "UPDATE claim SET packed = replace(packed, '12', '13')")
    assert "claim it is not what was entered" in troubles(store)[0]
