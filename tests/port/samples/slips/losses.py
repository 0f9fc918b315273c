"""Softmax and losses over classes, as people write them."""

import numpy as np


def softmax_forward(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    probs = exps / exps.sum(axis=1, keepdims=True)
    return probs, probs


def softmax_backward(grad, probs):
    return probs * (grad - (grad * probs).sum(axis=1, keepdims=True))


def softmax_loss(logits, labels):
    n = len(logits)
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    probs = np.exp(log_probs)
    rows = np.arange(n)
    loss = -log_probs[rows, labels].sum() / n
    dlogits = probs.copy()
    dlogits[rows, labels] -= 1
    return loss, dlogits / n


def weighted_loss(logits, target, class_weights):
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    w = class_weights[target]
    picked = logp[np.arange(len(logits)), target]
    loss = -(w * picked).sum() / w.sum()
    grad = np.exp(logp)
    grad[np.arange(len(logits)), target] -= 1
    grad = grad * w[:, None] / w.sum()
    return loss, grad
