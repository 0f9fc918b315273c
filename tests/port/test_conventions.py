"""A port in another convention is right, and its convention is named."""

from importlib import import_module

import pytest

from pyref import layers
from pyref.fixtures.load import load
from pyref.paths import ROOT
from pyref.port.check import check
from pyref.port.conventions import Convention, read_axes
from pyref.port.pose import pose

SHOWN = ROOT / "docs" / "check"
CHOICES = [
    pytest.param(
        layer, a, c, id=f"{layer}-{choice.say or 'as pyref'}".replace(" ", "_")
    )
    for layer in layers.__all__
    for a, axis in enumerate(read_axes(load(layer)[0].sheet))
    for c, choice in enumerate(axis)
    if choice.say
]


# Conventions that these layers cannot tell apart: their maps do not see one another, a
# label is one number in either shape.
SAME = {
    ("avg_pool2d", 0),
    ("avg_pool2d_ceil", 0),
    ("avg_pool2d_inside", 0),
    ("adaptive_avg_pool2d", 0),
    ("max_pool2d", 0),
    ("max_pool2d_ceil", 0),
    ("max_pool2d_dilated", 0),
    ("bilinear_resize", 0),
    ("bilinear_resize_corners", 0),
    ("batchnorm2d", 1),
    ("local_response_norm", 0),
    ("softmax_crossentropy", 0),
    ("crossentropy", 0),
    ("weighted_crossentropy", 0),
    ("multiclass_hinge", 0),
}


@pytest.mark.some(4, quick=624)
@pytest.mark.parametrize(("layer", "axis", "number"), CHOICES)
def test_a_layer_in_another_convention_is_found_right_in_that(
    layer, axis, number, launch
):
    choice = read_axes(load(layer)[0].sheet)[axis][number]
    name = f"{layer}__{axis}__{number}"
    target = f"{ROOT}/tests/port/samples/turned.py:{name}"
    report = check(target, layer, habits=False, launch=launch)
    assert report.right, report.table()
    (found,) = report.conventions
    others = read_axes(load(layer)[0].sheet)[axis]
    alike = [c.say for c in others] if (layer, axis) in SAME else [choice.say]
    assert found in alike or (layer.startswith("flatten") and "N x H x W x C" in found)
    assert report.passed == (not report.others)
    if report.others:
        assert "another function" in report.verdict()
        accepted = check(
            target, layer, habits=False, accept=[choice.name], launch=launch
        )
        assert accepted.passed


@pytest.mark.parametrize("layer", layers.__all__)
def test_posed_in_our_own_convention_a_case_is_as_it_was(layer):
    for case in load(layer):
        if case.error:
            continue
        posed = pose(case, Convention())
        assert list(posed.given) == [*case.inputs, *case.options]
        assert all(posed.given[k] is v for k, v in case.inputs.items())
        assert posed.results == case.expect


NUMBERS = "stride, pad, dilation and window are one number each"
INSIDE = [NUMBERS, "dilation is 1 1 inside", "groups is 1 inside"]
SAMPLE_PORTS = [
    ("docs/check/course.py:affine_forward", "dense", ["b is 1-D"]),
    ("docs/check/course.py:relu_forward,relu_backward", "relu", []),
    ("docs/check/course.py:max_pool_forward_naive", "max_pool2d",
     ["stride, pad and dilation are one number each", "pad is 0 0 0 0 inside"]),
    ("docs/check/course.py:layernorm_forward", "layernorm", ["gamma and beta are 1-D"]),
    ("docs/check/course.py:softmax_loss", "softmax_crossentropy",
     ["labels counted from 0", "the loss is the mean over N samples"]),
    ("docs/check/course.py:conv_forward_naive", "conv2d", ["b is 1-D", *INSIDE]),
    ("docs/check/columns.py:linear_forward", "dense",
     ["samples in columns", "w is M x D"]),
    ("docs/check/columns.py:relu", "relu", []),
    ("docs/check/columns.py:conv_forward", "conv2d",
     ["images N x H x W x C", "kernels KH x KW x D x F", *INSIDE]),
    ("docs/check/columns.py:mean_squared_error", "squared_error",
     ["without the 1/2", "the loss is the mean over N x M entries"]),
    ("docs/check/columns.py:binary_crossentropy_with_logits", "sigmoid_crossentropy",
     ["the loss is the mean over N x M entries"]),
    ("tests/port/samples/classes.py:Affine", "dense", ["b is 1-D"]),
    ("tests/port/samples/classes.py:Sigmoid", "sigmoid", []),
    ("tests/port/samples/classes.py:SoftmaxWithLoss", "softmax_crossentropy",
     ["the loss is the mean over N samples"]),
    ("tests/port/samples/classes.py:BatchNormalization", "batchnorm",
     ["gamma and beta are 1-D", "epsilon is 1e-06 inside"]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize(("name", "layer", "conventions"), SAMPLE_PORTS)
def test_ports_of_all_forms_are_called_and_their_conventions_named(
    name, layer, conventions, launch
):
    report = check(
        str(ROOT / name), layer, accept=["textbook"], habits=False, launch=launch
    )
    assert list(report.conventions) == conventions
    wrong = [f for f in report.numbers if report.counts(f)]
    assert all(f.note == "rounded off beside larger entries" for f in wrong)


@pytest.mark.slow
def test_functions_and_pairs_can_be_given_as_they_are(monkeypatch):
    monkeypatch.syspath_prepend(SHOWN)
    columns, course = import_module("columns"), import_module("course")

    assert check(course.softmax_loss, "softmax_crossentropy", accept=["textbook"]).right
    pair = (columns.linear_forward, columns.linear_backward)
    assert check(pair, "dense").passed
