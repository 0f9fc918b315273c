"""Formulas as MathML, which browsers set by themselves: no script, nothing remote.

docutils translates; what it does not know is a warning, and that ends the build.
"""

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

logger = logging.getLogger(__name__)


def translate(translator, node, block):
    """Append one formula to the page that the translator writes."""
    try:
        formula = tex2mathml(node.astext(), as_block=block)
    except MathError as error:
        logger.warning("%s: %s", error, node.astext(), location=node)
    else:
        translator.body.append(
            f'<div class="math">{formula}</div>' if block else formula
        )
    raise nodes.SkipNode


def inline(translator, node):
    translate(translator, node, block=False)


def display(translator, node):
    translate(translator, node, block=True)


def setup(app):
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
