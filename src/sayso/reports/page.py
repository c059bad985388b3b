"""Reads a web page: its article as trafilatura finds it, its furniture kept and marked, what its metadata say.

trafilatura (in its precise mode) decides what is the article; the text shown is our own, block by block, because the
lines
that trafilatura throws away say where a report comes from: captions, credits, "originally ran on". So its answer is
laid over
our blocks as a mask. What lies within the article and outside the mask is furniture; what lies around it is left out,
but
for headline, byline and provenance.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from sayso.errors import EmptyInput
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.issue import Issue, make_issue
from sayso.records.report import Furniture, FurnitureKind
from sayso.records.span import Span
from sayso.reports.blocks import MOST_BLOCKS, UNSEEN, Block, find_blocks, parse_page
from sayso.reports.coverage import find_loss
from sayso.reports.draft import Draft, Piece, join_pieces
from sayso.reports.furniture import Finding, find_furniture

RULE_CAPTION = "HTML-001"
RULE_ASIDE = "HTML-002"
RULE_OUTSIDE = "HTML-003"
PAGE_RULES = {
    RULE_CAPTION: "the markup says that it is a caption or a credit",
    RULE_ASIDE: "the markup says that it stands beside the article",
    RULE_OUTSIDE: "it lies within the article, and the article finder left it out",
}
"""The furniture rules that go by markup instead of language."""

SHINGLE = 3
"""Words: a block is in the article if most of its runs of three words are."""
SHARE_IN_ARTICLE = 0.6
PROSE_WORDS = 12
"""A block of this many words, most of them outside links, that ends like a sentence is prose even if the article
finder left it
out: a lost paragraph costs more than a kept teaser."""
LINK_SHARE = 0.5
BEFORE_BLOCKS = 14
"""Blocks between the headline and the first paragraph: byline, dates, buttons, a caption."""
BEHIND_BLOCKS = 14
"""Blocks behind the last paragraph that can say where the report comes from."""
KEPT_BEHIND = frozenset(
    {FurnitureKind.REPUBLICATION, FurnitureKind.WIRE_SIGN_OFF, FurnitureKind.LICENCE, FurnitureKind.CREDIT}
)
"""What is kept from behind the article: what says whose report it is."""
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_LATEST = "2100-01-01"
"""The bound where the time of capture is unknown: without one, the clock of the machine would be asked."""
_EARLIEST = "1995-01-01"
"""Before the first news on the web no page was published."""


@dataclass(frozen=True, slots=True)
class _Article:
    """What trafilatura answers."""

    lines: frozenset[str]
    shingles: frozenset[tuple[str, ...]]
    title: str | None
    outlet: str | None
    byline: str | None
    url: str | None
    published: str | None


_NO_ARTICLE = _Article(frozenset(), frozenset(), None, None, None, None, None)


def read_page(text: str, *, url: str | None, captured_at: str, language: str) -> Draft:
    """The draft of a web page.

    `captured_at` bounds its date: a page was not published after it was captured.

    Raises:
        EmptyInput: the page shows no text.
    """
    text = text.replace("\x00", "\ufffd")  # the parser would stop there
    tree = parse_page(text)
    blocks = find_blocks(tree) if tree is not None else []
    if not blocks:
        raise EmptyInput("the page shows no text: save it from the browser once it has loaded, and add that")
    # More blocks than any article has: a page made to be slow, which the article finder is not asked about.
    is_sane = len(blocks) < MOST_BLOCKS
    article = _find_article(text, url=url, captured_at=captured_at) if is_sane else _NO_ARTICLE
    pieces = _pieces(blocks, article, language)
    issues = (() if pieces else (make_issue("TEXT-003"),)) + _loss(text, blocks)
    shown, furniture = join_pieces(pieces or [Piece(block.text) for block in blocks])
    published = EdtfDate(article.published, DateBasis.METADATA) if article.published else None
    title = article.title or _heading(blocks)
    return Draft(shown, title, article.outlet, article.byline, article.url, published, furniture, issues)


def _loss(text: str, blocks: list[Block]) -> tuple[Issue, ...]:
    """What another parser (lexbor) shows of the page against the blocks of this one, article or not."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - as trafilatura

    try:
        shown = extract_plain_text(text, skip_elements=sorted(UNSEEN), alt_texts=False, list_bullets=False)
    except (ValueError, RuntimeError):  # it finds no page here, which is no loss of the first
        return ()
    return find_loss("\n".join(block.text for block in blocks), str(shown))


def _find_article(text: str, *, url: str | None, captured_at: str) -> _Article:
    found = _extract(text, url, captured_at[:10])
    if found is None:
        return _NO_ARTICLE
    lines = [_words(line) for line in (found.text or "").splitlines()]
    shingles = frozenset(run for words in lines for run in _shingles(words))
    return _Article(
        frozenset(" ".join(words) for words in lines if words),
        shingles,
        _one_line(found.title),
        _one_line(found.sitename),
        _one_line(found.author),
        _one_line(found.url) if url is None else None,
        _day(found.date),
    )


def _extract(text: str, url: str | None, latest: str) -> Any:
    from trafilatura import bare_extraction  # noqa: PLC0415 - half a second, and only pages need it
    from trafilatura.settings import use_config  # noqa: PLC0415

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the reading process has its own limit; a signal would leave it
    dates = {"original_date": True, "extensive_search": False, "min_date": _EARLIEST, "max_date": latest or _LATEST}
    try:
        return bare_extraction(
            text,
            url=url,
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=dates,
            config=config,
        )
    except (ValueError, TypeError, AttributeError, AssertionError, IndexError, KeyError, RecursionError):
        # Found by hostile pages: the page is then read whole, with an issue that says so.
        return None


def _pieces(blocks: list[Block], article: _Article, language: str) -> list[Piece]:
    """The blocks of the report in order, each with what makes it furniture, if it is; none if no article was found."""
    inside = [_is_in(block, article) for block in blocks]
    places = [position for position, is_inside in enumerate(inside) if is_inside]
    if not places:
        return []
    first, last = _start(blocks, places[0], article), places[-1]
    # A page's own furniture rules are asked per block, so that a block which the mask left out keeps its right kind.
    pieces = [
        _piece(blocks[position], is_inside=inside[position], language=language) for position in range(first, last + 1)
    ]
    behind = (
        _piece(block, is_inside=False, language=language) for block in blocks[last + 1 : last + 1 + BEHIND_BLOCKS]
    )
    return pieces + [piece for piece in behind if piece.kind in KEPT_BEHIND]


def _start(blocks: list[Block], first: int, article: _Article) -> int:
    """Where the report begins: at the headline above the first paragraph, else at that paragraph."""
    for position in range(first, max(-1, first - BEFORE_BLOCKS), -1):
        block = blocks[position]
        if block.tag == "h1" or (article.title and _words(block.text) == _words(article.title) and not block.is_aside):
            return position
    return first


def _piece(block: Block, *, is_inside: bool, language: str) -> Piece:
    if block.tag == "h1" and not block.is_aside:
        return Piece(block.text)
    if block.is_caption:
        return Piece(block.text, FurnitureKind.CAPTION, RULE_CAPTION)
    if is_inside:
        return Piece(block.text)
    by_words = _whole(find_furniture(block.text, language), block.text)
    if by_words:
        return Piece(block.text, by_words.kind, by_words.rule)
    if block.is_aside:
        return Piece(block.text, FurnitureKind.OTHER, RULE_ASIDE)
    if _is_prose(block):
        return Piece(block.text)
    kind = FurnitureKind.RELATED_LINK if block.link_share > LINK_SHARE else FurnitureKind.OTHER
    return Piece(block.text, kind, RULE_OUTSIDE)


def _whole(findings: tuple[Finding, ...], text: str) -> Furniture | None:
    """The furniture that covers a whole block, if one does."""
    whole = Span(0, len(text))
    return next((finding.furniture for finding in findings if finding.furniture.span == whole), None)


def _is_in(block: Block, article: _Article) -> bool:
    words = _words(block.text)
    if not words or (block.is_aside and block.tag != "p"):
        return False
    runs = _shingles(words)
    if len(runs) < SHINGLE:
        return " ".join(words) in article.lines
    return sum(run in article.shingles for run in runs) >= SHARE_IN_ARTICLE * len(runs)


def _is_prose(block: Block) -> bool:
    is_long = len(block.text.split()) >= PROSE_WORDS
    return is_long and block.link_share < LINK_SHARE and bool(_SENTENCE_END.search(block.text))


def _heading(blocks: list[Block]) -> str | None:
    headings = [block.text for block in blocks if block.tag == "h1" and not block.is_aside]
    return headings[0] if len(headings) == 1 else None


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[position : position + SHINGLE]) for position in range(len(words) - SHINGLE + 1)]


def _one_line(words: str | None) -> str | None:
    return " ".join(words.split()) or None if words else None


def _day(date: str | None) -> str | None:
    try:
        return datetime.date.fromisoformat(date[:10]).isoformat() if date else None
    except ValueError:
        return None
