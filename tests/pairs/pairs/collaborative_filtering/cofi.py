import numpy as np


def cofi_cost_func(params, Y, R, num_users, num_movies, num_features, lambda_=0.0):
    """Cost and the gradients of X and Theta; params unrolls both along rows."""
    cut = num_movies * num_features
    X = params[:cut].reshape(num_movies, num_features)
    Theta = params[cut:].reshape(num_users, num_features)

    J = 0.5 * np.sum(((X @ Theta.T - Y) * R) ** 2)
    J = J + lambda_ / 2 * (np.sum(Theta**2) + np.sum(X**2))

    X_grad = np.zeros(X.shape)
    for i in range(R.shape[0]):
        idx = np.where(R[i, :] == 1)[0]
        Theta_temp = Theta[idx, :]
        Y_temp = Y[i, idx]
        X_grad[i, :] = (X[i] @ Theta_temp.T - Y_temp) @ Theta_temp
        X_grad[i, :] += lambda_ * X[i, :]

    Theta_grad = np.zeros(Theta.shape)
    for j in range(R.shape[1]):
        idx = np.where(R[:, j] == 1)[0]
        X_temp = X[idx, :]
        Y_temp = Y[idx, j]
        Theta_grad[j, :] = (X_temp @ Theta[j] - Y_temp) @ X_temp
        Theta_grad[j, :] += lambda_ * Theta[j, :]
    return J, X_grad, Theta_grad
