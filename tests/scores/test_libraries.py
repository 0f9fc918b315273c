"""Other libraries as ports: right to rounding is never wrong, a wrong one is seen."""

import configparser
import json
import re
from importlib.util import find_spec

import pytest
from click.testing import CliRunner

from pyref import layers, load
from pyref.cli.main import pyref
from pyref.errors import MissingError
from pyref.paths import ROOT
from pyref.port.check import check
from pyref.renew.libraries import digest_sources, list_runners
from pyref.renew.made_from import read_foot
from pyref.scores.score import LIBRARIES, choose_libraries, score
from pyref.scores.scoreboard import markdown

PAGE = ROOT / "docs" / "scoreboard.md"
SAMPLE = ["dense", "relu", "dropout", "squared_error", "flatten_row_scan", "im2col",
          "conv2d", "max_pool2d", "avg_pool2d"]  # fmt: skip


def needed(name):
    pytest.importorskip(LIBRARIES[name])


@pytest.mark.parametrize("name", ["torch", "jax", "autograd", "tensorflow"])
def test_layers_that_a_library_does_to_rounding_are_never_graded_wrong(name):
    needed(name)
    rows = score(name, SAMPLE)
    assert {row.layer for row in rows} >= set(SAMPLE)
    assert all(row.right == row.judged > 3 for row in rows)
    assert {row.grade for row in rows} <= {"A", "B"}


@pytest.mark.parametrize("name, layer", [
    ("torch", "rmsnorm"), ("torch", "self_attention"),
    ("jax", "conv1d"), ("jax", "avg_pool2d_ceil"), ("jax", "bilinear_resize"),
])  # fmt: skip
def test_what_a_library_loses_is_no_more_than_rounding_takes(name, layer):
    needed(name)
    rows = score(name, [layer])
    assert [row.dtype for row in rows] == ["float64", "float32"]
    assert {row.grade for row in rows} <= {"A", "B", "C"}


def test_windows_that_jax_cannot_make_of_one_size_are_refused_and_not_wrong():
    needed("jax")
    (wide, _) = score("jax", ["adaptive_avg_pool2d"])
    assert wide.right == wide.judged > 3
    assert wide.refused["windows of one size"] > 3


def test_the_page_names_the_layers_that_a_library_has_no_row_for():
    needed("autograd")
    rows = score("autograd", ["dense", "relu"])
    page = markdown({"autograd": rows}, {"autograd": "1"}, {})
    (told,) = re.findall(r"(?m)^Without a row: (.*)\.$", page)
    absent = [name for name in layers.__all__ if name not in ("dense", "relu")]
    assert re.findall(r"`(\w+)`", told) == absent


def test_a_library_of_primitives_is_graded_wrong_in_no_layer_at_all():
    needed("autograd")
    rows = score("autograd")
    assert len({row.layer for row in rows}) >= 28
    assert {row.grade for row in rows} <= {"A", "B", "C"}


def test_a_wrong_layer_of_a_library_is_graded_d(monkeypatch, tmp_path):
    needed("autograd")
    (tmp_path / "wrong_tanh.py").write_text(
        "from pyref.runners.libraries.autograd import layer, np\n"
        "tanh = layer(1)(lambda x: np.tanh(x) * 1.001)\n"
    )
    report = check(f"{tmp_path / 'wrong_tanh.py'}:tanh", "tanh", habits=False)
    assert report.grade == "D"
    assert not report.passed


def test_a_library_that_is_not_there_is_left_out_with_its_reason(tmp_path):
    found, missing = choose_libraries(())
    assert set(found) | set(missing) == set(LIBRARIES)
    absent = next(name for name in missing)
    run = CliRunner().invoke(pyref, ["score", absent])
    assert run.exit_code != 0
    assert absent in str(run.exception)


@pytest.mark.parametrize("name", ["torch", "jax-cuda", "tinygrad"])
def test_a_library_that_is_not_installed_is_told_with_the_line_that_mends_it(
    name, monkeypatch
):
    monkeypatch.setattr("pyref.scores.score.find_spec", lambda package: None)
    package = name.partition("-")[0]
    with pytest.raises(MissingError) as caught:
        choose_libraries([name])
    assert str(caught.value) == (
        f"{name}: {package} is not installed: pip install 'pyref-backprop[{package}]'"
    )
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    assert setup["metadata"]["name"] == "pyref-backprop"
    assert package in setup["options.extras_require"]


def test_where_no_library_is_installed_one_line_says_how_to_have_them(monkeypatch):
    monkeypatch.setattr("pyref.scores.score.find_spec", lambda package: None)
    monkeypatch.setattr(
        "pyref.runners.libraries.tfjs.find_version", lambda: ("", "no node")
    )
    run = CliRunner().invoke(pyref, ["score"])
    assert "no library is installed" in str(run.exception)
    assert (
        "pip install 'pyref-backprop[torch,jax,autograd,tensorflow,tinygrad]'"
        in str(run.exception)
    )


def test_an_unknown_library_is_refused_with_names_near_it():
    run = CliRunner().invoke(pyref, ["score", "torhc"])
    assert "torhc is no library; near it: torch" in str(run.exception)


@pytest.mark.skipif(not find_spec("autograd"), reason="autograd is not installed")
def test_the_command_writes_rows_and_a_page(tmp_path):
    files = tmp_path / "score.json", tmp_path / "page.md"
    run = CliRunner().invoke(
        pyref,
        ["score", "autograd", "--json", str(files[0]), "--markdown", str(files[1])],
    )
    assert run.exit_code in (0, 1), run.output
    rows = json.loads(files[0].read_text())["rows"]
    assert {"dense", "svd"} <= {row["layer"] for row in rows}
    assert "## autograd" in files[1].read_text()


def test_every_d_of_the_page_names_a_case_and_values_that_the_fixtures_have():
    page = PAGE.read_text()
    told = re.findall(r"`(\w+)` in \w+, `(\w+)\[.*\]` of (\S+): .*, not (\S+)", page)
    assert len(told) >= 10
    for layer, array, case_id, want in told:
        (case,) = (c for c in load(layer) if c.id == case_id)
        if layer in layers.__all__ and array in case.expect:
            assert float(want) in case.expect[array].high


def test_the_page_has_every_library_and_what_it_was_measured_on_or_it_lags():
    page = PAGE.read_text()
    for name in ("torch", "jax", "autograd", "tensorflow", "tinygrad", "tfjs"):
        (section,) = re.findall(rf"(?ms)^## {name} \d.*?(?=^## |\Z)", page)
        if name != "tfjs":
            port = "".join(path.read_text() for path in list_runners(name))
            told = set(re.findall(r"(?m)^(?:def )?(\w+)(?: = |\()", port))
            found = told & set(layers.__all__)
            assert len(found) > 20
            absent = [layer for layer in found if f"\n| {layer} |" not in section]
            # it lags, and says so, until it is measured where the library is installed
            version = section.split()[2]
            made = {digest_sources(name, v) for v in (version, f"{version}+cpu")}
            lags = read_foot(page).get(name) not in made
            assert lags or absent == []
