"""Lay the maps of an image out as one row, each map read along its rows.
    y, back = pyref.layers.flatten_row_scan(x)
    dx = back(dy)

    x N x C x H x W

    y N x (C H W)

An entry (c, h, w) of an image stands at c * H * W + h * W + w, counted from 0: maps
in order, in each map its rows in order, w fastest. This is what reshape does in
NumPy. The reshape of Octave takes the first axis fastest, so there the axes are
turned round first; a dense layer learned on one order is wrong on the other.

Going back, dy is put into the shape of x in the same order:

    dx N x C x H x W

Errors: pyref:size, pyref:type. Source: Harris et al. 2020, Array Programming with
NumPy.
"""

from pyref.layers.sizes import like, sizes


def flatten_row_scan(x):
    x = sizes("flatten_row_scan: x N C H W", x)
    N, C, H, W = x.shape
    y = x.copy().reshape(N, C * H * W)
    return y, lambda dy: backward(like("flatten_row_scan", dy, y), x)


def backward(dy, x):
    N, C, H, W = x.shape
    dx = dy.copy().reshape(N, C, H, W)
    return dx
