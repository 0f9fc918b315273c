"""A step of gradient descent."""


def descend(params, grad, rate):
    return params - rate * grad
