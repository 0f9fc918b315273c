"""Ports as people write them, rebuilt from public reports: wrong, mended, unusual.

What a check says of each stands here: it is the measure of docs/mistakes.md.
"""

from pathlib import Path

import pytest

from pyref.port.check import check

FIELD = Path(__file__).parent / "field"

FAULTS = [
    ("p01_batchnorm_class.py", "batchnorm", "gradient through the mean forgotten"),
    ("p05_maxpool_assign.py", "max_pool2d", "overwrite"),
    ("p06_softmax_layer.py", "softmax", "gradient of the diagonal alone"),
    ("p20_conv_naive_stride.py", "conv2d", "stride"),
    ("p22_conv_channel.py", "conv2d", "channel"),
    ("p24_softmax_passed.py", "softmax", "handed through"),
    ("o03b_l2loss_rows.m", "squared_error", ""),
    ("o06b_conv_forward.m,o06b_conv_backward.m", "conv2d", "kernel"),
    (
        "o08b_bnorm_forward.m,o08b_bnorm_backward.m",
        "batchnorm2d",
        "divided by the number of images",
    ),
    ("o12_batchnorm_forward.m,o12_batchnorm_backward.m", "batchnorm", "power"),
    ("o14_log_softmax.m", "log_softmax", "dx is dy + exp (y)"),
    ("o16_tanh.m", "tanh", "slope"),
    ("fc_nnet_layer.m", "dense", "averaged over the batch"),
    ("sigmoidGradient.m", "sigmoid", "x (1 - x)"),
]
"""Files, the layer, and words in the name of the mistake."""

STYLES = [
    ("u1_einsum.py", "dense"),
    ("u3_keras.py", "dense"),
    ("u5_nonlocal.py", "dense"),
    ("u9_dlfs2.py", "dense"),
    ("w2_cs231n_layers.py:batchnorm_forward", "batchnorm"),
    ("w3_dropout_cs231n.py", "dropout"),
    ("x2_pool_coursera.py", "max_pool2d"),
    ("x2_pool_coursera.py", "avg_pool2d"),
    ("x4_leaky02.py:leaky", "leaky_relu"),
    ("x4_leaky02.py:huber", "huber"),
    ("v1_cellfun.m", "dense"),
    ("v3_struct_forward.m,v3_struct_backward.m", "dense"),
    ("v6_whole_eps.m", "batchnorm"),
]


def find(folder, name):
    return ",".join(str(FIELD / folder / part) for part in name.split(","))


def mark(*values):
    marks = [pytest.mark.needs_octave] if values[0].endswith(".m") else []
    return pytest.param(*values, id=f"{values[0]}-{values[1]}", marks=marks)


@pytest.mark.parametrize(("name", "layer", "words"), [mark(*f) for f in FAULTS])
def test_a_fault_from_a_public_report_is_wrong_and_named_first(name, layer, words):
    report = check(find("wrong", name), layer)
    assert report.outcome == "wrong", report.table()
    assert words in report.diagnoses[0].name, report.table()


@pytest.mark.parametrize(("name", "layer"), [mark(*f[:2]) for f in FAULTS])
def test_the_same_port_mended_is_right(name, layer):
    report = check(find("right", name), layer)
    assert report.outcome == "right", report.table()


@pytest.mark.parametrize(("name", "layer"), [mark(*s) for s in STYLES])
def test_a_right_port_in_an_unusual_style_is_right(name, layer):
    report = check(find("style", name), layer)
    assert report.outcome == "right", report.table()
