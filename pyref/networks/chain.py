"""Compose layers: each takes what the one before it gave.
    y, back = pyref.networks.chain(x, steps)

    steps, a list: a layer, its parameters, its options      for each step

    y = x
    y = layer (y, parameters, options)                       step after step

Going back, from the last step to the first, each by its own back:

    dy, dparameters = back (dy)

The gradients are dx, which is the last dy, and then those of all parameters, in the
order of the steps and of the parameters in a step. A back belongs to the point its
step was at, so it is made on the way there and used in reverse. What stands with
the options is held fixed, also an input of the layer. No steps give x itself.

Errors: those of the layers. Source: Rumelhart, Hinton and Williams 1986, Learning
Representations by Back-propagating Errors.
"""

# mypy: disable-error-code=var-annotated


def chain(x, steps):
    y = x
    backs = []
    counts = []
    for k in range(len(steps)):
        layer, parameters, options = steps[k]
        y, back = layer(y, *parameters, *options)
        backs = [*backs, back]
        counts = [*counts, 1 + len(parameters)]
    return y, lambda dy: backward(dy, backs, counts)


def backward(dy, backs, counts):
    gradients = []
    for k in reversed(range(len(backs))):
        found = backs[k](dy)
        found = found[: counts[k]] if isinstance(found, tuple) else (found,)
        dy = found[0]
        gradients = [*found[1:], *gradients]
    return (dy, *gradients) if gradients else dy
