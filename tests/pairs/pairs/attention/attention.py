import math

import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def attention_loss(x, wq, wk, wv, wo, targets):
    """x (n, D), targets (n,) from 0; returns the loss and a dict of gradients."""
    n = x.shape[0]
    targets = targets.astype(int)
    q, k, v = x @ wq, x @ wk, x @ wv
    d_k = q.shape[-1]
    energy = q @ k.T / math.sqrt(d_k)
    attn = softmax(energy, axis=1)
    z = attn @ v
    logits = z @ wo
    probs = softmax(logits)
    loss = -np.log(probs[np.arange(n), targets]).mean()

    dlogits = probs.copy()
    dlogits[np.arange(n), targets] -= 1
    dlogits = dlogits / n
    dz = dlogits @ wo.T
    dattn = dz @ v.T
    denergy = np.zeros_like(energy)
    for i in range(n):
        jacobian = np.diag(attn[i]) - np.outer(attn[i], attn[i])
        denergy[i] = jacobian @ dattn[i]
    denergy = denergy / math.sqrt(d_k)
    dq = denergy @ k
    dk = denergy.T @ q
    dv = attn.T @ dz
    grads = {"wq": x.T @ dq, "wk": x.T @ dk, "wv": x.T @ dv, "wo": z.T @ dlogits}
    return loss, grads
