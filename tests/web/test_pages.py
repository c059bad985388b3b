"""Every page of the example answers, is sound markup, and says what the record says."""

import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from sayso.pipeline.differences import find_differences
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.method import find_method
from sayso.web.incident_page import make_incident_page
from sayso.web.wording import name_actor, say_support
from tests.web.conftest import Ask, find_largest
from tests.web.page_check import read_page

FIXED = [
    "/",
    "/reports",
    "/claims",
    "/about",
    "/method",
    "/?as_of=2025-03-12",
    "/claims?kind=toll&stance=denies",
    "/?profile=ged-style",
    "/changes",
    "/changes?since=2025-03-11&until=2025-03-14&count=unreviewed&profile=ged-style",
    "/nowhere",
]


@pytest.fixture(scope="session")
def every_path(example: Dossier) -> list[str]:
    """The address of every page."""
    codes = [view.incident.code for view in example.incidents(unreviewed=True)]
    reports = [view.report.id for view in example.readings()]
    counted = [f"/incidents/{code}?count={count}" for code in codes for count in ("accepted", "unreviewed")]
    return [*FIXED, *(f"/incidents/{code}" for code in codes), *counted, *(f"/reports/{report}" for report in reports)]


def test_every_page_is_sound(ask: Ask, every_path: list[str]) -> None:
    for path in every_path:
        answer = ask(path)
        assert answer.status_code == (404 if path == "/nowhere" else 200), path
        page = read_page(answer.text)
        assert page.trouble == [], path
        assert len(page.ids) == len(set(page.ids)), path
        assert page.named("html")[0].attributes["lang"] == "en"
        assert [len(page.named(name)) for name in ("main", "title")] == [1, 1], path


def test_headings_are_in_order(ask: Ask, every_path: list[str]) -> None:
    for path in every_path:
        levels = read_page(ask(path).text).headings
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), path


def test_no_page_names_another_machine(ask: Ask, every_path: list[str]) -> None:
    for path in every_path:
        for found in read_page(ask(path).text).addresses:
            assert re.match(r"(/(?!/)|#|\?)", found), (path, found)


def test_every_link_within_leads_somewhere(ask: Ask, every_path: list[str]) -> None:
    markup = {path: read_page(ask(path).text) for path in every_path}
    reports = {path: set(page.ids) for path, page in markup.items() if path.startswith("/reports/")}
    for path, page in markup.items():
        for found in page.addresses:
            target, _, fragment = found.partition("#")
            if fragment and not target:
                assert fragment in page.ids, (path, found)
            elif fragment:
                assert fragment in reports[target], (path, found)


def test_every_page_carries_the_notice_and_what_unreviewed_means(
    ask: Ask, example: Dossier, every_path: list[str]
) -> None:
    assert example.settings.notice
    for path in every_path:
        text = read_page(ask(path).text).text
        assert text.count(example.settings.notice) >= 2, path
        assert "no person has looked at it yet" in text, path


def test_a_long_list_of_incidents_stands_on_several_pages(
    ask: Ask, example: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [view.incident.code for view in example.incidents(unreviewed=True)]
    assert len(codes) == 2
    whole = read_page(ask("/?profile=ged-style").text)
    assert [each for each in whole.named("a") if each.attributes.get("rel") in ("prev", "next")] == []
    monkeypatch.setattr("sayso.web.pages.INCIDENTS_ON_A_PAGE", 1)
    shown, path = [], "/?profile=ged-style"
    for number in (1, 2):
        text = ask(path).text
        page = read_page(text)
        assert page.trouble == []
        assert f"{number} to {number} of 2 on record" in text
        shown += [each.attributes["id"] for each in page.named("li") if "entry" in each.attributes.get("class", "")]
        links = {
            each.attributes["rel"]: each.attributes["href"] for each in page.named("a") if "rel" in each.attributes
        }
        assert ("prev" in links, "next" in links) == (number == 2, number == 1)
        path = links.get("next", links.get("prev", ""))
        assert "profile=ged-style" in path
    assert shown == codes
    assert path == "/?profile=ged-style"
    assert "No incident" in ask("/?page=9").text


def test_a_listing_has_each_incident_by_both_ways_of_counting(example: Dossier) -> None:
    for day in (None, "2025-03-11"):
        listing = example.list_incidents(first=0, most=10, as_of=day)
        assert tuple(whole for _, whole in listing.pairs) == example.summaries(as_of=day, unreviewed=True)
        assert tuple(accepted for accepted, _ in listing.pairs) == example.summaries(as_of=day)
        assert listing.total == 2


def test_the_list_tells_accepted_from_unreviewed(ask: Ask, example: Dossier) -> None:
    page = read_page(ask("/").text)
    entries = {each.attributes["id"]: each for each in page.named("li") if "entry" in each.attributes.get("class", "")}
    reviewed = find_largest(example).incident.code
    assert set(entries) == {view.incident.code for view in example.incidents(unreviewed=True)}
    assert entries[reviewed].attributes["data-sure"] == "1"
    assert {each.attributes["data-sure"] for code, each in entries.items() if code != reviewed} == {"0"}
    classes = " ".join(each.attributes.get("class", "") for each in page.elements)
    assert "settled" in classes
    assert "proposed" in classes


def test_the_list_gives_reports_and_origins_of_each_incident(ask: Ask, example: Dossier) -> None:
    text = read_page(ask("/").text).text
    for view in example.incidents(unreviewed=True):
        found = view.assessment
        assert f"{found.report_count} report" in text
        assert f"{found.origin_count} origin" in text


def test_the_list_gives_the_counts_of_the_range_that_it_shows(ask: Ask, example: Dossier) -> None:
    page = read_page(ask("/").text)
    entries = {each.attributes["id"]: each.attributes["data-support"] for each in page.named("li") if each.attributes}
    reviewed = find_largest(example).incident.code
    accepted = {view.incident.code: view.assessment for view in example.incidents()}
    everything = {view.incident.code: view.assessment for view in example.incidents(unreviewed=True)}
    assert accepted[reviewed].report_count < everything[reviewed].report_count
    for code, support in entries.items():
        is_reviewed = bool(accepted[code].ranges)
        found = (accepted if is_reviewed else everything)[code]
        counts = say_support(found.report_count, found.origin_count)
        assert support == (counts if is_reviewed else f"{counts}, unreviewed")
        assert f"{counts} " in page.text
    whole = everything[reviewed]
    assert f"with unreviewed claims: {say_support(whole.report_count, whole.origin_count)}" in page.text


def test_pages_name_the_profile_and_take_another(ask: Ask, example: Dossier, largest: str) -> None:
    assert "Figures by the profile airwars-style@1." in read_page(ask("/").text).text
    listed = read_page(ask("/?profile=acled-style").text)
    assert "Figures by the profile acled-style@1." in listed.text
    assert f"{largest}?profile=acled-style" in listed.addresses
    (line,) = {
        view.profile_line
        for view in example.incidents(profile="acled-style", unreviewed=True)
        if largest.endswith(view.incident.code)
    }
    shown = read_page(ask(f"{largest}?profile=acled-style&count=unreviewed").text)
    assert f"profile acled-style@1: {line}" in shown.text
    assert f"{largest}?count=accepted&as_of=&profile=acled-style" not in shown.addresses
    assert f"{largest}?count=accepted&profile=acled-style" in shown.addresses


def test_an_unknown_profile_is_refused_in_one_line(ask: Ask, largest: str) -> None:
    for path in ("/?profile=unknown", f"{largest}?profile=unknown"):
        answer = ask(path)
        assert answer.status_code == 404
        assert "no profile 'unknown': there are airwars-style" in read_page(answer.text).text


def test_an_incident_shows_every_part_of_its_record(ask: Ask, example: Dossier, largest: str) -> None:
    page = read_page(ask(f"{largest}?count=unreviewed").text)
    assert {"says", "many", "statuses", "parties", "disputes", "open", "timeline", "origins"} <= set(page.ids)
    view = find_largest(example)
    for found in view.assessment.ranges:
        assert f"range-{found.harm}-{found.group}" in page.ids
    for question in (
        "Did it happen?",
        "Who struck?",
        "How many killed?",
        "What caused it?",
        "Were the dead civilians?",
    ):
        assert question in page.text
    outlets = {report.outlet for report in view.reports if report.outlet}
    assert all(outlet in page.text for outlet in outlets)


def test_an_incident_says_whether_unreviewed_claims_count(ask: Ask, largest: str) -> None:
    assert "Not a finding." in ask(f"{largest}?count=unreviewed").text
    assert "Not a finding." not in ask(f"{largest}?count=accepted").text


def test_the_record_is_shown_as_of_a_day(ask: Ask, largest: str) -> None:
    assert "as it stood on" in read_page(ask(f"{largest}?as_of=2025-03-12").text).text
    assert ask("/?as_of=2001-01-01").text.count('class="entry"') == 0
    assert ask(f"{largest}?as_of=2001-01-01").status_code == 404
    assert ask("/?as_of=tomorrow").status_code == 400


def test_a_report_shows_its_whole_text_and_every_claim(ask: Ask, example: Dossier) -> None:
    for view in example.readings():
        page = read_page(ask(f"/reports/{view.report.id}").text)
        shown = re.sub(r"\s+", "", page.text)
        for line in view.report.text.split("\n")[:40]:
            if not any(claim.content[0].words(view.report.text) in line for claim in view.claims):
                assert re.sub(r"\s+", "", line) in shown
        assert {claim.id for claim in view.claims} <= set(page.ids)
        assert {f"w-{claim.id}" for claim in view.claims} <= set(page.ids)


def test_claims_are_filtered_by_kind_stance_and_speaker(ask: Ask, example: Dossier) -> None:
    claims = example.claims()
    tolls = sum("toll" in claim.kinds for claim in claims)
    denied = sum("toll" in claim.kinds and claim.stance == "denies" for claim in claims)
    assert f"{tolls} claims" in read_page(ask("/claims?kind=toll").text).text
    assert f"{denied} claims" in read_page(ask("/claims?kind=toll&stance=denies").text).text
    assert "0 claims" in read_page(ask("/claims?speaker=nobody-of-that-name").text).text


def test_claims_are_shown_some_at_a_time(ask: Ask, example: Dossier) -> None:
    assert len(example.claims()) > 100
    first, second = read_page(ask("/claims").text), read_page(ask("/claims?page=2").text)
    assert any("page=2" in found for found in first.addresses)
    assert any("page=1" in found for found in second.addresses)
    shown = [{found for found in page.addresses if "#" in found and found[0] != "#"} for page in (first, second)]
    assert not shown[0] & shown[1]


@pytest.mark.parametrize("path", ["/incidents/none-such", "/reports/none-such", "/incidents/%2e%2e%2fetc"])
def test_what_is_not_there_is_a_page_that_says_so(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status_code == 404
    assert "Not here" in answer.text


@pytest.mark.parametrize(
    "path", ["/claims?page=0", "/claims?page=x", "/incidents/a?count=all", f"/claims?speaker={'a' * 201}"]
)
def test_a_wish_that_cannot_be_is_refused(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/static/../app.py", "/static/%2e%2e/app.py"])
def test_nothing_else_is_served(ask: Ask, path: str) -> None:
    assert ask(path).status_code == 404


def test_an_origin_is_named_for_its_agency_not_for_a_repost(ask: Ask, largest: str) -> None:
    """Eight reports of the example go back to the agency; the first of them by day and name is a repost."""
    markup = ask(f"{largest}?count=unreviewed").text
    assert re.search(r'class="ordinal">O1</span> <bdi>Ostrel Wire</bdi>', markup)


def test_a_withheld_name_is_not_shown(example: Dossier) -> None:
    view = find_largest(example)
    victims = tuple(replace(victim, is_withheld=True) for victim in view.assessment.victims)
    assert victims
    hidden = replace(view, assessment=replace(view.assessment, victims=victims))
    page = make_incident_page(hidden, {})
    assert {victim.name for victim in page.victims} == {"Name withheld"}
    assert not any(victim.quotes or victim.spellings or victim.details for victim in page.victims)


def test_every_page_leads_to_the_rules_by_which_it_was_made(ask: Ask, every_path: list[str]) -> None:
    method = find_method()
    for path in every_path:
        page = read_page(ask(path).text)
        assert any(urlsplit(found).path == "/method" for found in page.addresses), path
        assert method.hash in page.text, path
    told = read_page(ask("/method").text).text
    for said in (method.version, method.grouping, *method.ranges, *method.statuses, *method.ranges.values()):
        assert said in told
    assert all(profile.stamp in told and profile.basis in told for profile in method.profiles)


@pytest.mark.parametrize("query", ["profile=ged-style", "as_of=2025-03-14", "as_of=2025-03-14&profile=ged-style"])
def test_every_link_keeps_the_profile_and_the_day(ask: Ask, largest: str, query: str) -> None:
    report = find_report(ask)
    for path in ("/", largest, "/reports", report, "/claims", "/changes", "/about", "/method"):
        page = read_page(ask(f"{path}?{query}").text)
        links = [found for each in page.named("a") if (found := each.attributes["href"] or "").startswith("/")]
        assert len(links) > 5, path
        for found in links:
            carried = parse_qs(urlsplit(found).query)
            today = f"/?{query}".replace("as_of=2025-03-14", "").replace("?&", "?").rstrip("?")
            if path == "/" and "as_of" in query and found == today:
                continue  # leads back to today's record
            for wish in query.split("&"):
                name, _, value = wish.partition("=")
                assert carried[name] == [value], (path, found)
        forms = [each.attributes for each in page.named("input") if each.attributes.get("type") == "hidden"]
        if "profile" in query and page.named("form"):
            assert {"type": "hidden", "name": "profile", "value": "ged-style"} in forms, path


def test_a_wrong_wish_is_not_carried_on(ask: Ask) -> None:
    page = read_page(ask("/?profile=unknown").text)
    assert not [found for found in page.addresses if "unknown" in found]


def find_report(ask: Ask) -> str:
    """The address of some report's page."""
    return next(found for found in read_page(ask("/reports").text).addresses if found.startswith("/reports/"))


def test_what_changed_between_two_days_is_what_the_command_lists(ask: Ask, example: Dossier) -> None:
    before = example.incidents(as_of="2025-03-11", unreviewed=True)
    after = example.incidents(as_of="2025-03-14", unreviewed=True)
    found = find_differences(before, after)
    page = read_page(ask("/changes?since=2025-03-11&until=2025-03-14&count=unreviewed").text)
    assert len(found) > 5
    assert len(page.named("dd")) == len(found)
    for each in found:
        for told in (each["left"], each["right"]):
            assert told is None or " ".join(told.split()) in " ".join(page.text.split())
    same = read_page(ask("/changes?since=2025-03-14&until=2025-03-14").text)
    assert "Nothing differs between the two days." in same.text
    assert ask("/changes?since=yesterday").status_code == 400


def test_a_party_stands_among_the_parties_though_only_accepted_claims_count(example: Dossier) -> None:
    """Before anything is accepted the assessment has no parties; the matrix shows unreviewed claims all the same."""
    view = max(example.incidents(unreviewed=True), key=lambda each: len(each.claims))
    bare = replace(view, assessment=replace(view.assessment, parties=()))
    whole, sure = (make_incident_page(each, {}).matrix for each in (view, bare))
    parties, others = ({row.name for row in group.rows} for group in sure.groups[:2])
    blamed = {claim.responsibility.party for claim in view.claims if claim.responsibility} - {None}
    speaking = {claim.speaker.actor for claim in view.claims} & blamed
    assert speaking
    assert {name_actor(actor or "", {}) for actor in speaking} <= parties
    assert parties <= {row.name for row in whole.groups[0].rows}
    assert not {name_actor(actor or "", {}) for actor in speaking} & others
