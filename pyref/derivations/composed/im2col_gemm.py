"""im2col_gemm from layers: conv2d with one stride and one pad."""

import numpy as np

from pyref.layers import conv2d


def im2col_gemm(x, w, stride, pad):
    nothing = np.zeros((1, len(w)), bool)
    y, back = conv2d(x, w, nothing, (stride,) * 2, (pad,) * 4, (1, 1), 1)
    return y, lambda dy: back(dy)[:2]
