"""Web pages: the article as text, the furniture kept and marked, the rest of the page left out."""

import pytest

from sayso.errors import EmptyInput
from sayso.records.date import DateBasis, EdtfDate
from sayso.reports.draft import Draft
from sayso.reports.page import read_page

FIRST = "Shells struck a market in Norvik on Wednesday, and rescuers counted nine dead, the civil defence service said."
SECOND = "The army denied that it had fired on the market, and its spokesman blamed the Ember Front for the attack."
THIRD = "Sorrel Gate was retaken by government troops in January after a siege that had lasted for most of the winter."
PAGE = f"""<!DOCTYPE html><html lang="fr"><head><title>Nine killed | Harbour Lights</title>
<meta property="og:site_name" content="Harbour Lights">
<meta property="article:published_time" content="2025-03-12T14:20:00Z">
<link rel="canonical" href="https://harbour.example/nine"></head><body>
<nav><a href="/">Front page</a><a href="/w">World</a></nav>
<main><article><h1>Nine killed in Norvik&nbsp;market</h1>
<p class="byline">By Lene Orrick</p>
<figure><img src="a.jpg" alt="x">
<figcaption>The market in Sorrel Gate. Photo: Ostrel</figcaption></figure>
<p>{FIRST}</p>
<script>document.write("99 killed")</script><p style="display: none">98 killed, the page says</p>
<p>READ MORE: <a href="/x">The long winter of Norvik</a></p>
<p>{SECOND}</p><p>{THIRD}</p>
<p>This post originally ran on Ostrel Wire.</p></article>
<section id="comments"><h2>2 comments</h2>
<p>salt: I heard it was fifty dead at least, my cousin lives there and told me so.</p></section>
</main><footer><p>© 2025 Harbour Lights. All rights reserved.</p></footer></body></html>"""


def read(page: str, url: str | None = None) -> Draft:
    return read_page(page, url=url, captured_at="2025-06-01T12:00:00Z", language="en")


def test_the_article_stands_in_paragraphs() -> None:
    paragraphs = read(PAGE).text.split("\n\n")

    assert paragraphs[0] == "Nine killed in Norvik\u00a0market"
    for paragraph in (FIRST, SECOND, THIRD, "This post originally ran on Ostrel Wire."):
        assert paragraph in paragraphs
    assert paragraphs.index(FIRST) < paragraphs.index(SECOND) < paragraphs.index(THIRD)


def test_what_is_not_shown_or_not_the_article_is_left_out() -> None:
    text = read(PAGE).text

    for words in ("99 killed", "98 killed", "fifty dead", "Front page"):
        assert words not in text


def test_furniture_of_the_markup_is_kept_and_marked() -> None:
    draft = read(PAGE)

    marked = {piece.span.words(draft.text): piece.kind.value for piece in draft.furniture}
    assert marked["The market in Sorrel Gate. Photo: Ostrel"] == "caption"
    assert not any(paragraph in marked for paragraph in (FIRST, SECOND, THIRD))


def test_metadata() -> None:
    draft = read(PAGE)

    assert draft.outlet == "Harbour Lights"
    assert draft.published == EdtfDate("2025-03-12", DateBasis.METADATA)
    assert draft.title is not None
    assert draft.title.startswith("Nine killed")
    assert draft.url == "https://harbour.example/nine"
    assert read(PAGE, url="https://mirror.example/").url is None
    assert draft.issues == ()


def test_a_date_after_the_capture_is_not_believed() -> None:
    assert read(PAGE.replace("2025-03-12T", "2031-03-12T")).published is None


def test_a_page_without_an_article_is_taken_whole() -> None:
    draft = read("<html><body><div>Nine killed.</div><div>Ten hurt.</div></body></html>")

    assert draft.text == "Nine killed.\n\nTen hurt."
    assert [issue.code for issue in draft.issues] in ([], ["TEXT-003"])


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><script>x</script><p hidden>y</p>", "<!DOCTYPE html>", "<html><p>&nbsp;</p>"]
)
def test_a_page_that_shows_nothing(page: str) -> None:
    with pytest.raises(EmptyInput):
        read(page)


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 50_000,
        "<b>" * 20_000 + "deep",
        f'<p class="{"a " * 200_000}" style="{"x" * 100_000}">x</p>',
        "&#xD800;&#0;&#x110000;&unknown;" * 1000,
        "<table>" * 3000 + "<tr><td>x",
        "<p>x" * 30_000,
        "a\x00b",
        "<!--" * 10_000,
        "<![CDATA[" * 1000,
    ],
    ids=["nested", "inline", "attributes", "entities", "tables", "many", "nul", "comments", "cdata"],
)
def test_hostile_pages_are_read_all_the_same(hostile: str) -> None:
    draft = read(PAGE.replace("</article>", hostile + "</article>"))

    assert FIRST in draft.text
    assert all(piece.span.end <= len(draft.text) for piece in draft.furniture)
    draft.text.encode("utf-8")
