"""What each layer is: its forward pass, as naively as mathematics writes it.

    outputs = NAME(inputs..., options...)

Arrays are object arrays of nodes; every result is one array, or a tuple of arrays.
No formula here is chosen for its digits, and none is taken from pyref.layers: a
tanh is (e^x - e^-x) / (e^x + e^-x), a cross-entropy log (sum (e^x)) - x. Options
that are numbers come as Python numbers and mean exactly those.
"""

import numpy as np

from pyref.oracle import matrix
from pyref.oracle.tape import Node, dot, node


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
        made[i, j] = dot(list(a[i]), list(b[:, j]))
    return made


def total(terms):
    found = node(0)
    for term in terms:
        found = found + term
    return found


TIES: list[Node] = []
"""Where the derivative was a choice: every number that met its equal."""

CHOICES = {
    "left": "the slope from the left",
    "right": "the slope from the right",
    "middle": "the mean of both slopes",
    "first": "the first of equal entries along the rows",
    "last": "the last of equal entries along the rows",
    "down": "the first of equal entries down the columns",
    "shared": "equal entries share the gradient",
}
LEGAL = {
    "relu": ("left", "right", "middle"),
    "leaky_relu": ("left", "right", "middle"),
    "elu": ("left", "right", "middle"),
    "absolute_error": ("middle", "left", "right"),
    "max_pool2d": ("first", "last", "down", "shared"),
}
"""The choices that can be defended; the layers take the first of them."""


def bend(v, left, right, choice):
    """v times the slope of its side; at 0 the slope is a choice.

    With slope 0 it is a 0 that was made from nothing.
    """
    sign = v.sign()
    slope = right if sign > 0 else left
    if sign == 0:
        TIES.append(v)
        slope = {"left": left, "right": right, "middle": (node(left) + right) / 2}[
            choice
        ]
    return node(0) if slope == 0 else v * slope


def relu(x, choice="left"):
    return each(lambda v: bend(v, 0, 1, choice), x)


def leaky_relu(x, slope, choice="left"):
    return each(lambda v: bend(v, slope, 1, choice), x)


def sigmoid(x):
    return each(lambda v: 1 / (1 + (-v).exp()), x)


def tanh(x):
    return each(lambda v: (v.exp() - (-v).exp()) / (v.exp() + (-v).exp()), x)


def with_slope(x, y, slope):
    """The number y, its slope by x said in y, as it stands in textbooks."""
    return Node(y.value, (x,), lambda: (slope(y),))


def textbook_sigmoid(x):
    return each(lambda v, y: with_slope(v, y, lambda y: y * (1 - y)), x, sigmoid(x))


def textbook_swish(x):
    return x * textbook_sigmoid(x)


def textbook_tanh(x):
    return each(lambda v, y: with_slope(v, y, lambda y: 1 - y * y), x, tanh(x))


TEXTBOOK = {
    "sigmoid": textbook_sigmoid,
    "swish": textbook_swish,
    "tanh": textbook_tanh,
}
"""Where the usual formula of the gradient is not the chain rule of the definition."""


def softplus(x):
    return each(lambda v: (1 + v.exp()).log(), x)


def elu(x, alpha, choice="left"):
    def one(v):
        if v.sign() == 0:
            return v if alpha == 1 else bend(v, alpha, 1, choice)
        return v if v.sign() > 0 else (v.exp() - 1) * alpha

    return each(one, x)


def gelu(x):
    return each(lambda v: v * (1 + (v / node(2).sqrt()).erf()) / 2, x)


def swish(x):
    return each(lambda v: v / (1 + (-v).exp()), x)


def dropout(x, mask):
    return x * mask


def softmax(x):
    e = each(lambda v: v.exp(), x)
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


def absolute_error(x, t, choice="middle"):
    y = each(lambda v: bend(v, -1, 1, choice), x - t)
    return rows(lambda row: [total(row)], y, 1)


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
        pairs = [
            (weight, pixel)
            for d in range(D)
            for weight, pixel in zip(
                w[f, d].ravel(), cut[n, first + d, oh, ow], strict=True
            )
            if pixel is not None
        ]
        y[n, f, oh, ow] = b[0, f] + dot([w for w, _ in pairs], [p for _, p in pairs])
    return y


def true_conv2d(x, w, b, stride, pad, dilation, groups):
    return conv2d(x, w[:, :, ::-1, ::-1], b, stride, pad, dilation, groups)


def max_pool2d(x, window, stride, pad, choice="first"):
    def largest(pixels):
        winners: list[tuple[int, Node]] = []
        for place, pixel in enumerate(pixels):
            if pixel is not None:
                ahead = (pixel - winners[0][1]).sign() if winners else 1
                winners = [] if ahead > 0 else winners
                winners += [(place, pixel)] if ahead >= 0 else []
        if len(winners) > 1:
            TIES.extend(pixel for _, pixel in winners)
        if choice == "shared":
            return total(pixel for _, pixel in winners) / len(winners)
        if choice == "down":
            return min(winners, key=lambda w: divmod(w[0], window[1])[::-1])[1]
        return winners[-1 if choice == "last" else 0][1]

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


def eigh(x, c):
    pairs = matrix.eigenpairs(matrix.symmetric(x))
    values = np.array([[value for value, _ in pairs]])
    return values, weighted([(v, v) for _, v in pairs], c)


def weighted(pairs, c):
    """Sum of c_k u_k v_k'."""
    made = np.empty((len(pairs[0][0]), len(pairs[0][1])), dtype=object)
    for i, j in np.ndindex(made.shape):
        made[i, j] = total(c[0, k] * u[i] * v[j] for k, (u, v) in enumerate(pairs))
    return made


def svd(x, c):
    """By the eigenpairs of x' x, or of x x' where that is smaller: u = x v / s."""
    if x.shape[0] < x.shape[1]:
        s, m = svd(x.T, c)
        return s, m.T
    pairs = matrix.eigenpairs(product(x.T, x))[::-1]
    s = np.array([[value.sqrt() for value, _ in pairs]])
    both = [
        (product(x, np.array([v]).T)[:, 0] / s[0, k], v)
        for k, (_, v) in enumerate(pairs)
    ]
    return s, weighted(both, c)


def logm(x):
    return matrix.logarithm(matrix.symmetric(x))


def cholesky(x):
    s = matrix.symmetric(x)
    y = np.full(x.shape, node(0), dtype=object)
    for j in range(len(s)):
        y[j, j] = (s[j, j] - total(v * v for v in y[j, :j])).sqrt()
        for i in range(j + 1, len(s)):
            y[i, j] = (s[i, j] - total(y[i, :j] * y[j, :j])) / y[j, j]
    return y


def mlp(x, w1, b1, w2, b2, t):
    return softmax_crossentropy(dense(relu(dense(x, w1, b1)), w2, b2), t)


def cnn(x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t):
    nothing = np.full((1, len(w1)), node(0), dtype=object)
    y = conv2d(x, w1, nothing, (2, 2), (0, 1, 0, 1), (1, 1), 1)
    y = relu(batchnorm2d(y, gamma, beta, epsilon))
    y = max_pool2d(y, (2, 2), (2, 2), (0, 0, 0, 0))
    y = relu(conv2d(y, w2, b2, (2, 2), (1, 1, 1, 1), (1, 1), 1))
    y = flatten_row_scan(avg_pool2d(y, (2, 2), (2, 2), (0, 0, 0, 0)))
    return softmax_crossentropy(dense(y, w3, b3), t)
