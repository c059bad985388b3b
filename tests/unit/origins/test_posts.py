"""Posts of which a place has one, named or not, and the voices of copies."""

import pytest

from sayso.languages.pack import load_part
from sayso.origins.posts import Posts
from sayso.origins.sources import OfficeWords
from sayso.records.claim import Claim
from tests.unit.building import say

WORDS = load_part("en", "offices", OfficeWords).posts


def _find(name: str, role: str | None = None, *, unnamed: bool = False) -> str | None:
    claim: Claim = say("a", name, role=role, unnamed=unnamed)
    return Posts([claim], WORDS).find(claim)


@pytest.mark.parametrize(
    ("name", "role", "key"),
    [
        ("Orla Brandt", "mayor of Tessel", "post:mayor:tessel"),
        ("mayor of Tessel", None, "post:mayor:tessel"),
        ("Tessel's mayor", None, "post:mayor:tessel"),
        ("Police in Ondry", None, "post:police:ondry"),
        ("Ondry police", None, "post:police:ondry"),
        ("governor of the Sele Province", None, "post:governor:sele province"),
    ],
)
def test_a_post_with_its_place_is_one_source(name: str, role: str | None, key: str) -> None:
    assert _find(name, role) == key


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("a police officer", None),
        ("deputy mayor of Tessel", None),
        ("Orla Brandt", "former mayor of Tessel"),
        ("the wife of the mayor of Tessel", None),
    ],
)
def test_who_is_near_a_post_does_not_hold_it(name: str, role: str | None) -> None:
    assert _find(name, role) is None


def test_a_post_without_a_place_says_nothing_where_the_report_names_none() -> None:
    assert _find("police") is None


def test_every_post_has_a_reason() -> None:
    assert all(post.reason for post in WORDS.posts)
