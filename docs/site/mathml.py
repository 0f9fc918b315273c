"""Formulas as MathML, which browsers set by themselves: no script, nothing remote.

docutils translates; what it does not know is a warning, and that ends the build.
"""

from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

logger = logging.getLogger(__name__)


def translate(translator, node, block):
    """Append one formula to the page that the translator writes."""
    try:
        formula = move_subscripts(tex2mathml(node.astext(), as_block=block))
    except MathError as error:
        logger.warning("%s: %s", error, node.astext(), location=node)
    else:
        text = f'<div class="math">{formula}</div>' if block else formula
        translator.body.append(text)
    raise nodes.SkipNode


def move_subscripts(formula):
    """What docutils puts below an accent, n of \\bar y_n, beside it as a subscript."""
    tree = ElementTree.fromstring(formula.replace("&ApplyFunction;", "&#x2061;"))
    for place in tree.iter():
        if place.tag.endswith("munderover") and place[2].get("stretchy") == "false":
            prefix = place.tag.removesuffix("munderover")
            base, below, accent = place
            over = ElementTree.Element(f"{prefix}mover", accent="true")
            over.extend([base, accent])
            place[:] = [over, below]
            place.tag = f"{prefix}msub"
    ElementTree.register_namespace("", "http://www.w3.org/1998/Math/MathML")
    return ElementTree.tostring(tree, encoding="unicode")


def inline(translator, node):
    translate(translator, node, block=False)


def display(translator, node):
    translate(translator, node, block=True)


def setup(app):
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
