"""Sigmoid of each number, and the cross-entropy between its target and that.
    y, back = pyref.layers.sigmoid_crossentropy(x, t)
    dx = back(dy)

    x N x M, t N x M, each t from 0 to 1

    e = exp (-|x|)                                         N x M, between 0 and 1
    w = 1 - t                       where x > 0            N x M
      = t                           where x <= 0
    y = sum (w * |x| + log1p (e))                          N x 1, along the rows

Going back, with s (x) = 1 / (1 + exp (-x)):

    dx = dy * (s (x) - t)                                  N x M, which is
       = dy * (tanh (x / 2) / 2 + (1/2 - t))               where |x| < 1
       = dy * ((1 - t) - t * e) / (1 + e)                  where x >= 1
       = dy * ((1 - t) * e - t) / (1 + e)                  where x <= -1

x are logits: y is -sum (t * log (s (x)) + (1 - t) * log (s (-x))), one loss for
each row, not divided by N nor by M. With

    -log (s (x)) = log (1 + exp (-x)) = max (-x, 0) + log1p (e)

and the same for -x, y is (1 - t) max (x, 0) + t max (-x, 0) + log1p (e). Where an
answer is right by 40, s (x) - t has no digit left and log (s (x)) neither. The usual
stable form, max (x, 0) - x * t + log1p (e), takes x from x there and keeps log1p (e)
to the last digit of x only.

s (x) - t is (1 - t) * s (x) - t * s (-x), where s (x) = 1 / (1 + e) and s (-x) =
e / (1 + e) if x > 0, and the other way round if not: nothing is lost at an answer
that is right. Near x = 0 both terms are about 1/4, and a soft t close to s (x) takes
most of that away; but s (x) - 1/2 = tanh (x / 2) / 2 is as small as x is there, and
1/2 - t is exact for t from 1/4 to 1.

A t beyond 0 and 1 is not refused. NaN gives NaN. An infinite x costs 0 where t is
the 0 or 1 it says, Inf elsewhere.

Where exp (-|x|) underflows, its share of dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Sadowski, Notes on Backpropagation; Maechler
2012, Accurately Computing log(1 - exp(-|a|)).
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def sigmoid_crossentropy(x, t):
    x, t = sizes("sigmoid_crossentropy: x N M, t N M", x, t)
    on = np.real(x) > 0
    m = np.where(on, -x, x)
    e = np.exp(m)
    w = np.where(on, 1 - t, t)
    m = np.where(w == 0, 0, m)
    y = np.sum(np.log1p(e) - w * m, axis=1, keepdims=True)
    return y, lambda dy: backward(like("sigmoid_crossentropy", dy, y), x, t, on, e)


def backward(dy, x, t, on, e):
    slope = np.where(on, (1 - t) - t * e, (1 - t) * e - t) / (1 + e)
    near = np.abs(np.real(x)) < 1
    slope = np.where(near, np.tanh(x / 2) / 2 + (0.5 - t), slope)
    dx = dy * slope
    return dx
