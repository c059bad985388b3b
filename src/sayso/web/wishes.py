"""What a reader asked for that goes along from page to page: the profile and the day.

The wishes of a request hold while it is answered; every address within the pages that is made then carries them. A
page that shows something went wrong carries none, since it may be the wish that was wrong.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from urllib.parse import parse_qs, urlencode

from starlette.types import ASGIApp, Receive, Scope, Send

CARRIED = ("as_of", "profile")
LONGEST = 200
"""Characters of a wish: more is none."""
_NONE: Mapping[str, str] = MappingProxyType({})
_wishes: ContextVar[Mapping[str, str]] = ContextVar("wishes", default=_NONE)


class Carry:
    """Lets the wishes of each request hold while it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        with carrying(read_wishes(scope["query_string"]) if scope["type"] == "http" else _NONE):
            await self.app(scope, receive, send)


@contextmanager
def carrying(wishes: Mapping[str, str]) -> Iterator[None]:
    """Lets these wishes hold, and no others."""
    token = _wishes.set(wishes)
    try:
        yield
    finally:
        _wishes.reset(token)


def read_wishes(query: bytes) -> dict[str, str]:
    """The wishes in the query of an address that go along."""
    given = parse_qs(query.decode("latin-1"), max_num_fields=None)
    found = {name: given[name][-1].strip() for name in CARRIED if name in given}
    return {name: wish for name, wish in found.items() if wish and len(wish) <= LONGEST}


def make_query(wishes: Mapping[str, str | None]) -> str:
    """The query of an address within the pages: what is wished of it, and what goes along; a wish of "" drops one."""
    if not wishes and not _wishes.get():
        return ""  # as it is for most of the thousands of addresses on a page
    asked = {name: wish for name, wish in wishes.items() if wish is not None}
    given = {**{name: wish for name, wish in _wishes.get().items() if name not in asked}, **asked}
    kept = {name: given[name] for name in (*asked, *(name for name in given if name not in asked)) if given[name]}
    return f"?{urlencode(kept)}" if kept else ""


def keep_wishes(path: str, **wishes: str | None) -> str:
    """An address without a query, with what goes along and what is wished besides."""
    return path + make_query(wishes)


def find_wishes(*without: str) -> dict[str, str]:
    """What goes along with a form, but for what the form asks itself."""
    return {name: wish for name, wish in _wishes.get().items() if name not in without}
