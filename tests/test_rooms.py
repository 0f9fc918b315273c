"""Rooms import one another along one table of arrows, never the other way."""

import ast

import pytest

from pyref.paths import ROOT

PACKAGE = ROOT / "pyref"
MATHEMATICS = ("errors", "offer", "layers", "networks", "derivations")
BELOW = {
    "errors": (),
    "files": ("errors",),
    "fold": (),
    "offer": ("errors", "fold"),
    "foreign": (),
    "page.html": ("foreign",),
    "paths": (),
    "measure": (),
    "conventions": ("errors", "measure"),
    "watch": (),
    "junit": (),
    "shown": (),
    "layers": ("errors", "offer"),
    "networks": MATHEMATICS[:3],
    "derivations": MATHEMATICS[:4],
    "fixtures": ("errors", "conventions", "foreign", "paths", "measure"),
    "mistakes": ("errors", "paths", "measure", "layers", "networks", "fixtures"),
    "probing": ("errors", "measure", "shown", "layers"),
    "runners": ("errors", "files", "paths", "measure", "watch", "layers", "fixtures",
                "probing"),
    "oracle": ("errors", "paths", "measure", "fixtures", "runners"),
    "training": (*MATHEMATICS, "page.html", "fixtures", "runners"),
    "crosscheck": ("errors", "foreign", "paths", "measure", "watch", "junit", "layers",
                   "derivations", "fixtures", "probing", "runners"),
    "fuzz": ("errors", "files", "measure", "watch", "fixtures", "oracle", "runners",
             "crosscheck"),
    "port.worker": ("watch",),
    "port": ("errors", "conventions", "foreign", "paths", "measure", "watch", "shown",
             "layers", "networks", "fixtures", "mistakes", "oracle", "runners",
             "crosscheck", "port.worker"),
    "pairs.inputs": ("errors", "measure", "fixtures"),
    "grading.jail": (),
    "grading": ("errors", "files", "foreign", "paths", "watch", "junit", "layers",
                "fixtures", "runners", "crosscheck", "port", "port.worker",
                "grading.jail"),
    "scores": ("errors", "paths", "layers", "fixtures", "mistakes", "runners",
               "crosscheck", "port"),
    "bench": ("errors", "paths", "page.html", "layers", "fixtures", "probing",
              "runners"),
    "pairs.worker": ("errors", "measure", "watch", "layers", "probing",
                     "port.worker"),
    "pairs": ("errors", "fold", "paths", "measure", "watch", "shown", "fixtures",
              "probing", "runners", "crosscheck", "port.worker", "port", "pairs.worker",
              "pairs.inputs"),
    "whole": ("errors", "layers", "derivations", "networks", "fixtures", "runners",
              "crosscheck", "port", "pairs.worker", "pairs.inputs", "pairs"),
    "suite": ("errors", "junit", "port", "pairs", "pairs.inputs", "whole"),
    "courses": ("errors", "paths", "fixtures", "crosscheck", "port", "pairs",
                "grading", "suite"),
    "page": ("errors", "paths", "measure", "fixtures", "training", "probing",
             "runners", "crosscheck", "port", "grading", "scores", "pairs",
             "page.html"),
    "testing": ("errors", "fold", "measure", "shown", "fixtures", "runners",
                "crosscheck", "fuzz", "port", "suite"),
    "explain": ("fold", *MATHEMATICS, "conventions", "paths", "fixtures", "mistakes",
                "training", "page"),
}  # fmt: skip
"""What each room may import, itself apart; each stands below all that it may import.

What is not in the table, the faces of the package and its commands, may import all.
"""
FACES = ("", "__init__", "__main__", "cli", "renew")
SOURCES = sorted(PACKAGE.rglob("*.py"))


def room_of(module):
    """The room of a dotted name below pyref, the longest that the table has."""
    words = module.split(".")
    pair = ".".join(words[:2])
    return pair if pair in BELOW else words[0]


def module_of(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def modules_in(node, module):
    """The modules below pyref that one import statement names."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
        return [name[6:] for name in names if f"{name}.".startswith("pyref.")]
    base = node.module or ""
    if node.level:
        above = module.split(".")[: -node.level]
        return [".".join([*above, base]).strip(".")]
    if base == "pyref":
        return [alias.name for alias in node.names]
    if not base.startswith("pyref."):
        return []
    names = [f"{base[6:]}.{alias.name}" for alias in node.names]
    return [name if room_of(name) in BELOW else base[6:] for name in names]


def wrong_arrows(module, source):
    """Lines that import what their room may not."""
    mine = room_of(module)
    if mine in FACES:
        return []
    nodes = ast.walk(ast.parse(source))
    return [
        f"{module}, line {node.lineno}: {mine} imports {room_of(name)}"
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in modules_in(node, module)
        if room_of(name) not in (mine, *BELOW[mine])
    ]


def test_every_room_stands_in_the_table():
    found = {room_of(module_of(path)) for path in SOURCES}
    assert found == {*BELOW, *FACES} - {""}


def test_no_arrow_of_the_table_leads_back():
    order = list(BELOW)
    for room, below in BELOW.items():
        assert all(order.index(one) < order.index(room) for one in below), room


@pytest.mark.some(quick=5)
@pytest.mark.parametrize("room", BELOW)
def test_a_room_imports_only_what_stands_below_it(room):
    mine = [path for path in SOURCES if room_of(module_of(path)) == room]
    for path in mine:
        assert wrong_arrows(module_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("layers.dense", "from pyref.fixtures.load import load"),
        ("networks.mlp", "from pyref import training"),
        ("networks.chain", "import pyref.derivations.pavlidis"),
        ("runners.numpy", "def f():\n    from pyref.crosscheck.plan import plan"),
        ("crosscheck.run", "import pyref.cli.main as main"),
        ("fixtures.load", "import pyref"),
        ("port.worker.serve", "from pyref.errors import SizeError"),
        ("port.worker.serve", "from ..check import check"),
        ("grading.jail", "from .grade import SYSTEM"),
        ("derivations.composed.raja", "from pyref.explain.subject import read_subject"),
    ],
)
def test_an_arrow_that_leads_back_is_seen(module, line):
    assert len(wrong_arrows(module, line)) == 1


def test_a_room_may_import_itself_and_any_other_package():
    for line in ("import numpy", "from pyref.layers.sizes import like", "import json"):
        assert wrong_arrows("layers.dense", line) == []
