"""How the pages of docs become a site: make docs.

The pages are Markdown that any code host shows; what only the site has stands here.
"""

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "pyref"
release = importlib.metadata.version("pyref-backprop")
html_title = f"pyref {release}"
project_copyright = "the authors of pyref, MIT; the fixtures are CC0-1.0"

extensions = ["myst_parser", "mathml", "side_by_side", "outside"]
root_doc = "index"
nitpicky = True

myst_enable_extensions = ["dollarmath"]
myst_fence_as_directive = ["math"]  # code hosts know the same fence
myst_heading_anchors = 4
smartquotes = False

html_theme = "furo"
html_theme_options = {"navigation_with_keys": True}
html_static_path = ["static"]
html_css_files = ["pyref.css"]
html_math_renderer = "mathml"
html_show_sphinx = False
html_copy_source = False
pygments_style = "friendly"
pygments_dark_style = "native"
