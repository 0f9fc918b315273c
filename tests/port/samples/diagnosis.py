"""Wrong ports as textbooks have them right, with one mistake each."""

import numpy as np

from pyref import layers


def with_back(right, change):
    """A layer whose gradients are changed: change (gradients, dy, y, inputs...)."""

    def layer(*args):
        y, back = right(*args)
        return y, lambda dy: change(back(dy), dy, y, *args)

    return layer


def tanh_one_minus_y(x):
    y = np.tanh(x)
    return y, lambda dy: dy * (1 - y)


def tanh_inverted(x):
    y = np.tanh(x)
    return y, lambda dy: dy / (1 - y**2)


def logistic(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_one_minus_y(x):
    y = logistic(x)
    return y, lambda dy: dy * (1 - y)


def sigmoid_y(x):
    y = logistic(x)
    return y, lambda dy: dy * y


def sigmoid_at_output(x):
    y = logistic(x)
    return y, lambda dy: dy * logistic(y) * (1 - logistic(y))


def sigmoid_without_dy(x):
    y = logistic(x)
    return y, lambda dy: y * (1 - y)


def softplus_of_tanh(x):
    return np.logaddexp(0, x), lambda dy: dy * np.tanh(x)


def softplus_overflows(x):
    e = np.exp(x)
    return np.log(1 + e), lambda dy: dy * e / (1 + e)


def swish_without_y(x):
    s = logistic(x)
    return x * s, lambda dy: dy * (x * s * (1 - s))


def relu_leaks(x):
    return np.maximum(x, 0), lambda dy: np.where(x > 0, dy, 0.01 * dy)


def log_softmax_without_sum(x):
    y, _ = layers.log_softmax(x)
    return y, lambda dy: dy - np.exp(y) * dy


def softmax_for_log_softmax(x):
    return layers.softmax(x)


def softmax_over_columns(x):
    e = np.exp(x - x.max(axis=0, keepdims=True))
    y = e / e.sum(axis=0, keepdims=True)
    return y, lambda dy: y * (dy - (dy * y).sum(axis=0, keepdims=True))


def softmax_entry_by_entry(x):
    y, _ = layers.softmax(x)
    return y, lambda dy: dy * y * (1 - y)


def normalize(x, epsilon):
    d = x - x.mean(axis=0)
    return d, 1 / np.sqrt((d * d).mean(axis=0) + epsilon)


def batchnorm(power, share=lambda n: n):
    def layer(x, gamma, beta, epsilon):
        d, rstd = normalize(x, epsilon)

        def back(dy):
            n = share(len(x))
            dxhat = dy * gamma
            dvariance = -0.5 * (dxhat * d).sum(axis=0) * rstd**power
            dx = dxhat * rstd + 2 * d * dvariance / n - (dxhat * rstd).sum(axis=0) / n
            dgamma = (dy * d * rstd).sum(axis=0, keepdims=True)
            return dx, dgamma, dy.sum(axis=0, keepdims=True)

        return d * rstd * gamma + beta, back

    return layer


def batchnorm_power(x, gamma, beta, epsilon):
    return batchnorm(1)(x, gamma, beta, epsilon)


def batchnorm_without_n(x, gamma, beta, epsilon):
    return batchnorm(3, lambda n: 1)(x, gamma, beta, epsilon)


def batchnorm_exchanged(x, gamma, beta, epsilon):
    def exchange(gradients, *_):
        dx, dgamma, dbeta = gradients
        return dx, dbeta, dgamma

    return with_back(layers.batchnorm, exchange)(x, gamma, beta, epsilon)


def batchnorm_of_rows(x, gamma, beta, epsilon):
    return layers.layernorm(x, gamma, beta, epsilon)


def dense_decays(x, w, b):
    def decay(gradients, dy, y, x, w, b):
        dx, dw, db = gradients
        return dx, dw + 0.1 * w, db

    return with_back(layers.dense, decay)(x, w, b)


def dense_four_times(x, w, b):
    def change(gradients, *_):
        dx, dw, db = gradients
        return dx, dw, 4 * db

    return with_back(layers.dense, change)(x, w, b)


def dense_divided_by_width(x, w, b):
    def change(gradients, *_):
        dx, dw, db = gradients
        return dx / max(1, x.shape[1]), dw, db

    return with_back(layers.dense, change)(x, w, b)


def dense_reversed(x, w, b):
    def change(gradients, *_):
        dx, dw, db = gradients
        return dx[:, ::-1].copy(), dw, db

    return with_back(layers.dense, change)(x, w, b)


def dense_shifted(x, w, b):
    def change(gradients, *_):
        dx, dw, db = gradients
        return dx, np.roll(dw, 1, axis=0), db

    return with_back(layers.dense, change)(x, w, b)


def dense_single(x, w, b):
    low = [v.astype(np.float32) for v in (x, w, b)]
    y, back = layers.dense(*low)

    def wider(dy):
        return tuple(v.astype(x.dtype) for v in back(dy.astype(np.float32)))

    return y.astype(x.dtype), wider


def pool_back_as_mean(x, window, stride, pad):
    y, _ = layers.max_pool2d(x, window, stride, pad)
    return y, layers.avg_pool2d(x, window, stride, pad)[1]


def average_divided_by_batch(x, window, stride, pad):
    y, back = layers.avg_pool2d(x, window, stride, pad)
    return y, lambda dy: back(dy) / max(1, len(x))


def turned_back(x, w, b, stride, pad, dilation, groups):
    y, _ = layers.conv2d(x, w, b, stride, pad, dilation, groups)
    return y, layers.true_conv2d(x, w, b, stride, pad, dilation, groups)[1]


def turned_back_in_dx(x, w, b, stride, pad, dilation, groups):
    y, back = layers.conv2d(x, w, b, stride, pad, dilation, groups)
    other = layers.true_conv2d(x, w, b, stride, pad, dilation, groups)[1]
    return y, lambda dy: (other(dy)[0], *back(dy)[1:])


def squared_four_times(x, t):
    y, back = layers.squared_error(x, t)
    return 4 * y, lambda dy: 4 * back(dy)


def squared_mean_and_sum(x, t):
    """The loss is a mean over all entries, the gradient that of the sum."""
    d = x - t
    return 0.5 * np.mean(d * d), d


def squared_without_n(x, t):
    d = x - t
    return 0.5 * np.sum(d * d) / len(x), d


def huber_squared(x, t, delta):
    return layers.squared_error(x, t)


def crossentropy_of_sigmoids(x, t):
    return layers.softmax_crossentropy(x, t)[0], layers.sigmoid_crossentropy(x, t)[1]


def softmax_back_over_columns(x):
    y, _ = layers.softmax(x)
    turned = layers.softmax(x.T)[1]
    return y, lambda dy: turned(dy.T).T


def layernorm_exchanged(x, gamma, beta, epsilon):
    def exchange(gradients, *_):
        dx, dgamma, dbeta = gradients
        return dx, dbeta, dgamma

    return with_back(layers.layernorm, exchange)(x, gamma, beta, epsilon)


def layernorm_of_columns(x, gamma, beta, epsilon):
    return layers.batchnorm(x, gamma, beta, epsilon)


def channels_exchanged(x, w, b, stride, pad, dilation, groups):
    y, back = layers.conv2d(x, w, b, stride, pad, dilation, groups)

    def other(dy):
        """What a kernel does to a channel goes to that of the kernel's own number."""
        _, dw, db = back(dy)
        wrong = np.zeros_like(x)
        for f, d in np.ndindex(w.shape[:2]):
            alone = np.zeros_like(w)
            alone[f, d] = w[f, d]
            dx = layers.conv2d(x, alone, b, stride, pad, dilation, groups)[1](dy)[0]
            wrong[:, f % x.shape[1]] += dx.sum(axis=1)
        return wrong, dw, db

    return y, other


def mean_over_samples(x, gamma, beta, epsilon):
    y, back = layers.batchnorm2d(x, gamma, beta, epsilon)

    def other(dy):
        _, dgamma, dbeta = back(dy)
        n = len(x)
        d = x - x.mean(axis=(0, 2, 3), keepdims=True)
        variance = (d * d).mean(axis=(0, 2, 3), keepdims=True)
        rstd = 1 / np.sqrt(variance + epsilon)
        g = dy * gamma.reshape(1, -1, 1, 1)
        total = g.sum(axis=(0, 2, 3), keepdims=True)
        along = (g * d * rstd).sum(axis=(0, 2, 3), keepdims=True)
        return rstd * (g - total / n - d * rstd * along / n), dgamma, dbeta

    return y, other


def log_softmax_adds(x):
    y, _ = layers.log_softmax(x)
    return y, lambda dy: dy + np.exp(y)


def batchnorm_power_inside(x, gamma, beta):
    """Its epsilon is that of no case in which it does much."""
    return batchnorm(1)(x, gamma, beta, 1e-8)


def rnn_of_relu(x, h0, wx, wh, b):
    """An RNN as libraries have it by nonlinearity="relu"."""
    states = [h0]
    for t in range(x.shape[1]):
        states.append(np.maximum(x[:, t] @ wx + states[-1] @ wh + b, 0))
    h = np.zeros((*x.shape[:2], h0.shape[1]))
    h[:] = np.stack(states, axis=1)[:, 1:]

    def back(dh):
        dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
        dwx, dwh, db = np.zeros_like(wx), np.zeros_like(wh), np.zeros_like(b)
        for t in reversed(range(x.shape[1])):
            dz = (dh[:, t] + dh0) * (states[t + 1] > 0)
            dx[:, t], dh0 = dz @ wx.T, dz @ wh.T
            dwx += x[:, t].T @ dz
            dwh += states[t].T @ dz
            db += dz.sum(axis=0)
        return dx, dh0, dwx, dwh, db

    return h, back


def cell_of_relu(x, h_prev, wx, wh, b):
    z = x @ wx + h_prev @ wh + b

    def back(dh):
        dz = dh * (z > 0)
        return dz @ wx.T, dz @ wh.T, x.T @ dz, h_prev.T @ dz, dz.sum(0)

    return np.maximum(z, 0), back
