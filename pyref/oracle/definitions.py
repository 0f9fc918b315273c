"""What each layer is: its forward pass, as naively as mathematics writes it.

    outputs = NAME(inputs..., options...)

Arrays are object arrays of nodes; every result is one array, or a tuple of arrays.
No formula here is chosen for its digits, and none is taken from pyref.layers: a
tanh is (e^x - e^-x) / (e^x + e^-x), a cross-entropy log (sum (e^x)) - x. Options
that are numbers come as Python numbers and mean exactly those.
"""

import numpy as np

from pyref.oracle.tape import Node, node


def each(function, *arrays):
    """Apply a function of numbers entry by entry."""
    made = np.empty(arrays[0].shape, dtype=object)
    for index in np.ndindex(made.shape):
        made[index] = function(*(array[index] for array in arrays))
    return made


def dense(x, w, b):
    return product(x, w) + b


def product(a, b):
    made = np.empty((a.shape[0], b.shape[1]), dtype=object)
    for i, j in np.ndindex(made.shape):
        made[i, j] = total(a[i, k] * b[k, j] for k in range(a.shape[1]))
    return made


def total(terms):
    found = node(0)
    for term in terms:
        found = found + term
    return found


def relu(x):
    return each(lambda v: v if above(v, node(0)) else node(0), x)


def leaky_relu(x, slope):
    return each(lambda v: v if above(v, node(0)) else v * slope, x)


def above(a, b):
    """Whether a is larger, where the balls prove it; a tie is not, and is noted."""
    sign = (a - b).sign()
    if sign == 0:
        TIES.append((a, b))
    return sign > 0


TIES: list[tuple[Node, Node]] = []


def sigmoid(x):
    return each(lambda v: 1 / (1 + (-v).exp()), x)


def tanh(x):
    return each(lambda v: (v.exp() - (-v).exp()) / (v.exp() + (-v).exp()), x)


def softplus(x):
    return each(lambda v: (1 + v.exp()).log(), x)


def elu(x, alpha):
    def one(v):
        smooth = alpha == 1
        right = v.sign() > 0 if smooth else above(v, node(0))
        return v if right else (v.exp() - 1) * alpha

    return each(one, x)


def gelu(x):
    return each(lambda v: v * (1 + (v / node(2).sqrt()).erf()) / 2, x)


def swish(x):
    return each(lambda v: v / (1 + (-v).exp()), x)


def dropout(x, mask):
    return x * mask


def softmax(x):
    e = each(Node.exp, x)
    return rows(lambda row: [v / total(row) for v in row], e, x.shape[1])


def rows(function, array, width):
    made = np.empty((array.shape[0], width), dtype=object)
    for i, row in enumerate(array):
        made[i] = function(row)
    return made


def log_softmax(x):
    def row_of(row):
        whole = total(v.exp() for v in row).log()
        return [v - whole for v in row]

    return rows(row_of, x, x.shape[1])


def softmax_crossentropy(x, t):
    y = -(t * log_softmax(x))
    return rows(lambda row: [total(row)], y, 1)


def sigmoid_crossentropy(x, t):
    p = sigmoid(x)
    y = each(lambda p, t: -(p.log() * t) - (1 - p).log() * (1 - t), p, t)
    return rows(lambda row: [total(row)], y, 1)


def squared_error(x, t):
    y = (x - t) ** 2
    return rows(lambda row: [total(row) / 2], y, 1)


def absolute_error(x, t):
    def distance(v):
        if above(v, node(0)):
            return v
        return -v if v.sign() < 0 else node(0)

    return rows(lambda row: [total(map(distance, row))], x - t, 1)


def huber(x, t, delta):
    def one(v):
        distance = -v if v.sign() < 0 else v
        if (distance - delta).sign() > 0:
            return (distance - node(delta) / 2) * delta
        return v**2 / 2

    return rows(lambda row: [total(map(one, row))], x - t, 1)


def batchnorm(x, gamma, beta, epsilon):
    y = np.empty(x.shape, dtype=object)
    for j in range(x.shape[1]):
        column = x[:, j]
        count = len(column)
        mean = total(column) / count if count else None
        variance = total((v - mean) ** 2 for v in column) / count if count else None
        for i in range(count):
            xhat = (column[i] - mean) / (variance + epsilon).sqrt()
            y[i, j] = xhat * gamma[0, j] + beta[0, j]
    return y


def layernorm(x, gamma, beta, epsilon):
    def row_of(row):
        mean = total(row) / len(row)
        variance = total((v - mean) ** 2 for v in row) / len(row)
        xhat = [(v - mean) / (variance + epsilon).sqrt() for v in row]
        return [v * g + b for v, g, b in zip(xhat, gamma[0], beta[0], strict=True)]

    return rows(row_of, x, x.shape[1])


def batchnorm2d(x, gamma, beta, epsilon):
    N, C, H, W = x.shape
    columns = x.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    y = batchnorm(columns, gamma, beta, epsilon)
    return y.reshape(N, H, W, C).transpose(0, 3, 1, 2)


def windows(x, window, stride, pad, dilation=(1, 1)):
    """(n, c, oh, ow, [pixel or None where the window lies on padding])."""
    N, C, H, W = x.shape
    top, bottom, left, right = pad
    reach = [(k - 1) * d for k, d in zip(window, dilation, strict=True)]
    OH = (H + top + bottom - reach[0] - 1) // stride[0] + 1
    OW = (W + left + right - reach[1] - 1) // stride[1] + 1
    found = np.empty((N, C, OH, OW), dtype=object)
    for n, c, oh, ow in np.ndindex(found.shape):
        pixels = []
        for i, j in np.ndindex(*window):
            h = oh * stride[0] + i * dilation[0] - top
            w = ow * stride[1] + j * dilation[1] - left
            inside = 0 <= h < H and 0 <= w < W
            pixels.append(x[n, c, h, w] if inside else None)
        found[n, c, oh, ow] = pixels
    return found


def im2col(x, window, stride, pad, dilation):
    cut = windows(x, window, stride, pad, dilation)
    N, C, OH, OW = cut.shape
    size = window[0] * window[1]
    y = np.empty((N * OH * OW, C * size), dtype=object)
    for n, c, oh, ow in np.ndindex(cut.shape):
        for k, pixel in enumerate(cut[n, c, oh, ow]):
            row = (n * OH + oh) * OW + ow
            y[row, c * size + k] = node(0) if pixel is None else pixel
    return y


def col2im(x, image, window, stride, pad, dilation):
    size = window[0] * window[1]
    C = x.shape[1] // size
    top, bottom, left, right = pad
    reach = [(k - 1) * d for k, d in zip(window, dilation, strict=True)]
    OH = (image[0] + top + bottom - reach[0] - 1) // stride[0] + 1
    OW = (image[1] + left + right - reach[1] - 1) // stride[1] + 1
    N = x.shape[0] // (OH * OW)
    y = np.full((N, C, *image), node(0), dtype=object)
    for n, oh, ow, c, i, j in np.ndindex(N, OH, OW, C, *window):
        h = oh * stride[0] + i * dilation[0] - top
        w = ow * stride[1] + j * dilation[1] - left
        if 0 <= h < image[0] and 0 <= w < image[1]:
            row = (n * OH + oh) * OW + ow
            column = (c * window[0] + i) * window[1] + j
            y[n, c, h, w] = y[n, c, h, w] + x[row, column]
    return y


def conv2d(x, w, b, stride, pad, dilation, groups):
    F, D, KH, KW = w.shape
    cut = windows(x, (KH, KW), stride, pad, dilation)
    N, _, OH, OW = cut.shape
    y = np.empty((N, F, OH, OW), dtype=object)
    for n, f, oh, ow in np.ndindex(y.shape):
        first = f // (F // groups) * D
        found = b[0, f]
        for d in range(D):
            pixels = cut[n, first + d, oh, ow]
            for weight, pixel in zip(w[f, d].ravel(), pixels, strict=True):
                if pixel is not None:
                    found = found + weight * pixel
        y[n, f, oh, ow] = found
    return y


def true_conv2d(x, w, b, stride, pad, dilation, groups):
    return conv2d(x, w[:, :, ::-1, ::-1], b, stride, pad, dilation, groups)


def max_pool2d(x, window, stride, pad):
    def largest(pixels):
        inside = [pixel for pixel in pixels if pixel is not None]
        found = inside[0]
        for pixel in inside[1:]:
            found = pixel if above(pixel, found) else found
        return found

    cut = windows(x, window, stride, pad)
    return each(largest, cut)


def avg_pool2d(x, window, stride, pad):
    size = window[0] * window[1]
    cut = windows(x, window, stride, pad)
    return each(lambda p: total(v for v in p if v is not None) / size, cut)


def flatten_row_scan(x):
    N, C, H, W = x.shape
    return x.reshape(N, C * H * W)


def flatten_column_scan(x):
    N, C, H, W = x.shape
    return x.transpose(0, 1, 3, 2).reshape(N, C * H * W)
