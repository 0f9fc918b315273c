"""Backpropagation in matrix form for any number of layers and any activations: Raja.
    out, loss, back = pyref.derivations.raja_general(theta, x0, t, units, f)
    dtheta, dx0 = back(dout, dloss)

    theta P x 1: w_1, ..., w_L down their columns, one below the other
    x0 D x N, targets t M x N
    units 1 x (L+1): how many each layer has, D first and M last
    f 1 x L, the activation of each layer by its number:
    1 the sigmoid, 2 tanh, 3 max (z, 0), 4 z itself

    w_l is units(l+1) x units(l), without bias
    x_l = f_l (w_l x_(l-1))            for l = 1, ..., L
    out = x_L                          M x N
    loss = 1/2 sum ((out - t)^2)       1 x 1, over the batch, not divided by N

Going back, with f' of each layer from the x_l that came out, which is x (1 - x),
1 - x^2, 1 where x > 0, or 1:

    delta_L = (x_L - t) * f_L' (w_L x_(L-1))
    delta_l = (w_(l+1)' delta_(l+1)) * f_l' (w_l x_(l-1))        for l = L - 1, ..., 1
    dw_l = delta_l x_(l-1)', all in one column; dx0 = w_1' delta_1

What reaches out beside the loss, dout, is added to x_L - t. raja is this with three
layers of the sigmoid.

Errors: pyref:size, pyref:type, pyref:value. Source: Sudeep Raja 2016, A Derivation of
Backpropagation in Matrix Form.
"""

# mypy: disable-error-code=var-annotated

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sizes import lengths_of, like, sizes


def raja_general(theta, x0, t, units, f):
    theta, x0, t, units, f = sizes(
        "raja_general: theta P 1, x0 D N, t M N, units 1 E, f 1 L",
        theta, x0, t, units, f,
    )  # fmt: skip
    w = rolled(theta, x0, t, units, f)
    L = len(w)
    x = [x0]
    for k in range(L):
        x = [*x, activation(w[k] @ x[k], f[0, k])]
    out = 1 * x[L]
    loss = total((out - t) ** 2) / 2
    return out, loss, lambda dout, dloss: backward(
        like("raja_general: out", dout, out),
        like("raja_general: loss", dloss, loss),
        w, x, t, f,
    )  # fmt: skip


def backward(dout, dloss, w, x, t, f):
    L = len(w)
    dx = dloss * (x[L] - t) + dout
    dtheta = np.zeros((0, 1), t.dtype)
    for k in reversed(range(L)):
        delta = dx * slope(x[k + 1], f[0, k])
        dtheta = np.vstack([down(delta @ x[k].T), dtheta])
        dx = w[k].T @ delta
    return dtheta, dx


def rolled(theta, x0, t, units, f):
    shown = " ".join(f"{v:g}" for v in units[0])
    if np.any((units != np.round(units)) | ~(units >= 1)):
        raise DomainError(f"raja_general: units is {shown}, not whole and from 1")
    odd = f[~np.isin(f, [1, 2, 3, 4])]
    if odd.size > 0:
        raise DomainError(f"raja_general: f has {odd[0]:g}, not 1, 2, 3 or 4")
    L = f.shape[1]
    if L < 1 or units.shape[1] != L + 1:
        told = f"units is {shown}, f is {lengths_of(f.shape)}"
        raise SizeError(f"raja_general: {told}")
    if units[0, 0] != x0.shape[0] or units[0, L] != t.shape[0]:
        told = f"x0 is {lengths_of(x0.shape)}, t is {lengths_of(t.shape)}"
        raise SizeError(f"raja_general: units is {shown}, {told}")
    n = units[0].astype(int)
    whole = np.sum(n[1:] * n[:-1], axis=0)
    if theta.shape[0] != whole:
        told = f"theta is {lengths_of(theta.shape)}, not {whole} x 1"
        raise SizeError(f"raja_general: {told}, with units {shown}")
    w = []
    start = 0
    for k in range(L):
        # Down the columns: column-major in both languages.
        one = theta[start : start + n[k + 1] * n[k]]
        w = [*w, np.reshape(one, (n[k + 1], n[k]), order="F")]
        start = start + n[k + 1] * n[k]
    return w


def activation(z, f):
    v = 1 * z
    if f == 1:
        v = 1 / (1 + np.exp(-z))
    if f == 2:
        v = np.tanh(z)
    if f == 3:
        v = z * (np.real(z) > 0)
    return v


def slope(x, f):
    v = 0 * x + 1
    if f == 1:
        v = x * (1 - x)
    if f == 2:
        v = 1 - x**2
    if f == 3:
        v = v * (np.real(x) > 0)
    return v


def down(v):
    v = np.reshape(v, (-1, 1), order="F")
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
