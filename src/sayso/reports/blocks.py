"""Takes a web page apart into its visible blocks of text: paragraphs, headings, list items, captions.

This module knows HTML and nothing of news. It walks without recursion, so that no depth of nesting can break it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree, html

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
"""The elements that end a line."""
UNSEEN = frozenset({
    "applet", "area", "audio", "base", "basefont", "canvas", "datalist", "embed", "frame", "frameset", "head",
    "iframe", "input", "link", "map", "math", "meta", "noframes", "noscript", "object", "option", "param",
    "picture", "script", "select", "source", "style", "svg", "template", "textarea", "title", "track", "video",
})  # fmt: skip
"""The elements whose content is not shown as text."""
ASIDE = frozenset({
    "aside", "nav", "footer", "form", "button", "menu", "dialog",
})  # fmt: skip
"""The elements whose content is never part of the article that they stand in."""
MOST_BLOCKS = 20_000
"""More blocks than any article has: the rest is not read."""
_HIDDEN_STYLE = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.IGNORECASE)
_ASIDE_NAME = re.compile(
    r"(?:^|[\s_-])(?:related|newsletter|subscribe|promo|share|sharing|social|comments?|disqus|advert|ads?|sponsor|"
    r"recommend(?:ed|ations)?|breadcrumbs?|cookie|sidebar|menu|tags?|most-?read|trending|popular|read-?more|more-?stories)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION_NAME = re.compile(
    r"(?:^|[\s_-])(?:caption|wp-caption-text|credit|photo-credit|image-credit)(?:$|[\s_-])", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_LONGEST_ATTRIBUTE = 400
"""Characters of a class or style that are looked at: hostile pages have megabytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """One visible block: its text, the element it stands in, and what its surroundings say of it.

    `link_share` is the share of its characters that lie in links.
    """

    text: str
    tag: str
    is_caption: bool
    is_aside: bool
    link_share: float


@dataclass(slots=True)
class _State:
    parts: list[str]
    linked: int
    tag: str


def parse_page(text: str) -> html.HtmlElement | None:
    """The tree of a page, or None if there is nothing in it that a tree could be made of."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)  # type: ignore[no-untyped-call]
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)  # type: ignore[no-untyped-call]
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return cast("html.HtmlElement", tree)


def find_blocks(tree: html.HtmlElement) -> list[Block]:
    """The visible blocks of the page, in order."""
    blocks: list[Block] = []
    for block in _walk(tree):
        blocks.append(block)
        if len(blocks) >= MOST_BLOCKS:
            break
    return blocks


def _walk(tree: html.HtmlElement) -> Iterator[Block]:
    state = _State([], 0, "body")
    hidden = asides = captions = links = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        unseen, aside, caption = _roles(element, tag)
        step = 1 if event == "start" else -1
        if tag in BLOCKS or tag == "button":
            yield from _finish(state, asides, captions, tag if event == "start" else _parent_tag(element))
        hidden, asides, captions = hidden + step * unseen, asides + step * aside, captions + step * caption
        links += step * (tag == "a")
        words = element.text if event == "start" else element.tail
        # The tail of an element lies outside it: `hidden` has been counted down by then.
        if words and not hidden:
            state.parts.append(words)
            state.linked += len(words) if links else 0
    yield from _finish(state, asides, captions, "")


def _finish(state: _State, asides: int, captions: int, next_tag: str) -> Iterator[Block]:
    text = _SPACE.sub(" ", "".join(state.parts)).strip(" ")
    if text.strip("\u00a0\u200b\ufeff"):
        whole = max(1, sum(len(part) for part in state.parts))
        yield Block(text, state.tag, captions > 0, asides > 0, min(1.0, state.linked / whole))
    state.parts.clear()
    state.linked, state.tag = 0, next_tag


def _roles(element: html.HtmlElement, tag: str) -> tuple[bool, bool, bool]:
    """Whether an element is unseen, beside the article, a caption."""
    if tag in UNSEEN or not tag:
        return True, False, False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_ATTRIBUTE]
    style = (element.get("style") or "")[:_LONGEST_ATTRIBUTE]
    unseen = "hidden" in element.attrib or element.get("aria-hidden") == "true" or bool(_HIDDEN_STYLE.search(style))
    outer = tag in ("body", "html", "main", "article")
    aside = tag in ASIDE or (not outer and bool(_ASIDE_NAME.search(names)))
    return unseen, aside, tag == "figcaption" or (not outer and bool(_CAPTION_NAME.search(names)))


def _parent_tag(element: html.HtmlElement) -> str:
    parent = element.getparent()
    return parent.tag if parent is not None and isinstance(parent.tag, str) else ""
