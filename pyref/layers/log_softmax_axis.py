"""The logarithm of the shares along one axis, at each place of the others.
    y, back = pyref.layers.log_softmax_axis(x, axis)
    dx = back(dy)

    x N x C x H x W; axis a whole number from 0 to 3: 0 is N, 1 is C, 2 is H, 3 is W

    y = x - log (the sum of exp (x) along axis)      N x C x H x W

Going back, with p = exp (y):

    dx = dy - p * the sum of dy along axis           N x C x H x W

It is log_softmax of each row along that axis, whose other axes are counted off as
rows; what is said there of the digits where one share is nearly 1, and of NaN and
Inf, holds here. Where y is taken along another axis than dx, all shapes fit.

axis is counted from 0 in both languages: in Octave axis 1 is the second dimension.

Errors: pyref:size, pyref:type, pyref:value. Source: ONNX, LogSoftmax; Long, Shelhamer
and Darrell 2015, Fully Convolutional Networks for Semantic Segmentation.
"""

from pyref.errors import DomainError
from pyref.layers.log_softmax import log_softmax
from pyref.layers.rows import from_rows, to_rows
from pyref.layers.sizes import like, sizes


def log_softmax_axis(x, axis):
    x, axis = sizes("log_softmax_axis: x N C H W, axis whole", x, axis)
    if axis > 3:
        raise DomainError(f"log_softmax_axis: axis is {axis}, not from 0 to 3")
    logs, rows_back = log_softmax(to_rows(x, axis))
    y = from_rows(logs, x, axis)
    return y, lambda dy: backward(like("log_softmax_axis", dy, y), axis, rows_back)


def backward(dy, axis, rows_back):
    drows = rows_back(to_rows(dy, axis))
    dx = from_rows(drows, dy, axis)
    return dx
