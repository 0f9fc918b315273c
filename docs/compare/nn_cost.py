"""The cost of a two-layer network with a penalty, and its gradient."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def nn_cost(params, input_size, hidden_size, num_labels, X, y, lambda_):
    """y counts from 0; params is W1 and W2, each unrolled along rows."""
    split = hidden_size * (input_size + 1)
    W1 = params[:split].reshape(hidden_size, input_size + 1)
    W2 = params[split:].reshape(num_labels, hidden_size + 1)
    m = len(X)
    a1 = np.column_stack([np.ones(m), X])
    z2 = a1 @ W1.T
    a2 = np.column_stack([np.ones(m), sigmoid(z2)])
    a3 = sigmoid(a2 @ W2.T)
    Y = np.eye(num_labels)[y]
    J = -np.sum(Y * np.log(a3) + (1 - Y) * np.log(1 - a3)) / m
    J += lambda_ / (2 * m) * (np.sum(W1[:, 1:] ** 2) + np.sum(W2[:, 1:] ** 2))
    delta3 = a3 - Y
    delta2 = delta3 @ W2[:, 1:] * a2[:, 1:] * (1 - a2[:, 1:])
    W1_grad = delta2.T @ a1 / m
    W2_grad = delta3.T @ a2 / m
    W1_grad[:, 1:] += lambda_ / m * W1[:, 1:]
    W2_grad[:, 1:] += lambda_ / m * W2[:, 1:]
    return J, np.concatenate([W1_grad.ravel(), W2_grad.ravel()])
