"""A sparse autoencoder: two sigmoid layers that give back what they get, after UFLDL.
    loss, back = pyref.derivations.ufldl_autoencoder(
      x, w1, w2, b1, b2, decay, rho, beta)
    dx, dw1, dw2, db1, db2 = back(dloss)

    x D x N, w1 H x D, w2 D x H, b1 H x 1, b2 D x 1; decay and beta numbers from 0,
    rho a number between 0 and 1: lambda, beta and sparsityParam of the source

    a2 = f (w1 x + b1)                         H x N, f is the sigmoid
    a3 = f (w2 a2 + b2)                        D x N
    r  = mean of a2 over the samples           H x 1
    loss = 1/(2N) sum ((a3 - x)^2) + decay/2 (sum (w1^2) + sum (w2^2))
         + beta sum (rho log (rho / r) + (1 - rho) log ((1 - rho) / (1 - r)))   1 x 1

Going back, where s is what the last term adds to each sample of a hidden unit, since
all of them are in its mean:

    delta3 = (a3 - x) f'                                   D x N, f' = a3 (1 - a3)
    s      = beta (-rho / r + (1 - rho) / (1 - r))         H x 1
    delta2 = (w2' delta3 + s) f'                           H x N, f' = a2 (1 - a2)
    dw2 = 1/N delta3 a2' + decay w2,  db2 = 1/N sum (delta3)
    dw1 = 1/N delta2 x' + decay w1,   db1 = 1/N sum (delta2)
    dx  = 1/N (w1' delta2 - (a3 - x))                      x is the target as well

Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
UFLDL Tutorial, Autoencoders and Sparsity, and its exercise sparseAutoencoderCost.m.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def ufldl_autoencoder(x, w1, w2, b1, b2, decay, rho, beta):
    x, w1, w2, b1, b2, decay, rho, beta = sizes(
        "ufldl_autoencoder: x D N, w1 H D, w2 D H, b1 H 1, b2 D 1, decay nonnegative, "
        "rho nonnegative, beta nonnegative",
        x, w1, w2, b1, b2, decay, rho, beta,
    )  # fmt: skip
    if not 0 < rho < 1:
        raise DomainError(f"ufldl_autoencoder: rho is {rho:g}, not between 0 and 1")
    N = x.shape[1]
    a2 = f(w1 @ x + b1)
    a3 = f(w2 @ a2 + b2)
    r = np.sum(a2, axis=1, keepdims=True) / N
    fit = total((a3 - x) ** 2) / 2 / N
    held = decay / 2 * (total(w1**2) + total(w2**2))
    kl = rho * np.log(rho / r) + (1 - rho) * np.log((1 - rho) / (1 - r))
    loss = fit + held + beta * total(kl)
    return loss, lambda dloss: backward(
        like("ufldl_autoencoder: loss", dloss, loss),
        x, w1, w2, a2, a3, r, decay, rho, beta,
    )  # fmt: skip


def backward(dloss, x, w1, w2, a2, a3, r, decay, rho, beta):
    N = x.shape[1]
    delta3 = (a3 - x) * slope(a3)
    s = beta * (-rho / r + (1 - rho) / (1 - r))
    delta2 = (w2.T @ delta3 + s) * slope(a2)
    dw2 = dloss * (delta3 @ a2.T / N + decay * w2)
    dw1 = dloss * (delta2 @ x.T / N + decay * w1)
    db2 = dloss * np.sum(delta3, axis=1, keepdims=True) / N
    db1 = dloss * np.sum(delta2, axis=1, keepdims=True) / N
    dx = dloss * (w1.T @ delta2 - (a3 - x)) / N
    return dx, dw1, dw2, db1, db2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
