"""The pages of the documentation as the tests look at them: those that are written, and those made from the code."""

import importlib.util
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@cache
def reference_pages() -> ModuleType:
    """The module beside `docs/conf.py` that makes pages from the code."""
    spec = importlib.util.spec_from_file_location("reference_pages", DOCS / "reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@cache
def written_pages() -> dict[str, str]:
    """What people wrote: the text by its path in the repository."""
    generated = DOCS / reference_pages().FOLDER
    paths = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    paths += [
        path for path in sorted(DOCS.rglob("*.md")) if generated not in path.parents and "_build" not in path.parts
    ]
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}


@cache
def all_pages() -> dict[str, str]:
    """Every page by its path in the repository."""
    return written_pages() | {f"docs/{name}": page for name, page in reference_pages().make_pages().items()}


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level or above."""
    marks = heading.split(" ", maxsplit=1)[0]
    found = re.search(
        rf"^{re.escape(heading)}$\n(?P<body>.*?)(?=^#{{1,{len(marks)}}} |\Z)", page, re.MULTILINE | re.DOTALL
    )
    assert found is not None, heading
    return found["body"]
