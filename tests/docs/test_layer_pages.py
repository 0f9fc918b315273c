"""Every layer has a page, and on it a derivation of each of its gradients."""

import re

import pytest

from pyref.explain.layer_pages import write_text
from pyref.fixtures import sources
from pyref.layers import __all__ as layers
from pyref.paths import DOCS
from pyref.renew.pages import ROOMS

SYMBOLS = {
    "gamma": r"\gamma",
    "beta": r"\beta",
    "mu": r"\mu",
    "h_prev": "h'",
    "c_prev": "c'",
    "h0": "h_0",
    "c0": "c_0",
    "wx": "w_x",
    "wh": "w_h",
    "wci": "w_{ci}",
    "wcf": "w_{cf}",
    "wco": "w_{co}",
    "bx": "b_x",
    "bh": "b_h",
    "variance": "v",
    "slope": "a",
    "anchor": "a",
    "positive": "p",
    "negative": "q",
    "logvar": r"{\text{logvar}}",
    "gate": "g",
    **{f"{a}{b}": f"{a}_{b}" for a in "wb" for b in "qkvo"},
}
FORMULA = re.compile(r"```math\n(.*?)```|\$([^$\n]+)\$", re.DOTALL)


def derivation(layer):
    return sources.path_of(layer, "derivation").read_text(encoding="utf-8")


def formulas(layer):
    return ["".join(pair) for pair in FORMULA.findall(derivation(layer))]


@pytest.mark.parametrize("room", ["layers", "networks", "steps", "conventions", "api"])
def test_the_pages_are_those_that_pyref_renew_writes(room):
    pages = ROOMS[room].render_pages()
    for name, text in pages.items():
        found = (DOCS / room / name).read_text(encoding="utf-8")
        assert found == text, f"{name}: run make renew"
    assert {path.name for path in (DOCS / room).glob("*.md")} == set(pages)


@pytest.mark.parametrize("layer", layers)
def test_a_derivation_leads_to_the_gradient_of_every_input(layer):
    said = " ".join(formulas(layer))
    for name in sources.sheet(layer).inputs:
        symbol = re.escape(SYMBOLS.get(name, name))
        assert re.search(rf"\\bar ?{symbol}(?![a-zA-Z])[^=]*= ", said), name


@pytest.mark.parametrize("layer", layers)
def test_formulas_are_read_alike_by_code_hosts_and_by_the_site(layer):
    text = derivation(layer)
    assert text.count("```") == 2 * text.count("```math")
    assert re.sub(r"```math.*?```", "", text, flags=re.DOTALL).count("$") % 2 == 0
    for formula in formulas(layer):
        assert formula.count("{") == formula.count("}")
        assert len(re.findall(r"\\left\b", formula)) == formula.count(r"\right")


@pytest.mark.parametrize("layer", layers)
def test_the_site_can_set_every_formula(layer):
    told = "docutils is not installed"
    converter = pytest.importorskip("docutils.utils.math.latex2mathml", reason=told)
    for formula in formulas(layer):
        assert "<math" in converter.tex2mathml(formula)


def test_text_in_a_table_is_shown_as_it_stands():
    shown = write_text("x_i * |w| in `a_b | c` < [1]$")
    assert shown == r"x\_i \* \|w\| in `a_b | c` \< \[1\]\$"


def test_no_layer_that_is_there_is_told_as_missing():
    text = (DOCS / "faq.md").read_text(encoding="utf-8")
    _, told = text.split("## Which layers are missing?\n")
    told, _ = told.split("\n## ", 1)
    missing = {*re.findall(r"`(\w+)`", told)}
    assert missing
    assert not missing & {*layers}
