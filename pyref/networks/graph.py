"""Compose layers in a graph, and give the gradient by every node of it.
    values, back = pyref.networks.graph(given, steps)
    gradients = back(loss, dloss)

    given     the nodes that are there, by name
    steps     a list: a name, a layer, the names it takes, its options    for each

    values (name) = layer (values (taken), options)               step after step

values has all nodes by name. Going back from one of them, called loss:

    gradients = back (loss, dloss)

has a gradient for every node by name, of that node's shape, zero where the loss does
not depend on it. A node may be taken by many steps, and twice by one:

    gradients (loss) = dloss
    gradients (taken) = gradients (taken) + dtaken     for each time a step takes it

from the last step to the first. A step takes what stands before it, so in this order
all that take a node have gone back when its own step does, also where one path is
longer than another. Whoever goes from the loss outward, level by level, meets a node
too early on its shorter path; whoever looks up a layer's operand by its node finds
the first of two. A layer is one of layers, of pyref.networks.operation, or a chain.

Errors: pyref:size, pyref:type, pyref:value and those of the layers. Source: Daniel
Sabinasz, Deep Learning From Scratch IV: Gradient Descent and Backpropagation; its
order of going back is replaced.
"""

# mypy: disable-error-code=var-annotated

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def graph(given, steps):
    values = {}
    names = list(given)
    for k in range(len(names)):
        value = sizes(f"graph: {names[k]} ...", given[names[k]])
        values = {**values, names[k]: value}
    backs = []
    for k in range(len(steps)):
        name, layer, taken, options = steps[k]
        fitting(name, taken, values)
        operands = [values[one] for one in taken]
        y, back = layer(*operands, *options)
        values = {**values, name: y}
        backs = [*backs, back]
    return values, lambda loss, dloss: backward(loss, dloss, values, steps, backs)


def backward(loss, dloss, values, steps, backs):
    if loss not in values:
        raise DomainError(f"graph: {loss} is no node")
    zeros_like = np.zeros_like
    gradients = {name: zeros_like(value) for name, value in values.items()}
    dloss = like(f"graph: {loss}", dloss, values[loss])
    gradients = {**gradients, loss: dloss.copy()}
    reached = [loss]
    for k in reversed(range(len(steps))):
        name = steps[k][0]
        taken = steps[k][2]
        if name in reached:
            found = backs[k](gradients[name])
            found = found if isinstance(found, tuple) else (found,)
            for j in range(len(taken)):
                gradients = {**gradients, taken[j]: gradients[taken[j]] + found[j]}
            reached = [*reached, *taken]
    return gradients


def fitting(name, taken, values):
    if name in values:
        raise DomainError(f"graph: {name} is made twice")
    for k in range(len(taken)):
        if taken[k] not in values:
            raise DomainError(f"graph: {name} takes {taken[k]}, which is not there yet")
