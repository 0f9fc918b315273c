"""Make a sample of a Gaussian from noise, so that its mean and variance are reached.
    y, back = pyref.layers.reparametrize(mu, logvar, noise)
    dmu, dlogvar = back(dy)

    mu N x M, logvar N x M, the logarithm of the variance, noise N x M

    sigma = exp (logvar / 2)        N x M
    y     = mu + sigma * noise      N x M

Going back:

    dmu     = dy                            N x M
    dlogvar = dy * sigma * noise / 2        N x M

It is the sample z of a variational autoencoder. noise is drawn outside, from the
standard Gaussian, and is an option: it has no gradient, and going back it is the same
that went forward. The half comes from the root: sigma is exp (logvar)^(1/2). The
penalty of the bound is gaussian_kl; the gradients of both are added.

NaN gives NaN; -Inf in logvar gives mu, and Inf gives Inf of the sign of its noise.
Where exp (logvar / 2) passes the largest number, a noise of 0 gives NaN.

Errors: pyref:size, pyref:type. Source: Kingma and Welling 2014, Auto-Encoding
Variational Bayes, section 2.4.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def reparametrize(mu, logvar, noise):
    mu, logvar, noise = sizes(
        "reparametrize: mu N M, logvar N M, noise N M", mu, logvar, noise
    )
    s = np.exp(logvar / 2) * noise
    y = mu + s
    return y, lambda dy: backward(like("reparametrize", dy, y), s)


def backward(dy, s):
    dmu = dy.copy()
    dlogvar = dy * (s / 2)
    return dmu, dlogvar
