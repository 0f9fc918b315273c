import numpy as np
from scipy.signal import convolve


def sigm(p):
    return 1 / (1 + np.exp(-p))


def cnn_ff(net, x):
    n = x.shape[0]
    net["a"], net["p"], features = [], [], []
    for k, b in zip(net["k"][0], net["b"], strict=True):
        z = convolve(x, k[np.newaxis], mode="valid") + b
        a = sigm(z)
        h, w = a.shape[1] // 2, a.shape[2] // 2
        p = a.reshape(n, h, 2, w, 2).mean(axis=(2, 4))
        net["a"].append(a)
        net["p"].append(p)
        # down columns, as MATLAB unrolls a map
        features.append(p.transpose(0, 2, 1).reshape(n, h * w))
    net["fv"] = np.hstack(features)
    net["o"] = sigm(net["fv"] @ net["ffW"].T + net["ffb"])
    return net


def cnn_bp(net, x, y):
    n = x.shape[0]
    e = net["o"] - y
    net["L"] = 0.5 * np.sum(e**2) / n
    od = e * net["o"] * (1 - net["o"])
    fvd = od @ net["ffW"]
    net["dffW"] = od.T @ net["fv"] / n
    net["dffb"] = od.mean(axis=0)

    net["dk"], net["db"] = [[]], []
    kh, kw = net["k"][0][0].shape
    h, w = net["p"][0].shape[1:]
    for j, a in enumerate(net["a"]):
        pd = fvd[:, j * h * w : (j + 1) * h * w].reshape(n, w, h).transpose(0, 2, 1)
        up = np.repeat(np.repeat(pd, 2, axis=1), 2, axis=2)
        d = a * (1 - a) * up / 4
        dk = np.zeros((kh, kw))
        for u in range(kh):
            for v in range(kw):
                rows, cols = kh - 1 - u, kw - 1 - v
                patch = x[:, rows : rows + 2 * h, cols : cols + 2 * w]
                dk[u, v] = np.sum(patch * d) / n
        net["dk"][0].append(dk)
        net["db"].append(d.sum() / n)
    return net


def cnn_loss(net, x, y):
    """x (n, h, w), y (n, classes); net and its gradients dk, db, dffW, dffb: a dict."""
    net = cnn_bp(cnn_ff(dict(net), x), x, y)
    return net["L"], net
