"""What is withheld stands nowhere: not in what commands print, not on a page; undone, it is there again."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from sayso.cli.main import run
from sayso.errors import UsageError
from sayso.pipeline.demo import create_demo, decide_demo, fill_demo
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.orders import Order
from sayso.records.claim import Claim
from sayso.records.decision import Verb
from sayso.store.readings import all_report_ids, load_reports
from sayso.web.app import create_app
from tests.web.conftest import make_ask

_LINK = re.compile(r'href="(/[^"#]*)')


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    with create_demo(tmp_path_factory.mktemp("withheld") / "norvik") as dossier:
        assert [one.error for one in fill_demo(dossier) if one.error] == []
        assert decide_demo(dossier) > 0
        yield dossier


def withhold(dossier: Dossier, *ids: str) -> str:
    """Withholds; gives the id to undo."""
    (made,) = dossier.decide([Order(verb=Verb.WITHHOLD, ids=ids, by="Ada")])
    return made.id


def undo(dossier: Dossier, decision: str) -> None:
    dossier.decide([Order(verb=Verb.UNDO, ids=(decision,), by="Ada")])


def find_claim(dossier: Dossier, words: str, report: str) -> Claim:
    (view,) = (each for each in dossier.readings() if each.report.external_id == report)
    return next(each for each in view.claims if words in " ".join(s.words(view.report.text) for s in each.content))


def show_all(dossier: Dossier, capsys: pytest.CaptureFixture[str]) -> str:
    """Everything that the commands print of a dossier, and every page that its pages link to."""
    capsys.readouterr()
    codes = [view.incident.code for view in dossier.incidents(unreviewed=True)]
    commands = [["incidents"], ["incidents", "--unreviewed"], ["reports"], ["claims"], ["queue"]]
    commands += [["show", code, "--unreviewed"] for code in codes] + [["explain", code, "victims"] for code in codes]
    for command in commands:
        for form in ("--json", "--text"):
            assert run([*command, form, "--dossier", str(dossier.path)]) == 0
    return capsys.readouterr().out + show_pages(dossier)


def show_pages(dossier: Dossier) -> str:
    """Every page, each once, and the incidents by all claims."""
    ask = make_ask(create_app(dossier))
    links = {link for page in ("/", "/reports") for link in _LINK.findall(ask(page).text)}
    pages = sorted(link for link in links if link.startswith(("/reports/", "/incidents/")) and "?" not in link)
    pages += [f"{link}?count=unreviewed" for link in pages if link.startswith("/incidents/")]
    answers = [ask(page) for page in ("/", "/reports", "/claims", "/claims?page=2", "/claims?page=3", *pages)]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.text for answer in answers)


def show_records(dossier: Dossier) -> str:
    """Everything that the dossier answers with: nothing else can be shown or printed."""
    found = [dossier.incidents(), dossier.incidents(unreviewed=True), dossier.readings(), dossier.queue()]
    return repr(found)


def find_traces(names: list[str], shown: str) -> list[str]:
    spaced = " ".join(shown.split()).casefold()
    return [name for name in names if name.casefold() in spaced]


@pytest.mark.slow
def test_the_name_that_the_example_withholds_stands_nowhere(demo: Dossier, capsys: pytest.CaptureFixture[str]) -> None:
    shown = show_all(demo, capsys)
    assert find_traces(["Bryd", "bryd-tull"], shown) == []
    assert "Wenna Tull" in shown
    withholding = next(each for each in _log(demo) if each[1] == "withhold")
    undo(demo, withholding[0])
    assert "Bryd Tull" in show_pages(demo)
    undo(demo, _log(demo)[-1][0])
    assert "Bryd Tull" not in show_records(demo)


def _log(dossier: Dossier) -> list[tuple[str, str]]:
    with dossier.store.reading() as connection:
        return [(row[0], row[1]) for row in connection.execute(text("SELECT id, verb FROM decision ORDER BY sequence"))]


def test_a_withheld_victim_is_nameless_and_the_claims_stay_legible(demo: Dossier) -> None:
    victim = next(each for each in demo.incidents()[0].assessment.victims if each.name == "Ansa Velk")
    decision = withhold(demo, victim.id)
    assert find_traces(["Ansa", "Velk"], show_records(demo)) == []
    (shown,) = (each for each in demo.incidents()[0].assessment.victims if each.id == victim.id)
    assert (shown.is_withheld, shown.age, len(shown.claims)) == (True, None, len(victim.claims))
    undo(demo, decision)
    assert "Ansa Velk" in show_records(demo)


def test_a_victim_that_is_not_there_cannot_be_withheld(demo: Dossier) -> None:
    known = {victim.id for view in demo.incidents(unreviewed=True) for victim in view.assessment.victims}
    victim, log = min(known), _log(demo)
    for words, reason in ((f"{victim}0", "no incident has a victim"), ("vic-", "give more of the id")):
        with pytest.raises(UsageError, match=reason) as caught:
            withhold(demo, words)
        assert "\n" not in str(caught.value)
    assert _log(demo) == log
    undo(demo, withhold(demo, victim[:-2]))


def test_a_witness_who_is_a_private_person_is_withheld_with_the_claim(demo: Dossier) -> None:
    claim = next(each for each in demo.claims() if each.speaker.name == "Joric Temmel")
    decision = withhold(demo, claim.id)
    assert find_traces(["Joric", "Temmel"], show_records(demo)) == []
    undo(demo, decision)
    official = next(each for each in demo.claims() if each.speaker.name == "Tobren Askil")
    decision = withhold(demo, official.id)
    assert "Tobren Askil" in show_records(demo)
    undo(demo, decision)


def test_spans_give_the_words_that_are_shown(demo: Dossier) -> None:
    before = {view.report.id: view.report.text for view in demo.readings()}
    claim = find_claim(demo, "An airstrike flattened", "ex01")
    decision = withhold(demo, claim.id)
    after = {view.report.id: view.report.text for view in demo.readings()}
    assert {name: len(text) for name, text in before.items()} == {name: len(text) for name, text in after.items()}
    shown = "".join(span.words(after[claim.report]) for span in claim.content)
    assert set("".join(shown.split())) == {"█"}
    undo(demo, decision)
    assert {view.report.id: view.report.text for view in demo.readings()} == before


@pytest.mark.parametrize("kind", ["incident", "report"])
def test_an_exact_place_is_withheld_with_its_incident_or_report(
    demo: Dossier, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = demo.incidents(unreviewed=True)[0].incident
    assert before.place is not None
    report = find_claim(demo, "An airstrike flattened", "ex01").report
    decision = withhold(demo, before.id if kind == "incident" else report)
    capsys.readouterr()
    for form in ("--json", "--text"):
        assert run(["show", before.id, "--unreviewed", form, "--dossier", str(demo.path)]) == 0
    shown = show_records(demo) + capsys.readouterr().out + make_ask(create_app(demo))("/").text
    assert (
        find_traces(["Alder Street", "Hadrin", "alder-street", "47.5115", "118.2625", "47.512", "118.262"], shown) == []
    )
    incident = demo.incident(before.id).incident
    assert incident.place is not None
    assert (incident.code, incident.place.name, incident.place.lat) == (before.id, "Norvik", -47.5)
    undo(demo, decision)
    assert demo.incidents(unreviewed=True)[0].incident == before


def test_a_withheld_report_is_covered_whole(demo: Dossier) -> None:
    report = find_claim(demo, "An airstrike flattened", "ex01").report
    decision = withhold(demo, report)
    shown = demo.reading(report).report
    assert set("".join(shown.text.split())) == {"█"}
    assert shown.url is None
    undo(demo, decision)


def test_a_profile_gives_its_own_columns(demo: Dossier, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["incidents", "--json", "--profile", "ged-style", "--dossier", str(demo.path)]) == 0
    rows = [json.loads(line)["row"] for line in capsys.readouterr().out.splitlines()]
    assert [len(row) for row in rows] == [49, 49]
    assert (rows[0]["date_start"], rows[0]["best"]) == ("2025-03-11", None)
    code = demo.incidents()[0].incident.code
    assert run(["show", code, "--text", "--profile", "ibc-style", "--dossier", str(demo.path)]) == 0
    assert "reported_minimum: " in capsys.readouterr().out


def test_nothing_in_the_dossier_is_overwritten(demo: Dossier) -> None:
    captured = b"".join(path.read_bytes() for path in Path(demo.captures).rglob("*") if path.is_file())
    assert captured
    assert "Bryd Tull" not in show_records(demo)
    with demo.store.reading() as connection:
        assert any("Bryd Tull" in each.text for each in load_reports(connection, all_report_ids(connection)))
