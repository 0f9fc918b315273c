"""Lay the maps of an image out as one row, each map read down its columns.
    y, back = pyref.layers.flatten_column_scan(x)
    dx = back(dy)

    x N x C x H x W

    y N x (C H W)

An entry (c, h, w) of an image stands at c * H * W + w * H + h, counted from 0: maps
in order, in each map its columns in order, h fastest. This is the F of Zhang, and
what x(:) does with one map in Octave. The axes are brought to that order before
reshape, another one in each language; a dense layer learned on one order is wrong
on the other.

Going back, dy is put into the shape of x in the same order:

    dx N x C x H x W

Errors: pyref:size, pyref:type. Source: Zhang 2016, Derivation of Backpropagation in
Convolutional Neural Network.
"""

from pyref.layers.sizes import like, sizes


def flatten_column_scan(x):
    x = sizes("flatten_column_scan: x N C H W", x)
    N, C, H, W = x.shape
    y = x.transpose(0, 1, 3, 2).copy().reshape(N, C * H * W)
    return y, lambda dy: backward(like("flatten_column_scan", dy, y), x)


def backward(dy, x):
    N, C, H, W = x.shape
    dx = dy.reshape(N, C, W, H).transpose(0, 1, 3, 2).copy()
    return dx
