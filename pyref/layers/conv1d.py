"""Slide kernels along sequences: cross-correlation over one axis.
    y, back = pyref.layers.conv1d(x, w, b, stride, pad, dilation, groups)
    dx, dw, db = back(dy)

    x N x C x L, w F x D x K with D = C / groups, b 1 x F; stride and dilation, each a
    whole number from 1; pad (left, right), filled with zeros; groups divides C and F

    OL = floor ((L + left + right - (K - 1) * dilation - 1) / stride) + 1

    y(n, f, ol) = b(f) + the sum over d, k of
      w(f, d, k) * x(n, c, ol * stride + k * dilation - left)

counted from 0, with y N x F x OL and x zero outside its sequence. Channels and
kernels are cut into groups of equal size, and c is channel d of the group of f; with
as many groups as channels it is called depthwise. The kernel is not turned. For a
causal one, which sees nothing that comes later, left is (K - 1) * dilation and right
is 0.

Going back:

    dx(n, c, l)  = the sum of w(f, d, k) dy(n, f, ol) over all f, k, ol that see l
    dw(f, d, k)  = the sum over n, ol of
      dy(n, f, ol) * x(n, c, ol * stride + k * dilation - left)
    db           = sum (dy)                 1 x F, over n and ol

A sequence is an image of one row: it is conv2d on N x C x 1 x L, with kernels of one
row, and what is said there of sums near the largest number holds here.

Errors: pyref:size, pyref:type, pyref:value. Source: Waibel, Hanazawa, Hinton, Shikano
and Lang 1989, Phoneme Recognition Using Time-Delay Neural Networks.
"""

from pyref.errors import DomainError, SizeError
from pyref.layers.conv2d import conv2d
from pyref.layers.sizes import lengths_of, like, sizes


def conv1d(x, w, b, stride, pad, dilation, groups):
    x, w, b, stride, pad, dilation, groups = sizes(
        "conv1d: x N C L, w F D K, b 1 F, stride positive, pad whole 2, "
        "dilation positive, groups positive",
        x, w, b, stride, pad, dilation, groups,
    )  # fmt: skip
    N, C, L = x.shape
    F, D, K = w.shape
    if C % groups != 0 or F % groups != 0:
        raise DomainError(f"conv1d: groups is {groups}, C is {C}, F is {F}")
    if groups * D != C:
        raise SizeError(
            f"conv1d: w is {lengths_of(w.shape)}, "
            f"x is {lengths_of(x.shape)} in {groups} groups"
        )
    span = (K - 1) * dilation + 1
    padded = L + pad[0] + pad[1]
    if span > padded:
        raise DomainError(f"conv1d: window spans {span}, padded sequence is {padded}")
    image = x.reshape(N, C, 1, L)
    kernel = w.reshape(F, D, 1, K)
    y, image_back = conv2d(
        image, kernel, b, (1, stride), (0, 0, *pad), (1, dilation), groups
    )
    y = y.reshape(N, F, y.shape[3])
    return y, lambda dy: backward(like("conv1d", dy, y), x, w, image_back)


def backward(dy, x, w, image_back):
    N, F, OL = dy.shape
    dimage, dkernel, db = image_back(dy.reshape(N, F, 1, OL))
    dx = dimage.reshape(x.shape)
    dw = dkernel.reshape(w.shape)
    return dx, dw, db
