"""One against all with any number of layers, all weights in one column: Pavlidis.
    loss, back = pyref.derivations.pavlidis(theta, x, y, penalty, units)
    dtheta, dx = back(dloss)

    theta P x 1: theta(1), theta(2), ... down their columns, one below the other
    x D x N, labels y 1 x N from 1 to M, penalty a number from 0: the lambda,
    units 1 x L: how many each layer has, D first and M last

    theta(l) is units(l+1) x (units(l)+1), its first column the bias
    a(1) = x
    a(l+1) = g (theta(l) [1; a(l)])      g is the sigmoid in every layer
    Y(k,i) = 1 where y(i) is k, else 0                               M x N
    loss = -1/N sum (Y log (a(L)) + (1 - Y) log (1 - a(L)))          1 x 1
         + penalty/(2N) sum (theta(l)^2), first columns left out

Going back:

    delta(L) = a(L) - Y                                              M x N
    delta(l) = (theta(l)' delta(l+1)) * a(l) (1 - a(l))    without the row of the bias
    dtheta(l) = 1/N delta(l+1) [1; a(l)]' + penalty/N theta(l)    but its first column
    dx = 1/N theta(1)' delta(2)                            without the row of the bias

The gradients of all theta(l) stand in one column again, as an optimizer takes them.
The label of a sample is the node of a(L) with the largest number.

Errors: pyref:size, pyref:type, pyref:value. Source: George Pavlidis 2018,
Matrix-based Implementation of Neural Network Back-propagation Training.
"""

# mypy: disable-error-code=var-annotated

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sizes import lengths_of, like, sizes


def pavlidis(theta, x, y, penalty, units):
    theta, x, y, penalty, units = sizes(
        "pavlidis: theta P 1, x D N, y 1 N, penalty nonnegative, units 1 L",
        theta, x, y, penalty, units,
    )  # fmt: skip
    w = rolled(theta, x, units)
    L = len(w)
    t = indicator(y, w[L - 1].shape[0])
    a = [x]
    held = 0 * total(theta)
    for k in range(L):
        a = [*a, g(w[k] @ with_ones(a[k]))]
        held = held + total(w[k][:, 1:] ** 2)
    fit = total(t * np.log(a[L]) + (1 - t) * np.log(1 - a[L]))
    loss = (penalty / 2 * held - fit) / x.shape[1]
    return loss, lambda dloss: backward(
        like("pavlidis: loss", dloss, loss), w, a, t, penalty
    )


def backward(dloss, w, a, t, penalty):
    L = len(w)
    delta = dloss / t.shape[1] * (a[L] - t)
    dtheta = np.zeros((0, 1), t.dtype)
    for k in reversed(range(L)):
        dw = delta @ with_ones(a[k]).T
        dw = dw + dloss / t.shape[1] * penalty * without_bias(w[k])
        dtheta = np.vstack([down(dw), dtheta])
        dx = w[k][:, 1:].T @ delta
        delta = dx * slope(a[k])
    return dtheta, dx


def rolled(theta, x, units):
    shown = " ".join(f"{v:g}" for v in units[0])
    if np.any((units != np.round(units)) | ~(units >= 1)):
        raise DomainError(f"pavlidis: units is {shown}, not whole and from 1")
    if units.shape[1] < 2 or units[0, 0] != x.shape[0]:
        told = f"units is {shown}, x is {lengths_of(x.shape)}"
        raise SizeError(f"pavlidis: {told}")
    n = units[0].astype(int)
    counts = n[1:] * (n[:-1] + 1)
    whole = np.sum(counts, axis=0)
    if theta.shape[0] != whole:
        told = f"theta is {lengths_of(theta.shape)}, not {whole} x 1"
        raise SizeError(f"pavlidis: {told}, with units {shown}")
    w = []
    start = 0
    for k in range(len(counts)):
        # Down the columns: column-major in both languages.
        one = theta[start : start + counts[k]]
        w = [*w, np.reshape(one, (n[k + 1], n[k] + 1), order="F")]
        start = start + counts[k]
    return w


def indicator(y, count):
    odd = y[(y != np.round(y)) | (y < 1) | (y > count)]
    if odd.size > 0:
        told = f"y has {odd[0]:g}, not a label from 1 to {count}"
        raise DomainError(f"pavlidis: {told}")
    v = (np.arange(1, count + 1)[:, np.newaxis] == y).astype(y.dtype)
    return v


def without_bias(w):
    v = np.hstack([0 * w[:, :1], w[:, 1:]])
    return v


def with_ones(a):
    v = np.vstack([np.ones((1, a.shape[1]), a.dtype), a])
    return v


def down(v):
    v = np.reshape(v, (-1, 1), order="F")
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def g(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(a):
    v = a * (1 - a)
    return v
