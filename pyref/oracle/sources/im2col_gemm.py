"""Cross-correlation: each output the sum of the products under its window."""

import numpy as np

from pyref.oracle.definitions import total


def im2col_gemm(x, w, stride, pad):
    N, C, H, W = x.shape
    F, C, KH, KW = w.shape
    OH, OW = (H + 2 * pad - KH) // stride + 1, (W + 2 * pad - KW) // stride + 1
    y = np.empty((N, F, OH, OW), dtype=object)
    for n, f, oh, ow in np.ndindex(y.shape):
        terms = []
        for c, i, j in np.ndindex(C, KH, KW):
            h, across = oh * stride + i - pad, ow * stride + j - pad
            if 0 <= h < H and 0 <= across < W:
                terms.append(w[f, c, i, j] * x[n, c, h, across])
        y[n, f, oh, ow] = total(terms)
    return y
