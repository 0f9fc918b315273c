"""ruder from networks.optimizers: three steps of each, and their complex step."""

import numpy as np

from pyref.layers.sizes import complex_door
from pyref.networks import optimizers as ways


def ruder(w, curvature, eta):
    eta = [float(v) for v in eta.ravel()]
    out = ends(w, curvature, eta)
    return out, lambda dout: slopes(dout, w, curvature, eta)


def slopes(dout, w, curvature, eta):
    t = 2.0**-66
    with complex_door():
        turned = ends(w + 1j * t, curvature, eta)
    return np.sum(dout * np.imag(turned) / t, axis=0, keepdims=True).astype(w.dtype)


def ends(w, k, eta):
    nothing = 0 * w

    def sgd(t, w):
        return (ways.sgd(w, k * w, eta[0]),)

    def momentum(t, w, v):
        return ways.momentum(w, k * w, v, 0.9, eta[1])

    def nesterov(t, w, v):
        return ways.nesterov(w, k * (w - 0.9 * v), v, 0.9, eta[2])

    def adagrad(t, w, G):
        return ways.adagrad(w, k * w, G, eta[3], 1e-8)

    def adadelta(t, w, G, E):
        return ways.adadelta(w, k * w, G, E, 0.9, 1e-8)

    def rmsprop(t, w, G):
        return ways.rmsprop(w, k * w, G, 0.9, eta[5], 1e-8)

    def adam(t, w, m, v):
        return ways.adam(w, k * w, m, v, t, eta[6], 0.9, 0.999, 1e-8)

    def adamax(t, w, m, u):
        return ways.adamax(w, k * w, m, u, t, eta[7], 0.9, 0.999)

    def nadam(t, w, m, v):
        return ways.nadam(w, k * w, m, v, t, eta[8], 0.9, 0.999, 1e-8)

    def amsgrad(t, w, m, v, most):
        return ways.amsgrad(w, k * w, m, v, most, eta[9], 0.9, 0.999, 1e-8)

    found = [three(sgd, w)]
    found += [three(way, w, nothing) for way in (momentum, nesterov, adagrad)]
    found += [three(adadelta, w, nothing, nothing), three(rmsprop, w, nothing)]
    for way in (adam, adamax, nadam):
        found += [three(way, w, nothing, nothing)]
    found += [three(amsgrad, w, nothing, nothing, nothing)]
    return np.vstack(found)


def three(way, *state):
    for t in (1, 2, 3):
        state = way(t, *state)
    return state[0]
