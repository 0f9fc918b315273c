"""check_port, in Octave and without Python, says what pyref check says."""

import re
import subprocess

import pytest

from pyref import layers
from pyref.mistakes.catalogue import mistakes, wrong_octave
from pyref.paths import OCTAVE, ROOT
from pyref.port.check import check
from pyref.runners.octave.find import QUIET, find_octave

SAMPLES = ROOT / "tests" / "port" / "samples" / "octave"
pytestmark = pytest.mark.needs_octave


def in_octave(program, *folders):
    """What a program prints, with octave and some folders on the path."""
    paths = " ".join(map(str, (OCTAVE, SAMPLES, *folders)))
    run = subprocess.run(
        [find_octave().path, *QUIET, "--eval", f"addpath {paths}; {program}"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def head(text):
    """Verdict, conventions, first diagnosis and places, without the target's name."""
    lines = re.sub(r"(?m)^\S+ as ", "as ", text).splitlines()
    told = ("as ", "  with these", "  1. ", "     ", "  where: ")
    return [line for line in lines if line.startswith(told)]


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("dense_closure", "dense"),
        ("affine_forward", "dense"),
        ("softmax_cost", "softmax_crossentropy"),
        ("batchnorm_wrong", "batchnorm"),
        ("relu_layer", "relu"),
    ],
)
def test_both_say_the_same_of_a_port(name, layer):
    file = SAMPLES / f"{name}.m"
    ours = in_octave(f"check_port ('{file}', '{layer}');")
    theirs = check(str(file), layer).table()
    assert head(ours) == head(theirs)
    counts = re.compile(r"(?m)^  \S+ +right in \d+ of \d+$")
    assert counts.findall(ours) == counts.findall(theirs)


def test_every_layer_of_ours_passes():
    names = " ".join(f"'{layer}'" for layer in layers.__all__)
    program = (
        f"for name = {{{names.replace(' ', ', ')}}}, "
        "r = check_port (str2func (['layers.' name{1}]), name{1}); "
        "printf ('%s %d\\n', name{1}, r.passed); end"
    )
    found = in_octave(program)
    assert [f"{layer} 1" in found for layer in layers.__all__] == [True] * 32, found


def test_nan_is_no_number(tmp_path):
    text = """function [y, back] = all_nan (x)
  y = NaN * x;
  back = @(dy) NaN * dy;
end
"""
    (tmp_path / "all_nan.m").write_text(text)
    told = in_octave("r = check_port (@all_nan, 'relu');", tmp_path)
    theirs = check(str(tmp_path / "all_nan.m"), "relu").table()
    assert head(told) == head(theirs)
    assert "all_nan as relu: wrong: y, dx, in 13 of 14 cases" in told


@pytest.mark.parametrize("layer", ["dense", "gelu", "eigh", "svd"])
def test_a_mistake_in_octave_is_caught_and_named(layer, tmp_path):
    known = mistakes(layer)
    for i, mistake in enumerate(known):
        wrong_octave(mistake, tmp_path, f"planted_{i}")
    listed = ", ".join(f"@planted_{i}.{layer}" for i in range(len(known)))
    program = (
        f"for f = {{{listed}}}, r = check_port (f{{1}}, '{layer}'); "
        "printf ('TOLD %d %s\\n', r.passed, r.diagnoses{1}.name); end"
    )
    told = re.findall(r"(?m)^TOLD (\d) (.*)$", in_octave(program, tmp_path))
    assert told == [("0", m.name) for m in known]


def test_a_report_can_be_read_by_a_program():
    found = in_octave(
        "r = check_port (@layers.relu, 'relu'); "
        "printf ('%d %s %d\\n', r.passed, class (r.findings{1}.grade), "
        "numel (r.conventions));"
    )
    assert found.splitlines()[-1] == "1 char 0"


def test_another_function_can_be_accepted(tmp_path):
    (mistake,) = (
        m for m in mistakes("batchnorm") if m.name == "variance divided by N - 1"
    )
    call = wrong_octave(mistake, tmp_path, "planted")
    plain = in_octave(f"r = check_port (@{call}, 'batchnorm');", tmp_path)
    assert "another function than batchnorm, right as that: unbiased variance" in plain
    assert "to let that pass: 'accept', {'unbiased'}" in plain
    told = f"@{call}, 'batchnorm', 'accept', {{'unbiased'}}"
    accepted = in_octave(f"r = check_port ({told}); disp (r.passed)", tmp_path)
    assert accepted.splitlines()[-1] == "1"
