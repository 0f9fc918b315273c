"""A user's own functions and files change no verdict, whatever they are called."""

import os
import subprocess

import pytest

from pyref.paths import OCTAVE
from pyref.port.check import check
from pyref.runners.octave.find import QUIET, find_octave

pytestmark = pytest.mark.needs_octave
TWINS = ("+layers", "+derivations")
"""Named like functions of Octave, which nobody could hide: tanh, svd, logm."""
PORT = """function [y, back] = {name} (x, w, b)
  y = fold (x) * w + kind (b);
  back = @(dy) deal (dy * w.', x.' * dy, {db} (dy, 1));
end
"""
VERDICTS = [
    "right_port as dense: right: all 19 cases",
    "wrong_port as dense: wrong: db, in 15 of 19 cases",
    "  1. bias gradient averaged over the batch: ",
]


def taken_names():
    """Every name below pyref that a function of a user's may have too."""
    files = [path.relative_to(OCTAVE) for path in OCTAVE.rglob("*.m")]
    names = {path.stem for path in files if path.parts[1] not in TWINS}
    packages = {part[1:] for path in files for part in path.parts if part[0] == "+"}
    return sorted({*names, *packages, "compare", "gradcheck"} - {"pyref"})


@pytest.fixture(scope="module")
def helpers(tmp_path_factory):
    """Two ports that call helpers of their own, among many that only raise."""
    folder = tmp_path_factory.mktemp("helpers")
    for name in taken_names():
        body = f"error ('users:helper', 'the user''s {name} was called');"
        if name in ("fold", "kind"):
            body = "varargout{1} = varargin{1};"
        text = f"function varargout = {name} (varargin)\n  {body}\nend\n"
        (folder / f"{name}.m").write_text(text)
    for name, db in (("right_port", "sum"), ("wrong_port", "mean")):
        (folder / f"{name}.m").write_text(PORT.format(name=name, db=db))
    return folder


def in_octave(program, cwd, path=""):
    run = subprocess.run(
        [find_octave().path, *QUIET, "--eval", program],
        cwd=cwd,
        env={**os.environ, "OCTAVE_PATH": str(path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return run.stdout + run.stderr


def test_there_are_names_to_take():
    assert len(taken_names()) > 60
    assert {"sizes", "kind", "like", "check", "list", "port", "chain"} <= {
        *taken_names()
    }


@pytest.mark.slow
@pytest.mark.some(3)
@pytest.mark.parametrize(
    "order", ["before ours", "after ours", "in the folder at hand"]
)
def test_helpers_named_like_ours_change_no_verdict(helpers, tmp_path, order):
    ours, theirs = f"addpath ('{OCTAVE}');", f"addpath ('{helpers}');"
    paths = {
        "before ours": ours + theirs,
        "after ours": theirs + ours,
        "in the folder at hand": ours,
    }[order]
    told = in_octave(
        f"warning ('off', 'Octave:shadowed-function'); {paths}"
        "pyref.check (@right_port, 'dense'); pyref.check ('wrong_port', 'dense'); "
        "pyref.check (@pyref.layers.tanh, 'tanh'); "
        "[values, m] = pyref.networks.eigh_invariants ([2 1; 1 2], [1 3]), "
        "pyref.list ('dense')",
        helpers if order == "in the folder at hand" else tmp_path,
    )
    for line in [*VERDICTS, "pyref.layers.tanh as tanh: right", "dense-d831b3a0  "]:
        assert f"\n{line}" in f"\n{told}"
    assert "the user's" not in told


@pytest.mark.slow
@pytest.mark.some(3)
@pytest.mark.parametrize("place", ["elsewhere", "in the folder at hand", "on the path"])
def test_helpers_named_like_ours_change_no_verdict_of_the_command(
    helpers, tmp_path, place, monkeypatch
):
    monkeypatch.chdir(helpers if place == "in the folder at hand" else tmp_path)
    if place == "on the path":
        monkeypatch.setenv("OCTAVE_PATH", str(helpers))
    told = [
        check(str(helpers / f"{name}.m"), "dense").table().replace(f"{helpers}/", "")
        for name in ("right_port", "wrong_port")
    ]
    lines = "\n".join(told).replace(".m as", " as")
    for line in VERDICTS:
        assert f"\n{line}" in f"\n{lines}"


@pytest.mark.slow
def test_a_port_may_have_a_variable_called_pyref(tmp_path):
    text = PORT.format(name="named", db="sum").replace("fold", "").replace("kind", "")
    (tmp_path / "named.m").write_text(text.replace("  y =", "  pyref = 3;\n  y ="))
    told = in_octave(
        f"addpath ('{OCTAVE}'); pyref.check ('named.m', 'dense')", tmp_path
    )
    assert "named.m as dense: right: all 19 cases" in told


@pytest.fixture
def hiding(tmp_path):
    """A folder with a right port, and with a file that has the package's name."""
    (tmp_path / "at hand").mkdir()
    text = PORT.format(name="named", db="sum").replace("fold", "").replace("kind", "")
    (tmp_path / "named.m").write_text(text)
    (tmp_path / "pyref.m").write_text("function y = pyref (x)\n  y = 1;\nend\n")
    return tmp_path


@pytest.mark.slow
def test_a_file_called_pyref_beside_a_port_is_told(hiding):
    hides = f"{hiding}/pyref.m hides the package pyref"
    why = f"not judged: cannot be called as dense: {hides}"
    told = in_octave(
        f"addpath ('{OCTAVE}'); pyref.check ('{hiding}/named.m', 'dense')",
        hiding / "at hand",
    )
    assert f"{hiding}/named.m as dense: {why}" in told
    assert check(str(hiding / "named.m"), "dense").verdict().startswith(why)


def test_a_file_called_pyref_in_the_folder_at_hand_is_told(hiding, monkeypatch):
    monkeypatch.chdir(hiding)
    verdict = check("named.m", "dense").verdict()
    assert verdict.startswith("not judged: ")
    assert f"{hiding}/pyref.m hides the package pyref" in verdict


@pytest.mark.slow
def test_a_file_that_another_of_its_name_hides_is_not_judged_as_that(
    helpers, tmp_path, monkeypatch
):
    asked, at_hand = helpers / "right_port.m", tmp_path / "right_port.m"
    at_hand.write_text(PORT.format(name="right_port", db="mean"))
    why = f"not judged: cannot be called as dense: {asked} is hidden by {at_hand}"
    told = in_octave(
        f"addpath ('{OCTAVE}'); pyref.check ('{asked}', 'dense')", tmp_path
    )
    assert f"{asked} as dense: {why}" in told
    monkeypatch.chdir(tmp_path)
    assert check(str(asked), "dense").verdict().startswith(why)
