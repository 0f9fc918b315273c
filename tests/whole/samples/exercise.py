"""Exercise 4 of the course, as people write it in Python."""

import numpy as np


def g(z):
    return 1 / (1 + np.exp(-z))


def with_ones(v):
    return np.hstack([np.ones((len(v), 1)), v])


def one_hot(y, count, first):
    return np.eye(count)[np.ravel(y).astype(int) - first]


def thetas(Theta1, Theta2, X, Y, reg):
    m = len(X)
    a1 = with_ones(X)
    z2 = a1 @ Theta1.T
    a2 = with_ones(g(z2))
    h = g(a2 @ Theta2.T)
    J = -np.sum(Y * np.log(h) + (1 - Y) * np.log(1 - h)) / m
    J = J + reg / (2 * m) * (np.sum(Theta1[:, 1:] ** 2) + np.sum(Theta2[:, 1:] ** 2))
    delta3 = h - Y
    delta2 = (delta3 @ Theta2[:, 1:]) * g(z2) * (1 - g(z2))
    Theta1_grad = delta2.T @ a1 / m
    Theta2_grad = delta3.T @ a2 / m
    Theta1_grad[:, 1:] += reg / m * Theta1[:, 1:]
    Theta2_grad[:, 1:] += reg / m * Theta2[:, 1:]
    return J, Theta1_grad, Theta2_grad


def cut(flat, n, k, labels, order):
    at = k * (n + 1)
    first = flat[:at].reshape((k, n + 1), order=order)
    return first, flat[at:].reshape((labels, k + 1), order=order)


def columns(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambda_):
    both = cut(nn_params, input_layer_size, hidden_layer_size, num_labels, "F")
    J, one, two = thetas(*both, X, one_hot(y, num_labels, 1), lambda_)
    return J, np.concatenate([one.ravel(order="F"), two.ravel(order="F")])


def rows(params, input_size, hidden_size, num_labels, X, y, learning_rate):
    both = cut(params, input_size, hidden_size, num_labels, "C")
    J, one, two = thetas(*both, X, y, learning_rate)
    return J, np.concatenate([one.ravel(), two.ravel()])


def mixed(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambda_):
    both = cut(nn_params, input_layer_size, hidden_layer_size, num_labels, "F")
    J, one, two = thetas(*both, X, one_hot(y, num_labels, 1), lambda_)
    return J, np.concatenate([one.ravel(), two.ravel()])


def cost(p, n, k, labels, X, y, lam):
    return thetas(*cut(p, n, k, labels, "C"), X, one_hot(y, labels, 0), lam)[0]


def gradient(p, n, k, labels, X, y, lam):
    found = thetas(*cut(p, n, k, labels, "C"), X, one_hot(y, labels, 0), lam)
    return np.concatenate([v.ravel() for v in found[1:]])


def parts(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambda_):
    both = cut(nn_params, input_layer_size, hidden_layer_size, num_labels, "C")
    return thetas(*both, X, one_hot(y, num_labels, 1), lambda_)


def table(params, X, y, lam):
    one, two = (np.c_[params["b" + k], params["W" + k]] for k in "12")
    J, first, second = thetas(one, two, X.T, y.T, lam)
    grads = {"dW1": first[:, 1:], "db1": first[:, :1]}
    return J, {**grads, "dW2": second[:, 1:], "db2": second[:, :1]}


def lists(weights, biases, X, y, lam):
    both = [np.c_[b, w.T] for w, b in zip(weights, biases, strict=True)]
    J, first, second = thetas(*both, X, y, lam)
    return J, [first[:, 1:].T, second[:, 1:].T], [first[:, 0], second[:, 0]]


def without_penalty(Theta1, Theta2, X, y):
    return thetas(Theta1, Theta2, X, y, 0)


def cost_alone(Theta1, Theta2, X, y, lam):
    return thetas(Theta1, Theta2, X, y, lam)[0]


def summed(Theta1, Theta2, X, y, lam):
    return [len(X) * v for v in thetas(Theta1, Theta2, X, y, lam)]


def sum_of_gradients(Theta1, Theta2, X, y, lam):
    J, one, two = thetas(Theta1, Theta2, X, y, lam)
    return J, len(X) * one, len(X) * two


def transposed(Theta1, Theta2, X, y, lam):
    J, one, two = thetas(Theta1, Theta2, X, y, lam)
    return J, one.T, two


def overwrites(Theta1, Theta2, X, y, lam):
    found = thetas(Theta1, Theta2, X, y, lam)
    Theta1[:, 0] = 0
    return found


def by_chance(Theta1, Theta2, X, y, lam, calls=[0]):  # noqa: B006
    calls[0] += 1
    J, one, two = thetas(Theta1, Theta2, X, y, lam)
    return J * (1 + 1e-15 * (calls[0] % 2)), one, two


def breaks(Theta1, Theta2, X, y, lam):
    return Theta1 @ Theta2


def strange(a, b):
    return a + b


def half(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambda_):
    J, grad = columns(
        nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambda_
    )
    grad = grad[: hidden_layer_size * (input_layer_size + 1)]
    return J, grad


def with_prediction(Theta1, Theta2, X, y, lam):
    h = g(with_ones(g(with_ones(X) @ Theta1.T)) @ Theta2.T)
    return thetas(Theta1, Theta2, X, y, lam)[0], h


def each_cost(Theta1, Theta2, X, y, lam):
    J, one, two = thetas(Theta1, Theta2, X, y, lam)
    return np.full(len(X), J), one, two
