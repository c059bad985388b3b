"""A dossier as commands and pages use it: made, found, added to, decided on, asked; with made-up readings."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from sayso.errors import DataError, DossierTooNew, NoDossier, StoreError, UsageError
from sayso.pipeline.dossier import Dossier, create_dossier, open_dossier
from sayso.pipeline.orders import Order
from sayso.pipeline.views import IncidentView, Outcome
from sayso.records.assessment import Group, HarmStatus
from sayso.records.capture import Capture
from sayso.records.claim import Harm
from sayso.records.codec import to_json
from sayso.records.decision import Decision, Verb
from sayso.records.reading import Reading
from sayso.store.events import load_events
from sayso.store.payloads import settle_payloads, write_payloads
from tests.fiction import MAYOR, NOON, QUAY, make_capture, read_fiction

WIRE = (
    f"2031-03-17 old-harbour Mira_Tal 12 killed\n{QUAY}",
    "Norvik Wire",
    "2031-03-18",
)
POST = (
    f"2031-03-17 old-harbour Oren_Bas 15 killed\n{MAYOR}",
    "Tamsin Post",
    "2031-03-20",
)
MARKET = ("2031-03-17 hill-market Ilse_Rook 3 killed\nNobody had expected it.", "Dorvale Today", "2031-03-18")


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    with create_dossier(tmp_path / "case", now=NOON) as made:
        yield made


def add(dossier: Dossier, *stories: tuple[str, str, str]) -> list[str]:
    """Adds the stories; gives the ids of their reports."""
    inputs = [make_capture(words, outlet=outlet, published=published) for words, outlet, published in stories]
    added = list(dossier.add(inputs, reader=read_fiction, now=NOON, version="1"))
    assert {each.outcome for each in added} == {Outcome.ADDED}
    return [str(each.report) for each in added]


def order(dossier: Dossier, verb: Verb, *ids: str, to: str | None = None, reason: str | None = None) -> Decision:
    (made,) = dossier.decide([Order(verb=verb, ids=ids, value=to, reason=reason, by="Ada")], now=NOON)
    return made


def killed(view: IncidentView) -> tuple[int, int | None] | None:
    ranges = view.assessment.ranges
    found = [each for each in ranges if each.harm is Harm.KILLED and each.group is Group.CIVILIANS]
    return (found[0].min, found[0].max) if found else None


def test_a_new_dossier_is_private_and_names_its_database(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "case"
    create_dossier(folder, now=NOON).close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "captures").stat().st_mode & 0o777 == 0o700
    assert (folder / "sayso.toml").stat().st_mode & 0o777 == 0o600
    assert 'database = "sqlite:///dossier.db"' in (folder / "sayso.toml").read_text()
    assert (folder / "dossier.db").is_file()


def test_a_dossier_is_not_made_over_something_else(tmp_path: Path) -> None:
    create_dossier(tmp_path / "case", now=NOON).close()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name, words in (("case", "is a dossier already"), ("full", "is not empty"), ("file", "is a file")):
        with pytest.raises(UsageError, match=words):
            create_dossier(tmp_path / name, now=NOON)
    assert (tmp_path / "full" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("was_there", [True, False])
def test_a_dossier_that_cannot_be_made_leaves_nothing(tmp_path: Path, was_there: bool) -> None:
    folder = tmp_path / "case"
    if was_there:
        folder.mkdir()
    with pytest.raises(StoreError):
        create_dossier(folder, now=NOON, database="postgresql://nobody@127.0.0.1:1/none")
    assert list(folder.iterdir()) == [] if was_there else not folder.exists()


def test_a_dossier_is_found_from_the_working_folder_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_dossier(tmp_path / "case", now=NOON).close()
    deep = tmp_path / "case" / "notes" / "may"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    with open_dossier() as found:
        assert found.path == tmp_path / "case"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoDossier, match="sayso init"):
        open_dossier()
    with pytest.raises(NoDossier, match="sayso init"):
        open_dossier(tmp_path)


def test_a_dossier_of_a_newer_version_is_refused_in_one_line(dossier: Dossier) -> None:
    with dossier.store.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DossierTooNew, match="install a newer sayso") as caught:
        open_dossier(dossier.path)
    assert "\n" not in str(caught.value)


def test_settings_that_are_wrong_are_named(dossier: Dossier) -> None:
    (dossier.path / "sayso.toml").write_text('profil = "x"\n')
    with pytest.raises(DataError, match="unknown setting 'profil'"):
        open_dossier(dossier.path)


def test_only_accepted_claims_count_unless_asked_otherwise(dossier: Dossier) -> None:
    add(dossier, WIRE, POST)
    (view,) = dossier.incidents()
    assert view.assessment.harm_status.value == HarmStatus.NOT_ASSESSED
    assert killed(dossier.incidents(unreviewed=True)[0]) == (12, 15)
    accepted = next(claim for claim in view.claims if claim.toll[0].min == 12)
    order(dossier, Verb.ACCEPT, accepted.id)
    (view,) = dossier.incidents()
    assert killed(view) == (12, 12)
    assert view.review_states[accepted.id] == "accepted"
    assert killed(dossier.incidents(unreviewed=True)[0]) == (12, 15)


def test_a_rejected_claim_counts_nowhere_and_an_undo_brings_it_back(dossier: Dossier) -> None:
    add(dossier, WIRE, POST)
    (view,) = dossier.incidents()
    high = next(claim for claim in view.claims if claim.toll[0].min == 15)
    rejected = order(dossier, Verb.REJECT, high.id)
    assert killed(dossier.incidents(unreviewed=True)[0]) == (12, 12)
    order(dossier, Verb.UNDO, rejected.id)
    assert killed(dossier.incidents(unreviewed=True)[0]) == (12, 15)


def test_an_edit_counts_as_accepted_with_its_new_value(dossier: Dossier) -> None:
    add(dossier, WIRE)
    claim = dossier.claims()[0]
    order(dossier, Verb.EDIT, claim.id, to="toll.0.max=14")
    (view,) = dossier.incidents()
    assert killed(view) == (12, 14)
    assert view.claims[0].toll[0].max == 14
    order(dossier, Verb.EDIT, claim.id, to="toll.0.min=13")  # on top of the first
    assert killed(dossier.incidents()[0]) == (13, 14)


def test_a_decision_on_an_earlier_version_is_stale_and_shown(dossier: Dossier) -> None:
    add(dossier, WIRE)
    claim = dossier.claims()[0]
    order(dossier, Verb.ACCEPT, claim.id)

    def read_otherwise(capture, payload):  # type: ignore[no-untyped-def]
        from dataclasses import replace

        reading = read_fiction(capture, payload)
        return replace(reading, claims=(replace(reading.claims[0], negated=True),))

    capture = make_capture(WIRE[0], outlet=WIRE[1], published=WIRE[2])
    assert [each.outcome for each in dossier.add([capture], reader=read_otherwise, now=NOON, version="2")] == [
        Outcome.UPDATED
    ]
    (view,) = dossier.incidents(unreviewed=True)
    assert view.review_states[claim.id] == "unreviewed"
    assert [issue.code for issue in view.issues] == ["DECISION-001"]
    assert [each.check for each in dossier.doctor() if not each.is_well] == ["decisions"]


def test_a_merge_and_its_undo_regroup(dossier: Dossier) -> None:
    add(dossier, WIRE, MARKET)
    first, second = (view.incident for view in dossier.incidents())
    merged = order(dossier, Verb.MERGE, first.code, second.code, reason="one attack")
    (view,) = dossier.incidents()
    assert len(view.incident.reports) == 2
    assert {view.incident.code, *view.incident.previous_codes} == {first.code, second.code}
    assert dossier.incident(first.code).incident.id == dossier.incident(second.code).incident.id == view.incident.id
    add(dossier, POST)
    assert [len(view.incident.reports) for view in dossier.incidents()] == [3]
    assert len(dossier.incidents()[0].incident.previous_codes) == 1
    order(dossier, Verb.UNDO, merged.id)
    assert sorted(len(view.incident.reports) for view in dossier.incidents()) == [1, 2]
    assert [view.incident.previous_codes for view in dossier.incidents()] == [(), ()]
    assert {view.incident.code for view in dossier.incidents()} == {first.code, second.code}


def test_erasing_a_report_forgets_the_code_of_its_merged_incident(dossier: Dossier) -> None:
    reports = add(dossier, WIRE, MARKET)
    first, second = (view.incident for view in dossier.incidents())
    order(dossier, Verb.MERGE, first.code, second.code, reason="one attack")
    dossier.erase(reports[1], reason="asked for", by="Ada", now=NOON)
    (view,) = dossier.incidents()
    assert view.incident.previous_codes == ()


def test_a_split_takes_a_report_out(dossier: Dossier) -> None:
    reports = add(dossier, WIRE, POST)
    order(dossier, Verb.SPLIT, reports[1], to="quay two")
    codes = sorted(view.incident.code for view in dossier.incidents())
    assert codes == ["2031-03-17-old-harbour", "2031-03-17-quay-two"]


def test_reviewers_join_and_part_origins(dossier: Dossier) -> None:
    reports = add(dossier, WIRE, POST)
    assert len(dossier.incidents()[0].independence.origins) == 2
    joined = order(dossier, Verb.JOIN, *reports, reason="both rewrote one release")
    assert len(dossier.incidents()[0].independence.origins) == 1
    assert killed(dossier.incidents(unreviewed=True)[0]) == (12, 15)
    order(dossier, Verb.UNDO, joined.id)
    assert len(dossier.incidents()[0].independence.origins) == 2


def test_an_override_stands_beside_the_derived_value_until_the_incident_changes(dossier: Dossier) -> None:
    add(dossier, WIRE)
    (view,) = dossier.incidents()
    order(dossier, Verb.OVERRIDE, view.incident.code, to="harm_status=discounted", reason="it was a drill")
    status = dossier.incidents(unreviewed=True)[0].assessment.harm_status
    assert status.override is not None
    assert status.override.value == "discounted"
    add(dossier, POST)
    (view,) = dossier.incidents(unreviewed=True)
    assert view.assessment.harm_status.override is None
    assert [issue.code for issue in view.issues] == ["DECISION-001"]


@pytest.mark.parametrize(
    "value",
    [
        "strike_status=likely_strike",
        "near.islamic-state=yes",
        "near.harbour-guard=no",
        "own_assessment.islamic-state=credible",
        "best.killed=12",
    ],
)
def test_every_finding_that_a_reviewer_may_make_is_taken(dossier: Dossier, value: str) -> None:
    add(dossier, WIRE)
    claim = dossier.claims()[0]
    order(dossier, Verb.EDIT, claim.id, to="speaker.actor=harbour-guard")
    code = dossier.incidents()[0].incident.code
    assert order(dossier, Verb.OVERRIDE, code, to=value, reason="the ledger").value == value


def test_a_claim_added_by_hand_counts(dossier: Dossier) -> None:
    add(dossier, WIRE)
    claim = dossier.claims()[0]
    value = to_json(claim) | {"id": "clm-by-hand"}
    value["toll"][0] |= {"min": 20, "max": 20}
    value["speaker"] |= {"name": "Jon Fell"}
    order(dossier, Verb.ADD, to=json.dumps(value))
    (view,) = dossier.incidents()
    assert view.review_states == {claim.id: "unreviewed", "clm-by-hand": "accepted"}
    assert killed(view) == (20, 20)
    order(dossier, Verb.REJECT, "clm-by")
    assert dossier.incidents()[0].review_states["clm-by-hand"] == "rejected"


def test_reports_that_name_each_other_as_their_source_are_flagged_and_count_once(dossier: Dossier) -> None:
    named = {"Norvik Wire": "Dorvale Today", "Dorvale Today": "Norvik Wire"}

    def read_circle(capture: Capture, payload: bytes) -> Reading:
        reading = read_fiction(capture, payload)
        report = reading.report
        return replace(reading, report=replace(report, republished_from=named[report.outlet or ""]))

    inputs = [make_capture(WIRE[0], outlet=outlet, published=WIRE[2]) for outlet in named]
    list(dossier.add(inputs, reader=read_circle, now=NOON, version="1"))
    (view,) = dossier.incidents(unreviewed=True)
    assert [issue.code for issue in view.issues] == ["ORIGIN-001"]
    assert (view.assessment.report_count, view.assessment.origin_count) == (2, 1)
    assert killed(view) == (12, 12)


def test_the_record_can_be_asked_as_of_a_day(dossier: Dossier) -> None:
    add(dossier, WIRE, POST)
    assert dossier.incidents(as_of="2031-03-17", unreviewed=True) == ()
    (view,) = dossier.incidents(as_of="2031-03-19", unreviewed=True)
    assert (killed(view), len(view.incident.reports)) == ((12, 12), 1)
    assert killed(dossier.incidents(as_of="2031-03-20", unreviewed=True)[0]) == (12, 15)
    with pytest.raises(UsageError, match="nothing was known"):
        dossier.incident(view.incident.code, as_of="2031-03-17")


@pytest.mark.parametrize(
    ("verb", "ids", "to", "reason", "words"),
    [
        (Verb.ACCEPT, ("c-unknown",), None, None, "no record has the id"),
        (Verb.ACCEPT, ("2031-03-17-old-harbour",), None, None, "is an incident: accept takes the id of a claim"),
        (Verb.ACCEPT, ("cl-",), None, None, "give more of the id"),
        (Verb.MERGE, ("2031-03-17-old-harbour",), None, None, "at least two"),
        (Verb.MERGE, ("2031-03-17-old-harbour", "inc-"), None, None, "give more of the id"),
        (Verb.JOIN, ("REPORT", "CLAIM"), None, "why", "not both"),
        (Verb.PART, ("CLAIM", "CLAIM"), None, "why", "two different ids"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "harm_status=fair", None, "needs a reason"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "weather=fair", "why", "override what"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "harm_status_x=fair", "why", "override what"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "near=yes", "why", "override what"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "harm_status=terrible", "why", "not_assessed.*discounted"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "strike_status=fair", "why", "declared_strike.*, not 'fair'"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "near.islamic-state=maybe", "why", "one of yes, no"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "near.nobody-known=yes", "why", "is no actor"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "own_assessment.islamic-state=guilty", "why", "non_credible"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "best.dead=3", "why", "killed, injured, missing, detained"),
        (Verb.OVERRIDE, ("2031-03-17-old-harbour",), "best.killed=-3", "why", "whole number"),
        (Verb.EDIT, ("CLAIM",), "toll.0.max=1", None, "cannot be"),
        (Verb.EDIT, ("CLAIM",), "incident=i7", None, "tells of no incident"),
        (Verb.EDIT, ("CLAIM",), "content=[[0,9999]]", None, "beyond the text|cannot be"),
        (Verb.EDIT, ("CLAIM",), None, None, "--to FIELD=VALUE|cannot edit"),
        (Verb.UNDO, ("CLAIM",), None, None, "takes the id of a decision"),
        (Verb.ADD, (), "{", None, "JSON"),
        (Verb.ADD, (), None, None, "needs a claim in JSON"),
    ],
)
def test_a_wrong_order_is_refused_in_one_line_and_nothing_is_entered(
    dossier: Dossier, verb: Verb, ids: tuple[str, ...], to: str | None, reason: str | None, words: str
) -> None:
    report = add(dossier, WIRE, MARKET)[0]
    claim = dossier.reading(report).claims[0].id
    meant = tuple({"REPORT": report, "CLAIM": claim}.get(each, each) for each in ids)
    good = Order(verb=Verb.ACCEPT, ids=(claim,), by="Ada")
    with pytest.raises(UsageError, match=words) as caught:
        dossier.decide([good, Order(verb=verb, ids=meant, value=to, reason=reason, by="Ada")], now=NOON)
    assert "\n" not in str(caught.value)
    with dossier.store.reading() as connection:
        assert "accept" not in {event.action for event in load_events(connection)}


def test_a_reading_is_found_by_the_beginning_of_its_id(dossier: Dossier) -> None:
    (report,) = add(dossier, WIRE)
    view = dossier.reading(report[:-3])
    assert view.report.id == report
    assert list(view.incidents.values()) == ["2031-03-17-old-harbour"]
    with pytest.raises(UsageError, match="no report"):
        dossier.reading("rep-nothing")


def test_the_queue_holds_what_is_not_decided(dossier: Dossier) -> None:
    add(dossier, WIRE, POST)
    first = dossier.queue()[0].claim
    assert len(dossier.queue()) == 2
    order(dossier, Verb.ACCEPT, first.id)
    assert [waiting.claim.id for waiting in dossier.queue()] != [first.id]
    assert len(dossier.queue()) == 1


def test_doctor_finds_a_changed_capture_and_a_missing_one(dossier: Dossier) -> None:
    add(dossier, WIRE, MARKET)
    assert all(each.is_well for each in dossier.doctor())
    kept = sorted(path for path in dossier.captures.rglob("*") if path.is_file())
    kept[0].write_bytes(b"something else")
    kept[1].unlink()
    (finding,) = [each for each in dossier.doctor() if not each.is_well]
    assert finding.check == "captures"
    assert "was changed" in finding.message
    assert "is missing" in finding.message


def test_doctor_names_files_of_no_report(dossier: Dossier) -> None:
    add(dossier, WIRE)
    (sha256,) = write_payloads(dossier.captures, [b"put there by hand"])
    settle_payloads(dossier.captures, [sha256])
    (finding,) = (each for each in dossier.doctor() if each.check == "captures")
    assert finding.is_well
    assert finding.message.endswith(f"may be deleted: {sha256[:2]}/{sha256}")


def test_doctor_clears_away_what_a_run_cut_short_has_left(dossier: Dossier) -> None:
    add(dossier, WIRE)
    write_payloads(dossier.captures, [b"left by a run that was killed"])
    (finding,) = (each for each in dossier.doctor() if each.check == "captures")
    assert finding.is_well
    assert finding.message.endswith("; 1 left by a run that was cut short cleared away")
    (finding,) = (each for each in dossier.doctor() if each.check == "captures")
    assert finding.message.endswith("as received")


def test_a_dossier_on_postgresql_does_the_same(tmp_path: Path, postgres_url: str) -> None:
    with create_dossier(tmp_path / "case", now=NOON, database=postgres_url) as dossier:
        reports = add(dossier, WIRE, POST, MARKET)
        first, second = (view.incident for view in dossier.incidents())
        merged = order(dossier, Verb.MERGE, first.code, second.code, reason="one attack")
        order(dossier, Verb.ACCEPT, dossier.reading(reports[0]).claims[0].id)
    with open_dossier(tmp_path / "case") as dossier:
        (view,) = dossier.incidents()
        assert (len(view.incident.reports), killed(view)) == (3, (12, 12))
        assert dossier.incident(first.code).incident == dossier.incident(second.code).incident
        order(dossier, Verb.UNDO, merged.id)
        assert [len(view.incident.reports) for view in dossier.incidents()] == [1, 2]
        again = [make_capture(WIRE[0], outlet=WIRE[1], published=WIRE[2])]
        assert [each.outcome for each in dossier.add(again, reader=read_fiction, now=NOON, version="1")] == [
            Outcome.UNCHANGED
        ]
        assert all(each.is_well for each in dossier.doctor())
        assert not (dossier.path / "dossier.db").exists()
