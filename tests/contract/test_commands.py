"""The commands themselves, run on the example dossier: their schema holds each line that they print."""

import hashlib
import json
import re
from pathlib import Path

import jsonschema
import pytest

from tests.command import run_sayso

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "norvik"
EXTERNAL_IDS = [json.loads(line)["id"] for line in (EXAMPLE / "manifest.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with the example reports and what the example adds to the registries, nothing accepted."""
    folder = tmp_path_factory.mktemp("commands") / "dossier"
    assert run_sayso("init", folder, cwd=folder.parent).code == 0
    for name in ("actors.yaml", "places.yaml"):
        (folder / name).write_bytes((EXAMPLE / name).read_bytes())
    ran = run_sayso("add", "--manifest", EXAMPLE / "manifest.jsonl", cwd=folder)
    assert (ran.code, ran.err) == (0, "")
    assert [line["outcome"] for line in ran.lines] == ["added"] * len(EXTERNAL_IDS)
    _check_schema("add", ran.out, folder)
    return folder


@pytest.mark.parametrize("command", ["incidents", "reports", "claims", "queue", "doctor"])
def test_what_a_command_prints_is_held_by_its_schema(dossier: Path, command: str) -> None:
    ran = run_sayso(command, cwd=dossier)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines
    _check_schema(command, ran.out, dossier)


def test_unreviewed_claims_count_only_when_asked_for(dossier: Path) -> None:
    asked = run_sayso("incidents", "--json", "--unreviewed", cwd=dossier)
    _check_schema("incidents", asked.out, dossier)
    assert [
        line["killed"]["civilians"] for line in run_sayso("incidents", cwd=dossier).lines if line["origin_count"]
    ] == []
    assert any(line["killed"]["civilians"] for line in asked.lines)


def test_one_incident_is_shown_and_explained(dossier: Path) -> None:
    code = run_sayso("incidents", cwd=dossier).lines[0]["code"]
    shown = run_sayso("show", code, "--unreviewed", cwd=dossier)
    _check_schema("show", shown.out, dossier)
    assert shown.lines[0]["incident"]["code"] == code
    explained = run_sayso("explain", code, "strike_status", "--unreviewed", cwd=dossier)
    _check_schema("explain", explained.out, dossier)


def test_a_derivation_ends_in_characters_of_a_text_and_in_captured_bytes(dossier: Path) -> None:
    code = run_sayso("incidents", cwd=dossier).lines[0]["code"]
    (explained,) = run_sayso("explain", code, "killed.civilians", "--unreviewed", cwd=dossier).lines
    texts = {line["report"]["id"]: line["report"]["text"] for line in run_sayso("reports", cwd=dossier).lines}
    claims = [each["claim"]["id"] for each in explained["claims"]]
    assert claims
    assert [source["claim"] for source in explained["sources"]] == claims
    for source in explained["sources"]:
        text = texts[source["report"]]
        assert source["words"] == [text[start:end] for start, end in source["spans"]]
        if source["sha256"] is None:
            assert source["text_sha256"] is None
            continue
        assert source["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
        stored = [path for path in (dossier / "captures").rglob(f"{source['sha256']}*") if path.is_file()]
        assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in stored] == [source["sha256"]]
    tree = run_sayso("explain", code, "killed.civilians", "--unreviewed", "--text", cwd=dossier).out
    first = explained["sources"][0]
    flat = " ".join(re.sub(r"[│├└─]", " ", tree).split())
    assert f"characters {first['spans'][0][0]} to {first['spans'][0][1]}" in flat
    assert first["capture"] in flat
    assert all(source["sha256"] in flat for source in explained["sources"] if source["sha256"])
    assert f"by the rules {explained['rules']['version']}" in flat


def test_the_record_can_be_asked_as_of_a_day(dossier: Path) -> None:
    def count_claims(*options: str) -> int:
        lines = run_sayso("incidents", "--unreviewed", *options, cwd=dossier).lines
        return sum(len(origin["claims"]) for line in lines for origin in line["origins"])

    assert 0 < count_claims("--as-of", "2025-03-11") < count_claims("--as-of", "2025-03-14") <= count_claims()
    assert count_claims("--as-of", "2024-01-01") == 0


def test_what_changed_between_two_days(dossier: Path) -> None:
    changed = run_sayso("changes", "2025-03-11", "2025-03-12", "--unreviewed", cwd=dossier)
    _check_schema("changes", changed.out, dossier)
    lines = {(line["incident"], line["field"]): line for line in changed.lines}
    day = {
        number: {
            line["code"]: line for line in run_sayso("incidents", "--unreviewed", "--as-of", number, cwd=dossier).lines
        }
        for number in ("2025-03-11", "2025-03-12")
    }
    for code, after in day["2025-03-12"].items():
        before = day["2025-03-11"].get(code)
        is_new = before is None or before["origin_count"] != after["origin_count"]
        assert ((code, "origin_count") in lines) == is_new
    assert lines
    assert run_sayso("changes", "2025-03-12", "2025-03-12", cwd=dossier).out == ""
    assert run_sayso("changes", "2025-03-12", "2025-03-11", cwd=dossier).code == 2


def test_two_profiles_side_by_side(dossier: Path) -> None:
    asked = run_sayso("diff-profiles", "airwars-style", "acled-style", "--unreviewed", cwd=dossier)
    _check_schema("diff-profiles", asked.out, dossier)
    assert {"row.fatalities", "row.killed_civilians_min"} <= {line["field"] for line in asked.lines}
    assert run_sayso("diff-profiles", "ged-style", "ged-style", "--unreviewed", cwd=dossier).out == ""
    assert run_sayso("diff-profiles", "ged-style", "no-such", cwd=dossier).code == 2


def test_the_ids_of_a_manifest_are_printed(dossier: Path) -> None:
    assert {line["report"]["external_id"] for line in run_sayso("reports", cwd=dossier).lines} == set(EXTERNAL_IDS)
    assert {line["external_id"] for line in run_sayso("claims", cwd=dossier).lines} <= set(EXTERNAL_IDS)


def test_claims_lie_in_the_text_of_their_report(dossier: Path) -> None:
    texts = {line["report"]["id"]: line["report"]["text"] for line in run_sayso("reports", cwd=dossier).lines}
    for line in run_sayso("claims", cwd=dossier).lines:
        text = texts[line["report"]]
        assert " … ".join(text[start:end] for start, end in line["claim"]["content"]) == line["words"]


@pytest.mark.slow
def test_people_are_told_the_same(dossier: Path) -> None:
    code = run_sayso("incidents", cwd=dossier).lines[0]["code"]
    for command in (
        ("incidents",),
        ("show", code),
        ("explain", code),
        ("changes", "2025-03-11"),
        ("diff-profiles", "airwars-style", "ged-style"),
        ("reports",),
        ("claims",),
        ("queue",),
        ("doctor",),
    ):
        ran = run_sayso(*command, "--text", cwd=dossier)
        assert (ran.code, ran.err) == (0, "")
        assert not ran.out.startswith("{")
    assert code in run_sayso("incidents", "--text", cwd=dossier).out


@pytest.mark.parametrize("width", ["80", "100"])
@pytest.mark.parametrize("command", ["reports", "claims", "queue"])
def test_people_are_shown_ids_and_codes_whole(dossier: Path, command: str, width: str) -> None:
    lines = run_sayso(command, "--json", cwd=dossier).lines
    shown = run_sayso(command, "--text", cwd=dossier, environment={"COLUMNS": width}).out.split()
    ids = {line["report"]["id"] if command == "reports" else line["claim"]["id"] for line in lines}
    codes = {code for line in lines for code in line.get("incident_codes", [line.get("incident_code")]) if code}
    assert codes
    assert ids | codes <= set(shown)


def test_people_are_shown_one_line_for_each_report_added(tmp_path: Path) -> None:
    names = [f"{letter * 60}.txt" for letter in "ab"]
    for number, name in enumerate(names, start=2):
        (tmp_path / name).write_text(f"Shelling killed {number} people in the town, its mayor said.\n")
    run_sayso("init", "case", cwd=tmp_path)
    ran = run_sayso("add", "--dossier", "case", "--text", *names, cwd=tmp_path, environment={"COLUMNS": "40"})
    assert [line.split()[:2] for line in ran.out.splitlines()] == [["added", name] for name in names]


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("acled-style", "acled-style: fatalities {fatalities}"),
        ("ged-style", "ged-style: deaths low {low}, best –, high {high}"),
        ("ibc-style", "ibc-style: civilians killed minimum {reported_minimum}, maximum {reported_maximum}, {status}"),
    ],
)
def test_a_profile_shows_its_own_figure_to_people(dossier: Path, profile: str, words: str) -> None:
    line = run_sayso("incidents", "--unreviewed", "--profile", profile, cwd=dossier).lines[0]
    wanted = words.format(**line["row"])
    listed = run_sayso("incidents", "--unreviewed", "--profile", profile, "--text", cwd=dossier).out
    assert f"  {wanted}" in listed.splitlines()
    assert f"profile {line['profile']}" in listed
    shown = run_sayso("show", line["code"], "--unreviewed", "--profile", profile, "--text", cwd=dossier).out
    assert wanted in shown.splitlines()
    assert f"profile {line['profile']}" in shown


def test_without_two_origins_ibc_is_provisional_to_people_and_programs(dossier: Path) -> None:
    options = ("incidents", "--profile", "ibc-style")
    assert {line["row"]["status"] for line in run_sayso(*options, cwd=dossier).lines} == {"provisional"}
    assert "civilians killed –, provisional" in run_sayso(*options, "--text", cwd=dossier).out


@pytest.mark.parametrize("form", ["--text", "--json"])
def test_before_anything_was_reported_nothing_is_asked_to_be_added(dossier: Path, form: str) -> None:
    ran = run_sayso("incidents", "--as-of", "2001-01-01", form, cwd=dossier)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == ("sayso: no incident had been reported by then\n" if form == "--text" else "")


def test_reading_a_manifest_prints_each_report_by_the_schema(tmp_path: Path) -> None:
    ran = run_sayso("read", "--manifest", EXAMPLE / "manifest.jsonl", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert [line["report"]["external_id"] for line in ran.lines] == EXTERNAL_IDS
    _check_schema("read", ran.out, tmp_path)


def test_decisions_are_printed_count_and_can_be_undone(dossier: Path) -> None:
    incident = run_sayso("incidents", cwd=dossier).lines[0]
    made = run_sayso("decide", "accept", "--all", "--incident", incident["code"], "--by", "Ada", cwd=dossier)
    _check_schema("decide", made.out, dossier)
    assert made.code == 0
    assert {line["by"] for line in made.lines} == {"Ada"}
    assert run_sayso("decide", "accept", "--all", "--incident", incident["code"], cwd=dossier).lines == []
    assert run_sayso("incidents", cwd=dossier).lines[0]["harm_status"]["value"] != "not_assessed"
    orders = "".join(json.dumps({"verb": "undo", "ids": [line["id"]]}) + "\n" for line in made.lines)
    undone = run_sayso("decide", cwd=dossier, stdin=orders.encode())
    assert (undone.code, len(undone.lines)) == (0, len(made.lines))
    assert run_sayso("incidents", cwd=dossier).lines[0]["harm_status"]["value"] == "not_assessed"


def test_a_report_is_erased_with_a_reason_and_only_on_purpose(dossier: Path) -> None:
    report = run_sayso("reports", cwd=dossier).lines[-1]["report"]
    asked = run_sayso("erase", report["id"], "--reason", "a person at risk", cwd=dossier)
    assert (asked.code, asked.out) == (2, "")
    assert asked.err == "sayso: erasing cannot be taken back: say --yes, or run it on a terminal, where it asks\n"
    erased = run_sayso("erase", report["id"], "--reason", "a person at risk", "--by", "Ada", "--yes", cwd=dossier)
    assert (erased.code, erased.err) == (0, "")
    _check_schema("erase", erased.out, dossier)
    assert report["id"] in erased.lines[0]["reports"]
    assert report["id"] not in {line["report"]["id"] for line in run_sayso("reports", cwd=dossier).lines}
    assert all(line["is_well"] for line in run_sayso("doctor", cwd=dossier).lines)


def _check_schema(command: str, out: str, folder: Path) -> None:
    schema = json.loads(run_sayso("schema", command, cwd=folder).out)
    validator = jsonschema.Draft202012Validator(schema)
    for line in out.splitlines():
        validator.validate(json.loads(line))


def test_a_head_leaves_the_machine_and_shows_later_what_was_changed(dossier: Path, tmp_path: Path) -> None:
    environment = {"SAYSO_SIGNING_KEY": str(tmp_path / "key.pem")}
    refused = run_sayso("checkpoint", cwd=dossier, environment=environment)
    assert (refused.code, refused.out) == (2, "")
    assert "sayso checkpoint --make-key" in refused.err
    head = tmp_path / "head.txt"
    made = run_sayso("checkpoint", "--make-key", "--out", head, cwd=dossier, environment=environment)
    _check_schema("checkpoint", made.out, dossier)
    assert made.lines[0]["note"] == head.read_text("utf-8")
    plain = run_sayso("checkpoint", "--text", cwd=dossier, environment=environment)
    assert plain.out.startswith(f"sayso/{made.lines[0]['key'].partition('+')[0].partition('/')[2]}\n")
    well = run_sayso("verify", "--since", head, "--sample", "3", cwd=dossier, environment=environment)
    assert (well.code, well.err) == (0, "")
    _check_schema("verify", well.out, dossier)
    head.write_text(head.read_text("utf-8").replace("\n", "\r\n", 1), "utf-8")
    changed = run_sayso("verify", "--since", head, cwd=dossier, environment=environment)
    assert (changed.code, changed.err) == (3, "")
    unstamped = run_sayso("stamp", head, cwd=dossier, environment=environment)
    assert unstamped.code == 2
    assert "SAYSO_TIMESTAMP_SERVER" in unstamped.err
