"""The 2-3-2 network: the shapes of its source, and the outputs that are given."""

import numpy as np
import pytest

from pyref.derivations import ren
from pyref.fixtures.load import load

CASE = next(c for c in load("ren") if c.source["kind"] == "literature")


def test_the_shapes_are_those_of_the_source():
    shapes = {name: value.shape for name, value in CASE.inputs.items()}
    assert shapes == {
        "x": (2, 1),
        "w1": (3, 2),
        "b1": (3, 1),
        "w2": (2, 3),
        "b2": (2, 1),
    }
    _, back = ren(*CASE.args())
    assert [dv.shape for dv in back(np.array([[1.0]]))] == [*shapes.values()]


def test_the_outputs_given_leave_no_loss_when_they_are_the_targets():
    outputs = np.array([[0.360389749462], [0.269925042196]])
    loss, _ = ren(*CASE.inputs.values(), outputs)
    assert loss.item() == pytest.approx(0, abs=5e-25)
    moved, _ = ren(*CASE.inputs.values(), outputs + 1e-11)
    assert moved.item() > 5e-23
