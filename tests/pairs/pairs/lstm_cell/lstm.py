import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step_forward(x, prev_h, prev_c, W, b):
    H = prev_h.size
    z = np.concatenate([prev_h, x])
    a = z @ W + b
    i, f, o = sigmoid(a[:H]), sigmoid(a[H : 2 * H]), sigmoid(a[2 * H : 3 * H])
    g = np.tanh(a[3 * H :])
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    next_h = o * tanh_c
    return next_h, next_c, (z, i, f, o, g, prev_c, tanh_c)


def lstm_step_backward(dnext_h, dnext_c, W, cache):
    z, i, f, o, g, prev_c, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    di = dc * g * i * (1 - i)
    df = dc * prev_c * f * (1 - f)
    do = dnext_h * tanh_c * o * (1 - o)
    dg = dc * i * (1 - g**2)
    da = np.concatenate([di, df, do, dg])
    dW = np.outer(z, da)
    dz = W @ da
    dprev_h = dz[: o.size]
    dprev_c = dc * f
    return dprev_h, dprev_c, dW, da


def lstm_loss(W, b, x, h0, c0, target):
    """x (T, D), target (T, H), W (H + D, 4H): gates i, f, o, g."""
    h, c, loss = h0, c0, 0.0
    caches, errors = [], []
    for t in range(x.shape[0]):
        h, c, cache = lstm_step_forward(x[t], h, c, W, b)
        caches.append(cache)
        errors.append(h - target[t])
        loss = loss + np.sum(errors[t] ** 2) / 2

    dW, db = np.zeros_like(W), np.zeros_like(b)
    dh, dc = np.zeros_like(h0), np.zeros_like(c0)
    for t in range(x.shape[0] - 1, -1, -1):
        dh = dh + errors[t]
        dh, dc, dW_t, db_t = lstm_step_backward(dh, dc, W, caches[t])
        dW += dW_t
        db += db_t
    return loss, {"W": dW, "b": db, "h0": dh, "c0": dc}
