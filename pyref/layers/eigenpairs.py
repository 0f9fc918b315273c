"""Eigenvalues and eigenvectors of a symmetric matrix, the vectors improved once.

    values, vectors = eigenpairs (a)       a N x N; 1 x N, rising; N x N

    R = I - vectors' vectors               what is missing to orthogonal
    T = vectors' a vectors                 what is missing to diagonal
    W = T + R * (values_i + values_j) / 2  made symmetric
    vectors = vectors + vectors (R / 2 + W / (values_j - values_i))

The library's vectors are right as a whole, but where a is nearly diagonal a small
entry of them may have no digit; in T it has. The quotient is left out between values
closer than 16 sqrt (eps) times the largest: W is rounding there, and the square of
the step, which is neglected, would not be small.

Source: Ogita and Aishima 2018, Iterative Refinement for Symmetric Eigenvalue
Decomposition.
"""

import numpy as np


def eigenpairs(a):
    vectors, values = np.linalg.eigh(a)[::-1]
    values = values.reshape(1, -1)
    R = np.eye(a.shape[0], dtype=a.dtype) - vectors.T @ vectors
    T = vectors.T @ a @ vectors
    W = T + R * (values + values.T) / 2
    W = (W + W.T) / 2
    share = 16 * np.sqrt(np.finfo(a.dtype).eps)
    vectors = vectors + vectors @ (R / 2 + W / apart(values, share))
    return values, vectors


def apart(values, share):
    """How far value j lies above value i, Inf where they are close.

    values 1 x N, gap N x N; share of the largest magnitude of all
    """
    gap = values - values.T
    near = np.abs(gap) <= share * np.max(np.abs(values), axis=1, initial=0)
    gap[near] = np.inf
    return gap
