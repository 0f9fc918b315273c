"""Let a gate through: each number times swish of its gate.
    y, back = pyref.layers.swiglu(gate, x)
    dgate, dx = back(dy)

    gate and x any shape, the same

    open = swish (gate)
    y    = open * x

Going back:

    dgate = the gradient of swish at gate for dy * x
    dx    = dy * open

gate and x are usually two halves of the columns of one product, or two products, of
the same sequence. Which half is the gate differs; here it is what comes first. swish
and its derivative have the digits that the layer swish gives them. Where dy * x is
beyond the largest number, so is dgate, however small the derivative may be.

NaN in gate or x gives NaN in their y, and so does 0 times Inf: Inf in x where the
gate is shut.

Errors: pyref:size, pyref:type. Source: Shazeer 2020, GLU Variants Improve
Transformer.
"""

from pyref.layers.sizes import like, sizes
from pyref.layers.swish import swish


def swiglu(gate, x):
    gate, x = sizes("swiglu: gate ..., x ...", gate, x)
    opened, gate_back = swish(gate)
    y = opened * x
    return y, lambda dy: backward(like("swiglu", dy, y), x, opened, gate_back)


def backward(dy, x, opened, gate_back):
    dgate = gate_back(dy * x)
    dx = dy * opened
    return dgate, dx
