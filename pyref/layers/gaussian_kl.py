"""How far each Gaussian is from the standard one: the penalty of a VAE.
    y, back = pyref.layers.gaussian_kl(mu, logvar)
    dmu, dlogvar = back(dy)

    mu N x M, logvar N x M, the logarithm of the variance

    e = exp (logvar) - 1 - logvar       N x M
    y = sum (mu^2 + e) / 2              N x 1, along the rows

Going back:

    dmu     = dy * mu                           N x M
    dlogvar = dy * (exp (logvar) - 1) / 2       N x M

It is the divergence KL (N (mu, sigma^2) || N (0, 1)) with logvar = log (sigma^2),
which the bound of a variational autoencoder takes from the likelihood of the data.
One for each row, divided neither by N nor by M: a mean is a step of its own. The
sample z, through which the rest of the bound goes back, is made by reparametrize; the
gradients of both are added.

e is a difference of equals where logvar is close to 0, of the size logvar^2 / 2:
there it is that times the series 1 + logvar / 3 (1 + logvar / 4 (...)), of which 16
terms leave nothing that counts up to 1. exp (logvar) - 1 is expm1. NaN gives NaN, and
so does Inf in logvar, as Inf - Inf; -Inf gives Inf.

Errors: pyref:size, pyref:type. Source: Kingma and Welling 2014, Auto-Encoding
Variational Bayes, appendix B.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def gaussian_kl(mu, logvar):
    mu, logvar = sizes("gaussian_kl: mu N M, logvar N M", mu, logvar)
    near = np.abs(logvar) < 1
    v = np.where(near, logvar, 0)
    tail = np.ones_like(v)
    for k in range(18, 2, -1):
        tail = 1 + v / k * tail
    e = np.where(near, v * (v / 2) * tail, np.expm1(logvar) - logvar)
    y = np.sum(mu * (mu / 2) + e / 2, axis=1, keepdims=True)
    return y, lambda dy: backward(like("gaussian_kl", dy, y), mu, logvar)


def backward(dy, mu, logvar):
    dmu = dy * mu
    dlogvar = dy * (np.expm1(logvar) / 2)
    return dmu, dlogvar
