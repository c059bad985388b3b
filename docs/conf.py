"""How the documentation is built: `make docs`. Markdown by MyST, the look by furo; a page loads nothing from afar."""

import sys
from pathlib import Path

from sayso import __version__

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from reference_pages import make_pages  # noqa: E402 - it lies beside this file

project = "sayso"
author = "The sayso authors"
copyright = "2026, the sayso authors"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
# So that a page can link to a heading of another.
myst_heading_anchors = 3
nitpicky = False
autodoc_typehints = "description"
autodoc_member_order = "bysource"

# What a command prints is no shell: a line that begins with "#1" is not a prompt of root's.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "sayso"
html_show_sourcelink = False

for name, page in make_pages().items():
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # A page that is the same stays untouched: Sphinx then does not build it again.
    if not path.is_file() or path.read_text("utf-8") != page:
        path.write_text(page, "utf-8")
