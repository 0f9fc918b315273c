"""pyref.check, in Octave and without Python, says what pyref check says."""

import re

import pytest
from octave_session import Session

from pyref import layers
from pyref.mistakes.planted import planted, wrong_octave
from pyref.paths import OCTAVE, ROOT
from pyref.port.check import check

SAMPLES = ROOT / "tests" / "port" / "samples" / "octave"
pytestmark = pytest.mark.needs_octave


@pytest.fixture(scope="module")
def session():
    with Session() as session:
        yield session


@pytest.fixture
def in_octave(session):
    """What a program prints, with octave and some folders on the path."""

    def run(program, *folders):
        paths = " ".join(map(str, (OCTAVE, SAMPLES, *folders)))
        return session.run(f"addpath {paths}\n{program}")

    return run


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
        ("dense_switch", "dense"),
        ("dense_value", "dense"),
        ("dense_handle", "dense"),
        ("norm_forward", "batchnorm"),
        ("logistic_forward", "sigmoid"),
        ("conv_no_bias", "conv2d"),
    ],
)
def test_both_say_the_same_of_a_port(name, layer, in_octave):
    file = SAMPLES / f"{name}.m"
    ours = in_octave(f"pyref.check ('{file}', '{layer}');")
    theirs = check(str(file), layer).table()
    assert head(ours) == head(theirs)
    counts = re.compile(r"(?m)^  \S+ +right in \d+ of \d+$")
    assert counts.findall(ours) == counts.findall(theirs)


def test_a_class_or_an_object_is_a_port_too(in_octave):
    told = in_octave(
        "pyref.check (@dense_value, 'dense'); "
        "pyref.check (dense_value (1, 2), 'dense');"
    )
    assert told.count("dense_value as dense: right: all 19 cases") == 2


@pytest.mark.parametrize("layer", layers.__all__)
def test_a_layer_of_ours_passes(layer, in_octave):
    found = in_octave(
        f"r = pyref.check (@pyref.layers.{layer}, '{layer}'); "
        "printf ('TOLD %d\\n', r.passed);"
    )
    assert found == "TOLD 1\n"


def test_nan_is_no_number(tmp_path, in_octave):
    text = """function [y, back] = all_nan (x)
  y = NaN * x;
  back = @(dy) NaN * dy;
end
"""
    (tmp_path / "all_nan.m").write_text(text)
    told = in_octave("pyref.check (@all_nan, 'relu');", tmp_path)
    theirs = check(str(tmp_path / "all_nan.m"), "relu").table()
    assert head(told) == head(theirs)
    assert "all_nan as relu: wrong: y, dx, in 13 of 13 cases" in told


BREAKS = {
    "hangs": ("while size (x, 1) == 1, end", "no answer within 0.5 s"),
    "ends": ("if size (x, 1) == 1, exit (7), end", "its process ended with"),
    "raises": ("if size (x, 1) == 1, error ('my:id', 'row'), end", "my:id: row"),
    "leaves_out": ("if size (x, 1) == 1, error ('pyref:skip', 'one row'), end",
                   "left out 6: one row"),
    "talks": ("disp (1); system ('echo 2; echo 3 >&2');", "right: all 19 cases"),
    "cannot_be_read": ("y = (1;", "not judged: parse error near line 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_port_that_breaks_is_told_as_by_pyref_check(name, tmp_path, in_octave):
    line, told = BREAKS[name]
    file = tmp_path / f"{name}.m"
    file.write_text(
        f"function [y, back] = {name} (x, w, b)\n  {line}\n  y = x * w + b;\n"
        "  back = @(dy) deal (dy * w.', x.' * dy, sum (dy, 1));\nend\n"
    )
    ours = in_octave(f"pyref.check ('{file}', 'dense', 'deadline', 0.5);")
    theirs = check(str(file), "dense", deadline=0.5).table()
    assert told in ours
    assert told in theirs
    judged = re.compile(r"(?m)^  \S+ +right in \d+ of \d+$|^  where: .*$")
    assert judged.findall(ours) == judged.findall(theirs)


def test_a_port_that_always_ends_its_process_is_given_up(tmp_path, in_octave):
    (tmp_path / "gone.m").write_text("function [y, back] = gone (x)\n  exit (1)\nend\n")
    told = in_octave("pyref.check (@gone, 'tanh'); disp ('still here')", tmp_path)
    assert "not asked: the port's process was lost 3 times in a row" in told
    assert told.splitlines()[-1] == "still here"


def test_conventions_of_eigenvectors_are_found(tmp_path, in_octave):
    text = """function [d, v, back] = falling (x)
  [values, vectors, inner] = pyref.layers.eigh (x);
  d = diag (fliplr (values));
  v = fliplr (vectors).';
  back = @(dd, dv) inner (fliplr (reshape (diag (dd), 1, [])), fliplr (dv.'));
end
"""
    (tmp_path / "falling.m").write_text(text)
    told = in_octave("pyref.check (@falling, 'eigh');", tmp_path)
    theirs = check(str(tmp_path / "falling.m"), "eigh").table()
    assert head(told) == head(theirs)
    assert "values fall; values are a diagonal matrix; a vector is a row" in told


@pytest.mark.parametrize("layer", layers.__all__)
def test_a_mistake_in_octave_is_caught_and_named(layer, tmp_path, in_octave):
    line = planted(layer)[-1]
    wrong_octave(line, tmp_path, "planted")
    program = (
        f"r = pyref.check (@planted.{layer}, '{layer}'); "
        "printf ('TOLD %d %s\\n', r.passed, r.diagnoses(1).name);"
    )
    told = re.findall(r"(?m)^TOLD (.*)$", in_octave(program, tmp_path))
    assert told == [f"0 {line.name}"]


def test_a_report_can_be_read_by_a_program(in_octave):
    found = in_octave(
        "r = pyref.check (@pyref.layers.relu, 'relu'); "
        "printf ('%d %s %d\\n', r.passed, class (r.findings(1).grade), "
        "numel (r.conventions));"
    )
    assert found.splitlines()[-1] == "1 char 0"


def test_another_function_can_be_accepted(tmp_path, in_octave):
    line = planted("batchnorm")[0]
    assert line.name == "variance divided by N - 1"
    call = wrong_octave(line, tmp_path, "unbiased")
    plain = in_octave(f"pyref.check (@{call}, 'batchnorm');", tmp_path)
    assert "another function than batchnorm, right as that: unbiased variance" in plain
    assert "to let that pass: 'accept', {'unbiased'}" in plain
    told = f"@{call}, 'batchnorm', 'accept', {{'unbiased'}}"
    accepted = in_octave(f"r = pyref.check ({told}); disp (r.passed)", tmp_path)
    assert accepted.splitlines()[-1] == "1"
