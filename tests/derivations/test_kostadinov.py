"""Both readings of the network with four layers, at the numbers of their fixtures."""

import numpy as np
import pytest

from pyref.derivations import kostadinov_441, kostadinov_4221
from pyref.fixtures.load import load

ONE = np.array([[1.0]])


def published(name):
    return next(c for c in load(name) if c.source["kind"] == "literature")


def test_read_as_4_4_1_the_gradient_of_the_first_weights_has_the_norm_given():
    case = published("kostadinov_441")
    assert case.inputs["w1"].shape == (4, 4)
    assert case.inputs["w2"].shape == (1, 4)
    _, back = kostadinov_441(*case.args())
    _, dw1, *_ = back(ONE)
    assert np.linalg.norm(dw1) == pytest.approx(0.07055990807205775, abs=2e-16)


def test_read_as_4_2_2_1_the_output_is_no_probability():
    """It is linear: the loss of a sigmoid could not be more than one half."""
    case = published("kostadinov_4221")
    assert [case.inputs[w].shape for w in ("w1", "w2", "w3")] == [
        (2, 4),
        (2, 2),
        (1, 2),
    ]
    loss, _ = kostadinov_4221(*case.args())
    s = 1 - np.sqrt(2 * loss.item())
    assert s == pytest.approx(-0.7961402491990721, abs=5e-16)
