"""ncuts from the layer eigh: P_M is its invariant with weights of zeros and r ones."""

import numpy as np

from pyref.networks import eigh_invariants


def ncuts(f, metric, target, r):
    N = len(f)
    inner = (metric + metric.T) / 2
    w = f @ inner @ f.T
    degree = np.sum(w, axis=1, keepdims=True)
    m = w / np.sqrt(degree) / np.sqrt(degree.T)
    kept = (np.arange(N) >= N - r).astype(f.dtype).reshape(1, N)
    values, projector, back = eigh_invariants(m, kept)
    miss = projector - target
    j = np.sum(miss**2, keepdims=True) / 2

    def of_both(dj):
        dm = back(np.zeros_like(values), dj * miss)
        ddegree = -np.sum((dm + dm.T) * m, axis=1, keepdims=True) / degree / 2
        dw = dm / np.sqrt(degree) / np.sqrt(degree.T) + ddegree
        dinner = f.T @ dw @ f
        return dw @ f @ inner + dw.T @ f @ inner, (dinner + dinner.T) / 2

    return j, of_both
