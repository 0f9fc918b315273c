def dense(x, w, b, dy):
    """A dense layer forward and backward; x (N, D), w (D, M), b (M,), dy (N, M)."""
    y = x @ w + b
    return y, dy @ w.T, x.T @ dy, dy.sum(axis=0)
