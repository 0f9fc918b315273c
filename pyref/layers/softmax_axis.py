"""Turn the entries along one axis into shares of 1, at each place of the others.
    y, back = pyref.layers.softmax_axis(x, axis)
    dx = back(dy)

    x N x C x H x W; axis a whole number from 0 to 3: 0 is N, 1 is C, 2 is H, 3 is W

    y = exp (x) / the sum of exp (x) along axis      N x C x H x W

Going back:

    dx = y * (dy - the sum of y * dy along axis)     N x C x H x W

It is softmax of each row along that axis, whose other axes are counted off as rows;
what is said there of the digits where one share is nearly 1, and of NaN and Inf,
holds here. With axis 1 it is the softmax over the channels of an image at each of
its pixels. Where y is taken along another axis than dx, all shapes fit.

axis is counted from 0 in both languages: in Octave axis 1 is the second dimension.

Errors: pyref:size, pyref:type, pyref:value. Source: ONNX, Softmax; Long, Shelhamer
and Darrell 2015, Fully Convolutional Networks for Semantic Segmentation.
"""

from pyref.errors import DomainError
from pyref.layers.rows import from_rows, to_rows
from pyref.layers.sizes import like, sizes
from pyref.layers.softmax import softmax


def softmax_axis(x, axis):
    x, axis = sizes("softmax_axis: x N C H W, axis whole", x, axis)
    if axis > 3:
        raise DomainError(f"softmax_axis: axis is {axis}, not from 0 to 3")
    shares, rows_back = softmax(to_rows(x, axis))
    y = from_rows(shares, x, axis)
    return y, lambda dy: backward(like("softmax_axis", dy, y), axis, rows_back)


def backward(dy, axis, rows_back):
    drows = rows_back(to_rows(dy, axis))
    dx = from_rows(drows, dy, axis)
    return dx
