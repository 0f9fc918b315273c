"""Write every window of an image as a row: im2col.
    y, back = pyref.layers.im2col(x, window, stride, pad, dilation)
    dx = back(dy)

    x N x C x H x W; window, stride and dilation (down, across); pad (top, bottom,
    left, right), filled with zeros

    OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
    OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1

    y (N OH OW) x (C KH KW)

A row for each window: n slowest, then oh, and ow fastest. A column for each entry
of a window: c slowest, then kh, and kw fastest.

Going back, a pixel sums the gradients of all its copies:

    dx = col2im (dy)

Images are read along their rows, in both languages; the im2col of Octave's image
package reads down the columns. y times a kernel that is written as one column in
the same order is the cross-correlation of conv2d.

Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
2006, High Performance Convolutional Neural Networks for Document Processing.
"""

from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import fold, unfold


def im2col(x, window, stride, pad, dilation):
    x, window, stride, pad, dilation = sizes(
        "im2col: x N C H W, window positive 2, stride positive 2, pad whole 4, "
        "dilation positive 2",
        x, window, stride, pad, dilation,
    )  # fmt: skip
    cols = unfold("im2col", x, window, stride, pad, dilation)
    OW, OH, N, KW, KH, C = cols.shape[::-1]
    y = cols.reshape(C * KH * KW, N * OH * OW).T
    return y, lambda dy: backward(
        like("im2col", dy, y), x, cols.shape, stride, pad, dilation
    )


def backward(dy, x, lengths, stride, pad, dilation):
    image = x.shape[2:]
    dcols = dy.T.reshape(lengths)
    dx = fold(dcols, image, stride, pad, dilation)
    return dx
