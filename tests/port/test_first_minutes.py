"""What Octave answers to someone who has just met pyref."""

import inspect
import subprocess

import pytest

from pyref import layers
from pyref.crosscheck.plan import must_be_known
from pyref.errors import DomainError
from pyref.mistakes.catalogue import PORTED
from pyref.paths import OCTAVE
from pyref.runners.octave.find import QUIET, find_octave

pytestmark = pytest.mark.needs_octave
QUIETLY = f"warning ('off', 'Octave:shadowed-function'); addpath ('{OCTAVE}');"


def in_octave(program, cwd):
    run = subprocess.run(
        [find_octave().path, *QUIET, "--eval", program],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return run.stdout, run.stderr


def into_octave(call):
    """y, back = f(x) is [y, back] = f (x)."""
    results, _, rest = call.strip().partition(" = ")
    return f"[{results}] = {rest.replace('(', ' (')}"


def test_the_line_in_the_readme_keeps_addpath_quiet(tmp_path):
    text = (OCTAVE.parent / "README.md").read_text()
    assert "warning ('off', 'Octave:shadowed-function')" in text
    assert in_octave(QUIETLY, tmp_path) == ("", "")


def test_a_call_without_a_layer_says_how_to_call(tmp_path):
    out, told = in_octave(f"{QUIETLY} pyref.check (@sin)", tmp_path)
    call = "pyref.check (@f, 'dense')"
    assert (out, told.splitlines()[0]) == (
        "",
        f"error: pyref.check: no layer given: {call}",
    )


def test_help_shows_the_header_of_a_layer_and_what_there_is(tmp_path):
    program = "help pyref.layers.conv2d; help pyref.check; help pyref.Contents"
    out, told = in_octave(f"{QUIETLY} {program}", tmp_path)
    assert told == ""
    first, call, back, *rest = inspect.getmodule(layers.conv2d).__doc__.splitlines()
    for line in (first, *rest[:3]):
        assert line.strip() in out
    for line in (call, back):
        assert into_octave(line) in out
    assert "report = pyref.check (@f, 'conv2d')" in out
    assert "check        - judge a port of a layer, and name its mistake" in out


@pytest.mark.slow
def test_the_list_of_layers_says_how_to_go_on(tmp_path):
    out, told = in_octave(f"{QUIETLY} pyref.list ()", tmp_path)
    assert told == ""
    assert {line.split()[0] for line in out.splitlines() if line[:2] == "  "} == {
        *PORTED
    }
    assert "pyref.check (@my_dense, 'dense')" in out


WORDS = [
    "densee",
    "tahn",
    "conv",
    "soft",
    "layer_norm",
    "crossentrpy",
    "linear",
    "bce",
    "batch",
    "x",
]


@pytest.mark.slow
def test_names_near_an_unknown_one_are_those_that_python_tells(tmp_path):
    words = ", ".join(f"'{word}'" for word in WORDS)
    program = (
        f"words = {{{words}}}; for k = 1:numel (words), try, "
        "pyref.check (@sin, words{k}); catch problem, disp (problem.message), end, end"
    )
    out, _ = in_octave(f"{QUIETLY} {program}", tmp_path)
    theirs = []
    for word in WORDS:
        with pytest.raises(DomainError) as caught:
            must_be_known(word, PORTED, "no layer and no step")
        theirs.append(str(caught.value))
    assert out.splitlines() == theirs
