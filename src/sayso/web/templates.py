"""The templates of the pages: what they print is escaped, and every sign that hides or reorders is written out."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

import sayso
from sayso.pipeline.method import find_method
from sayso.web.visible import label_sign, make_visible, name_sign
from sayso.web.wishes import find_wishes, keep_wishes
from sayso.web.wording import FURNITURE, say

TITLE_WORDS_MAX = 200
"""Longer headings, which only a damaged or hostile page has, are cut in the title of the window."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: the notice of the dossier, the part of the site, the version and the rules."""

    notice: str
    section: str
    version: str = sayso.__version__
    rules: str = field(default_factory=lambda: find_method().hash)


@cache
def open_templates() -> Environment:
    """The environment that renders the pages."""
    environment = Environment(
        loader=PackageLoader("sayso.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sign_label"] = label_sign
    environment.filters["sign_name"] = name_sign
    environment.filters["furniture"] = lambda kind: say(FURNITURE, kind)
    environment.filters["kept"] = _keep
    environment.globals["carried"] = find_wishes
    environment.filters["cut"] = lambda words: words if len(words) <= TITLE_WORDS_MAX else words[:TITLE_WORDS_MAX] + "…"
    return environment


def render(template: str, **context: Any) -> str:
    """The page that `template` makes of its context."""
    return open_templates().get_template(template).render(**context)


@pass_context
def _keep(_context: Context, path: str, **wishes: str) -> str:
    """An address with what goes along; asked anew for each page, which Jinja does only for what takes its context."""
    return keep_wishes(path, **wishes)


def _finalize(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return make_visible(value) if isinstance(value, str) else value
