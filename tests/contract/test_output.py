"""Every output against its schema, and the schema against the words of the contract."""

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sayso.errors import UsageError
from sayso.pipeline.backing_up import Backup, Scrub
from sayso.pipeline.differences import find_differences
from sayso.pipeline.erasing import Erased, ErasurePlan
from sayso.pipeline.explaining import explain_field
from sayso.pipeline.incident_output import describe_incident, describe_incident_page
from sayso.pipeline.lines import to_line
from sayso.pipeline.output import (
    describe_addition,
    describe_backup,
    describe_decision,
    describe_dossier_claims,
    describe_dossier_report,
    describe_erased,
    describe_export,
    describe_finding,
    describe_head,
    describe_reading,
    describe_scrub,
    describe_stamp,
    describe_version,
)
from sayso.pipeline.schema import OUTPUTS, make_schema
from sayso.pipeline.views import Addition, Finding, Outcome, PageVersion
from sayso.records.capture import Capture
from sayso.records.decision import Decision, Target, Verb
from sayso.records.deed import Export, SignedHead, Timestamp
from sayso.records.fetch import Fetch, FileRole, Hop, HopReason, KeptFile, Robots
from sayso.records.issue import make_issue
from sayso.text.versions import Change, ChangeKind
from tests.fiction import make_capture
from tests.full_records import BARE_READING, BARE_VIEW, FULL_READING, FULL_READING_VIEW, FULL_VIEW

BACKUP = Backup(path=Path("copy"), size=3, root="ab", file_count=1, wrong=("capture ab was changed",))
PLAN = ErasurePlan(
    captures=(make_capture("words")[0],),
    reports=("rep-1",),
    hashes=("ab",),
    decisions=(),
    undone=(),
    archives=("cap-9",),
    attached=("cap-3",),
    sharing=("rep-2",),
)

CHANGES = (Change(ChangeKind.REMOVED, "14 killed"), Change(ChangeKind.ADDED, "17 killed"))
HOP = Hop("http://plover.example/", HopReason.ASKED, "93.184.215.14", 80, 200, (("ETag", '"1"'),), "2031", "2031", None)
FETCH = Fetch(
    "http://plover.example/",
    (HOP,),
    Robots.ALLOWED,
    "tests",
    (KeptFile(FileRole.EXCHANGE, "0" * 64, 9, "application/warc"),),
    "links.txt",
    "cap-1",
)
FETCHED = Capture("cap-2", "0" * 64, 1, "2031", None, HOP.url, None, None, None, None, "tests", fetch=FETCH)
OUTPUT_OF = {
    "read": [describe_reading(FULL_READING), describe_reading(BARE_READING)],
    "incidents": [describe_incident(FULL_VIEW), describe_incident(BARE_VIEW)],
    "show": [describe_incident_page(FULL_VIEW), describe_incident_page(BARE_VIEW)],
    "explain": [
        explain_field(FULL_VIEW, "killed.civilians", {"rep-1": FETCHED}),
        explain_field(FULL_VIEW, "killed.civilians", {}),
        explain_field(BARE_VIEW, "killed.civilians", {}),
    ],
    "changes": find_differences([BARE_VIEW], [FULL_VIEW]),
    "diff-profiles": find_differences([FULL_VIEW], [BARE_VIEW]),
    "reports": [describe_dossier_report(FULL_READING_VIEW)],
    "claims": describe_dossier_claims(FULL_READING_VIEW),
    "queue": [{**describe_dossier_claims(FULL_READING_VIEW)[0], "settles": "sets_bound"}],
    "add": [
        describe_addition(Addition("a.txt", Outcome.ADDED, "cap-1", "rep-1", 3, (make_issue("DATE-001"),))),
        describe_addition(Addition("b.txt", Outcome.FAILED, "", error="b.txt is empty")),
        describe_addition(
            dataclasses.replace(
                Addition("http://plover.example/", Outcome.ADDED, "cap-2", "rep-2", 3), earlier="rep-1", changes=CHANGES
            )
        ),
    ],
    "versions": [
        describe_version(PageVersion(FULL_READING.report, FETCHED, FETCH, CHANGES)),
        describe_version(PageVersion(FULL_READING.report, FETCHED, FETCH, None)),
    ],
    "decide": [
        describe_decision(
            Decision("dec-1", 1, Verb.ACCEPT, (Target("cl-1", "ab"), Target("cl-2", None)), None, None, "ada", "2031")
        )
    ],
    "erase": [describe_erased(Erased(plan=PLAN, reason="at risk", is_compacted=True, copies_left=("backups",)))],
    "backup": [describe_backup(BACKUP)],
    "restore": [describe_backup(BACKUP)],
    "scrub": [describe_scrub(Scrub(checked=2, total=3, wrong=("capture ab is missing",)))],
    "doctor": [describe_finding(Finding("python", is_well=True, message="fine"))],
    "verify": [describe_finding(Finding("event log", is_well=False, message="changed at entry 3"))],
    "checkpoint": [describe_head(SignedHead("head-1", "note", "name+id+key", 3, "00", "2031-03-20T12:00:00Z"))],
    "bundle": [describe_export(Export("exp-1", "2031-03-20T12:00:00Z", "incident 2031-03-17-x", "00", "head-1"))],
    "stamp": [describe_stamp(Timestamp("stamp-1", "00", "head-1", "", "", "time.example", "2031-03-20T12:00:00Z"))],
}

# The contract, copied by hand: what may never be missing.
WORDS_OF_THE_CONTRACT = {
    "": "schema_version report claims incidents issues",
    "report": "id title outlet byline language external_id url dateline published republished_from wire_credit text "
    "furniture",
    "report.dateline": "place agency",
    "report.published": "edtf basis",
    "report.furniture.0": "span kind",
    "claims.0": "id content cue sentence speaker chain stance negated hedges quoted kinds toll responsibility cause "
    "evidence inquiry said event incident confidence made_by",
    "claims.0.speaker": "span name role actor unnamed own_voice",
    "claims.0.toll.0": "harm whom min max qualifier scope names span",
    "claims.0.responsibility": "party act weapon admits",
    "claims.0.cause": "mechanism party",
    "claims.0.evidence": "what holder status concerns_incident",
    "claims.0.inquiry": "by question status result",
    "claims.0.said": "edtf basis span",
    "claims.0.event": "date place",
    "claims.0.event.date": "edtf basis span",
    "claims.0.event.place": "name within lat lon precision span",
    "incidents.0": "label date place claims",
    "issues.0": "code message",
}
WORDS_OF_AN_INCIDENT = {
    "": "code date place reports origins killed injured missing detained parties strike_status harm_status "
    "contradictions open_questions victims timeline row",
    "reports": "count ids",
    "origins.0": "reports claims reasons",
    "killed.civilians": "min max open min_from max_from left_out",
    "parties.0": "positions origins own_assessment conceded",
    "strike_status": "value provisional rules claims would_change_if",
    "harm_status": "value provisional rules claims would_change_if",
    "contradictions.0": "dimension claims",
    "open_questions.0": "kind status what holder claims",
    "timeline.0": "date claim what",
}


@pytest.mark.parametrize("command", OUTPUTS)
def test_every_output_is_held_by_its_schema(command: str) -> None:
    schema = _strict(make_schema(command))
    jsonschema.Draft202012Validator.check_schema(schema)
    for output in OUTPUT_OF[command]:
        jsonschema.validate(json.loads(to_line(output)), schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("command", OUTPUTS)
def test_the_schema_of_all_holds_every_output(command: str) -> None:
    for output in OUTPUT_OF[command]:
        jsonschema.validate(json.loads(to_line(output)), make_schema(), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("where", WORDS_OF_THE_CONTRACT)
def test_a_reading_has_every_field_of_the_contract(where: str) -> None:
    _check_fields(describe_reading(FULL_READING), where, WORDS_OF_THE_CONTRACT[where])


@pytest.mark.parametrize("where", WORDS_OF_AN_INCIDENT)
def test_an_incident_has_every_field_of_the_contract(where: str) -> None:
    _check_fields(describe_incident(FULL_VIEW), where, WORDS_OF_AN_INCIDENT[where])


@pytest.mark.parametrize("where", ["report.text", "claims.0.stance", "claims.0.speaker.own_voice", "issues"])
def test_the_schema_misses_a_field_that_is_gone(where: str) -> None:
    output = copy.deepcopy(describe_reading(FULL_READING))
    *above, last = where.split(".")
    del _at(output, ".".join(above))[last]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(output, make_schema("read"), jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("claims.0.stance", "shouts"),
        ("claims.0.content", []),
        ("claims.0.sentence", [1]),
        ("claims.0.confidence", 1.5),
        ("report.published.basis", "hoped"),
        ("schema_version", 2),
    ],
)
def test_the_schema_refuses_what_cannot_be(where: str, value: Any) -> None:
    output = json.loads(to_line(describe_reading(FULL_READING)))
    *above, last = where.split(".")
    _at(output, ".".join(above))[last] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(output, make_schema("read"), jsonschema.Draft202012Validator)


def test_slots_that_a_claim_does_not_have_are_null() -> None:
    claim = describe_reading(BARE_READING)["claims"][0]
    slots = ("toll", "responsibility", "cause", "evidence", "inquiry", "said", "event", "incident")
    assert {slot: claim[slot] for slot in slots} == dict.fromkeys(slots)  # type: ignore[literal-required]


def test_a_withheld_victim_is_not_named() -> None:
    line = to_line(describe_incident(FULL_VIEW))
    assert "Ila Voss" in line
    assert "Secret" not in line
    assert '"withheld": true' in line


def test_reports_of_other_incidents_are_not_counted_in() -> None:
    (origin,) = describe_incident(FULL_VIEW)["origins"]
    assert origin["reports"] == ["rep-1"]


def test_external_ids_stand_beside_the_ids() -> None:
    incident = describe_incident(FULL_VIEW)
    assert incident["reports"] == {"count": 1, "ids": ["rep-1"], "external_ids": ["ex-1"]}


def test_an_explanation_has_the_claims_of_the_trace_alone() -> None:
    assert [each["claim"]["id"] for each in explain_field(FULL_VIEW, "killed.civilians", {})["claims"]] == ["cl-1"]
    assert explain_field(FULL_VIEW, "killed.women", {})["claims"] == []


def test_a_field_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"killed\.dogs.*civilians"):
        explain_field(FULL_VIEW, "killed.dogs", {})


def test_no_schema_for_a_command_without_output() -> None:
    with pytest.raises(UsageError, match="serve"):
        make_schema("serve")


@pytest.mark.parametrize(
    "text", ["\ud800 alone", "\x1b[2J", "line\u2028sep\u2029", "\x85next", "قتل ١٢", 'a "quote" \\']
)
def test_a_line_is_utf8_and_one_line_whatever_the_text(text: str) -> None:
    line = to_line({"text": text})
    line.encode("utf-8")
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert json.loads(line) == {"text": text}


def _check_fields(output: Any, where: str, names: str) -> None:
    missing = set(names.split()) - set(_at(output, where))
    assert not missing


def _at(output: Any, where: str) -> Any:
    for name in where.split(".") if where else ():
        output = output[int(name)] if name.isdigit() else output[name]
    return output


def _strict(schema: Any) -> Any:
    """The same schema, with no room for a field that it does not name."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _strict(value) for key, value in schema.items()}
    return {**found, "additionalProperties": False} if "properties" in found else found
