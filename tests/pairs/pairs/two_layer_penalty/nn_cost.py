import numpy as np
from scipy.special import expit


def sigmoid_gradient(z):
    return expit(z) * (1 - expit(z))


def nn_cost(nn_params, input_size, hidden_size, n_labels, X, y, reg):
    """Cost and gradient of the network; y holds labels 0..n_labels-1."""
    split = hidden_size * (input_size + 1)
    theta1 = nn_params[:split].reshape((hidden_size, input_size + 1), order="F")
    theta2 = nn_params[split:].reshape((n_labels, hidden_size + 1))
    m = X.shape[0]
    y_matrix = np.eye(n_labels)[y.ravel().astype(int)]

    a1 = np.c_[np.ones((m, 1)), X]
    z2 = theta1.dot(a1.T)
    a2 = np.c_[np.ones((m, 1)), expit(z2.T)]
    a3 = expit(theta2.dot(a2.T)).T

    J = -np.sum(np.log(a3) * y_matrix + np.log(1 - a3) * (1 - y_matrix)) / m
    J = J + reg / (2 * m) * (np.sum(theta1[:, 1:] ** 2) + np.sum(theta2[:, 1:] ** 2))

    d3 = a3 - y_matrix
    d2 = theta2.T.dot(d3.T)[1:] * sigmoid_gradient(z2)
    delta1 = d2.dot(a1)
    delta2 = d3.T.dot(a2)

    theta1_ = np.c_[np.zeros((hidden_size, 1)), theta1[:, 1:]]
    theta2_ = np.c_[np.zeros((n_labels, 1)), theta2[:, 1:]]
    theta1_grad = delta1 / m + theta1_ * reg / m
    theta2_grad = delta2 / m + theta2_ * reg / m
    grad = np.r_[theta1_grad.ravel(order="F"), theta2_grad.ravel()]
    return J, grad
