import numpy as np


def logsumexp(x, axis):
    top = np.max(x, axis=axis, keepdims=True)
    return top + np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


def gmm_nll(X, means, log_sigma, logits):
    """Mean NLL and its gradients; X (N, D), means, log_sigma (K, D), logits (K,)."""
    n, d = X.shape
    log_pi = logits - logsumexp(logits, axis=0)
    sigma = np.exp(log_sigma)

    diff = X[:, None, :] - means[None, :, :]
    z = diff / sigma
    const = d / 2 * np.log(2 * np.pi)
    logp = log_pi - 0.5 * np.sum(z**2, axis=2) - log_sigma.sum(axis=1) - const
    total = logsumexp(logp, axis=1)
    nll = -np.mean(total)

    resp = np.exp(logp - total)
    weights = resp[:, :, None]
    dmeans = -np.sum(weights * z, axis=0) / sigma / n
    dlog_sigma = -np.sum(weights * (z**2 - 1), axis=0) / n
    dlogits = np.exp(log_pi) - resp.mean(axis=0)
    return nll, dmeans, dlog_sigma, dlogits
