"""One step of an LSTM as a course has it: columns, four matrices on [a; x].
    a_next, c_next, back = pyref.derivations.coursera_lstm(
        xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo)
    dxt, da_prev, dc_prev, dwf, dwi, dwc, dwo, dbf, dbi, dbc, dbo = back(
        da_next, dc_next)

    xt X x m, a_prev A x m, c_prev A x m, each w A x (A + X), each b A x 1

    concat = [a_prev; xt]                  (A + X) x m
    ft     = sigmoid (wf concat + bf)      A x m, forget
    it     = sigmoid (wi concat + bi)      A x m, update
    cct    = tanh (wc concat + bc)         A x m, candidate
    ot     = sigmoid (wo concat + bo)      A x m, output
    c_next = ft * c_prev + it * cct        A x m
    a_next = ot * tanh (c_next)            A x m

Going back, with what reaches the cell in both ways in one bracket:

    e    = dc_next + ot * (1 - tanh (c_next)^2) * da_next
    dft  = e * c_prev * ft * (1 - ft)
    dit  = e * cct * it * (1 - it)
    dcct = e * it * (1 - cct^2)
    dot  = da_next * tanh (c_next) * ot * (1 - ot)
    dwf  = dft concat', and so on          A x (A + X)
    dbf  = the sum of dft along each row   A x 1
    [da_prev; dxt] = wf' dft + wi' dit + wc' dcct + wo' dot
    dc_prev = e * ft                       A x m

The notebook prints its equations (8) to (10) without that bracket, so that the slope
of the gate is a factor of the second term alone, and (8) with a factor cct too many.
Its numbers are kept as wrong ones: they are gradients of nothing that it computes.

Errors: pyref:size, pyref:type. Source: deeplearning.ai, Sequence Models, week 1,
Building a Recurrent Neural Network - Step by Step, section 3.2.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.sizes import lengths_of, like, sizes


def coursera_lstm(xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo):
    xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo = sizes(
        "coursera_lstm: xt X M, a_prev A M, c_prev A M, wf A K, wi A K, wc A K, "
        "wo A K, bf A 1, bi A 1, bc A 1, bo A 1",
        xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo,
    )  # fmt: skip
    concat = np.vstack([a_prev, xt])
    if wf.shape[1] != concat.shape[0]:
        raise SizeError(
            f"coursera_lstm: wf is {lengths_of(wf.shape)}, "
            f"[a_prev; xt] is {lengths_of(concat.shape)}"
        )
    ft = sigmoid(wf @ concat + bf)
    it = sigmoid(wi @ concat + bi)
    cct = np.tanh(wc @ concat + bc)
    ot = sigmoid(wo @ concat + bo)
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    gates = [ft, it, cct, ot]
    weights = [wf, wi, wc, wo]
    return a_next, c_next, lambda da_next, dc_next: backward(
        like("coursera_lstm: a_next", da_next, a_next),
        like("coursera_lstm: c_next", dc_next, c_next),
        concat, c_prev, gates, weights, c_next,
    )  # fmt: skip


def backward(da_next, dc_next, concat, c_prev, gates, weights, c_next):
    ft, it, cct, ot = gates
    wf, wi, wc, wo = weights
    e = dc_next + ot * (1 - np.tanh(c_next) ** 2) * da_next
    dft = e * c_prev * ft * (1 - ft)
    dit = e * cct * it * (1 - it)
    dcct = e * it * (1 - cct**2)
    dot = da_next * np.tanh(c_next) * ot * (1 - ot)
    dconcat = wf.T @ dft + wi.T @ dit + wc.T @ dcct + wo.T @ dot
    da_prev = dconcat[: len(ft)]
    dxt = dconcat[len(ft) :]
    dc_prev = e * ft
    dwf = dft @ concat.T
    dwi = dit @ concat.T
    dwc = dcct @ concat.T
    dwo = dot @ concat.T
    dbf = across(dft)
    dbi = across(dit)
    dbc = across(dcct)
    dbo = across(dot)
    return dxt, da_prev, dc_prev, dwf, dwi, dwc, dwo, dbf, dbi, dbc, dbo


def sigmoid(z):
    z = 1 / (1 + np.exp(-z))
    return z


def across(v):
    v = np.sum(v, axis=1, keepdims=True)
    return v
