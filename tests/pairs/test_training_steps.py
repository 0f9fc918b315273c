"""Two functions run for some steps: drift stays drift, a slip is told at its step."""

import numpy as np
import pytest
from descend import descend, write

from pyref.errors import DomainError, UsageError
from pyref.pairs.steps import write_steps

INPUTS = "theta 4, X 20 4, y mask 20, lam 0.1, rate 0.3"
COST = """
import numpy as np

def cost(theta, X, y, lam):
    h = 1 / (1 + np.exp(-X @ theta))
    J = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h)) + lam / 2 * theta @ theta
    grad = X.T @ (h - y) / len(y) + lam * theta
    return J, grad
"""
OTHER = """
import numpy as np

def cost(theta, X, y, lam):
    z = (X * theta).sum(axis=1)
    J = np.sum(np.logaddexp(0, z) - y * z) / len(y) + lam / 2 * np.sum(theta ** 2)
    d = 1 / (1 + np.exp(-z)) - y
    grad = np.array([np.mean(d * x) for x in X.T]) + lam * theta
    return J, grad
"""
SGD = """
def update(theta, grad, rate):
    return theta - rate * grad
"""
MOMENTUM = """
def update(theta, grad, velocity, mu, rate):
    velocity = mu * velocity - rate * grad
    return theta + velocity, velocity
"""
MOMENTUM_OTHER = """
def update(w, dw, lr, mu, v):
    v_new = mu * v - lr * dw
    w_new = w + v_new
    return w_new, v_new
"""
ADAM = """
def update(theta, grad, m, v, t, rate):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad ** 2
    m_hat = m / (1 - 0.9 ** t)
    v_hat = v / (1 - 0.999 ** t)
    theta = theta - rate * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta, m, v
"""
ADAM_OTHER = """
def update(params, grads, mt, vt, step, rate):
    mt = mt + 0.1 * (grads - mt)
    vt = vt + 0.001 * (grads * grads - vt)
    scale = rate * np.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step)
    params = params - scale * mt / (np.sqrt(vt) + 1e-8 * np.sqrt(1 - 0.999 ** step))
    return params, mt, vt
"""


def run(folder, a, b, count=50, inputs=INPUTS, **more):
    inputs += ", mu 0.9" if " mu," in a else ""
    write(folder, a_py=a, b_py=b)
    names = [("a.py", "cost", "update"), ("b.py", "cost", "update")]
    return descend(folder, *names, inputs, count, **more)


def run_whole(folder, a, b, inputs, count=50, **more):
    write(folder, a_py=a, b_py=b)
    return descend(folder, ("a.py", "step"), ("b.py", "step"), inputs, count, **more)


def told(found):
    lines = [*write_steps(found)]
    assert all(len(line) <= 80 for line in lines)
    return "\n".join(lines)


def roles(found):
    return {value.role: value.name for value in found.steps[-1].values}


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize(
    ("one", "other"),
    [(SGD, SGD), (MOMENTUM, MOMENTUM_OTHER), (ADAM, ADAM_OTHER)],
    ids=["sgd", "momentum", "adam"],
)
def test_right_updates_agree_over_fifty_steps(tmp_path, one, other):
    said = []
    found = run(tmp_path, COST + one, OTHER + other, tell=said.append)
    assert (found.outcome, len(found.steps), found.first) == ("same", 50, None)
    assert len(said) == 50  # and not run again with rounding inside
    assert max(found.drift) < 1
    assert "50 steps: the same" in told(found)


def test_cost_gradient_parameters_and_state_of_each_step_are_held(tmp_path):
    found = run(tmp_path, COST + ADAM, OTHER + ADAM_OTHER, 2)
    names = [(value.role, value.name) for value in found.steps[0].values]
    assert names == [("result", "J"), ("gradient", "grad"), ("parameter", "theta"),
                     ("state", "m"), ("state", "v")]  # fmt: skip


@pytest.mark.slow
def test_a_bias_correction_by_the_step_before_is_told_at_step_two(tmp_path):
    late = ADAM.replace("m / (1 - 0.9 ** t)", "m / (1 - 0.9 ** max(t - 1, 1))")
    found = run(tmp_path, COST + ADAM, OTHER + late)
    assert found.first == (2, "theta")
    assert found.divergence.a.text.startswith("m_hat =")
    assert found.divergence.b.text.startswith("m_hat =")
    assert "first apart: step 2, theta" in told(found)


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("return theta + velocity, velocity", "return theta + velocity", "theta"),
        ("theta + velocity, velocity", "theta + velocity, 0 * velocity", "velocity"),
    ],
)
def test_a_velocity_that_is_not_kept_is_told(tmp_path, old, new, name):
    found = run(tmp_path, COST + MOMENTUM, COST + MOMENTUM.replace(old, new))
    assert found.first == (2 if name == "theta" else 1, name)
    assert ("not given back" in told(found)) == (name == "theta")


@pytest.mark.slow
def test_decay_of_the_bias_is_told_in_its_own_entry(tmp_path):
    decayed = """
    def update(theta, grad, rate):
        return theta - rate * (grad + 0.01 * theta)
    """
    spared = """
    def update(theta, grad, rate):
        return theta - rate * (grad + 0.01 * np.r_[0, theta[1:]])
    """
    found = run(tmp_path, COST + dedent(spared), OTHER + dedent(decayed))
    number, value = found.parted
    assert (number.number, value.name) == (1, "theta")
    assert np.flatnonzero(value.agreement.apart).tolist() == [0]


@pytest.mark.slow
def test_a_stale_gradient_is_told_at_the_second_step(tmp_path):
    fresh = (
        COST.replace("def cost", "def inner")
        + """
def step(theta, grad_last, X, y, lam, rate):
    J, grad = inner(theta, X, y, lam)
    return J, theta - rate * grad, grad
"""
    )
    stale = (
        COST.replace("def cost", "def inner")
        + """
def step(theta, grad_last, X, y, lam, rate):
    J, grad = inner(theta, X, y, lam)
    used = grad_last if np.any(grad_last) else grad
    new_theta = theta - rate * used
    return J, new_theta, grad
"""
    )
    inputs = INPUTS.replace("rate 0.3", "rate 0.3, grad_last constant 0 4")
    assert run_whole(tmp_path, fresh, fresh, inputs).outcome == "same"
    found = run_whole(tmp_path, fresh, stale, inputs)
    assert found.first == (2, "theta")


@pytest.mark.slow
def test_a_cost_that_is_wrong_at_some_parameters_only_is_told_at_its_step(tmp_path):
    odd = COST.replace(
        "(y) + lam * theta", "(y) + lam * np.r_[min(theta[0], -0.3), theta[1:]]"
    )
    right = run(tmp_path, COST + SGD, COST + SGD, 30)
    found = run(tmp_path, COST + SGD, odd + SGD, 30)
    assert right.outcome == "same"
    number, value = found.parted
    assert 10 < number.number < 25
    assert value.role == "gradient"
    assert found.divergence.b.text.startswith("grad =")


CHAOS = """
def step(x, rate):
    x = {}
    return x
"""


@pytest.mark.slow
def test_chaos_is_drift_until_nothing_can_be_told(tmp_path):
    one, other = (CHAOS.format(f) for f in ("rate * x * (1 - x)", "rate * (x - x * x)"))
    inputs = "x probability 3, rate 3.97"
    found = run_whole(tmp_path, one, other, inputs, 200, gradient="x")
    assert (found.outcome, found.first) == ("same", None)
    assert 30 < found.blind < 100
    assert len(found.steps) == found.blind
    assert "rounding alone moves a parameter by its own size" in told(found)


@pytest.mark.slow
def test_a_slip_in_a_chaotic_descent_is_told_before_it_drowns(tmp_path):
    slip = CHAOS.format("rate * x * (1 - x) + 1e-11 * (x > 0.95)")
    found = run_whole(tmp_path, CHAOS.format("rate * x * (1 - x)"), slip,
                      "x probability 8, rate 3.97", 200, gradient="x")  # fmt: skip
    assert found.outcome == "different"
    assert found.first[1] == "x"


@pytest.mark.slow
def test_each_side_goes_on_from_its_own_results(tmp_path):
    """Where rounding grows, both have fewer and fewer digits in common."""
    one, other = (CHAOS.format(f) for f in ("rate * x * (1 - x)", "rate * (x - x * x)"))
    found = run_whole(
        tmp_path, one, other, "x probability 3, rate 3.97", 40, gradient="x"
    )
    digits = [step.values[0].agreement.digits for step in found.steps]
    assert digits[0] > 14
    assert digits[-1] < 8


TREE = """
import numpy as np

def cost(params, X, y):
    d = X @ params["W"] + params["b"] - y
    return {{"{W}": X.T @ d, "{b}": d.sum(axis=0)}}, np.sum(d * d) / 2
"""
TREE_UPDATE = """
def update(params, grads, rate):
    return {name: params[name] - rate * grads["d" + name] for name in params}
"""
IN_PLACE = """
def update(params, grads, rate):
    for name in params:
        params[name] -= rate * grads[name]
"""
EACH = """
def update(w, dw, rate, config=None):
    config = config or {"velocity": 0 * w}
    v = 0.5 * config["velocity"] - rate * dw
    config["velocity"] = v
    return w + v, config
"""


def run_tree(folder, a, b, **more):
    inputs = 'params["W"] 3 2, params["b"] 2, X 6 3, y 6 2, rate 0.05'
    asked = ('params["W"]', 'params["b"]')
    return run(folder, a, b, 10, inputs=inputs, gradient=asked, **more)


@pytest.mark.slow
def test_parameters_in_a_dict_are_fed_back_also_where_they_change_in_place(tmp_path):
    a = TREE.format(W="dW", b="db") + TREE_UPDATE
    b = TREE.format(W="W", b="b") + IN_PLACE
    found = run_tree(tmp_path, a, b)
    assert (found.outcome, len(found.steps)) == ("same", 10)
    first = [value.agreement.a for step in found.steps for value in step.values
             if value.role == "parameter"]  # fmt: skip
    assert len(set(first)) > 10
    slip = b.replace("for name in params", 'for name in ["W"]')
    assert run_tree(tmp_path, a, slip).first == (1, 'params["b"]')


@pytest.mark.slow
def test_an_update_of_one_parameter_is_called_for_each(tmp_path):
    a = TREE.format(W="dW", b="db") + EACH
    found = run_tree(tmp_path, a, TREE.format(W="W", b="b") + EACH)
    assert (found.outcome, len(found.steps)) == ("same", 10)
    assert sum(value.role == "state" for value in found.steps[0].values) == 2
    slip = a.replace('config["velocity"] = v', "pass")
    assert run_tree(tmp_path, a, slip).first[0] == 1


NAMED = """
import numpy as np

def cost(W1, b1, X, y):
    d = X @ W1 + b1 - y
    dW1 = X.T @ d
    db1 = d.sum(axis=0, keepdims=True)
    return np.sum(d * d) / 2, dW1, db1

def update(W1, b1, dW1, db1, vW1, vb1, alpha):
    vW1 = 0.5 * vW1 - alpha * dW1
    vb1 = 0.5 * vb1 - alpha * db1
    return W1 + vW1, b1 + vb1, vW1, vb1
"""
OURS = """
from pyref.networks.optimizers import adam

def update(w, dw, m, v, t):
    w, m, v = adam(w, dw, m, v, t, 0.05, 0.9, 0.999, 1e-8)
    return w, m, v
"""


@pytest.mark.slow
def test_parameters_by_name_are_updated_at_once_or_one_by_one(tmp_path):
    line = "W1 3 2, b1 1 2, X 6 3, y 6 2, alpha 0.05"
    common = {"inputs": line, "gradient": ("W1", "b1")}
    each = NAMED.partition("def update")[0] + EACH
    assert (
        run(tmp_path, NAMED, each.replace("rate", "alpha"), 5, **common).first is None
    )
    slip = NAMED.replace("return W1 + vW1, b1 + vb1", "return W1 + vW1, b1 - vb1")
    found = run(tmp_path, NAMED, slip, 5, **common)
    assert found.first == (1, "b1")
    line = line.replace("alpha 0.05", "t 1")
    common = {"inputs": line, "gradient": ("W1", "b1")}
    one = NAMED.partition("def update")[0] + OURS
    found = run(tmp_path, one, one.replace("0.999,", "1 - 1e-3,"), 5, **common)
    assert (found.outcome, len(found.steps)) == ("same", 5)
    late = one.replace("m, v, t, 0.05", "m, v, max(t - 1, 1), 0.05")
    assert run(tmp_path, one, late, 5, **common).first == (2, "W1")


@pytest.mark.slow
def test_batches_are_cut_in_turn_and_reach_the_first_that_is_wrong(tmp_path):
    odd = COST.replace("return J", "grad = grad + (X[0, 0] > 8)\n    return J")
    write(tmp_path, a_py=COST + SGD, b_py=odd + SGD)
    x = np.random.default_rng(1).normal(size=(6, 4))
    x[4, 0] = 9
    values = {"theta": np.arange(4) / 8, "X": x, "y": np.arange(6.0) % 2,
              "lam": 0.1, "rate": 0.3}  # fmt: skip
    sides = [(name, "cost", "update") for name in ("a.py", "b.py")]
    found = descend(tmp_path, *sides, values, 9, batch=2)
    assert found.first == (3, "grad")
    assert "2 samples each" in told(found)
    assert "axis 1 of X and axis 1 of y" in told(found)
    assert descend(tmp_path, *sides, values, 9).outcome == "same"
    with pytest.raises(DomainError, match="batches: 7 samples of 6"):
        descend(tmp_path, *sides, values, 9, batch=7)


@pytest.mark.slow
def test_an_update_that_remembers_what_it_is_not_given_is_refused(tmp_path):
    hidden = """
    last = [0]

    def update(theta, grad, rate):
        last[0] = 0.9 * last[0] - rate * grad
        return theta + last[0]
    """
    with pytest.raises(DomainError, match="keeps what it is not given"):
        run(tmp_path, COST + SGD, COST + dedent(hidden))


@pytest.mark.slow
def test_what_gives_no_parameters_back_is_refused(tmp_path):
    nothing = "\ndef update(theta, grad, rate):\n    return 1.0\n"
    with pytest.raises(UsageError, match="gives no new theta back"):
        run(tmp_path, COST + SGD, COST + nothing)
    step = COST.replace("def cost", "def step").replace("J, grad", "J")
    with pytest.raises(UsageError, match="gives no new theta back"):
        run_whole(tmp_path, step, step, "theta 4, X 20 4, y mask 20, lam 0.1")


@pytest.mark.slow
def test_an_error_of_one_side_is_told_with_its_step(tmp_path):
    failing = ADAM.replace("m = 0.9", "assert t < 3\n    m = 0.9", 1)
    found = run(tmp_path, COST + ADAM, COST + failing)
    assert (found.outcome, len(found.steps)) == ("different", 2)
    assert found.errors[0][:2] == (3, "B")
    assert "step 3: B raised" in told(found)


OCTAVE_COST = """
function [J, grad] = cost (theta, X, y, lam)
  m = size (X, 1);
  Theta = reshape (theta, 3, 4);
  D = X * Theta - y;
  J = sum (sum (D .^ 2)) / (2 * m) + lam / 2 * sum (theta .^ 2);
  G = X' * D / m + lam * Theta;
  grad = G(:);
end
"""
PYTHON_COST = """
import numpy as np

def cost(theta, X, y, lam):
    theta_m = theta.reshape(3, 4)
    d = X @ theta_m - y
    J = np.sum(d * d) / (2 * len(X)) + lam / 2 * np.sum(theta ** 2)
    g = X.T @ d / len(X) + lam * theta_m
    return J, g.ravel()
"""
OCTAVE_MOMENTUM = """
function [theta, v] = momentum (theta, grad, v, rate)
  v = 0.9 * v - rate * grad;
  theta = theta + v;
end
"""
PYTHON_MOMENTUM = """
def update(theta, grad, v, rate):
    v = 0.9 * v - rate * grad
    return theta + v, v
"""


@pytest.mark.slow
@pytest.mark.needs_octave
def test_octave_and_python_descend_alike_each_in_its_own_order_of_unrolling(tmp_path):
    write(tmp_path, cost_m=OCTAVE_COST, momentum_m=OCTAVE_MOMENTUM,
          b_py=PYTHON_COST + PYTHON_MOMENTUM,
          c_py=PYTHON_COST + PYTHON_MOMENTUM.replace("0.9 * v", "0.9 * abs(v)"),
          )  # fmt: skip
    inputs = "theta 12, X 7 3, y 7 4, lam 0.1, rate 0.05"
    a = ("cost.m", "", "momentum.m", "")
    found = descend(tmp_path, a, ("b.py", "cost", "update"), inputs, 20)
    assert (found.outcome, len(found.steps)) == ("same", 20)
    assert roles(found)["state"] == "v"
    found = descend(tmp_path, a, ("c.py", "cost", "update"), inputs, 20)
    assert found.first == (2, "theta")
    assert (found.divergence.a.name, found.divergence.b.name) == ("v", "v")
    assert found.divergence.a.file.endswith("momentum.m")


def dedent(text):
    lines = text.strip("\n").splitlines()
    return "\n" + "\n".join(line[4:] for line in lines) + "\n"
