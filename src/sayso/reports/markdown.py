"""Reads Markdown: its visible words, paragraph by paragraph, as CommonMark has them; what its front matter says of it.

Nothing is rendered, and no address in it is opened. Marks of emphasis and the targets of links are not part of the
text; pictures are captions; blocks of code are furniture.
"""

import re
from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sayso.records.date import DateBasis, EdtfDate
from sayso.records.report import FurnitureKind
from sayso.reports.blocks import find_blocks, parse_page
from sayso.reports.coverage import find_loss
from sayso.reports.draft import Draft, Piece, join_pieces

RULE_PICTURE = "MD-001"
RULE_CODE = "MD-002"
MARKDOWN_RULES = {
    RULE_PICTURE: "the description of a picture",
    RULE_CODE: "a block of code",
}
"""The furniture rules that go by the marks of Markdown."""
DEEPEST = 100
"""Quotations and lists within each other; what lies deeper is lost, which the second reading notices."""
LONGEST_FRONT_MATTER = 8_192
"""Characters."""
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,8192}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TARGET = re.compile(
    r"\]\([^()\s]{0,2000}[^()]{0,500}\)|^\s{0,3}\[[^\]]{1,300}\]:\s.{0,2000}$|<[^<>]{0,2000}>", re.MULTILINE
)
_ADDRESS = re.compile(r"https?://\S+")


def read_markdown(text: str) -> Draft:
    """The draft of a Markdown text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_MATTER.match(text)
    said = _front_matter(front.group(1)) if front else {}
    body = text[front.end() :] if front and said else text
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    shown, furniture = join_pieces(_pieces(parser.parse(body)))
    if not shown.strip():  # nothing but marks, or made to look so
        shown, furniture = body, ()
    day = _DAY.match(said.get("date", ""))
    return Draft(
        shown,
        said.get("title"),
        said.get("outlet") or said.get("publication") or said.get("source"),
        said.get("author"),
        said.get("url"),
        EdtfDate(day.group(), DateBasis.METADATA) if day else None,
        furniture,
        find_loss(shown, _ADDRESS.sub(" ", _TARGET.sub(" ", body))),
    )


def _front_matter(words: str) -> dict[str, str]:
    """The plain entries of a YAML front matter; nothing if it is none. Anchors are refused: they can multiply."""
    if re.search(r"[&*]\w", words):
        return {}
    try:
        # Every scalar stays a string: "date: 2031-03-17" and "title: No" mean what they say.
        found = yaml.load(words, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(key).casefold(): " ".join(value.split())
        for key, value in found.items()
        if isinstance(value, str) and value.strip()
    }


def _pieces(tokens: list[Token]) -> Iterator[Piece]:
    for token in tokens:
        if token.type == "inline":
            words, captions = _inline(token.children or [])
            if words:
                yield Piece(words)
            for caption in captions:
                yield Piece(caption, FurnitureKind.CAPTION, RULE_PICTURE)
        elif token.type in ("fence", "code_block") and token.content.strip():
            yield Piece(token.content.strip("\n"), FurnitureKind.OTHER, RULE_CODE)
        elif token.type == "html_block":
            tree = parse_page(token.content.replace("\x00", "\ufffd"))
            for block in find_blocks(tree) if tree is not None else ():
                yield Piece(block.text)


def _inline(children: list[Token]) -> tuple[str, list[str]]:
    """The visible words of a paragraph, and the descriptions of the pictures in it."""
    parts: list[str] = []
    captions: list[str] = []
    for child in children:
        if child.type == "image":
            captions.append(child.content.strip())
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n" if child.type == "hardbreak" else " ")
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
    return "".join(parts).strip(), [caption for caption in captions if caption]
