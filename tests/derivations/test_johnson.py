"""Johnson's notes: Jacobians that can be written down, and need not be."""

import numpy as np
import pytest

from pyref.derivations import johnson_jacobian, johnson_linear, johnson_tensors
from pyref.errors import DomainError

X, W = np.array([[1.0, 2], [3, 4]]), np.array([[1.0, 0, -1], [2, 1, 0]])


def jacobian(function, x, place):
    """dy/dx entry by entry, sizes of y and then of x, by central differences."""
    args = [X, W]
    found = np.zeros((*function(X, W)[0].shape, *x.shape))
    for index in np.ndindex(x.shape):
        sides = []
        for step in (2.0**-20, -(2.0**-20)):
            moved = x.copy()
            moved[index] += step
            sides.append(function(*args[:place], moved, *args[place + 1 :])[0])
        found[(..., *index)] = (sides[0] - sides[1]) / 2.0**-19
    return found


@pytest.mark.parametrize("function", [johnson_linear, johnson_tensors])
def test_the_contraction_of_the_jacobians_is_what_back_gives(function):
    y, back = function(X, W)
    dy = np.array([[1.0, 2, 3], [-1, 0, 1]])[: len(y)]
    for place, (x, gradient) in enumerate(zip((X, W), back(dy), strict=True)):
        contracted = np.tensordot(dy, jacobian(function, x, place), 2)
        np.testing.assert_allclose(contracted, gradient, atol=1e-8)


def test_at_most_every_nth_entry_of_the_jacobian_is_not_zero():
    found = jacobian(johnson_linear, X, 0)
    assert found.size == 24
    assert np.count_nonzero(np.abs(found) > 1e-8) == 8
    for n, i in np.ndindex(2, 2):
        if n != i:
            assert not np.any(found[n, :, i])


def test_a_jacobian_of_the_size_in_the_note_is_refused_before_it_is_made():
    x, w = np.zeros((64, 4096), np.float32), np.zeros((4096, 4096), np.float32)
    told = "x 64 x 4096, w 4096 x 4096 has 4398046511104 entries, not less than 1000000"
    with pytest.raises(DomainError, match=told):
        johnson_jacobian(x, w)
    assert 64 * 4096 * 64 * 4096 == 68_719_476_736


def test_a_million_entries_are_refused_and_a_thousand_less_are_not():
    x, w = np.ones((10, 1000)), np.ones((1000, 10))
    with pytest.raises(DomainError, match="has 1000000 entries"):
        johnson_jacobian(x, w)
    y, _ = johnson_jacobian(x[:, 1:], w[1:])
    assert np.all(y == 999)


def test_the_jacobian_behind_max_is_the_diagonal_one_times_that_of_the_product():
    """Outputs in rows, inputs in columns: dy/dx = dy/dv dv/dx."""
    v = X @ W
    diagonal = np.diag((v > 0).ravel())
    for place, x in enumerate((X, W)):
        whole = jacobian(johnson_tensors, x, place).reshape(v.size, x.size)
        inner = jacobian(johnson_linear, x, place).reshape(v.size, x.size)
        np.testing.assert_allclose(whole, diagonal @ inner, atol=1e-8)


def test_both_routes_give_the_same():
    _, short = johnson_linear(X, W)
    _, long = johnson_jacobian(X, W)
    dy = np.array([[1.0, 2, 3], [-1, 0, 1]])
    for a, b in zip(short(dy), long(dy), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-15)
