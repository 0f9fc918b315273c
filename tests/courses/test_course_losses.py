"""Losses of probabilities, and the steps of a book, are checked as what they are."""

import pytest
from test_courses import run

from pyref.courses.weigh import OWN, PRINTED
from pyref.paths import ROOT

SAMPLES = ROOT / "tests" / "courses" / "samples"

COST = """
import numpy as np

def compute_cost(AL, Y):
    logs = Y * np.log(AL) + (1 - Y) * np.log(1 - AL)
    return np.squeeze(-logs.sum() / Y.shape[1])
"""
FILTERING = """function [J, grad] = cofiCostFunc(params, Y, R, num_users, ...
                                  num_movies, num_features, lambda)
X = reshape(params(1:num_movies * num_features), num_movies, num_features);
Theta = reshape(params(num_movies * num_features + 1:end), num_users, num_features);
E = (X * Theta.' - Y) .* R;
J = sum(E(:) .^ 2) / 2 + lambda / 2 * (sum(Theta(:) .^ 2) + sum(X(:) .^ 2));
grad = [reshape(E * Theta + lambda * X, [], 1); ...
        reshape(E.' * X + lambda * Theta, [], 1)];
end
"""


def tell(items):
    """Outcomes and notes of items, by their names."""
    return {name: (one["outcome"], one.get("note", "")) for name, one in items.items()}


@pytest.mark.slow
def test_losses_and_steps_of_a_book_are_right_or_as_it_prints_them(tmp_path):
    file = SAMPLES / "losses_of_probabilities.py"
    code, items = run(tmp_path, "nnfs", file)
    joined = "Activation_Softmax_Loss_CategoricalCrossentropy"
    assert tell(items) == {
        "Activation_Softmax as softmax": ("right", ""),
        "Loss_CategoricalCrossentropy as crossentropy": ("wrong", PRINTED),
        "Loss_BinaryCrossentropy as binary_crossentropy": ("wrong", PRINTED),
        f"{joined} as softmax_crossentropy": ("wrong", PRINTED),
        "Optimizer_SGD as momentum": ("right", ""),
        "Optimizer_Adagrad as adagrad": ("right", OWN),
        "Optimizer_RMSprop as rmsprop": ("right", OWN),
        "Optimizer_Adam as adam": ("right", ""),
    }
    assert code == 1


@pytest.mark.slow
def test_a_slip_beside_what_a_book_prints_is_told(tmp_path):
    text = (SAMPLES / "losses_of_probabilities.py").read_text()
    file = tmp_path / "mine.py"
    for slip in (
        ("EDGE = 1e-7", "EDGE = 0.0"),
        ("/ dvalues / len(dvalues)", "/ dvalues"),
        ("self.dinputs[range(len(dvalues)), labels] -= 1", "pass"),
        ("step = self.iterations + 1", "step = self.iterations + 2"),
        ("- self.current_learning_rate * slope\n        set", "- slope\n        set"),
    ):
        assert slip[0] in text
        text = text.replace(*slip)
    file.write_text(text)
    _, items = run(tmp_path, "nnfs", file)
    joined = "Activation_Softmax_Loss_CategoricalCrossentropy"
    told = tell(items)
    assert told["Loss_BinaryCrossentropy as binary_crossentropy"] == ("right", "")
    for name in (
        "Loss_CategoricalCrossentropy as crossentropy",
        f"{joined} as softmax_crossentropy",
        "Optimizer_SGD as momentum",
        "Optimizer_Adam as adam",
    ):
        assert told[name] == ("wrong", ""), name


@pytest.mark.slow
def test_losses_with_labels_of_two_classes_and_over_time_are_checked(tmp_path):
    file = SAMPLES / "losses_over_time.py"
    _, items = run(tmp_path, "scratch", file)
    assert tell(items) == {
        "cross_entropy_error as crossentropy": ("right", ""),
        "SigmoidWithLoss as sigmoid_crossentropy": ("wrong", PRINTED),
        "TimeSoftmaxWithLoss as softmax_crossentropy": ("wrong", PRINTED),
    }
    text = file.read_text().replace(" + 1e-7", "")
    text = text.replace("(self.y - self.t)", "self.y * (self.y - self.t)")
    slip = tmp_path / "mine.py"
    slip.write_text(
        text.replace(" / self.known.sum()\n        return dx", "\n        return dx")
    )
    _, items = run(tmp_path, "scratch", slip)
    told = tell(items)
    assert told["SigmoidWithLoss as sigmoid_crossentropy"] == ("wrong", "")
    assert told["TimeSoftmaxWithLoss as softmax_crossentropy"] == ("wrong", "")


@pytest.mark.slow
def test_a_cost_without_a_gradient_is_checked_as_its_loss(tmp_path):
    file = tmp_path / "dnn.py"
    file.write_text(COST)
    _, items = run(tmp_path, "coursera", file)
    assert tell(items) == {"compute_cost as binary_crossentropy": ("right", "")}
    file.write_text(COST.replace("np.log(1 - AL)", "(1 - AL)"))
    _, items = run(tmp_path, "coursera", file)
    assert tell(items) == {"compute_cost as binary_crossentropy": ("wrong", "")}


@pytest.mark.needs_octave
@pytest.mark.slow
def test_the_cost_of_collaborative_filtering_is_checked_by_its_slopes(tmp_path):
    file = tmp_path / "cofiCostFunc.m"
    file.write_text(FILTERING)
    _, items = run(tmp_path, "coursera_ml", file)
    assert tell(items) == {"cofiCostFunc": ("right", "")}
    file.write_text(FILTERING.replace("E.' * X + lambda * Theta", "E.' * X"))
    _, items = run(tmp_path, "coursera_ml", file)
    assert tell(items) == {"cofiCostFunc": ("wrong", "")}
