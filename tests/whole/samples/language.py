"""Models of language as people write them, in the layout of llm.c."""

import numpy as np


def normalize(x, w, b, eps):
    mean = x.mean(axis=-1, keepdims=True)
    rstd = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    xhat = (x - mean) * rstd

    def back(dy):
        g = dy * w
        along = (g * xhat).mean(axis=-1, keepdims=True)
        dx = rstd * (g - g.mean(axis=-1, keepdims=True) - xhat * along)
        return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)

    return xhat * w + b, back


def linear(x, w, b):
    return x @ w.T + b, lambda dy: (dy @ w, dy.T @ x, dy.sum(axis=0))


def attention(qkv, n_head):
    T, C = qkv.shape[0], qkv.shape[1] // 3
    q, k, v = (
        part.reshape(T, n_head, C // n_head).transpose(1, 0, 2)
        for part in np.split(qkv, 3, axis=1)
    )
    scale = 1 / np.sqrt(C // n_head)
    att = q @ k.transpose(0, 2, 1) * scale
    att = np.where(np.tril(np.ones((T, T))) == 0, -np.inf, att)
    p = np.exp(att - att.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)

    def back(dy):
        dout = dy.reshape(T, n_head, C // n_head).transpose(1, 0, 2)
        dp = dout @ v.transpose(0, 2, 1)
        ds = p * (dp - (dp * p).sum(axis=-1, keepdims=True)) * scale
        parts = ds @ k, ds.transpose(0, 2, 1) @ q, p.transpose(0, 2, 1) @ dout
        return np.hstack([part.transpose(1, 0, 2).reshape(T, C) for part in parts])

    return (p @ v).transpose(1, 0, 2).reshape(T, C), back


def gelu(x):
    s = np.sqrt(2 / np.pi)
    t = np.tanh(s * (x + 0.044715 * x**3))
    slope = 0.5 * (1 + t) + 0.5 * x * (1 - t**2) * s * (1 + 3 * 0.044715 * x**2)
    return 0.5 * x * (1 + t), lambda dy: dy * slope


def block(
    x, ln1w, ln1b, qkvw, qkvb, attprojw, attprojb, ln2w, ln2b, fcw, fcb, fcprojw,
    fcprojb, n_head, eps,
):  # fmt: skip
    ln1, ln1_back = normalize(x, ln1w, ln1b, eps)
    qkv, qkv_back = linear(ln1, qkvw, qkvb)
    atty, att_back = attention(qkv, int(n_head))
    attproj, attproj_back = linear(atty, attprojw, attprojb)
    residual2 = x + attproj
    ln2, ln2_back = normalize(residual2, ln2w, ln2b, eps)
    fch, fc_back = linear(ln2, fcw, fcb)
    fch_gelu, gelu_back = gelu(fch)
    fcproj, fcproj_back = linear(fch_gelu, fcprojw, fcprojb)

    def back(dy):
        dgelu, dfcprojw, dfcprojb = fcproj_back(dy)
        dln2, dfcw, dfcb = fc_back(gelu_back(dgelu))
        dresidual2, dln2w, dln2b = ln2_back(dln2)
        dresidual2 = dresidual2 + dy
        datty, dattprojw, dattprojb = attproj_back(dresidual2)
        dln1, dqkvw, dqkvb = qkv_back(att_back(datty))
        dx, dln1w, dln1b = ln1_back(dln1)
        dx = dx + dresidual2
        return (
            dx, dln1w, dln1b, dqkvw, dqkvb, dattprojw, dattprojb, dln2w, dln2b, dfcw,
            dfcb, dfcprojw, dfcprojb,
        )  # fmt: skip

    return residual2 + fcproj, back


def gpt(
    wte, wpe, ln1w, ln1b, qkvw, qkvb, attprojw, attprojb, ln2w, ln2b, fcw, fcb, fcprojw,
    fcprojb, lnfw, lnfb, tokens, targets, n_head, eps,
):  # fmt: skip
    T = len(tokens)
    stacks = (ln1w, ln1b, qkvw, qkvb, attprojw, attprojb, ln2w, ln2b, fcw, fcb,
              fcprojw, fcprojb)  # fmt: skip
    x = wte[tokens] + wpe[:T]
    backs = []
    for parts in zip(*stacks, strict=True):
        x, back = block(x, *parts, n_head, eps)
        backs.append(back)
    n, n_back = normalize(x, lnfw, lnfb, eps)
    logits = n @ wte.T
    logits = logits - logits.max(axis=1, keepdims=True)
    logp = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(T), targets].mean()
    dlogits = np.exp(logp)
    dlogits[np.arange(T), targets] -= 1
    dlogits = dlogits / T
    dwte = dlogits.T @ n
    dx, dlnfw, dlnfb = n_back(dlogits @ wte)
    found = []
    for back in reversed(backs):
        dx, *gradients = back(dx)
        found.insert(0, gradients)
    np.add.at(dwte, tokens, dx)
    dwpe = np.zeros_like(wpe)
    dwpe[:T] = dx
    gradients = [np.stack(one) for one in zip(*found, strict=True)]
    return loss, dwte, dwpe, *gradients, dlnfw, dlnfb


def char_rnn(inputs, targets, hprev, Wxh, Whh, Why, bh, by):
    xs, hs, ps = {}, {-1: np.copy(hprev)}, {}
    loss = 0
    for t in range(len(inputs)):
        xs[t] = np.zeros((Wxh.shape[1], 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        ys = Why @ hs[t] + by
        ps[t] = np.exp(ys - ys.max()) / np.sum(np.exp(ys - ys.max()))
        loss -= np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby, dhnext = np.zeros_like(bh), np.zeros_like(by), np.zeros_like(hprev)
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += dy @ hs[t].T
        dby += dy
        dh = Why.T @ dy + dhnext
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += dhraw @ xs[t].T
        dWhh += dhraw @ hs[t - 1].T
        dhnext = Whh.T @ dhraw
    return loss, dWxh, dWhh, dWhy, dbh, dby


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def captioning(
    features, captions, W_embed, W_proj, b_proj, Wx, Wh, b, W_vocab, b_vocab
):
    captions_in, captions_out = captions[:, :-1], captions[:, 1:]
    mask = captions_out != 0
    N, T = captions_in.shape
    H = Wh.shape[0]
    x = W_embed[captions_in]
    h, c = features @ W_proj + b_proj, np.zeros((N, H))
    states, kept = [h], []
    for t in range(T):
        a = x[:, t] @ Wx + h @ Wh + b
        i, f, o = (sigmoid(a[:, k * H : (k + 1) * H]) for k in range(3))
        g = np.tanh(a[:, 3 * H :])
        kept.append((i, f, o, g, c))
        c = f * c + i * g
        h = o * np.tanh(c)
        states.append(h)
    hs = np.stack(states[1:], axis=1)
    scores = hs @ W_vocab + b_vocab
    p = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = p / p.sum(axis=2, keepdims=True)
    n, step = np.ogrid[:N, :T]
    loss = -np.sum(mask * np.log(p[n, step, captions_out])) / N
    ds = p.copy()
    ds[n, step, captions_out] -= 1
    ds = ds * mask[:, :, np.newaxis] / N
    grads = {
        "W_vocab": np.einsum("nth,ntv->hv", hs, ds),
        "b_vocab": ds.sum(axis=(0, 1)),
        "W_embed": np.zeros_like(W_embed),
    }
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    dhs, dh, dc = ds @ W_vocab.T, np.zeros((N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        i, f, o, g, before = kept[t]
        dh = dhs[:, t] + dh
        tanh_c = np.tanh(f * before + i * g)
        dc = dc + dh * o * (1 - tanh_c**2)
        gates = dc * g * i * (1 - i), dc * before * f * (1 - f)
        da = np.hstack([*gates, dh * tanh_c * o * (1 - o), dc * i * (1 - g**2)])
        dWx += x[:, t].T @ da
        dWh += states[t].T @ da
        db += da.sum(axis=0)
        np.add.at(grads["W_embed"], captions_in[:, t], da @ Wx.T)
        dh, dc = da @ Wh.T, dc * f
    grads |= {"Wx": dWx, "Wh": dWh, "b": db, "b_proj": dh.sum(axis=0)}
    return loss, grads | {"W_proj": features.T @ dh}
