import numpy as np


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=0)
    var = np.var(x, axis=0)
    std = np.sqrt(var + eps)
    xhat = (x - mu) / std
    out = gamma * xhat + beta
    return out, (xhat, std, gamma)


def batchnorm_backward(dout, cache):
    xhat, std, gamma = cache
    N = dout.shape[0]
    dgamma = np.sum(dout * xhat, axis=0)
    dbeta = np.sum(dout, axis=0)
    dxhat = dout * gamma
    dx = N * dxhat - np.sum(dxhat, axis=0) - xhat * np.sum(dxhat * xhat, axis=0)
    dx = dx / (N * std)
    return dx, dgamma, dbeta


def bn_net_loss(params, X, y):
    """X (N, D), y (N,) from 0, params and grads dicts; weights are (in, out)."""
    N = X.shape[0]
    rows, y = np.arange(N), y.astype(int)
    z1 = X.dot(params["W1"]) + params["b1"]
    h1, cache = batchnorm_forward(z1, params["gamma"], params["beta"])
    a1 = np.maximum(0, h1)
    scores = a1.dot(params["W2"]) + params["b2"]

    probs = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = probs / probs.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(probs[rows, y]))

    grads = {}
    dscores = probs.copy()
    dscores[rows, y] -= 1
    dscores = dscores / N
    grads["W2"] = a1.T.dot(dscores)
    grads["b2"] = dscores.sum(axis=0)
    da1 = dscores.dot(params["W2"].T)
    dh1 = da1 * (h1 > 0)
    dz1, grads["gamma"], grads["beta"] = batchnorm_backward(dh1, cache)
    grads["W1"] = X.T.dot(dz1)
    grads["b1"] = dz1.sum(axis=0)
    return loss, grads
