import numpy as np


def filter_loss(w, x, t):
    """w (n,), x and t (m, n): one row for each signal."""
    m, n = x.shape
    wf = np.fft.rfft(w)
    xf = np.fft.rfft(x, axis=1)
    y = np.fft.irfft(wf * xf, n, axis=1)
    a = np.tanh(y)
    e = a - t
    loss = np.sum(e**2) / (2 * m)

    dy = e * (1 - a**2) / m
    df = np.fft.rfft(dy, axis=1)
    dx = np.fft.irfft(np.conj(wf) * df, n, axis=1)
    gf = np.sum(np.conj(xf) * df, axis=0)
    dw = np.fft.irfft(gf, n)
    return loss, dw, dx
