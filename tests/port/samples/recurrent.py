"""Cells as public code has them, whose parameters stand in other arrays than ours."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class LSTMCell:
    """Two matrices with a row for each gate, i f g o, and two biases: nn.LSTMCell."""

    share = 1.0  # of what the second bias gets

    def forward(self, x, hx, cx, w_ih, w_hh, b_ih, b_hh):
        gates = x @ w_ih.T + b_ih + hx @ w_hh.T + b_hh
        i, f, g, o = np.split(gates, 4, axis=1)
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        cy = f * cx + i * g
        hy = o * np.tanh(cy)

        def backward(grad_hy, grad_cy):
            dc = grad_cy + grad_hy * o * (1 - np.tanh(cy) ** 2)
            parts = [
                dc * g * i * (1 - i),
                dc * cx * f * (1 - f),
                dc * i * (1 - g**2),
                grad_hy * np.tanh(cy) * o * (1 - o),
            ]
            dgates = np.concatenate(parts, axis=1)
            db = dgates.sum(axis=0)
            dw = dgates.T @ x, dgates.T @ hx
            return (dgates @ w_ih, dgates @ w_hh, dc * f, *dw, db, self.share * db)

        return hy, cy, backward


def lstm_two_biases(x, hx, cx, w_ih, w_hh, b_ih, b_hh):
    return LSTMCell().forward(x, hx, cx, w_ih, w_hh, b_ih, b_hh)


def lstm_second_bias_halved(x, hx, cx, w_ih, w_hh, b_ih, b_hh):
    cell = LSTMCell()
    cell.share = 0.5
    return cell.forward(x, hx, cx, w_ih, w_hh, b_ih, b_hh)


def course_cell_forward(xt, a_prev, c_prev, parameters):
    """Samples in columns, and a matrix and a bias for each gate on [a; x]."""
    concat = np.concatenate((a_prev, xt), axis=0)
    ft = sigmoid(parameters["Wf"] @ concat + parameters["bf"])
    it = sigmoid(parameters["Wi"] @ concat + parameters["bi"])
    cct = np.tanh(parameters["Wc"] @ concat + parameters["bc"])
    ot = sigmoid(parameters["Wo"] @ concat + parameters["bo"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, cache


def course_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    dc = dc_next + ot * (1 - np.tanh(c_next) ** 2) * da_next
    gates = {
        "f": dc * c_prev * ft * (1 - ft),
        "i": dc * cct * it * (1 - it),
        "c": dc * it * (1 - cct**2),
        "o": da_next * np.tanh(c_next) * ot * (1 - ot),
    }
    concat = np.concatenate((a_prev, xt), axis=0)
    dconcat = sum(parameters[f"W{k}"].T @ v for k, v in gates.items())
    count = len(a_next)
    gradients = {
        "dxt": dconcat[count:],
        "da_prev": dconcat[:count],
        "dc_prev": dc * ft,
    }
    for k, v in gates.items():
        gradients[f"dW{k}"] = v @ concat.T
        gradients[f"db{k}"] = np.sum(v, axis=1, keepdims=True)
    return gradients


def swapped_cell_forward(xt, a_prev, c_prev, parameters):
    """The forget gate with the matrix of the input gate, and the other way round."""
    swapped = {
        "Wf": parameters["Wi"],
        "bf": parameters["bi"],
        "Wi": parameters["Wf"],
        "bi": parameters["bf"],
        "Wc": parameters["Wc"],
        "bc": parameters["bc"],
        "Wo": parameters["Wo"],
        "bo": parameters["bo"],
    }
    return course_cell_forward(xt, a_prev, c_prev, swapped)


def swapped_cell_backward(da_next, dc_next, cache):
    found = course_cell_backward(da_next, dc_next, cache)
    names = {"dWf": "dWi", "dWi": "dWf", "dbf": "dbi", "dbi": "dbf"}
    return found | {k: found[v] for k, v in names.items()}


def lstm_gates(x, h, c, W_i, W_f, W_c, W_o, U_i, U_f, U_c, U_o, b_i, b_f, b_c, b_o):
    """Matrices W for x, U for h, and a bias for each gate."""
    i = sigmoid(x @ W_i + h @ U_i + b_i)
    f = sigmoid(x @ W_f + h @ U_f + b_f)
    g = np.tanh(x @ W_c + h @ U_c + b_c)
    o = sigmoid(x @ W_o + h @ U_o + b_o)
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)

    def backward(dh, dc):
        dc = dc + dh * o * (1 - np.tanh(c_next) ** 2)
        di, df = dc * g * i * (1 - i), dc * c * f * (1 - f)
        dg, do = dc * i * (1 - g**2), dh * np.tanh(c_next) * o * (1 - o)
        gates = (di, df, dg, do)
        dx = di @ W_i.T + df @ W_f.T + dg @ W_c.T + do @ W_o.T
        dh = di @ U_i.T + df @ U_f.T + dg @ U_c.T + do @ U_o.T
        dw, du = [x.T @ v for v in gates], [h.T @ v for v in gates]
        return (dx, dh, dc * f, *dw, *du, *(v.sum(axis=0) for v in gates))

    return h_next, c_next, backward


def rnn_stacked(x, h_prev, W, b):
    """One matrix on [h; x]."""
    z = np.hstack([h_prev, x])
    h = np.tanh(z @ W + b)

    def backward(dh):
        da = dh * (1 - h**2)
        dz = da @ W.T
        M = h_prev.shape[1]
        return dz[:, M:], dz[:, :M], z.T @ da, da.sum(axis=0, keepdims=True)

    return h, backward


def rnn_stacked_the_wrong_way(x, h_prev, W, b):
    """dW has the rows of x first, where W has those of h first."""
    h, back = rnn_stacked(x, h_prev, W, b)

    def backward(dh):
        dx, dh_prev, dw, db = back(dh)
        return dx, dh_prev, np.roll(dw, x.shape[1], axis=0), db

    return h, backward


def gru_gates(x, h_prev, Wr, Wz, Wh, br, bz, bh):
    """A matrix and a bias for each gate on [h; x], z keeping what was."""
    hx = np.hstack([h_prev, x])
    M = h_prev.shape[1]
    r, z = sigmoid(hx @ Wr + br), sigmoid(hx @ Wz + bz)
    rx = np.hstack([r * h_prev, x])
    n = np.tanh(rx @ Wh + bh)
    h = (1 - z) * n + z * h_prev

    def backward(dh):
        dn = dh * (1 - z) * (1 - n**2)
        dz = dh * (h_prev - n) * z * (1 - z)
        drx = dn @ Wh.T
        dr = drx[:, :M] * h_prev * r * (1 - r)
        dhx = dr @ Wr.T + dz @ Wz.T
        dh_prev = dh * z + drx[:, :M] * r + dhx[:, :M]
        dw = hx.T @ dr, hx.T @ dz, rx.T @ dn
        return (
            drx[:, M:] + dhx[:, M:],
            dh_prev,
            *dw,
            *(v.sum(0) for v in (dr, dz, dn)),
        )

    return h, backward


def peephole_gates(
    x, h_prev, c_prev, Wxi, Wxf, Wxc, Wxo, Whi, Whf, Whc, Who, bi, bf, bc, bo,
    Wci, Wcf, Wco,
):  # fmt: skip
    """Two matrices, a bias and a peephole for each gate, gradients by name."""
    i = sigmoid(x @ Wxi + h_prev @ Whi + c_prev * Wci + bi)
    f = sigmoid(x @ Wxf + h_prev @ Whf + c_prev * Wcf + bf)
    g = np.tanh(x @ Wxc + h_prev @ Whc + bc)
    c = f * c_prev + i * g
    o = sigmoid(x @ Wxo + h_prev @ Who + c * Wco + bo)
    t = np.tanh(c)

    def backward(dh, dc):
        do = dh * t * o * (1 - o)
        e = dc + dh * o * (1 - t**2) + do * Wco
        di, df, dg = e * g * i * (1 - i), e * c_prev * f * (1 - f), e * i * (1 - g**2)
        sums = (di, df, dg, do)
        dx = sum(d @ w.T for d, w in zip(sums, (Wxi, Wxf, Wxc, Wxo), strict=True))
        dh_prev = sum(d @ w.T for d, w in zip(sums, (Whi, Whf, Whc, Who), strict=True))
        found = {"dx": dx, "dh_prev": dh_prev, "dc_prev": e * f + di * Wci + df * Wcf}
        for name, d in zip("ifco", sums, strict=True):
            found[f"dWx{name}"], found[f"dWh{name}"] = x.T @ d, h_prev.T @ d
            found[f"db{name}"] = d.sum(0)
        found["dWci"] = (di * c_prev).sum(0)
        found["dWcf"] = (df * c_prev).sum(0)
        found["dWco"] = (do * c).sum(0)
        return found

    return o * t, c, backward


def peephole_of_old_cell(x, h_prev, c_prev, wx, wh, b, w_ci, w_cf, w_co):
    """The output gate looks at the cell from before the step, forward and back."""
    zi, zf, zg, zo = np.split(x @ wx + h_prev @ wh + b, 4, axis=1)
    i, f = sigmoid(zi + w_ci * c_prev), sigmoid(zf + w_cf * c_prev)
    g, o = np.tanh(zg), sigmoid(zo + w_co * c_prev)
    c = f * c_prev + i * g
    t = np.tanh(c)

    def backward(dh, dc):
        do = dh * t * o * (1 - o)
        e = dc + dh * o * (1 - t**2)
        di, df, dg = e * g * i * (1 - i), e * c_prev * f * (1 - f), e * i * (1 - g**2)
        dz = np.hstack([di, df, dg, do])
        dc_prev = e * f + di * w_ci + df * w_cf + do * w_co
        peepholes = [(d * c_prev).sum(0, keepdims=True) for d in (di, df, do)]
        return (
            dz @ wx.T, dz @ wh.T, dc_prev, x.T @ dz, h_prev.T @ dz,
            dz.sum(0, keepdims=True), *peepholes,
        )  # fmt: skip

    return o * t, c, backward
