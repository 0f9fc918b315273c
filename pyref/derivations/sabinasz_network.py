"""A network as a graph of small operations, with the loss J = -sum c log p.
    J, back = pyref.derivations.sabinasz_network(x, w1, b1, w2, b2, c)
    dx, dw1, db1, dw2, db2 = back(dJ)

    x N x D, w1 D x H, b1 1 x H, w2 H x M, b2 1 x M, targets c N x M

    h = sigmoid (x w1 + b1)              N x H, by matmul, add, sigmoid
    p = softmax (h w2 + b2)              N x M, along the rows
    J = -sum (c * log (p))               1 x 1, over classes, then over samples

Going back, one operation at a time, G the gradient by what it made:

    negative      -G
    reduce_sum    G, repeated along the axis of the sum
    multiply      G * c
    log           G / p
    softmax       (G - s) * p, s the sum of G * p along each row
    add           G, and for b summed down the columns
    matmul        G w' and x' G
    sigmoid       G * h (1 - h)

Softmax and logarithm stand alone here: log p has lost its digits where p is next to
1, and is -Inf where p is too small for a number. softmax_crossentropy has not lost
them and stays finite.

Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
IV: Gradient Descent and Backpropagation.
"""

from pyref.layers.sizes import like, sizes
from pyref.networks.graph import graph
from pyref.networks.operation import operation


def sabinasz_network(x, w1, b1, w2, b2, c):
    x, w1, b1, w2, b2, c = sizes(
        "sabinasz_network: x N D, w1 D H, b1 1 H, w2 H M, b2 1 M, c N M",
        x, w1, b1, w2, b2, c,
    )  # fmt: skip
    given = {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2, "c": c}
    steps = [
        ("xw1", operation("matmul"), ("x", "w1"), ()),
        ("z1", operation("add"), ("xw1", "b1"), ()),
        ("h", operation("sigmoid"), ("z1",), ()),
        ("hw2", operation("matmul"), ("h", "w2"), ()),
        ("z2", operation("add"), ("hw2", "b2"), ()),
        ("p", operation("softmax"), ("z2",), ()),
        ("logp", operation("log"), ("p",), ()),
        ("clogp", operation("multiply"), ("c", "logp"), ()),
        ("along", operation("reduce_sum"), ("clogp",), (1,)),
        ("all", operation("reduce_sum"), ("along",), (0,)),
        ("J", operation("negative"), ("all",), ()),
    ]
    values, compute_gradient = graph(given, steps)
    J = values["J"]
    return J, lambda dJ: backward(like("sabinasz_network: J", dJ, J), compute_gradient)


def backward(dJ, compute_gradient):
    gradients = compute_gradient("J", dJ)
    dx = gradients["x"]
    dw1 = gradients["w1"]
    db1 = gradients["b1"]
    dw2 = gradients["w2"]
    db2 = gradients["b2"]
    return dx, dw1, db1, dw2, db2
