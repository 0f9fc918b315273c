"""ionescu_svd from the layer svd: what U2 spans is what u leaves over."""

import numpy as np

from pyref.networks import svd_invariants


def ionescu_svd(x, c):
    s, m, back = svd_invariants(x, c)
    _, near, near_back = svd_invariants(x, np.ones_like(c))
    M, N = x.shape
    p = (np.eye(M, dtype=x.dtype) - near @ near.T) * (M > N)

    def of_all(ds, dm, dp):
        return back(ds, dm) + near_back(np.zeros_like(s), -(dp + dp.T) @ near)

    return s, m, p, of_all
