"""Ports written in Octave are checked as those in Python are."""

import re

import pytest

from pyref.paths import OCTAVE, ROOT
from pyref.port.check import check

SAMPLES = ROOT / "tests" / "port" / "samples" / "octave"
SHOWN = ROOT / "docs" / "check"
pytestmark = pytest.mark.needs_octave


def report_on(name, layer, **more):
    return check(str(SAMPLES / name), layer, **more)


@pytest.mark.slow
@pytest.mark.some(3)
@pytest.mark.parametrize(
    ("name", "layer", "conventions"),
    [
        ("dense_closure.m", "dense", ()),
        ("affine_forward.m", "dense", ("samples in columns", "w is M x D")),
        ("relu_layer.m", "relu", ()),
        ("dense_switch.m", "dense", ()),
        ("dense_value.m", "dense", ()),
        ("dense_handle.m", "dense", ()),
        ("norm_forward.m", "batchnorm", ()),
        ("logistic_forward.m", "sigmoid", ()),
        ("conv_no_bias.m", "conv2d",
         ("stride, pad, dilation and window are one number each", "b is 0 inside",
          "dilation is 1 1 inside", "groups is 1 inside")),
    ],
)  # fmt: skip
def test_a_port_of_any_form_passes_in_its_convention(name, layer, conventions):
    report = report_on(name, layer, accept=["textbook"])
    assert report.passed, report.table()
    assert report.conventions == conventions


@pytest.mark.slow
def test_labels_counted_from_1_and_a_mean_loss_in_columns_are_found():
    report = report_on(
        SHOWN / "softmax_cost.m", "softmax_crossentropy", accept=["textbook"]
    )
    assert report.right, report.table()
    assert report.conventions == (
        "labels counted from 1, one a sample",
        "the loss is the mean over N samples",
        "samples in columns",
    )


@pytest.mark.slow
@pytest.mark.some(2)
@pytest.mark.parametrize("layer", ["conv2d", "batchnorm", "eigh", "svd", "huber"])
def test_layers_of_ours_pass_as_ports(layer):
    report = check(str(OCTAVE / "+pyref" / "+layers" / f"{layer}.m"), layer)
    assert report.passed, report.table()


@pytest.mark.slow
def test_a_wrong_port_is_told_its_mistake():
    report = report_on(SHOWN / "batchnorm_wrong.m", "batchnorm")
    assert not report.passed
    assert report.diagnoses[0].name == "gradient through the variance forgotten"
    assert re.search(r" dx\(\d+,\d+\): .* digits; is ", report.table())
    assert not re.search(r"dx\[\d", report.table())


@pytest.mark.slow
def test_what_it_keeps_between_calls_is_a_habit():
    report = report_on("keeps_state.m", "dense")
    bad = {f.array: f.note for f in report.habits if f.verdict == "fail"}
    assert bad["same bits again"] == "dw differs when back is called again"


@pytest.mark.slow
def test_what_it_prints_is_no_answer_and_its_error_keeps_its_identifier():
    report = report_on("talks.m", "dense", habits=False)
    notes = {f.note for f in report.findings if f.verdict == "error"}
    assert notes == {"talks:row: one row is not enough"}
    assert report.shares()["dw"][0] > 10
    told = "only where N is 1: 4 of 4 such cases wrong, 0 of 15 others"
    assert told in report.places
