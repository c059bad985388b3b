"""Who is answered, and what every answer carries."""

import re
from pathlib import Path

import pytest

import sayso.web
from sayso.pipeline.dossier import Dossier
from sayso.web.app import create_app
from sayso.web.guard import read_host
from tests.web.conftest import Ask, make_ask

STATIC = Path(sayso.web.__file__).parent / "static"
PATHS = ["/", "/reports", "/nowhere", "/claims?page=x", "/static/sayso.css", "/static/vendor/leaflet/leaflet.js"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8765", "localhost:1", "LOCALHOST", "[::1]:8765", "[::1]"])
def test_names_of_this_machine_are_answered(ask: Ask, host: str) -> None:
    assert ask("/about", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "127.0.0.1.example.org", "localhost.example.org:8765", "", "127.0.0.1:80@evil", "[::1", "[::1]x",
     "192.168.1.5", "127.0.0.1:", "0.0.0.0"],
)  # fmt: skip
def test_other_names_are_refused_whatever_is_asked(ask: Ask, host: str) -> None:
    for path in ("/", "/static/sayso.css", "/nowhere"):
        answer = ask(path, headers={"Host": host})
        assert answer.status_code == 421
        assert "incident" not in answer.text


def test_a_name_from_the_settings_is_answered(example: Dossier) -> None:
    own = make_ask(create_app(example, hosts=["archive.internal"]))
    assert own("/about", headers={"Host": "archive.internal:80"}).status_code == 200
    assert own("/about", headers={"Host": "other.internal"}).status_code == 421


def test_two_names_at_once_are_none() -> None:
    assert read_host(["127.0.0.1", "127.0.0.1"]) is None
    assert read_host([]) is None


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy(ask: Ask, path: str) -> None:
    for headers in ({}, {"Host": "example.org"}):
        answer = ask(path, headers=headers)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "set-cookie" not in answer.headers


def test_pages_leave_no_copy_behind(ask: Ask) -> None:
    assert ask("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(ask: Ask, method: str) -> None:
    assert ask("/", method=method).status_code == 405


def test_a_head_without_its_page(ask: Ask) -> None:
    answer = ask("/about", method="HEAD")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_own_styles_and_scripts_name_no_other_machine() -> None:
    own = [path for path in STATIC.iterdir() if path.suffix in (".css", ".js", ".svg")]
    assert len(own) >= 4
    for path in own:
        named = set(re.findall(r"https?://[^\s\"')]+|url\([^)]*\)|@import", path.read_text("utf-8")))
        assert named <= {"http://www.w3.org/2000/svg"}, path.name


def test_what_is_vendored_brings_its_licence() -> None:
    for folder in (STATIC / "vendor").iterdir():
        assert (folder / "LICENSE").is_file(), folder.name
