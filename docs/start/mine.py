def dense(x, w, b):
    y = x @ w + b

    def back(dy):
        return dy @ w.T, x.T @ dy, dy.mean(axis=0, keepdims=True)

    return y, back
