"""What every store must do, asked of SQLite and of a real PostgreSQL alike."""

import dataclasses
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text

from sayso.errors import DossierTooNew, InvalidRecord, StoreError
from sayso.incidents.marks import find_marks
from sayso.records.claim import Kind
from sayso.records.codec import fingerprint
from sayso.records.decision import Decision, Target, Verb
from sayso.records.incident import Incident
from sayso.records.origin import Join, JoinReason
from sayso.records.reading import Reading
from sayso.store.captures import load_capture, save_capture
from sayso.store.decisions import append_decisions, load_decisions, load_decisions_about, next_sequence
from sayso.store.events import load_events
from sayso.store.incidents import (
    incident_by_code,
    incidents_of_mentions,
    load_incidents,
    mentions_named,
    replace_incidents,
)
from sayso.store.lookup import find_matches
from sayso.store.marks import load_dated_reports, load_marked_claims
from sayso.store.migrate import migrate
from sayso.store.open import create_store, dossier_id, open_store
from sayso.store.origins import load_joins, load_joins_around, save_joins
from sayso.store.placements import (
    Neighbourhood,
    PlacedMention,
    find_placed,
    find_placed_on_days,
    load_placed,
    save_placements,
)
from sayso.store.readings import (
    MentionKeys,
    claim_ids_of_kind,
    drop_reading,
    load_claims,
    load_claims_with_versions,
    load_reading,
    save_reading,
)
from sayso.store.runs import last_input, save_run
from sayso.store.shingles import PHRASE_STRANDS, connect_strands, reports_sharing_shingles, save_shingles
from sayso.store.store import Store
from sayso.store.tables import APPEND_ONLY, METADATA, PHRASE
from tests.fiction import NOON, make_capture, read_fiction

BASE = {"inc-2031-03-17-old-harbour": "2031-03-17-old-harbour"}
TWO_CLAIMS = "2031-03-17 old-harbour Mira_Tal 12 killed\n2031-03-17 old-harbour Oren_Bas 14 killed\n"


def keep(store: Store, words: str = TWO_CLAIMS, *, outlet: str = "Norvik Wire", change: bool = True) -> Reading:
    capture, payload = make_capture(words, outlet=outlet)
    reading = read_fiction(capture, payload)
    with store.writing(at=NOON, by="test") as writing:
        save_capture(writing, capture)
        saved = save_reading(writing, reading, keys=keys_of(reading))
    assert saved.is_changed == change
    return reading


def keys_of(reading: Reading) -> dict[str, MentionKeys]:
    return {each.id: MentionKeys("oldharbour", ("tamsin", "norvik"), f"inc-by-{each.id}") for each in reading.mentions}


def incident_of(*readings: Reading, code: str = "2031-03-17-old-harbour") -> Incident:
    mentions = [mention for reading in readings for mention in reading.mentions]
    return Incident(
        f"inc-{code}",
        code,
        mentions[0].date,
        mentions[0].place,
        tuple(mention.id for mention in mentions),
        tuple(mention.report for mention in mentions),
        tuple(claim for mention in mentions for claim in mention.claims),
    )


def decision(number: int, *targets: str, verb: Verb = Verb.ACCEPT) -> Decision:
    return Decision(
        f"dec-{number}", number, verb, tuple(Target(each, "f") for each in targets), None, "why", "Ada", NOON
    )


def row_counts(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.sorted_tables
        }


def test_a_reading_comes_back_as_it_was_kept(store: Store) -> None:
    reading = keep(store)
    with store.reading() as connection:
        assert load_reading(connection, reading.report.id) == reading
        assert claim_ids_of_kind(connection, Kind.TOLL) == tuple(sorted(each.id for each in reading.claims))


@pytest.mark.parametrize("packed", ["NULL", """'["00000000",1]'""", "''"], ids=["none", "another version's", "nothing"])
def test_claims_are_read_from_their_records_where_no_packed_form_of_ours_is(store: Store, packed: str) -> None:
    reading = keep(store)
    with store.migrating() as connection:
        assert connection.scalar(text("SELECT count(*) FROM claim WHERE packed IS NULL")) == 0
        connection.execute(text(f"UPDATE claim SET packed = {packed} WHERE position = 0"))
    with store.reading() as connection:
        assert load_reading(connection, reading.report.id) == reading
        assert load_claims(connection, [each.id for each in reading.claims]) == reading.claims
        found, versions = load_claims_with_versions(connection, [reading.report.id])
    assert (found, versions) == (reading.claims, {each.id: fingerprint(each) for each in reading.claims})
    keep(store, change=False)


def test_a_claim_that_has_no_packed_form_comes_back(store: Store) -> None:
    reading = keep(store)
    odd = dataclasses.replace(reading.claims[0], made_by=("a|b",))
    changed = dataclasses.replace(reading, claims=(odd, *reading.claims[1:]))
    with store.writing(at=NOON, by="test") as writing:
        save_reading(writing, changed, keys=keys_of(reading))
    with store.reading() as connection:
        assert load_reading(connection, reading.report.id) == changed
        assert connection.scalar(text("SELECT count(*) FROM claim WHERE packed IS NULL")) == 1


def test_keeping_the_same_reading_again_changes_not_one_row(store: Store) -> None:
    keep(store)
    before = row_counts(store)
    keep(store, change=False)
    assert row_counts(store) == before


@pytest.mark.parametrize("words", ["a NUL \x00 within", "a lone surrogate \ud800 within", "خان يونس 🕊 Shuja\u2019iyya"])
def test_any_text_that_python_can_hold_survives(store: Store, words: str) -> None:
    reading = keep(store, f"{words}\n{TWO_CLAIMS}", outlet=f"Norvik {words}")
    with store.reading() as connection:
        assert load_reading(connection, reading.report.id) == reading
        assert load_capture(connection, reading.report.capture) is not None


def test_a_reading_that_lost_a_claim_takes_the_place_of_the_old_one(store: Store) -> None:
    reading = keep(store)
    kept, gone = reading.claims
    mention = dataclasses.replace(reading.mentions[0], claims=(kept.id,))
    shorter = Reading(reading.report, (kept,), (mention,), reading.issues)
    with store.writing(at=NOON, by="test") as writing:
        assert save_reading(writing, shorter, keys=keys_of(reading)).is_changed
    with store.reading() as connection:
        assert load_reading(connection, reading.report.id) == shorter
        assert load_claims(connection, [gone.id]) == ()
        assert [event.action for event in load_events(connection, record=gone.id)] == ["claim", "remove"]


def test_a_reading_whose_mention_is_gone_leaves_its_incident(store: Store) -> None:
    reading = keep(store)
    with store.writing(at=NOON, by="test") as writing:
        replace_incidents(writing, [], [incident_of(reading)], base_codes=BASE)
        bare = Reading(reading.report, reading.claims, (), reading.issues)
        assert save_reading(writing, bare, keys={}).removed_mentions == (reading.mentions[0].id,)
        assert incidents_of_mentions(writing.connection, [reading.mentions[0].id]) == ()


def test_a_reading_with_two_claims_of_one_id_is_refused_and_leaves_nothing(store: Store) -> None:
    capture, payload = make_capture(TWO_CLAIMS)
    reading = read_fiction(capture, payload)
    twice = dataclasses.replace(reading, claims=(reading.claims[0], *reading.claims))
    before = row_counts(store)
    with (  # noqa: PT012 - what is tested is that the first statement leaves nothing either
        pytest.raises(InvalidRecord, match="two claims with one id"),
        store.writing(at=NOON, by="test") as writing,
    ):
        save_capture(writing, capture)
        save_reading(writing, twice, keys=keys_of(reading))
    assert row_counts(store) == before


def test_a_dropped_reading_leaves_its_log_alone(store: Store) -> None:
    reading = keep(store)
    with store.writing(at=NOON, by="test") as writing:
        drop_reading(writing, reading.report.id)
    counts = row_counts(store)
    assert [counts[name] for name in ("report", "claim", "claim_kind", "incident_mention", "issue")] == [0] * 5
    with store.reading() as connection:
        assert [event.action for event in load_events(connection, record=reading.report.id)] == ["read", "remove"]


def test_a_failure_halfway_leaves_nothing(store: Store) -> None:
    before = row_counts(store)
    capture, payload = make_capture(TWO_CLAIMS)
    reading = read_fiction(capture, payload)
    with pytest.raises(ZeroDivisionError), store.writing(at=NOON, by="test") as writing:  # noqa: PT012 - as above
        save_capture(writing, capture)
        save_reading(writing, reading, keys=keys_of(reading))
        raise ZeroDivisionError
    assert row_counts(store) == before


def test_reports_are_found_by_the_shingles_that_they_share(store: Store) -> None:
    first, second = keep(store), keep(store, outlet="Tamsin Post")
    with store.writing(at=NOON, by="test") as writing:
        save_shingles(writing, first.report.id, [1, -(2**63), 2**63 - 1])
        save_shingles(writing, second.report.id, [1, 2**63 - 1, 7])
        save_shingles(writing, second.report.id, [1, 2**63 - 1, 8, 9], earlier=[1, 2**63 - 1, 7])
        asked = [1, -(2**63), 2**63 - 1, 7, 11, 12]
        assert set(reports_sharing_shingles(writing, asked, share=0.5)) == {first.report.id, second.report.id}
        assert reports_sharing_shingles(writing, asked, share=0.7) == (first.report.id,)
        assert reports_sharing_shingles(writing, [*asked, *range(100, 1700)], share=0.7) == (first.report.id,)


def test_what_many_unconnected_reports_say_is_a_phrase_and_what_copies_say_is_not(store: Store) -> None:
    count = PHRASE_STRANDS + 2
    ids = sorted(keep(store, outlet=f"Outlet {number}").report.id for number in range(2 * count))
    alone, copies = ids[:count], ids[count:]
    with store.writing(at=NOON, by="test") as writing:
        for number, report in enumerate(alone):
            save_shingles(writing, report, [1, 1000 + number])
        for report in copies:
            save_shingles(writing, report, [2])
        save_joins(
            writing, copies[0], [Join(copies[0], copy, JoinReason.TEXT_REUSED, "all of it") for copy in copies[1:]]
        )
        connect_strands(writing, copies)
        assert reports_sharing_shingles(writing, [1, 1000], share=0.5) == (alone[0],)
        assert reports_sharing_shingles(writing, [2], share=0.5) == tuple(copies)
        assert set(writing.connection.scalars(select(PHRASE.c.hash))) == {1}
        save_shingles(writing, copies[0], [1, 2], earlier=[2])
        assert reports_sharing_shingles(writing, [1], share=0.5) == ()


@pytest.mark.parametrize(
    ("where", "is_found"),
    [
        (Neighbourhood(place="oldharbour"), True),
        (Neighbourhood(place="oldharbour", first_day="2031-03-17", last_day="2031-03-17"), True),
        (Neighbourhood(place="oldharbour", first_day="2031-03-18", last_day="2031-03-19"), False),
        (Neighbourhood(place="oldharbour", last_day="2031-03-16"), False),
        (Neighbourhood(place="hillmarket"), False),
        (Neighbourhood(place="quay", around=("oldharbour",)), True),
        (Neighbourhood(place="tamsin"), True),
        (Neighbourhood(place="tamsin", first_day="2031-03-18"), False),
        (Neighbourhood(place="quay", box=(41.0, 41.5, 20.0, 21.0)), True),
        (Neighbourhood(place="quay", box=(41.5, 42.0, 20.0, 21.0)), False),
    ],
)
def test_mentions_are_found_by_day_and_place(store: Store, where: Neighbourhood, is_found: bool) -> None:
    reading = keep(store)
    with store.reading() as connection:
        found = find_placed(connection, where)
        assert [each.id for each in found] == [each.id for each in reading.mentions if is_found]


def test_mentions_are_found_by_day_of_the_year(store: Store) -> None:
    placed = keep(store)
    placeless = keep_placeless(store)
    with store.reading() as connection:
        in_place, nowhere = placed.mentions[0].id, placeless.mentions[0].id
        known = {in_place}

        def found(day: str, *, placeless: bool, known: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
            days = ["03-18", day]
            return sorted(each.id for each in find_placed_on_days(connection, days, placeless=placeless, known=known))

        assert found("03-17", placeless=False) == sorted([in_place, nowhere])
        assert found("03-17", placeless=True) == [nowhere]
        assert found("03-17", placeless=False, known=known) == [nowhere]
        assert found("03-18", placeless=False) == []

        def of_year(day: str, *, placeless: bool) -> list[str]:
            return sorted(each.id for each in find_placed_on_days(connection, [], placeless=placeless, days=[day]))

        assert of_year("2031-03-17", placeless=False) == sorted([in_place, nowhere])
        assert of_year("2031-03-17", placeless=True) == [nowhere]
        assert of_year("2030-03-17", placeless=False) == []


def test_where_mentions_stand_is_kept_replaced_and_goes_with_the_report(store: Store) -> None:
    reading = keep(store)
    mention = reading.mentions[0]
    fresh = PlacedMention(mention.id, mention.report, None, None, None, None, None, None, None)
    first = fresh._replace(kind="k", exactness="1", marks="[]", cluster="c", reason="r", score=0, rivals="[]")
    second = first._replace(cluster=None, reason=None, score=2)
    with store.writing(at=NOON, by="test") as writing:
        assert load_placed(writing.connection, [mention.id, "nobody"]) == (fresh,)
        for placed in (first, second):
            save_placements(writing, [placed])
            assert load_placed(writing.connection, [mention.id]) == (placed,)
        drop_reading(writing, mention.report)
        assert load_placed(writing.connection, [mention.id]) == ()


def keep_placeless(store: Store) -> Reading:
    capture, payload = make_capture(TWO_CLAIMS, outlet="Placeless Post")
    reading = read_fiction(capture, payload)
    mention = dataclasses.replace(reading.mentions[0], place=None)
    reading = dataclasses.replace(reading, mentions=(mention,))
    with store.writing(at=NOON, by="test") as writing:
        save_capture(writing, capture)
        save_reading(writing, reading, keys={mention.id: MentionKeys(None, (), "inc-placeless")})
    return reading


def test_what_grouping_looks_at_is_the_same_in_short(store: Store) -> None:
    reading = keep(store)
    with store.reading() as connection:
        short = load_marked_claims(connection, [reading.report.id])
        (dated,) = load_dated_reports(connection, [reading.report.id])
    whole = {claim.id: claim for claim in reading.claims}
    assert {each.id: (each.report, each.incident) for each in short} == {
        each.id: (each.report, each.incident) for each in reading.claims
    }
    for mention in reading.mentions:
        assert find_marks(mention, {each.id: each for each in short}) == find_marks(mention, whole)
    assert (dated.id, dated.published) == (reading.report.id, reading.report.published)


def test_incidents_are_replaced_by_difference(store: Store) -> None:
    first, second = keep(store), keep(store, outlet="Tamsin Post")
    apart = [incident_of(first, code="a"), incident_of(second, code="b")]
    together = incident_of(first, second, code="a")
    codes = {"inc-a": "a", "inc-b": "b"}
    with store.writing(at=NOON, by="test") as writing:
        assert replace_incidents(writing, [], apart, base_codes=codes) == ("inc-a", "inc-b")
    with store.writing(at=NOON, by="test") as writing:
        assert replace_incidents(writing, ["inc-a", "inc-b"], apart, base_codes=codes) == ()
        assert replace_incidents(writing, ["inc-a", "inc-b"], [together], base_codes=codes) == ("inc-b", "inc-a")
    with store.reading() as connection:
        assert load_incidents(connection) == (together,)
        assert incident_by_code(connection, "a") == (together,)
        assert incidents_of_mentions(connection, [second.mentions[0].id]) == (together,)
        assert [event.action for event in load_events(connection, record="inc-b")] == ["group", "remove"]


def test_incidents_with_one_code_are_told_apart_whatever_came_first(store: Store) -> None:
    readings = [keep(store, outlet=name) for name in ("Norvik Wire", "Tamsin Post", "Dorvale Today")]
    made = [
        dataclasses.replace(incident_of(reading), id=f"inc-00000{number}")
        for number, reading in enumerate(readings, start=1)
    ]
    codes = {each.id: "2031-03-17-old-harbour" for each in made}

    def kept() -> dict[str, str]:
        with store.reading() as connection:
            return {each.id: each.code.removeprefix("2031-03-17-old-harbour") for each in load_incidents(connection)}

    for old, new, expected in (
        ((), made[1:2], {"inc-000002": ""}),
        ((), made[2:], {"inc-000002": "", "inc-000003": "-000003"}),
        ((), made[:1], {"inc-000001": "", "inc-000002": "-000002", "inc-000003": "-000003"}),
        (("inc-000001",), (), {"inc-000002": "", "inc-000003": "-000003"}),
    ):
        with store.writing(at=NOON, by="test") as writing:
            replace_incidents(writing, old, new, base_codes={each.id: codes[each.id] for each in new})
        assert kept() == expected


def test_mentions_are_found_by_what_decisions_name(store: Store) -> None:
    reading = keep(store)
    with store.reading() as connection:
        for name in (reading.report.id, reading.mentions[0].id, keys_of(reading)[reading.mentions[0].id].incident):
            assert mentions_named(connection, [name]) == reading.mentions
        assert mentions_named(connection, ["cl-1"]) == ()


def test_joins_are_kept_by_report_and_found_through_others(store: Store) -> None:
    first, second, third = (
        keep(store, outlet=name).report.id for name in ("Norvik Wire", "Tamsin Post", "Dorvale Today")
    )
    near, far = (
        Join(*sorted(pair), JoinReason.TEXT_REUSED, "all 2 sentences") for pair in ((first, second), (second, third))
    )
    with store.writing(at=NOON, by="test") as writing:
        assert save_joins(writing, second, [near, far])
        assert not save_joins(writing, second, [far, near])
        assert load_joins(writing.connection, [first]) == (near,)
        assert set(load_joins_around(writing.connection, [first])) == {near, far}
        assert save_joins(writing, second, [far])
        assert load_joins_around(writing.connection, [first]) == ()


def test_decisions_come_back_in_order_with_what_undoes_them(store: Store) -> None:
    made = [
        decision(1, "cl-a"),
        decision(2, "cl-b"),
        decision(3, "dec-1", verb=Verb.UNDO),
        decision(4, "dec-3", verb=Verb.UNDO),
    ]
    with store.writing(at=NOON, by="Ada") as writing:
        assert next_sequence(writing.connection) == 1
        append_decisions(writing, made)
        assert next_sequence(writing.connection) == 5
    with store.reading() as connection:
        assert load_decisions(connection) == tuple(made)
        assert load_decisions_about(connection, ["cl-a"]) == (made[0], made[2], made[3])
        assert load_decisions_about(connection, ["cl-z"]) == ()


def test_decisions_are_found_by_their_verb_or_by_what_they_name(store: Store) -> None:
    """Where there are few decisions of the verbs, all of them are read; where there are many, those on the ids are."""
    override = Decision(
        "dec-1", 1, Verb.OVERRIDE, (Target("inc-a", None),), "harm_status=fair", "seen", "Ada", "2031-04-01T00:00:00Z"
    )
    made = [override, decision(2, "dec-1", verb=Verb.UNDO), decision(3, "dec-2", verb=Verb.UNDO), decision(4, "cl-a")]
    with store.writing(at=NOON, by="Ada") as writing:
        append_decisions(writing, made)
    many = ["inc-a", *(f"inc-{number}" for number in range(10))]
    with store.reading() as connection:
        for ids in (["inc-a"], many):
            assert load_decisions_about(connection, ids, verbs={Verb.OVERRIDE}) == tuple(made[:3])
            assert load_decisions_about(connection, ids) == tuple(made[:3])
        assert load_decisions_about(connection, many[1:], verbs={Verb.OVERRIDE}) == ()
        assert load_decisions_about(connection, [*many, "cl-a"], verbs={Verb.OVERRIDE}) == tuple(made[:3])
        more = [f"inc-{number}" for number in range(600)]  # than the log has decisions
        assert load_decisions_about(connection, [*more, "inc-a"]) == tuple(made[:3])
        assert load_decisions_about(connection, [*more, "cl-a"]) == (made[3],)


def fill_one_row(store: Store, name: str) -> None:
    """Puts a row of any values into a table that has none: triggers ask for each row, and an empty table has none."""
    table = METADATA.tables[name]
    if not row_counts(store)[name]:
        values = {column.name: "x" if issubclass(column.type.python_type, str) else 1 for column in table.columns}
        with store.migrating() as connection:
            connection.execute(table.insert().values(values))


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_itself_refuses_to_change_a_log(store: Store, table: str, verb: str) -> None:
    with store.writing(at=NOON, by="Ada") as writing:
        append_decisions(writing, [decision(number, "cl-a") for number in range(1, 17)])
    fill_one_row(store, table)
    column = METADATA.tables[table].primary_key.columns.keys()[-1]
    statement = f"DELETE FROM {table}" if verb == "DELETE" else f"UPDATE {table} SET {column} = {column}"
    before = row_counts(store)
    with pytest.raises(StoreError, match="append-only"), store.migrating() as connection:
        connection.execute(text(statement))
    assert row_counts(store) == before


def test_a_stage_remembers_its_last_input(store: Store) -> None:
    with store.writing(at=NOON, by="test") as writing:
        save_run(writing, "read", "cap-1", "a")
        save_run(writing, "read", "cap-1", "b")
    with store.reading() as connection:
        assert last_input(connection, "read", "cap-1") == "b"
        assert last_input(connection, "read", "cap-2") is None


def test_ids_are_found_by_their_beginning(store: Store) -> None:
    reading = keep(store)
    with store.writing(at=NOON, by="test") as writing:
        replace_incidents(writing, [], [incident_of(reading)], base_codes=BASE)
    with store.reading() as connection:
        claim = reading.claims[0].id
        assert [match.id for match in find_matches(connection, claim[:-4])] == [claim]
        assert [match.kind for match in find_matches(connection, "2031-03-17-old-harbour")] == ["incident"]
        assert len(find_matches(connection, "cl-")) == 2
        assert find_matches(connection, "cl-%") == find_matches(connection, "") == ()


def test_a_dossier_keeps_its_id_and_is_made_once(store: Store, address: str) -> None:
    again = open_store(address)
    assert dossier_id(again) == "dossier-1"
    again.close()
    with pytest.raises(StoreError, match="holds a dossier already"):
        create_store(address, dossier_id="dossier-2")


def test_a_database_of_a_newer_version_is_refused(store: Store, address: str) -> None:
    with store.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DossierTooNew, match="install a newer sayso"):
        open_store(address)


def test_an_empty_database_is_no_dossier(address: str) -> None:
    if address.startswith("sqlite"):
        Path(address.removeprefix("sqlite:///")).touch()
    with pytest.raises(StoreError, match="holds no dossier"):
        open_store(address)


def test_the_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    with store.reading() as connection:
        found = inspect(connection)
        for table in METADATA.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}, table.name
            indexes = {index["name"] for index in found.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= indexes, table.name


def test_migrating_twice_changes_nothing(store: Store) -> None:
    before = row_counts(store)
    with store.migrating() as connection:
        migrate(connection)
    assert row_counts(store) == before


def test_a_second_writer_waits_and_then_gives_up_with_one_line(store: Store, address: str) -> None:
    impatient = open_store(address, busy_seconds=0.2)
    with store.writing(at=NOON, by="test"):
        with pytest.raises(StoreError, match="another process is writing"), impatient.writing(at=NOON, by="test"):
            pass
        with impatient.reading() as connection:
            assert load_decisions(connection) == ()
    impatient.close()


def test_an_engine_that_waits_for_the_disk_passes(store: Store) -> None:
    with store.reading() as connection:
        store.dialect.check_durability(connection)


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_an_address_that_cannot_be_used_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        create_store(url, dossier_id="d")
    assert "\n" not in str(caught.value)
