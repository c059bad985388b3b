"""Links lead somewhere, the README's commands exist, and each word of the glossary stands there once."""

import re
import unicodedata
from pathlib import PurePosixPath

import pytest

from tests.docs.pages import ROOT, all_pages, written_pages

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
README = (ROOT / "README.md").read_text("utf-8")


def _links() -> list[tuple[str, str]]:
    found = [
        (page, link)
        for page, text in all_pages().items()
        for link in _LINK.findall(re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text)))
    ]
    return [(page, link) for page, link in found if not re.match(r"[a-z]+:", link)]


def _anchors(page: str) -> set[str]:
    """The anchors that GitHub and MyST make of a page's headings."""
    headings = re.findall(r"^#{1,6} (.+)$", _FENCE.sub("", page), re.MULTILINE)
    return {_slug(heading) for heading in headings}


def _slug(heading: str) -> str:
    plain = unicodedata.normalize("NFC", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


@pytest.mark.parametrize(("page", "link"), _links())
def test_link_resolves(page: str, link: str) -> None:
    name, _, anchor = link.partition("#")
    target = _resolve(page, name) if name else page
    if anchor:
        assert anchor in _anchors(all_pages()[target]), f"{page}: no heading {anchor} in {target}"
    else:
        assert target in all_pages() or (ROOT / target).exists(), f"{page}: {link} leads nowhere"


def _resolve(page: str, name: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / name).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def _named_targets(page: str) -> set[str]:
    """The targets that a page names as code, in a line or in an indented block."""
    code = [inline or block for inline, block in re.findall(r"`([^`\n]+)`|^ {4}(.+)$", page, re.MULTILINE)]
    return {target for words in code for target in re.findall(r"^make ([a-z][a-z-]+)", words)}


def test_the_commands_of_the_readme_are_targets_of_make() -> None:
    assert {"demo", "test"} <= _named_targets(README)


@pytest.mark.parametrize("page", list(written_pages()))
def test_all_targets_that_a_page_names_exist(page: str) -> None:
    assert _named_targets(written_pages()[page]) <= _targets()


def test_the_readme_says_what_it_needs_and_that_the_example_is_invented() -> None:
    assert "3.11 to 3.14" in README
    assert "venv" in README
    assert "invented" in README


def test_every_page_is_in_the_contents() -> None:
    contents = written_pages()["docs/index.md"]
    named = {f"docs/{line.strip()}.md" for line in contents.splitlines()}
    pages = {page for page in all_pages() if page.startswith("docs/") and not page.startswith("docs/adr/")}

    assert pages - named - {"docs/index.md"} == set()


def test_the_glossary_has_each_word_once_in_order() -> None:
    words = re.findall(r"^\*\*(.+)\*\*\n: ", written_pages()["docs/glossary.md"], re.MULTILINE)

    assert len(words) > 40
    assert words == sorted(set(words))


def test_decisions_of_design_are_numbered_and_say_what_was_weighed() -> None:
    decisions = {name: page for name, page in written_pages().items() if name.startswith("docs/adr/")}
    numbers = [int(PurePosixPath(name).name[:4]) for name in sorted(decisions)]

    assert numbers == list(range(1, len(numbers) + 1))
    for name, page in decisions.items():
        assert page.startswith(f"# {PurePosixPath(name).name[:4]} "), name
        assert re.search(r"\*\*Options\.\*\*|^## Options", page, re.MULTILINE), name
        assert re.search(r"\*\*Decision\.\*\*|^## Decision", page, re.MULTILINE), name
