"""How the manual is built: Sphinx, MyST and Furo, without a network at build time or at reading time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from docutils import nodes  # noqa: E402 - tools can be found only from here on
from docutils.utils.math.latex2mathml import tex2mathml  # noqa: E402 - as above
from sphinx.application import Sphinx  # noqa: E402 - as above

from opentaper import __version__  # noqa: E402 - as above
from tools.manual import filled  # noqa: E402 - as above

project = "OpenTaper"
author = "OpenTaper contributors"
copyright = author  # noqa: A001 - Sphinx looks for this name
version = release = __version__
language = "en_GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 4
exclude_patterns = ["Thumbs.db", ".DS_Store"]
suppress_warnings = ["myst.header"]  # generated pages begin where their data begin
nitpicky = False

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
napoleon_google_docstring = False
napoleon_custom_sections = ["Source", "Sources", "Law"]
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"OpenTaper {release}"
html_static_path: list[str] = []
html_copy_source = False
html_show_sourcelink = False
html_math_renderer = "mathml"
html_theme_options = {
    # Fonts of the reader's own system: nothing is loaded from elsewhere.
    "light_css_variables": {
        "font-stack": "system-ui, sans-serif",
        "font-stack--monospace": "ui-monospace, monospace",
    },
}


def _fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the generated parts of a page in their place."""
    source[0] = filled(source[0], Path(app.env.doc2path(docname)))


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def _block(self: Any, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(tex2mathml(node.astext(), as_block=True))
    self.body.append("</div>")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Fill in what is generated, and draw formulas as MathML, which browsers show themselves."""
    app.connect("source-read", _fill)
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
