"""An output has an input that gives it, many beside it, or an error that says no."""

import numpy as np
import pytest

from pyref.derivations import rossen
from pyref.errors import DomainError
from pyref.networks import hidden_search, inversion


def g(z):
    return 1 / (1 + np.exp(-z))


def forward(x, w1, b1, w2, b2):
    return g(w2 @ g(w1 @ x + b1) + b2)


def random_net(seed, D=5, H=4, M=3):
    """A net and outputs that it gives, so that some input exists."""
    rng = np.random.default_rng(seed)
    w1, b1, w2, b2 = (rng.normal(size=s) for s in ((H, D), (H, 1), (M, H), (M, 1)))
    return forward(rng.normal(size=(D, 1)), w1, b1, w2, b2), w1, b1, w2, b2


def direct(out, *net):
    try:
        return inversion(out, *net, 0, 0)
    except DomainError as error:
        assert "inversion: no inverse: h is outside (0, 1)" in str(error)
        return None


SEEDS = range(60)
FOUND = [seed for seed in SEEDS if direct(*random_net(seed)) is not None]


def test_some_outputs_have_a_direct_inverse_and_some_have_not():
    assert 10 < len(FOUND) < len(SEEDS) - 10


@pytest.mark.parametrize("seed", FOUND[:10])
def test_the_direct_inverse_is_shortest_and_gives_the_output_back(seed):
    out, *net = random_net(seed)
    x, basis = inversion(out, *net, 0, 0)
    np.testing.assert_allclose(forward(x, *net), out, rtol=1e-10)
    np.testing.assert_allclose(basis.T @ x, [[0]], atol=1e-12 * np.linalg.norm(x))
    np.testing.assert_allclose(rossen(out, *net)[0], x, rtol=1e-10, atol=1e-12)


def test_the_basis_is_orthonormal_and_adding_it_leaves_the_output():
    nets = [random_net(seed, D=7) for seed in SEEDS]
    nets = [net for net in nets if direct(*net) is not None]
    assert len(nets) > 10
    for out, *net in nets:
        x, basis = inversion(out, *net, 0, 0)
        assert basis.shape == (7, 3)
        np.testing.assert_allclose(basis.T @ basis, np.eye(3), atol=1e-14)
        same = forward(x + basis @ [[1.5], [-2], [0.5]], *net)
        np.testing.assert_allclose(same, out, rtol=0, atol=1e-12)


def test_the_basis_is_a_part_of_what_leaves_the_output_and_not_all_of_it():
    """h moved along the nullspace of w2 gives the output too, by another x."""
    w1, w2, none = np.array([[1.0, 0, 1], [0, 1, 0]]), np.ones((1, 2)), np.zeros((2, 1))
    net = w1, none, w2, none[:1]
    x, basis = inversion(np.array([[0.75]]), *net, 0, 0)
    h = g(w1 @ x) + np.array([[0.2], [-0.2]])
    other = np.linalg.pinv(w1) @ np.log(h / (1 - h))
    assert forward(other, *net).item() == pytest.approx(0.75, abs=1e-15)
    moved = other - x
    assert np.linalg.norm(moved - basis @ (basis.T @ moved)) > 0.1


def test_a_rank_below_both_sizes_gives_more_vectors():
    w1 = np.array([[1.0, 2, 3, 0], [2, 4, 6, 0]])
    h = g(w1 @ np.array([[0.1], [-0.2], [0.3], [5]]))
    net = (w1, np.zeros((2, 1)), np.eye(2), np.zeros((2, 1)))
    x, basis = inversion(g(h), *net, 0, 0)
    assert basis.shape == (4, 3)
    np.testing.assert_allclose(w1 @ basis, np.zeros((2, 3)), atol=1e-14)
    np.testing.assert_allclose(forward(x, *net), g(h), rtol=1e-12)


@pytest.mark.slow
def test_the_search_of_the_hidden_nullspace_finds_inputs_where_there_is_no_direct_one():
    tried = found = 0
    for seed in set(SEEDS) - set(FOUND):
        out, *net = random_net(seed)
        tried += 1
        try:
            x, _ = inversion(out, *net, 1e-4, 3000)
        except DomainError:
            continue
        found += 1
        np.testing.assert_allclose(forward(x, *net), out, rtol=1e-9)
    assert found > tried / 2


def test_the_search_moves_only_in_the_nullspace_of_w2():
    out, _, _, w2, b2 = random_net(0)
    shortest = hidden_search(out, w2, b2, 0, 0)
    moved = hidden_search(out, w2, b2, 0.01, 50) - shortest
    np.testing.assert_allclose(w2 @ moved, np.zeros((3, 1)), atol=1e-13)


def test_the_two_routes_refuse_in_the_same_words():
    out, w1, b1, w2, b2 = 0.25 * np.ones((1, 1)), *map(np.atleast_2d, (1.0, 0, 1.0, 0))
    words = r"no inverse: h is outside \(0, 1\) in 1 of 1 entries"
    with pytest.raises(DomainError, match=f"^rossen: {words}$"):
        rossen(out, w1, b1, w2, b2)
    with pytest.raises(DomainError, match=f"^inversion: {words}$"):
        inversion(out, w1, b1, w2, b2, 0, 0)
