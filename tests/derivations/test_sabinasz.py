"""Softmax and logarithm one after the other lose what the layer of both keeps."""

import numpy as np
import pytest

from pyref.derivations import sabinasz_network
from pyref.fixtures.sources import composition


def losses(score, target):
    """J of one sample with the scores 0 and score, by the graph and by layers."""
    zero, row = np.zeros((1, 1)), np.array([[0.0, score]])
    args = zero, zero, zero, np.zeros((1, 2)), row, np.array([target])
    with np.errstate(divide="ignore"):
        return [
            f(*args)[0].item()
            for f in (sabinasz_network, composition("sabinasz_network"))
        ]


def test_where_p_is_next_to_one_the_graph_has_lost_the_digits():
    graph, layers = losses(40.0, [0.0, 1.0])
    assert graph == 0
    assert layers == pytest.approx(np.exp(-40), rel=1e-15, abs=0)


def test_where_p_is_small_the_graph_has_its_digits_until_p_is_no_number():
    assert losses(-700.0, [0.0, 1.0]) == pytest.approx([700, 700], rel=1e-15, abs=0)
    assert losses(-800.0, [0.0, 1.0]) == [np.inf, 800]
