"""A node that is met on a short path and on a long one: x * (x * x).
    y, back = pyref.derivations.sabinasz_cube(x)
    dx = back(dy)

    x N x D, each entry for itself

    inner = x * x              N x D
    y = x * inner              N x D

Going back, once all that take a node have gone back:

    dinner = dy * x
    dx = dy * inner + dinner * x + dinner * x          which is 3 dy x^2

Whoever goes from y outward, level by level, meets x beside inner and asks for the
gradient of inner, which is not there yet. At x = 2 the gradient is 12.

Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
IV: Gradient Descent and Backpropagation.
"""

from pyref.layers.sizes import like, sizes
from pyref.networks.graph import graph
from pyref.networks.operation import operation


def sabinasz_cube(x):
    x = sizes("sabinasz_cube: x N D", x)
    given = {"x": x}
    steps = [
        ("inner", operation("multiply"), ("x", "x"), ()),
        ("y", operation("multiply"), ("x", "inner"), ()),
    ]
    values, compute_gradient = graph(given, steps)
    y = values["y"]
    return y, lambda dy: backward(like("sabinasz_cube", dy, y), compute_gradient)


def backward(dy, compute_gradient):
    gradients = compute_gradient("y", dy)
    dx = gradients["x"]
    return dx
