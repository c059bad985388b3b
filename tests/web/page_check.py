"""A page as its markup says it is: read once by a parser, asked by the tests."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
ADDRESSES = {"href", "src", "action", "xlink:href", "srcset", "poster", "formaction", "data-link", "data-outlines"}


@dataclass
class Element:
    """One start tag with its attributes."""

    name: str
    attributes: dict[str, str]


@dataclass
class ReadPage(HTMLParser):
    """The elements, headings and visible words of a page; `trouble` lists tags that do not nest."""

    elements: list[Element] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.trouble.append(f"</{tag}> closes {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[Element]:
        """The elements of a name."""
        return [element for element in self.elements if element.name == name]

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def headings(self) -> list[int]:
        """The levels of the headings, in order."""
        return [int(element.name[1]) for element in self.elements if element.name in HEADINGS]

    @property
    def addresses(self) -> list[str]:
        """Everything that a browser could ask for or go to."""
        return [value for element in self.elements for name, value in element.attributes.items() if name in ADDRESSES]


def read_page(markup: str) -> ReadPage:
    """The page that `markup` is."""
    page = ReadPage()
    page.feed(markup)
    page.close()
    page.trouble += [f"<{tag}> is never closed" for tag in page.open]
    return page
