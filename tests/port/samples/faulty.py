"""Ports of dense with one fault each: in what they give, or in what they do besides."""

import os
import time

import numpy as np

from pyref import layers

CALLS = []
NEWEST = []
DRAWN = np.random.rand()


def right(x, w, b):
    def back(dy):
        return dy @ w.T, x.T @ dy, np.sum(dy, axis=0, keepdims=True)

    return x @ w + b, back


def adds_one_to_dy(x, w, b):
    y, back = right(x, w, b)
    return y, lambda dy: back(dy + 1)


def size_of_dy(x, w, b):
    y, back = right(x, w, b)
    return y, lambda dy: back(abs(dy))


def one_row_alone(x, w, b):
    if x.shape[0] > 1:
        raise NotImplementedError("one sample at a time")
    return right(x, w, b)


def stumbles(x, w, b):
    second = x[1]  # out of range where there is one row
    return right(x, w, b + 0 * np.sum(second))


def raises(x, w, b):
    if x.shape[0] == 1:
        raise ValueError("one row is not enough")
    return right(x, w, b)


def hangs(x, w, b):
    if x.shape == (2, 3):
        time.sleep(600)
    return right(x, w, b)


def dies(x, w, b):
    if x.shape[0] == 1:
        os._exit(7)
    return right(x, w, b)


def is_killed(x, w, b):
    os.kill(os.getpid(), 9)


def only_forward(x, w, b):
    return x @ w + b


def two_mistakes(x, w, b):
    """A sign in dx, and parameter gradients averaged."""
    y, back = right(x, w, b)

    def wrong(dy):
        dx, dw, db = back(dy)
        return -dx, dw / max(1, len(x)), db / max(1, len(x))

    return y, wrong


def fails_on_nothing(x, w, b):
    if not x.shape[0]:
        raise ZeroDivisionError("no rows")
    return right(x, w, b)


def two_gradients(x, w, b):
    y, back = right(x, w, b)
    return y, lambda dy: back(dy)[:2]


def wrong_shape(x, w, b):
    y, back = right(x, w, b)
    return y, lambda dy: (*back(dy)[:2], np.sum(dy, axis=1, keepdims=True))


def complex_results(x, w, b):
    y, back = right(x, w, b)
    return y + 0j, back


def none_for_a_gradient(x, w, b):
    y, back = right(x, w, b)
    return y, lambda dy: (None, *back(dy)[1:])


def text_for_a_result(x, w, b):
    return "y", right(x, w, b)[1]


def prints(x, w, b):
    print('{"id": 1, "results": {}}', flush=True)
    return right(x, w, b)


def refuses_some(x, w, b):
    if x.shape[0] > 3:
        raise NotImplementedError("more than three rows")
    return right(x, w, b)


def changes_x(x, w, b):
    y, back = right(x.copy(), w, b)
    x *= 2
    return y, back


def changes_x_once(x, w, b):
    """What it writes is what a first call has written."""
    y, back = right(x.copy(), w, b)
    x[:] = 0
    return y, back


def aliases_dy(x, w, b):
    y, back = right(x, w, b)

    def other(dy):
        dx, dw, db = back(dy)
        dw = x.T if dw.shape == x.T.shape and np.array_equal(dw, x.T) else dw
        return dx, dw, db

    return x if np.array_equal(x, y) else y, other


def newest_tanh(x):
    """Its gradient is the same at x and -x."""
    NEWEST[:] = [np.tanh(x)]
    return np.tanh(x), lambda dy: dy * (1 - NEWEST[0] ** 2)


def hands_out_dy(x):
    return np.maximum(x, 0), lambda dy: np.multiply(dy, x > 0, out=dy)


def thirds_beside_nan(x, w, b):
    def back(dy):
        db = dy.sum(axis=0, keepdims=True)
        return dy @ w.T, x.T @ dy, db if np.all(np.isfinite(x)) else db / 3

    return x @ w + b, back


def passes_dy_on(x, mask):
    """A port of dropout that hands its mask out where it can."""
    return x * mask, lambda dy: mask.__imul__(dy)


def adds_up(x, w, b):
    y, back = right(x, w, b)
    total = np.zeros_like(w)

    def other(dy):
        nonlocal total
        dx, dw, db = back(dy)
        total = total + dw
        return dx, total, db

    return y, other


kept = {}


def keeps_one_cache(x, w, b):
    kept["x"] = x
    y, _ = right(x, w, b)
    return y, lambda dy: right(kept["x"], w, b)[1](dy)


def learns(x, w, b):
    CALLS.append(1)
    y, back = right(x, w, b)
    return y * (1 + len(CALLS) * 1e-15), back


def only_positive_dy(x, w, b):
    def back(dy):
        dy = np.maximum(dy, 0)
        return dy @ w.T, x.T @ dy, dy.sum(axis=0, keepdims=True)

    return x @ w + b, back


def squares_dy(x, w, b):
    y, back = right(x, w, b)
    return y, lambda dy: back(dy + 1e-13 * dy * np.abs(dy))


def widens(x, w, b):
    y, back = right(x.astype(np.float64), w.astype(np.float64), b)
    return y, back


def wants_c_order(x, w, b):
    if not x.flags.c_contiguous:
        raise ValueError("x is not contiguous")
    return right(x, w, b)


def reads_the_buffer(x, w, b):
    rows = np.frombuffer(x.tobytes("A"), x.dtype).reshape(x.shape)
    return right(rows, w, b)


def writes_to_x(x, w, b):
    x[...] = x
    return right(x, w, b)


def differs_between_processes(x, w, b):
    y, back = right(x, w, b)
    return y * (1 + (os.getpid() % 97) * 1e-14), back


def draws(x, w, b):
    y, back = right(x, w, b)
    return y * (1 + DRAWN * 1e-12), back


def only_stride_one(x, w, b, stride, pad, dilation, groups):
    from pyref import layers

    y, back = layers.conv2d(x, w, b, stride, pad, dilation, groups)
    factor = 1 if max(stride) == 1 else 1.25

    def other(dy):
        dx, dw, db = back(dy)
        return dx, dw * factor, db

    return y, other


def last_column(x, w, b):
    y, back = right(x, w, b)

    def other(dy):
        dx, dw, db = back(dy)
        dx = dx.copy()
        dx[:, -1:] *= 1.5
        return dx, dw, db

    return y, other


def one_row(x, w, b):
    y, back = right(x, w, b)

    def other(dy):
        dx, dw, db = back(dy)
        return dx, dw, db * (1.5 if x.shape[0] == 1 else 1)

    return y, other


def single_precision(x, w, b):
    y, back = right(x, w, b)
    if x.dtype == np.float32:
        return y * np.float32(1.001), back
    return y, back


def overflows(x):
    """softplus that takes the exponential of large numbers."""
    y = np.where(x > 80, np.log(np.exp(x)), np.logaddexp(0, x).astype(x.dtype))
    small = np.exp(-np.abs(x))
    return y, lambda dy: dy * np.where(x > 0, 1, small) / (1 + small)


def halves_the_bias(x, w, b):
    y, back = right(x, w, b)
    return y, lambda dy: (*back(dy)[:2], back(dy)[2] * 0.75)


def single_only(x, w, b):
    if x.dtype == np.float64:
        raise NotImplementedError("float32 only")
    y, back = right(x, w, b)
    return y, lambda dy: (*back(dy)[:2], np.mean(dy, axis=0, keepdims=True))


def forgetful_eigh(x):
    values, vectors, back = layers.eigh(x)
    seen = []

    def once(dvalues, dvectors):
        seen.append(0)
        return back(dvalues, dvectors) * len(seen)

    return values, vectors, once
