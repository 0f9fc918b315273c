"""The complex step of a backward pass is a Hessian times a direction."""

import numpy as np
import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import Check
from pyref.fixtures.load import layers, load
from pyref.layers import dense, tanh
from pyref.probing.hessian_vector import hessian_vector
from pyref.runners import probe

SECOND = [case for layer in layers() for case in load(layer) if case.hvp]


def test_by_hand_a_product_changes_along_both_of_its_factors():
    args = [np.array([[2.0]]), np.array([[3.0]]), np.array([[0.0]])]
    direction = [np.array([[v]]) for v in (1.0, 7.0, 2.0)]
    found = hessian_vector(dense, args, 3, [np.array([[5.0]])], direction)
    assert [v.item() for v in found] == [35, 5, 0]


def test_it_agrees_with_a_difference_of_gradients():
    x, v, dy = np.array([[0.5, -1.25]]), np.array([[1.0, -0.5]]), np.array([[2.0, 3.0]])
    (found,) = hessian_vector(tanh, [x], 1, [dy], [v])
    h = 1e-5
    slope = (tanh(x + h * v)[1](dy) - tanh(x - h * v)[1](dy)) / (2 * h)
    np.testing.assert_allclose(found, slope.ravel(), rtol=1e-9)


def test_sixteen_layers_have_second_derivatives_and_every_gradient_is_there():
    names = {case.layer for case in SECOND}
    assert names == {
        "batchnorm",
        "conv2d",
        "conv_transpose2d",
        "dense",
        "gaussian_kl",
        "kl_divergence",
        "lecun_tanh",
        "local_response_norm",
        "mish",
        "reparametrize",
        "sigmoid",
        "softmax_crossentropy",
        "sparsity_penalty",
        "tanh",
        "temporal_crossentropy",
        "weighted_crossentropy",
    }
    for case in SECOND:
        assert list(case.hvp.direction) == list(case.inputs)
        assert list(case.hvp.expect) == [f"d{name}" for name in case.inputs]


@pytest.mark.parametrize("layer", sorted({case.layer for case in SECOND}))
def test_a_gradient_of_gradients_that_is_off_by_a_thousandth_fails(layer):
    wrong = 0
    for case in SECOND:
        if case.layer == layer:
            result = probe.run_hessian_vector(case)
            off = {name: v * (1 + 1e-3) for name, v in result.arrays.items()}
            sides = {
                ("numpy", "float64"): result,
                ("numpy:hvp", "float64"): type(result)(arrays=off),
            }
            found = judge(Check(case, "numpy", "hvp", "float64"), sides)
            wrong += any(f.verdict == "fail" for f in found)
    assert wrong
