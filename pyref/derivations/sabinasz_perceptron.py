"""One layer as a graph, and why it cannot be XOR: softmax, J = -sum c log p.
    J, back = pyref.derivations.sabinasz_perceptron(x, w, b, c)
    dx, dw, db = back(dJ)

    x N x D, w D x M, b 1 x M, targets c N x M

    p = softmax (x w + b)                N x M, along the rows
    J = -sum (c * log (p))               1 x 1, over classes, then over samples

Going back is that of sabinasz_network, one operation at a time.

XOR has x = [0 0; 0 1; 1 0; 1 1] and the classes 1 2 2 1. Of two classes the scores
x w + b have a difference d = x v + a, so d(1) + d(4) = d(2) + d(3). A layer with all
four right has d(1), d(4) below 0 and d(2), d(3) above: there is none. And

    J = log (1 + e^d(1)) + log (1 + e^-d(2)) + log (1 + e^-d(3)) + log (1 + e^d(4))

is at least 4 log (1 + e^0), log (1 + e^d) being convex and the four exponents adding
up to 0: no weights cost less than 4 log (2), which zero weights cost. With a hidden
layer, as sabinasz_network has, XOR is found.

Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
III: Training Criterion, and V: Multi-Layer Perceptrons.
"""

from pyref.layers.sizes import like, sizes
from pyref.networks.graph import graph
from pyref.networks.operation import operation


def sabinasz_perceptron(x, w, b, c):
    x, w, b, c = sizes(
        "sabinasz_perceptron: x N D, w D M, b 1 M, c N M",
        x, w, b, c,
    )  # fmt: skip
    given = {"x": x, "w": w, "b": b, "c": c}
    steps = [
        ("xw", operation("matmul"), ("x", "w"), ()),
        ("z", operation("add"), ("xw", "b"), ()),
        ("p", operation("softmax"), ("z",), ()),
        ("logp", operation("log"), ("p",), ()),
        ("clogp", operation("multiply"), ("c", "logp"), ()),
        ("along", operation("reduce_sum"), ("clogp",), (1,)),
        ("all", operation("reduce_sum"), ("along",), (0,)),
        ("J", operation("negative"), ("all",), ()),
    ]
    values, compute_gradient = graph(given, steps)
    J = values["J"]
    return J, lambda dJ: backward(
        like("sabinasz_perceptron: J", dJ, J), compute_gradient
    )


def backward(dJ, compute_gradient):
    gradients = compute_gradient("J", dJ)
    dx = gradients["x"]
    dw = gradients["w"]
    db = gradients["b"]
    return dx, dw, db
