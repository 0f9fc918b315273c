"""Classes of optimizers take one step from the state of a case, however they do it."""

import pytest
from asking import write

from pyref.port.check import check

ADAM = """
    import numpy as np

    class Adam:
        def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
            self.params, self.lr, self.betas, self.eps = list(params), lr, betas, eps
            self.m = [np.zeros_like(p.data) for p in self.params]
            self.v = [np.zeros_like(p.data) for p in self.params]
            self.t = 0

        def step(self):
            self.t += 1
            b1, b2 = self.betas
            for k, p in enumerate(self.params):
                self.m[k] = b1 * self.m[k] + (1 - b1) * p.grad
                self.v[k] = b2 * self.v[k] + (1 - b2) * p.grad**2
                m = self.m[k] / (1 - b1**self.t)
                v = self.v[k] / (1 - b2**self.t)
                p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)
"""
LISTS = """
    import numpy as np

    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, None

        def update(self, params, grads):
            if self.v is None:
                self.v = [np.zeros_like(p) for p in params]
            for k in range(len(params)):
                self.v[k] = self.momentum * self.v[k] - self.lr * grads[k]
                params[k] += self.v[k]
"""
TABLES = """
    import numpy as np

    class Momentum:
        def __init__(self, learning_rate=0.01, momentum=0.9):
            self.lr, self.momentum, self.velocity = learning_rate, momentum, {}

        def update(self, params, grads):
            for key in params.keys():
                v = self.velocity.get(key, np.zeros_like(params[key]))
                self.velocity[key] = self.momentum * v + self.lr * grads[key]
                params[key] -= self.velocity[key]
"""
ALONE = """
    import numpy as np

    class Adam:
        def __init__(self, learning_rate=0.001, b1=0.9, b2=0.999):
            self.learning_rate, self.b1, self.b2, self.eps = learning_rate, b1, b2, 1e-8
            self.m = self.v = None
            self.t = 0

        def update(self, w, grad_wrt_w):
            if self.m is None:
                self.m = self.v = np.zeros_like(grad_wrt_w)
            self.t += 1
            self.m = self.b1 * self.m + (1 - self.b1) * grad_wrt_w
            self.v = self.b2 * self.v + (1 - self.b2) * grad_wrt_w**2
            m, v = self.m / (1 - self.b1**self.t), self.v / (1 - self.b2**self.t)
            return w - self.learning_rate * m / (np.sqrt(v) + self.eps)
"""
NAMED = """
    import numpy as np

    class Momentum:
        def __init__(self, lr=0.01, momentum=0.0):
            self.hyper, self.cache = {"lr": lr, "momentum": momentum}, {}
            self.cur_step = 0

        def step(self):
            self.cur_step += 1

        def update(self, param, param_grad, param_name, loss=None):
            old = self.cache.get(param_name, np.zeros_like(param_grad))
            change = self.hyper["momentum"] * old + self.hyper["lr"] * param_grad
            self.cache[param_name] = change
            return param - change
"""
SUMS = """
    import numpy as np

    class SGD:
        def __init__(self, params, lr=0.01, momentum=0.0):
            self.params, self.lr, self.momentum = list(params), lr, momentum
            self.v = [np.zeros_like(p.data) for p in self.params]

        def step(self):
            for p, v in zip(self.params, self.v):
                v *= self.momentum
                v += p.grad
                p.data -= self.lr * v
"""
GIVEN = """
    class SGD:
        def __init__(self, lr):
            self.lr = lr

        def step(self, params, grads):
            return [p - self.lr * g for p, g in zip(params, grads)]
"""
RMSPROP = """
    import numpy as np

    class RMSProp:
        def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
            self.lr, self.rho, self.eps, self.h, self.last = lr, rho, eps, None, None

        def update(self, w, dw):
            if self.h is None:
                self.h, self.last = np.zeros_like(w), np.zeros_like(w)
            self.h = self.rho * self.h + (1 - self.rho) * dw**2
            self.last = 0 * self.last + self.lr * dw / np.sqrt(self.h + self.eps)
            w -= self.last
"""
FORMS = {
    "parameters that hold data and grad": ("adam", ADAM, ("**self.t)", ")")),
    "lists changed where they are": (
        "momentum", LISTS, ("self.lr * grads", "grads")
    ),
    "dictionaries": ("momentum", TABLES, ("* v +", "* v -")),
    "one array, which is given back": ("adam", ALONE, ("self.b2**self.t", "self.b2")),
    "a sum of gradients, as in PyTorch": ("momentum", SUMS, ("+= p", "-= p")),
    "a name beside each parameter": ("momentum", NAMED, ("* old", "* old / 2")),
    "lists, and new ones given back": ("sgd", GIVEN, ("- self", "+ self")),
}  # fmt: skip


@pytest.mark.some(quick=3)
@pytest.mark.parametrize("form", FORMS)
def test_a_step_of_an_optimizer_is_judged(form, tmp_path, launch):
    layer, code, fault = FORMS[form]
    assert fault[0] in code
    report = check(write(tmp_path, code, "right"), layer, launch=launch)
    assert report.passed and not report.left_out, report.table()
    added = "v has the other sign, and is added to w"
    assert (added in report.conventions) == (form == "lists changed where they are")
    without = "v has no eta in it, and the step is eta v"
    assert (without in report.conventions) == ("PyTorch" in form)
    report = check(write(tmp_path, code.replace(*fault), "wrong"), layer, launch=launch)
    assert report.outcome == "wrong", report.table()


def test_eta_both_in_the_velocity_and_in_the_step_is_wrong(tmp_path, launch):
    code = SUMS.replace("+= p.grad", "+= self.lr * p.grad")
    assert code != SUMS
    report = check(write(tmp_path, code), "momentum", habits=False, launch=launch)
    assert report.outcome == "wrong", report.table()


def test_an_optimizer_that_counts_no_steps_is_wrong_after_the_first(tmp_path, launch):
    code = ALONE.replace("self.t += 1", "pass").replace("self.t = 0", "pass")
    code = code.replace("**self.t", "")
    report = check(write(tmp_path, code), "adam", habits=False, launch=launch)
    assert {f.array for f in report.wrong} == {"w"}, report.table()


def test_an_optimizer_without_the_state_says_what_it_keeps(tmp_path, launch):
    report = check(write(tmp_path, GIVEN), "momentum", habits=False, launch=launch)
    assert report.outcome == "not judged"
    assert "keeps no v as v or vs or v_t; it keeps lr" in report.reason, report.reason


def test_the_step_that_makes_the_state_leaves_nothing_behind(tmp_path, launch):
    code = ADAM.replace("p.data = p.data - ", "p.data -= ")
    assert code != ADAM
    report = check(write(tmp_path, code), "adam", habits=False, launch=launch)
    assert report.passed and not report.left_out, report.table()


def test_a_state_that_the_layer_lacks_starts_from_zeros(tmp_path, launch):
    code = RMSPROP.replace("/ np.sqrt(self.h + self.eps)", "/ 1")
    assert code != RMSPROP
    report = check(write(tmp_path, RMSPROP), "rmsprop", habits=False, launch=launch)
    assert report.passed and not report.left_out, report.table()
    report = check(write(tmp_path, code, "wrong"), "rmsprop", launch=launch)
    assert report.outcome == "wrong", report.table()
