"""Eigenpairs and logarithms on the tape are proved, and so are their derivatives."""

import math

import numpy as np
import pytest

pytest.importorskip("flint", reason="python-flint (extra certify) is not installed")

from flint import arb, arb_mat

from pyref.fixtures.load import load
from pyref.fixtures.sources import definition
from pyref.oracle import logarithm as logarithms
from pyref.oracle import matrix
from pyref.oracle.backward import gradient
from pyref.oracle.building_blocks import total
from pyref.oracle.certify import textbook
from pyref.oracle.prove import MANTISSA
from pyref.oracle.tape import Undecided, leaves, precision

SPREAD = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -0.25], [0.5, -0.25, 0.125]])


def mat(nodes):
    return arb_mat([[v.value for v in row] for row in nodes])


def overlap(a, b):
    pairs = [(a[i, j], b[i, j]) for i in range(a.nrows()) for j in range(a.ncols())]
    return all(x.overlaps(y) for x, y in pairs)


@pytest.mark.parametrize(
    "a",
    [SPREAD, 2 * np.eye(3), np.diag([2.0, 2.0 + 2**-30, 1e6]), np.diag([3.0])],
    ids=["spread", "equal", "nearly equal and far", "one"],
)
def test_the_exponential_of_the_logarithm_is_the_matrix(a):
    with precision(256):
        found = mat(matrix.logarithm(leaves(a)))
        assert overlap(found.exp(), arb_mat(a.tolist()))
        assert max(float(v.rad()) for v in found.entries()) < 1e-60


def difference(f, a, direction):
    """A central difference of 400 bits, right to about 1e-58."""
    h = arb(2) ** -100
    sides = []
    for sign in (1, -1):
        moved = leaves(a)
        for index, v in np.ndenumerate(direction):
            moved[index].value = moved[index].value + sign * h * arb(float(v))
        sides.append(f(moved))
    return (sides[0] - sides[1]) / (2 * h)


@pytest.mark.parametrize("name", ["eigh", "svd", "logm", "cholesky"])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_gradient_is_the_slope_of_the_values(name, n):
    a = SPREAD[:n, :n]
    if name == "svd":
        a = np.vstack([a, a[:1] + 2])
    options = (
        [leaves(np.arange(1.0, n + 1)[None] ** 2)] if name in ("eigh", "svd") else []
    )
    rest = np.cos(np.arange(100.0))

    def weighed(x):
        found = definition(name)(x, *options)
        found = found if isinstance(found, tuple) else (found,)
        entries = [v for array in found for v in array.flat]
        return total(v * float(w) for v, w in zip(entries, rest, strict=False))

    direction = np.sin(np.arange(1.0, a.size + 1)).reshape(a.shape)
    with precision(400):
        x = leaves(a)
        slopes = gradient(weighed(x), list(x.flat))
        along = sum(
            (
                g.value * arb(float(v))
                for g, v in zip(slopes, direction.flat, strict=True)
            ),
            arb(0),
        )
        other = difference(lambda m: weighed(m).value, a, direction)
        assert abs(float((along - other).mid())) < 1e-50


def test_equal_eigenvalues_have_no_eigenvectors_to_certify():
    with precision(192), pytest.raises(Undecided):
        matrix.eigenpairs(leaves(2 * np.eye(2)))


def test_a_matrix_with_a_negative_eigenvalue_has_no_logarithm():
    with precision(192), pytest.raises(Undecided, match="eigenvalue near -1"):
        matrix.logarithm(leaves(np.diag([1.0, -1.0])))


@pytest.mark.parametrize("layer", ["logm", "o2p", "o2p_daleckii"])
def test_the_limits_of_a_logarithm_hang_on_no_floating_point_library(
    layer, monkeypatch
):
    """Else they differ from one machine to another, as BLAS and libm do."""

    def perturbed(function):
        return lambda *args: function(*args) * (1 + 2.0**-45)

    for name in ("eigvals", "eigvalsh"):
        monkeypatch.setattr(np.linalg, name, perturbed(getattr(np.linalg, name)))
    for name in ("eig", "eigh", "svd", "solve", "inv"):
        monkeypatch.delattr(np.linalg, name)
    for name in ("log", "exp", "sqrt"):
        monkeypatch.setattr(np, name, perturbed(getattr(np, name)))
        monkeypatch.setattr(math, name, perturbed(getattr(math, name)))
    found = 0
    for case in load(layer):
        limits = {
            dtype: textbook(case, bits)
            for dtype, bits in MANTISSA.items()
            if dtype in case.exact_in and not case.error
        }
        for name, known in case.expect.items():
            for dtype, limit in known.textbook.items():
                upper = [f"{float(v.upper()):.1e}" for v in limits[dtype][name].flat]
                assert upper == [f"{v:.1e}" for v in limit.flat]
                found += 1
    assert found


def test_eigenvalues_that_lie_together_are_one_point_of_the_polynomial():
    equal = leaves([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 8.0]])
    assert logarithms.cluster(logarithms.approximate_eigenvalues(equal)) == [2.0, 8.0]


def test_a_logarithm_can_be_differentiated_twice():
    with precision(256):
        (x,) = leaves([[3.0]]).flat
        y = matrix.logarithm(np.array([[x]], dtype=object))
        (first,) = gradient(y[0, 0], [x])
        (second,) = gradient(first, [x])
        assert first.value.overlaps(arb(1) / 3)
        assert second.value.overlaps(arb(-1) / 9)


@pytest.mark.parametrize("order", [[1.0, 3.0, 2.0], [3.0, 2.0, 1.0], [2.0, 1.0, 3.0]])
def test_eigenvalues_too_small_for_float64_keep_their_order(order):
    small = arb(2) ** -1200
    with precision(512):
        pairs = matrix.eigenpairs(leaves(np.diag(order)) * small)
        assert [value.value / small for value, _ in pairs] == [1, 2, 3]
