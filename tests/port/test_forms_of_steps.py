"""Functions that step are judged as people write them, and their faults are named."""

import pytest
from asking import write

from pyref.port.check import check

CONFIG = """
    import numpy as np

    def adamw(w, dw, config=None):
        if config is None:
            config = {}
        config.setdefault("learning_rate", 1e-3)
        config.setdefault("beta1", 0.9)
        config.setdefault("beta2", 0.999)
        config.setdefault("epsilon", 1e-8)
        config.setdefault("weight_decay", 1e-2)
        config.setdefault("m", np.zeros_like(w))
        config.setdefault("v", np.zeros_like(w))
        config.setdefault("t", 0)
        config["t"] += 1
        beta1, beta2 = config["beta1"], config["beta2"]
        config["m"] = beta1 * config["m"] + (1 - beta1) * dw
        config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
        mt = config["m"] / (1 - beta1 ** config["t"])
        vt = config["v"] / (1 - beta2 ** config["t"])
        rate, decay = config["learning_rate"], config["weight_decay"]
        next_w = w - rate * mt / (np.sqrt(vt) + config["epsilon"]) - rate * decay * w
        return next_w, config
"""
ORDER = """
    import numpy as np

    def adam_step(theta, grad, lr, t, m, v, b1=0.9, b2=0.999, eps=1e-8):
        m = b1 * m + (1 - b1) * grad
        v = b2 * v + (1 - b2) * grad**2
        rate = lr * np.sqrt(1 - b2**t) / (1 - b1**t)
        return theta - rate * m / (np.sqrt(v) + eps), m, v
"""
KERAS = """
    def step(w, g, velocity, learning_rate, momentum, weight_decay):
        g = g + weight_decay * w
        velocity = momentum * velocity - learning_rate * g
        return w + velocity, velocity
"""
TORCH = """
    def step(w, grad, v, lr, momentum):
        v = momentum * v + grad
        return w - lr * v, v
"""
IN_PLACE = """
    import numpy as np

    def clip_grads(grads, max_norm):
        norm = np.sqrt(sum(np.sum(g**2) for g in grads))
        rate = max_norm / norm
        if rate < 1:
            for g in grads:
                g *= rate
"""
HOLDERS = """
    import numpy as np

    def clip_grad_norm_(parameters, max_norm):
        total = np.sqrt(sum((p.grad**2).sum() for p in parameters))
        scale = max_norm / (total + 1e-6)
        for p in parameters:
            p.grad = p.grad * min(1.0, scale)
        return total
"""
GRADIENTS = """
    import numpy as np

    def clip(gradients, maxValue):
        for name in gradients:
            np.clip(gradients[name], -maxValue, maxValue, out=gradients[name])
        return gradients
"""
RUNNING = """
    def update(x, running_mean, running_var, momentum=0.9):
        running_mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)
        running_var = momentum * running_var + (1 - momentum) * x.var(axis=0)
        return running_mean, running_var
"""
EARLY = "epsilon stands beside the root of v as it is kept, before its correction"
ADDED = "v has eta in it and the other sign, and is added to w"
FORMS = {
    "config of cs231n": (
        "adamw", CONFIG, [], ("rate * decay * w", "decay * w"),
        "decay not times the rate",
    ),
    "a penalty of its own in the gradient": (
        "adamw", CONFIG, [],
        ('config["t"] += 1', 'config["t"] += 1\n        dw = dw + 0.01 * w'), None,
    ),
    "another order, epsilon before the correction": (
        "adam", ORDER, [EARLY], ("1 - b2**t", "1 - b2"), None,
    ),
    "velocity of Keras": (
        "sgd_weight_decay", KERAS, [ADDED], ("w + velocity", "w - velocity"),
        "step taken along the gradient",
    ),
    "velocity of PyTorch": (
        "momentum", TORCH, ["v has no eta in it, and the step is eta v"],
        ("momentum * v + grad", "momentum * v + (1 - momentum) * grad"), None,
    ),
    "value, in a dictionary": (
        "clip_value", GRADIENTS, [], ("-maxValue, ", "0, "), "lower limit is 0",
    ),
    "share of the old, by N": (
        "running_update", RUNNING,
        ["share is that of the old", "correction is 0 inside"],
        ("x.var(axis=0)", "x.std(axis=0)"), "deviation kept for the variance",
    ),
}  # fmt: skip


@pytest.mark.some(quick=9)
@pytest.mark.parametrize("form", FORMS)
def test_a_function_that_steps_is_judged_in_its_own_form(form, tmp_path, launch):
    layer, code, phrases, fault, name = FORMS[form]
    assert fault[0] in code
    report = check(write(tmp_path, code, "right"), layer, launch=launch)
    assert report.outcome == "right", report.table()
    assert list(report.conventions) == phrases
    report = check(write(tmp_path, code.replace(*fault), "wrong"), layer, launch=launch)
    assert report.outcome == "wrong", report.table()
    if name:
        assert report.diagnoses[0].name == name, report.table()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "warned"),
    [(IN_PLACE, {"squares out of range"}), (HOLDERS, set())],
    ids=["list", "parameters"],
)
def test_gradients_that_are_clipped_where_they_are_are_judged(
    code, warned, tmp_path, launch
):
    """The squares of the usual form do not reach as far as the cases do."""
    report = check(write(tmp_path, code, "right"), "clip_norm", launch=launch)
    assert report.outcome == "right", report.table()
    assert {f.array for f in report.warnings} & {"squares out of range"} == warned
    wrong = code.replace("if rate < 1", "if True").replace("min(1.0, scale)", "scale")
    assert wrong != code
    report = check(write(tmp_path, wrong, "wrong"), "clip_norm", launch=launch)
    assert report.diagnoses[0].name == "scaled without a minimum", report.table()


KERAS_M = """
function [w, v] = step (w, g, v, momentum, lr, wd)
  g = g + wd * w;
  v = momentum * v - lr * g;
  w = w + v;
end
"""
CLIP_M = """
function [dw, db] = step (dw, db, threshold)
  total = sqrt (sum (dw(:) .^ 2) + sum (db(:) .^ 2));
  if total > threshold
    dw = dw * threshold / total;
    db = db * threshold / total;
  end
end
"""
IN_OCTAVE = {
    "sgd_weight_decay": (
        KERAS_M, ADDED, ("w = w + v", "w = w - v"), "step taken along the gradient",
    ),
    "clip_norm": (
        CLIP_M, "epsilon is 0 inside", ("if total > threshold", "if true"),
        "scaled without a minimum",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.needs_octave
@pytest.mark.parametrize("layer", IN_OCTAVE)
def test_a_step_in_octave_is_judged_in_its_own_form(layer, tmp_path, launch):
    code, phrase, fault, name = IN_OCTAVE[layer]
    file = tmp_path / "step.m"
    file.write_text(code)
    report = check(str(file), layer, launch=launch)
    assert report.outcome == "right", report.table()
    assert list(report.conventions) == [phrase]
    file.write_text(code.replace(*fault))
    report = check(str(file), layer, launch=launch)
    assert report.diagnoses[0].name == name, report.table()


def test_a_parameter_that_no_step_has_is_told(tmp_path, launch):
    code = TORCH.replace("momentum)", "momentum, dampening)")
    report = check(write(tmp_path, code), "momentum", habits=False, launch=launch)
    assert report.outcome == "not judged"
    assert "takes dampening, which the step does not have" in report.reason
