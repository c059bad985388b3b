"""Texts, outlets and names that try to be markup or to reorder words are shown as what they are."""

import pytest

from sayso.pipeline.dossier import Dossier
from sayso.web.visible import make_visible
from tests.web.conftest import Ask
from tests.web.hostile import HOSTILE_NOTICE, IMAGE, SCRIPT, TEMPLATE
from tests.web.page_check import read_page

REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.fixture(scope="module")
def paths(hostile: Dossier) -> list[str]:
    (view,) = hostile.incidents(unreviewed=True)
    (reading,) = hostile.readings()
    code, report = view.incident.code, reading.report.id
    return ["/", f"/incidents/{code}", "/reports", f"/reports/{report}", "/claims", "/claims?speaker=%3Cscript%3E"]


def test_no_word_becomes_markup(ask_hostile: Ask, paths: list[str]) -> None:
    for path in paths:
        answer = ask_hostile(path)
        assert answer.status_code == 200, path
        page = read_page(answer.text)
        assert page.trouble == [], path
        assert page.named("img") == [], path
        assert page.named("b") == [each for each in page.named("b") if "class" in each.attributes], path
        assert all(each.attributes.get("src", "").startswith("/static/") for each in page.named("script")), path
        assert not any(name.startswith("on") for each in page.elements for name in each.attributes), path


def test_no_sign_reorders_or_hides(ask_hostile: Ask, paths: list[str]) -> None:
    for path in paths:
        markup = ask_hostile(path).text
        assert not set(REORDERING) & set(markup), path
        assert "\U000e0041" not in markup, path


def test_the_words_are_all_there(ask_hostile: Ask, paths: list[str]) -> None:
    page = read_page(ask_hostile(paths[3]).text)
    for words in (SCRIPT, IMAGE, TEMPLATE, "⟨RLO⟩neetfif⟨PDF⟩", "⟨RLI⟩left⟨PDI⟩", "⟨U+D83D⟩", "⟨U+E0041⟩", "🕊"):
        assert words in page.text
    assert HOSTILE_NOTICE in page.text


def test_what_is_searched_for_stays_words(ask_hostile: Ask) -> None:
    page = read_page(ask_hostile("/claims?speaker=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text)
    (field,) = [each for each in page.named("input") if each.attributes.get("name") == "speaker"]
    assert field.attributes["value"] == '"><script>alert(1)</script>'
    assert page.named("script") == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\u202eb", "a⟨RLO⟩b"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\x00\x1b[31m", "a⟨U+0000⟩⟨U+001B⟩[31m"),
        ("تجربه\u200cها", "تجربه\u200cها"),
        ("line\tone\ntwo\r\n", "line\tone\ntwo\r\n"),
        ("soft\u00adhyphen", "soft⟨SHY⟩hyphen"),
    ],
)
def test_signs_that_hide_are_written_out_and_others_left(words: str, shown: str) -> None:
    assert make_visible(words) == shown
