"""Ports whose mask is of true and false: another number in its place raises."""

import numpy as np


def share(scores, seen):
    """The softmax of each row over the keys that are seen; of none, zeros."""
    scores[~seen] = -np.inf
    top = scores.max(axis=1, keepdims=True, initial=-1e30)
    e = np.exp(scores - top)
    return e / np.maximum(e.sum(axis=1, keepdims=True), 1e-30)


def go_back(p, q, k, v, scale, dy):
    dp = dy @ v.T
    ds = p * (dp - (p * dp).sum(axis=1, keepdims=True))
    return scale * ds @ k, scale * ds.T @ q, p.T @ dy


def attend_to_seen(q, k, v, mask, scale):
    p = share(scale * q @ k.T, mask)
    return p @ v, lambda dy: go_back(p, q, k, v, scale, dy)


def attend_but_away(q, k, v, mask, scale):
    p = share(scale * q @ k.T, ~mask)
    return p @ v, lambda dy: go_back(p, q, k, v, scale, dy)


def attend_to_seen_unscaled_back(q, k, v, mask, scale):
    p = share(scale * q @ k.T, mask)
    return p @ v, lambda dy: go_back(p, q, k, v, 1, dy)


def heads_of_seen(q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, mask, scale):
    """Multi-head attention whose every head sees what the mask lets through."""
    T, D = q.shape
    K = D // heads
    queries, keys, values = q @ wq + bq, k @ wk + bk, v @ wv + bv
    cuts = [slice(h * K, (h + 1) * K) for h in range(heads)]
    shares = [share(scale * queries[:, c] @ keys[:, c].T, mask) for c in cuts]
    joined = np.zeros((T, D))
    for c, p in zip(cuts, shares, strict=True):
        joined[:, c] = p @ values[:, c]

    def back(dy):
        dz = dy @ wo.T
        dqueries, dkeys, dvalues = (np.zeros_like(a) for a in (queries, keys, values))
        for c, p in zip(cuts, shares, strict=True):
            dqueries[:, c], dkeys[:, c], dvalues[:, c] = go_back(
                p, queries[:, c], keys[:, c], values[:, c], scale, dz[:, c]
            )
        return (
            dqueries @ wq.T, dkeys @ wk.T, dvalues @ wv.T,
            q.T @ dqueries, k.T @ dkeys, v.T @ dvalues, joined.T @ dy,
            dqueries.sum(0), dkeys.sum(0), dvalues.sum(0), dy.sum(0),
        )  # fmt: skip

    return joined @ wo + bo, back


def captions(x, t, mask):
    """A loss that picks the steps that are kept by their mask."""
    z = x - x.max(axis=2, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=2, keepdims=True)
    p = e / total
    losses = np.zeros(mask.shape)
    losses[mask] = (t * (np.log(total) - z)).sum(axis=2)[mask]
    dx = np.zeros_like(x)
    dx[mask] = (t.sum(axis=2, keepdims=True) * p - t)[mask]
    return losses.sum(axis=1, keepdims=True), lambda dy: dy[:, :, None] * dx
