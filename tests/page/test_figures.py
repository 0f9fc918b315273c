"""Figures of the docs follow from what is on file, to the byte."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from pyref.page.figures import NAMES, find_figure
from pyref.page.figures.digits import read_digits
from pyref.page.figures.mistakes import read_rates
from pyref.paths import DOCS
from pyref.renew import figures
from pyref.training.curves import draw_svg
from pyref.training.run import State

FROM_FILES = ("digits", "mistakes", "windows")  # which measure nothing


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_was_made_from_the_sources_as_they_are(name):
    drawn = (figures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert figures.read_digest(drawn) == figures.digest_sources(name), "make renew"
    ElementTree.fromstring(drawn)
    assert "prefers-color-scheme:dark" in drawn and not re.search("href|script", drawn)


@pytest.mark.parametrize("name", FROM_FILES)
def test_a_figure_from_files_has_the_same_bytes_again(name):
    drawn = (figures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert drawn.startswith(find_figure(name).draw())


@pytest.mark.parametrize("name", NAMES)
def test_each_figure_stands_in_a_page(name):
    pages = [path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")]
    assert any(f"](figures/{name}.svg)" in page for page in pages)


def test_a_figure_is_drawn_again_where_its_sources_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    monkeypatch.setattr(figures, "NAMES", ("mistakes",))
    renew = [str(line) for line in figures.renew_figures(False, lambda words: None)]
    assert renew == ["docs/figures/mistakes.svg"]
    assert list(figures.renew_figures(False, lambda words: None)) == []
    monkeypatch.setattr(figures, "digest_sources", lambda name: "0000")
    assert len(list(figures.renew_figures(False, lambda words: None))) == 1


def test_digits_of_the_matrix_are_those_of_the_pages():
    found = read_digits()
    assert {"NumPy", "Octave", "torch", "jax"} <= {*found}
    row = re.search(r"(?m)^\| relu \| .*$", (DOCS / "digits.md").read_text())[0]
    digits, _, grade = row.split("|")[4].strip().split(", ")
    assert found["NumPy"]["relu"] == (float(digits), grade)


def test_rates_are_those_of_the_last_row():
    rates = {name: (caught, of) for name, caught, of in read_rates()}
    page = (DOCS / "mistakes.md").read_text(encoding="utf-8")
    caught, of = rates["cs231n"]
    assert re.search(rf"\*\*all\*\* \|.* {caught} of {of} \|$", page, re.MULTILINE)
    assert rates["pyref check"][0] <= rates["pyref check"][1]


def test_two_trainings_are_drawn_with_their_difference_below():
    losses = np.linspace(2, 1, 50)[:, None]
    nothing = np.zeros(0)
    ends = {
        "numpy": State(nothing, nothing, nothing, losses),
        "octave": State(nothing, nothing, nothing, losses * (1 + 2e-15)),
    }
    both = draw_svg(ends, "mlp <1>")
    ElementTree.fromstring(both)
    assert "how far both are apart" in both and "1e-15" in both
    alone = draw_svg({"numpy": ends["numpy"]}, "mlp")
    assert "apart" not in alone
    same = draw_svg({"numpy": ends["numpy"], "octave": ends["numpy"]}, "mlp")
    assert "equal" in same
