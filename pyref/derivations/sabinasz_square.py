"""A node that one operation takes twice: the sum of a matrix times itself.
    loss, back = pyref.derivations.sabinasz_square(w)
    dw = back(dloss)

    w D x D

    y = w w                    D x D, matmul with one node for both operands
    loss = sum (y)             1 x 1, reduce_sum down the columns, then along the rows

Going back, G the gradient by y, all ones times dloss:

    dw = G w' + w' G           one term for each operand

Whoever looks an operand up by its node takes the first rule for both and finds
2 G w'. For w = [1 2; 3 4] the gradient is [7 11; 9 13], by that rule [6 14; 6 14].

Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
IV: Gradient Descent and Backpropagation.
"""

from pyref.layers.sizes import like, sizes
from pyref.networks.graph import graph
from pyref.networks.operation import operation


def sabinasz_square(w):
    w = sizes("sabinasz_square: w D D", w)
    given = {"w": w}
    steps = [
        ("y", operation("matmul"), ("w", "w"), ()),
        ("down", operation("reduce_sum"), ("y",), (0,)),
        ("loss", operation("reduce_sum"), ("down",), (1,)),
    ]
    values, compute_gradient = graph(given, steps)
    loss = values["loss"]
    return loss, lambda dloss: backward(
        like("sabinasz_square: loss", dloss, loss), compute_gradient
    )


def backward(dloss, compute_gradient):
    gradients = compute_gradient("loss", dloss)
    dw = gradients["w"]
    return dw
