"""How the documentation is built: `make docs`. Markdown by MyST, the look by furo; a page loads nothing from afar."""

from sayso import __version__

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

html_theme = "furo"
html_title = "sayso"
html_show_sourcelink = False
