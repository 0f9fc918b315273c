"""sabinasz_cube from layers: for each entry two dense layers of one number."""

import numpy as np

from pyref.layers.dense import dense


def sabinasz_cube(x):
    y, backs = np.empty_like(x), {}
    nothing = np.zeros((1, 1), x.dtype)
    for i, j in np.ndindex(x.shape):
        one = x[i : i + 1, j : j + 1]
        inner, back_inner = dense(one, one, nothing)
        outer, back_outer = dense(one, inner, nothing)
        y[i, j] = outer[0, 0]
        backs[i, j] = back_inner, back_outer

    def of_entries(dy):
        dx = np.empty_like(dy)
        for (i, j), (back_inner, back_outer) in backs.items():
            short, dinner, _ = back_outer(dy[i : i + 1, j : j + 1])
            first, second, _ = back_inner(dinner)
            dx[i, j] = (short + first + second)[0, 0]
        return dx

    return y, of_entries
