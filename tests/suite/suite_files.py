"""Suites to test with: that of docs, a copy of it to plant faults in, small ones."""

import json
import shutil

from click.testing import CliRunner

from pyref.cli.main import pyref
from pyref.paths import DOCS

EXAMPLE = DOCS / "suite"
COST = """
import numpy as np


def cost(w, x):
    h = x @ w
    return np.sum(h**2) / 2, x.T @ h
"""
PAIR = """
[[compare]]
name = "pair"
a = "cost.py:cost"
b = "port.py:cost"
inputs = "w 3, x 4 3"
gradient = "w"
"""


def run(*words):
    """What pyref suite prints and its exit code, as a user gets them."""
    return CliRunner().invoke(pyref, ["suite", *map(str, words)])


def run_items(folder, *words):
    """The exit code, and each item of the report by kind and name."""
    file = folder / "report.json"
    found = run(folder, *words, "--json", file)
    items = json.loads(file.read_text())["items"]
    return found.exit_code, {f"{i['kind']} {i['name']}": i for i in items}


def outcomes(items):
    return {name: item["outcome"] for name, item in items.items()}


def copy_example(folder):
    """The example in a folder of its own, which must not exist yet."""
    return shutil.copytree(EXAMPLE, folder)


def change(file, old, new):
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def write_suite(folder, text, port=COST, cost=COST):
    """A small suite of Python alone, cost.py and its port."""
    (folder / "cost.py").write_text(cost)
    (folder / "port.py").write_text(port)
    (folder / "pyref.toml").write_text(text)
    return folder
