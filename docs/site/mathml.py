"""Formulas as MathML, which browsers set by themselves: no script, nothing remote.

docutils translates; what it does not know is a warning, and that ends the build.
"""

from itertools import zip_longest
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

logger = logging.getLogger(__name__)
APPLY = "\u2061"


def translate(translator, node, block):
    """Append one formula to the page that the translator writes."""
    try:
        formula = mend(tex2mathml(node.astext(), as_block=block))
    except MathError as error:
        logger.warning("%s: %s", error, node.astext(), location=node)
    else:
        text = f'<div class="math">{formula}</div>' if block else formula
        translator.body.append(text)
    raise nodes.SkipNode


def mend(formula):
    """A formula of docutils as browsers set it well: see the two steps."""
    tree = ElementTree.fromstring(formula.replace("&ApplyFunction;", APPLY))
    for place in tree.iter():
        move_subscript(place)
        keep_words_apart(list(place))
    ElementTree.register_namespace("", "http://www.w3.org/1998/Math/MathML")
    return ElementTree.tostring(tree, encoding="unicode")


def move_subscript(place):
    """What docutils puts below a letter with an accent beside it, as a subscript."""
    if place.tag.endswith("munderover") and place[2].get("stretchy") == "false":
        prefix = place.tag.removesuffix("munderover")
        base, below, accent = place
        over = ElementTree.Element(f"{prefix}mover", accent="true")
        over.extend([base, accent])
        place[:] = [over, below]
        place.tag = f"{prefix}msub"


def keep_words_apart(row):
    """Space around log and its like, but none before a parenthesis."""
    row = [one for one in row if one.text != APPLY]
    for one, after in zip_longest(row, row[1:]):
        if one.tag.endswith("mi") and len(one.text or "") > 1:
            close = after is None or after.tag.endswith("mo")
            one.set("class", "word" if close else "word apart")


def inline(translator, node):
    translate(translator, node, block=False)


def display(translator, node):
    translate(translator, node, block=True)


def setup(app):
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
