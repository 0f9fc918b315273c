"""A right port with a constant inside is judged, whatever the layer refuses of it."""

import re

import pytest
from octave_session import Session

from pyref import layers
from pyref.fixtures.load import load
from pyref.paths import OCTAVE
from pyref.port.check import check

VALUES = {
    "alpha": 1.3, "axis": 2, "base": 500, "beta": 0.6, "delta": 1.7,
    "dilation": 2, "epsilon": 3e-4, "groups": 3, "heads": 3, "k": 1.5, "margin": 0.7,
    "n": 7, "output_padding": 1, "output_size": 3, "pad": 2, "rho": 0.2,
    "scale": 0.3, "slope": 0.2345, "smoothing": 0.3, "stride": 3, "temperature": 0.2,
    "window": 3,
}  # fmt: skip
"""Of each option a number that no sheet lists, but for axes: each is listed."""
WHOLE = [("rotary_embedding", "base"), ("conv1d", "dilation")]
"""Whole numbers that are found: with another some outputs have the same size."""
INSIDE = [
    pytest.param(layer, name, id=f"{layer}-{name}")
    for layer in layers.__all__
    for name in load(layer)[0].sheet.hidden
    if name in VALUES and name in load(layer)[0].sheet.options
]


def read_value(layer, name):
    """What is inside: a number, or as many as the option has; and if it is found."""
    spec, *count = load(layer)[0].sheet.options[name].split()
    found = spec in ("real", "nonnegative") or (layer, name) in WHOLE
    return [VALUES[name]] * int(count[0] if count else 1), found


def write_call(layer, name, numbers):
    """Arguments of the port, and of the layer with these numbers."""
    sheet = load(layer)[0].sheet
    names = [*sheet.inputs, *sheet.options]
    return ", ".join(k for k in names if k != name), ", ".join(
        numbers if k == name else k for k in names
    )


@pytest.mark.slow
@pytest.mark.some(3, quick=70)
@pytest.mark.parametrize(("layer", "name"), INSIDE)
def test_a_constant_that_no_sheet_lists_ends_no_check(layer, name, tmp_path, launch):
    values, found = read_value(layer, name)
    numbers = str(values[0] if len(values) == 1 else tuple(values))
    takes, gives = write_call(layer, name, numbers)
    file = tmp_path / f"{layer}.py"
    file.write_text(
        f"from pyref.layers import {layer} as own\n"
        f"def {layer}({takes}):\n    return own({gives})\n"
    )
    report = check(str(file), layer, habits=False, launch=launch)
    if found:
        assert report.outcome == "right", report.table()
        assert f"{name} is {values[0]} inside" in report.conventions
        assert report.cases() >= 6
    else:
        assert report.verdict()


FORGOTTEN = {"1": "scale forgotten", "x.shape[1] ** -0.5": "scaled by all columns"}


@pytest.mark.slow
@pytest.mark.some(1, quick=2)
@pytest.mark.parametrize("scale", FORGOTTEN)
def test_a_known_mistake_in_the_place_of_what_a_length_gives_is_none(
    scale, tmp_path, launch
):
    file = tmp_path / "port.py"
    file.write_text(
        "from pyref.layers import self_attention as own\n"
        "def port(x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask):\n"
        "    biases = bq, bk, bv, bo\n"
        f"    return own(x, wq, wk, wv, wo, *biases, heads, attn_mask, {scale})\n"
    )
    report = check(f"{file}:port", "self_attention", habits=False, launch=launch)
    assert report.conventions == ("scale is 1 / sqrt (K) inside",)
    assert report.diagnoses[0].title == FORGOTTEN[scale]


@pytest.fixture(scope="module")
def session():
    with Session() as session:
        yield session


def write_port(layer, name, folder):
    """A file of Octave that has the number inside."""
    values, _ = read_value(layer, name)
    takes, gives = write_call(layer, name, str(values))
    file = folder / f"{layer}_port.m"
    file.write_text(
        f"function [y, back] = {layer}_port ({takes})\n"
        f"  [y, back] = pyref.layers.{layer} ({gives});\nend\n"
    )
    return file


@pytest.mark.needs_octave
@pytest.mark.slow
@pytest.mark.parametrize(
    ("layer", "name"), [("conv1d", "dilation"), ("self_attention", "scale")]
)
def test_a_port_in_octave_is_told_the_same_by_both(
    layer, name, tmp_path, session, launch
):
    file = write_port(layer, name, tmp_path)
    told = session.run(
        f"addpath {OCTAVE} {tmp_path}\npyref.check ('{file}', '{layer}')"
    )
    report = check(str(file), layer, habits=False, launch=launch)
    sentence = f"right: all {report.cases()} cases, "
    assert f" as {layer}: {sentence}" in told
    assert report.verdict().startswith(sentence)
    assert report.conventions == (f"{name} is {VALUES[name]} inside",)


@pytest.mark.needs_octave
@pytest.mark.slow
@pytest.mark.some(13)
@pytest.mark.parametrize(("layer", "name"), INSIDE)
def test_so_it_is_in_octave(layer, name, tmp_path, session):
    values, found = read_value(layer, name)
    write_port(layer, name, tmp_path)
    told = session.run(
        f"addpath {OCTAVE} {tmp_path}\npyref.check (@{layer}_port, '{layer}')"
    )
    assert re.search(r" as \w+: (right|wrong|not judged)", told), told
    if found:
        assert re.search(r" as \w+: right", told), told
        assert f"{name} is {values[0]:g}" in told.replace("\n     ", ""), told
